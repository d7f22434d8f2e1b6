/* Configurations judged without a router: those of the inventory's hosts, or a file. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/redact.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/finding.h"
#include "cli/rendered.h"
#include "cli/schemas.h"
#include "data/json.h"
#include "data/value.h"
#include "deploy/render.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "schema/router_facts.h"
#include "schema/validate.h"

/* One host, or the file. What is kept of it may be a secret. */
struct judged {
	struct arena *arena;
	struct schema *schema;
	struct value *findings, *secrets;
	struct router_facts *facts; /* what other hosts must agree with */
	struct must_count constraints;
	VEC(struct problem) across; /* what they do not; in `arena` of the validation */
};

struct validation {
	struct cli *cli;
	struct schemas schemas;
	const struct renderer *renderer;
	const struct host **hosts;
	size_t n;
	struct judged *v;
	struct err **bad;        /* of each host */
	const struct site *site; /* NULL: none */
	size_t *silent;          /* findings of each rule that is off */
	struct value *findings;  /* of all, in the order of the inventory */
	bool wrong;              /* there is one that is no note */
	struct arena *across;    /* while hosts are judged beside one another */
	size_t *judged;          /* those that could be rendered */
	const struct router_facts **judged_facts;
	int64_t began_ms;
};

/* --- a file --------------------------------------------------------------------------------------------------- */

static void
keep(struct judged *one, const struct validated *found, const struct rendering *r,
    struct str text)
{
	struct arena *a = one->arena;

	one->constraints.met += found->constraints.met;
	one->constraints.unparsed += found->constraints.unparsed;
	one->constraints.held += found->constraints.held;
	one->constraints.broken += found->constraints.broken;
	one->constraints.unknown += found->constraints.unknown;
	for (size_t i = 0; i < found->n; i++)
		value_append(a, one->findings,
		    r != NULL ? finding_rendered(a, &found->v[i], r)
			      : finding_in_file(a, &found->v[i], text));
	for (size_t i = 0; i < found->nsecrets; i++)
		value_append(a, one->secrets, value_str(a, found->secrets[i]));
}

static int
judge_file(struct validation *v, const char *path, struct err **e)
{
	const char *file = strcmp(path, "-") == 0 ? "standard input" : path;
	struct arena *a = arena_new();
	struct validated found;
	struct buf text;
	int rc;

	buf_init(&text, BUF_TEXT);
	cli_begin(v->cli, NULL, 0);
	rc = buf_read_file(&text, path, e);
	if (rc == 0) {
		validate_text(a, v->v[0].schema, form_guess(file, buf_str(&text)), file,
		    buf_str(&text), &found);
		keep(&v->v[0], &found, NULL, buf_str(&text));
	}
	buf_done(&text);
	arena_free(a);
	return rc;
}

/* --- hosts ---------------------------------------------------------------------------------------------------- */

static void
judge_host(void *ctx, size_t i)
{
	struct validation *v = ctx;
	struct judged *one = &v->v[i];
	struct arena *a = arena_new();
	struct validated found;
	struct rendering r;

	if (renderer_render(v->renderer, v->hosts[i], a, &r, &v->bad[i]) == 0) {
		const struct host *host = v->hosts[i];

		one->facts = router_facts_new(host->name);
		validate_router(a, one->schema,
		    &(struct validate_subject){.form = FORM_TEXT,
			.file = arena_printf(a, "%s.conf", host->name),
			.text = buf_str(&r.text),
			.address = host->address,
			.port = host->port,
			.facts = one->facts},
		    &found);
		keep(one, &found, &r, buf_str(&r.text));
		rendering_done(&r);
	}
	arena_free(a);
}

static int
judge_hosts(struct validation *v, struct err **e)
{
	struct rendered all = {.cli = v->cli,
	    .hosts = v->hosts,
	    .n = v->n,
	    .work = judge_host,
	    .ctx = v,
	    .bad = v->bad,
	    .remedy = "correct what is shown above"};

	if (cli_jobs(v->cli, &all.jobs, e) < 0)
		return -1;
	cli_begin(v->cli, v->hosts, v->n);
	return rendered_run(&all, e);
}

/* --- hosts beside one another --------------------------------------------------------------------------------- */

static void
keep_across(void *ctx, size_t i, const struct problem *p)
{
	struct validation *v = ctx;
	struct problem kept = *p;

	kept.mark.file = arena_printf(v->across, "%s.conf", v->judged_facts[i]->name);
	vec_push(&v->v[v->judged[i]].across, kept);
}

/* Places of templates are known while a configuration is rendered: one that something was found in is rendered again. */
static int
show_across(struct validation *v, size_t i, struct err **e)
{
	struct judged *one = &v->v[i];
	struct validated found = {.v = one->across.v, .n = one->across.n};
	struct rendering r;

	if (found.n == 0)
		return 0;
	if (renderer_render(v->renderer, v->hosts[i], v->across, &r, e) < 0)
		return -1;
	keep(one, &found, &r, buf_str(&r.text));
	rendering_done(&r);
	return 0;
}

static int
judge_across(struct validation *v, struct err **e)
{
	size_t n = 0;
	int rc = 0;

	v->across = arena_new();
	v->judged = arena_array(v->across, size_t, v->n + 1);
	v->judged_facts = arena_array(v->across, const struct router_facts *, v->n + 1);
	for (size_t i = 0; i < v->n; i++) {
		if (v->v[i].facts == NULL)
			continue;
		v->judged[n] = i;
		v->judged_facts[n++] = v->v[i].facts;
	}
	validate_site(v->across, v->judged_facts, n, keep_across, v);
	for (size_t i = 0; i < v->n && rc == 0; i++)
		rc = show_across(v, i, e);
	arena_free(v->across);
	return rc;
}

static int
validate_hosts(struct validation *v, struct err **e)
{
	struct renderer *renderer;
	struct err *again = NULL; /* said already */
	int rc;

	if (renderer_new(v->site, v->hosts, v->n, &renderer, e) < 0)
		return -1;
	v->renderer = renderer;
	rc = judge_hosts(v, e);
	if (judge_across(v, rc == 0 ? e : &again) < 0)
		rc = -1;
	err_free(again);
	renderer_free(renderer);
	return rc;
}

/* --- what comes out ------------------------------------------------------------------------------------------- */

static bool
is_off(struct validation *v, const struct value *finding)
{
	const char *rule = value_text(finding, "rule");

	for (size_t i = 0; v->site != NULL && i < v->site->noff; i++)
		if (strcmp(v->site->off[i].rule, rule) == 0) {
			v->silent[i]++;
			return true;
		}
	return false;
}

static void
collect(struct validation *v)
{
	struct arena *a = v->cli->arena;

	v->findings = value_list(a);
	for (size_t i = 0; i < v->n; i++) {
		value_each(v->v[i].secrets, it) redact_add(v->cli->redact, (*it)->str);
		value_each(v->v[i].findings, it)
		{
			if (is_off(v, *it))
				continue;
			value_append(a, v->findings, *it);
			v->wrong |= strcmp(value_text(*it, "severity"),
					severity_names[SEVERITY_NOTE]) != 0;
		}
	}
}

static void
say_silent(struct validation *v)
{
	for (size_t i = 0; v->site != NULL && i < v->site->noff; i++)
		if (v->silent[i] > 0)
			bus_post(v->cli->bus, EV_NOTE,
			    {"message", ev_text(arena_printf(v->cli->arena,
					    "rule '%s' is off (%s): %zu not shown",
					    v->site->off[i].rule, v->site->off[i].reason,
					    v->silent[i]))},
			    {"file", ev_text(v->site->off[i].mark.file)},
			    {"line", ev_int(v->site->off[i].mark.line)},
			    {"column", ev_int(v->site->off[i].mark.col)});
}

/* What the modules demand of the statements that are there, and how much of it could be judged. */
static void
say_constraints(struct validation *v)
{
	struct must_count all = {0};

	for (size_t i = 0; i < v->n; i++) {
		all.met += v->v[i].constraints.met;
		all.unparsed += v->v[i].constraints.unparsed;
		all.held += v->v[i].constraints.held;
		all.broken += v->v[i].constraints.broken;
		all.unknown += v->v[i].constraints.unknown;
	}
	bus_post(v->cli->bus, EV_NOTE,
	    {"message",
		ev_text(arena_printf(v->cli->arena,
		    "%d constraints of the modules (junos:must): %d hold, %d are broken, "
		    "%d cannot be judged here, %d are not "
		    "understood",
		    all.met, all.held, all.broken, all.unknown, all.unparsed))});
}

static int
write_product(struct validation *v, struct err **e)
{
	struct cli *c = v->cli;
	struct buf said;
	int rc;

	buf_init(&said, 4 * BUF_TEXT);
	if (c->json) {
		json_print(v->findings, 2, &said);
		buf_addc(&said, '\n');
	} else {
		finding_print(c->arena, v->findings, c->color, &said);
	}
	rc = cli_write_clean(c, &said, e);
	buf_done(&said);
	return rc;
}

static int
finish(struct validation *v, struct err **e)
{
	struct err *said = NULL;
	int code;

	collect(v);
	code = v->wrong ? 1 : 0;
	value_each(v->findings, it) finding_post(v->cli->bus, *it);
	say_silent(v);
	say_constraints(v);
	if (*e != NULL)
		code = cli_worse(code, err_exit_code(*e));
	if (write_product(v, &said) < 0) {
		code = cli_worse(code, err_exit_code(said));
		if (*e == NULL)
			*e = said;
		else
			err_free(said);
	}
	bus_post(v->cli->bus, EV_RUN_END, {"exit", ev_int(code)},
	    {"elapsed-ms", ev_int(clock_ms() - v->began_ms)},
	    {"states", ev_val(value_map(v->cli->arena))});
	return code;
}

/* --- the command ---------------------------------------------------------------------------------------------- */

/* A file need not stand in a site; if it does, the rules that are off there count. */
static int
site_of_file(struct cli *c, const struct site **ret_site, struct err **e)
{
	const char *const *rules;
	struct err *none = NULL;
	struct site *site;
	size_t n;
	char *dir;

	*ret_site = NULL;
	if (site_find(c->arena, cli_opt(c, "site"), &dir, &none) < 0) {
		if (cli_opt(c, "site") != NULL) {
			*e = none;
			return -1;
		}
		err_free(none);
		return 0;
	}
	site = arena_new_of(c->arena, struct site);
	rules = validate_rules(c->arena, &n);
	if (site_load(c->arena, dir, site, e) < 0 ||
	    site_check_rules(site, rules, n, e) < 0)
		return -1;
	*ret_site = site;
	return 0;
}

/* Hosts of other platforms have other modules. */
static int
open_schemas(struct validation *v, struct err **e)
{
	for (size_t i = 0; i < v->n; i++)
		if (schemas_open(&v->schemas, v->site,
			v->hosts != NULL ? v->hosts[i] : NULL, &v->v[i].schema, e) < 0)
			return -1;
	return 0;
}

static int
prepare(struct validation *v, const char *file, struct err **e)
{
	struct cli *c = v->cli;

	if (file != NULL && c->nargs > 0)
		return err_set(
		    e, ERR_USAGE, "'--file' judges that file: name no host beside it");
	v->n = 1;
	if (file != NULL ? site_of_file(c, &v->site, e) < 0
			 : cli_site(c, &v->site, NULL, e) < 0 ||
			       cli_hosts(c, 0, &v->hosts, &v->n, e) < 0)
		return -1;
	v->v = arena_array(c->arena, struct judged, v->n);
	v->bad = arena_array(c->arena, struct err *, v->n);
	for (size_t i = 0; i < v->n; i++) {
		v->v[i].arena = arena_new_secret();
		v->v[i].findings = value_list(v->v[i].arena);
		v->v[i].secrets = value_list(v->v[i].arena);
	}
	if (v->site != NULL)
		v->silent = arena_array(c->arena, size_t, v->site->noff + 1);
	return open_schemas(v, e);
}

static int
validate_run(struct cli *c, struct err **e)
{
	const char *file = cli_opt(c, "file");
	struct validation v = {.cli = c, .schemas = {.cli = c}, .began_ms = clock_ms()};
	int code = -1;

	if (prepare(&v, file, e) == 0) {
		if (file == NULL)
			validate_hosts(&v, e);
		else
			judge_file(&v, file, e);
		code = finish(&v, e);
	}
	schemas_done(&v.schemas);
	for (size_t i = 0; v.v != NULL && i < v.n; i++) {
		router_facts_free(v.v[i].facts);
		vec_done(&v.v[i].across);
		arena_free(v.v[i].arena);
	}
	return code;
}

static const struct cli_option options[] = {
    {"file", 'f', "FILE", "judge this configuration of any form; '-': standard input"},
    {"schema", 0, "DIR", "YANG modules: a folder, or a name of 'schema list'"},
    {0},
};

const struct command cmd_validate = {
    .name = "validate",
    .args = "[HOST…]",
    .summary = "what a router would refuse, without a router",
    .help =
	"Renders the hosts' configurations, or reads a file, and judges every statement\n"
	"and value against YANG modules, groups applied: all findings, each at the line\n"
	"of the template, with the variable that wrote the word. With the built-in\n"
	"modules a statement that they do not know is a note; with Juniper's own "
	"modules\n"
	"it is an error. Which modules: --schema, else the host's variable\n"
	"'holdfast_schema', else 'schema' in site.yml ('holdfast help schema').\n"
	"Hosts are also judged beside one another: addresses, and the two ends of BGP\n"
	"sessions. Exit code 1 if there is more than notes. 'holdfast rules' lists the\n"
	"rules; those that do not count are named in\n"
	"inventory/site.yml, each with a reason:\n"
	"\n"
	"    validate:\n"
	"      off: [{rule: duplicate, reason: the second value is meant}]\n\n"
	"    holdfast validate -l fra\n"
	"    holdfast validate --file running.conf --schema junos-22.4R1 --json",
    .options = options,
    .max_args = CLI_ANY,
    .run = validate_run,
};
