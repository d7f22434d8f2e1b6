#include "cli/runbooks.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/recover.h"
#include "cli/run.h"
#include "data/json.h"
#include "data/span.h"
#include "data/value.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "runbook/arguments.h"
#include "runbook/logbook_story.h"
#include "runbook/walk.h"
#include "template/template.h"

/* --- parameters -------------------------------------------------------------------------------------- */

static bool
is_declared(const struct runbook *rb, const char *name)
{
	for (size_t i = 0; i < rb->nparameters; i++)
		if (strcmp(rb->parameters[i].name, name) == 0)
			return true;
	return false;
}

/* -e also overrides variables of the inventory: those are none of the runbook's. */
static bool
is_variable(const struct inventory *inv, const char *name)
{
	return strncmp(name, "ansible_", strlen("ansible_")) == 0 ||
	       strncmp(name, "holdfast_", strlen("holdfast_")) == 0 ||
	       inventory_defines(inv, name);
}

/* A run goes on with what it was begun with; only secrets, which nobody wrote down, are given again. */
static int
recall_parameters(struct runbooks *r, struct value *given, struct err **e)
{
	const struct logbook_story *s = r->story;

	value_pairs(given, it)
	{
		const struct value *was = value_getv(s->parameters, it->key);

		if (was == NULL || value_equal(was, it->value))
			continue;
		err_set(e, ERR_USAGE, "parameter '%s' was another one when the run began",
		    it->key->str.p);
		err_remedy(*e, "leave it out: only secrets are given again");
		return -1;
	}
	value_each(s->secrets, it)
	{
		if (value_getv(given, *it) != NULL)
			continue;
		err_set(e, ERR_USAGE, "the parameter '%s' is a secret, which is not kept",
		    (*it)->str.p);
		err_remedy(*e, "give it again: -e @FILE");
		return -1;
	}
	value_pairs(s->parameters, it)
	    value_put(r->cli->arena, given, it->key, it->value);
	return 0;
}

static int
read_parameters(struct runbooks *r, struct err **e)
{
	struct arena *a = r->cli->arena;
	const struct runbook *rb = r->run.runbook;
	const struct value *extra =
	    runbook_variables(a, inventory_extra(r->run.inventory, a));
	struct value *given = value_map(a), *values;

	value_pairs(extra, it)
	{
		if (is_declared(rb, it->key->str.p) ||
		    !is_variable(r->run.inventory, it->key->str.p))
			value_put(a, given, it->key, it->value);
	}
	if (r->story != NULL && recall_parameters(r, given, e) < 0)
		return -1;
	if (runbook_parameters(rb, given, a, &values, e) < 0)
		return -1;
	r->run.parameters = values;
	return 0;
}

/* --- routers ----------------------------------------------------------------------------------------- */

static int
target_pattern(struct runbooks *r, const char **ret_pattern, struct err **e)
{
	const struct runbook *rb = r->run.runbook;
	struct arena *a = r->cli->arena;
	struct template_snippet snippet = {
	    .text = str_of(rb->targets), .at = rb->targets_mark};
	struct template_set *set = arguments_set(a, r->run.site);
	struct value *v;
	int rc = template_snippet_value(set, &snippet, r->run.parameters, a, &v, e);

	template_set_free(set);
	if (rc < 0)
		return -1;
	if (v->kind != VALUE_STR || v->str.n == 0)
		return err_at(
		    e, ERR_INPUT, rb->targets_mark, "'targets' gives no pattern");
	*ret_pattern = v->str.p;
	return 0;
}

/* The runbook's targets that -l leaves, in the inventory's order. */
static int
choose_hosts(struct runbooks *r, struct err **e)
{
	const struct host **within, **targets;
	const char *pattern = "all";
	size_t n;

	if (cli_hosts(r->cli, r->cli->nargs, &within, &n, e) < 0)
		return -1;
	if (r->run.runbook->targets != NULL && target_pattern(r, &pattern, e) < 0)
		return -1;
	if (inventory_limit(r->run.inventory, r->cli->arena, &pattern, 1, &targets, e) <
	    0) {
		if (r->run.runbook->targets != NULL)
			err_mark(*e, r->run.runbook->targets_mark);
		return -1;
	}
	r->hosts = arena_array(r->cli->arena, const struct host *, n + 1);
	for (size_t i = 0; i < n; i++)
		for (const struct host **t = targets; *t != NULL; t++)
			if (*t == within[i]) {
				r->hosts[r->n++] = within[i];
				break;
			}
	if (r->n > 0)
		return 0;
	err_set(e, ERR_HOST_PATTERN,
	    "none of the targets of runbook '%s' ('%s') is within the limit",
	    r->run.runbook->name, pattern);
	return -1;
}

static int
hosts_of_then(struct runbooks *r, struct err **e)
{
	r->hosts = arena_array(r->cli->arena, const struct host *, r->story->n + 1);
	for (size_t i = 0; i < r->story->n; i++) {
		const struct host *h =
		    inventory_host(r->run.inventory, r->story->v[i].device);

		if (h == NULL)
			return err_set(e, ERR_INPUT,
			    "'%s' of run %s is not in the inventory",
			    r->story->v[i].device, r->story->run);
		r->hosts[r->n++] = h;
	}
	return 0;
}

/* --- the run ----------------------------------------------------------------------------------------- */

static int
read_options(struct runbooks *r, struct err **e)
{
	struct cli *c = r->cli;
	const char *wait = cli_opt(c, "approval-wait");
	int64_t jobs;

	if (cli_jobs(c, &jobs, e) < 0)
		return -1;
	r->run.lanes = (size_t)jobs;
	r->run.dry = cli_flag(c, "dry-run");
	r->run.yes = cli_flag(c, "yes");
	r->run.approved = cli_opts(c, "approve");
	r->run.terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	if (wait == NULL || span_parse(str_of(wait), &r->run.approval_wait_ms))
		return 0;
	err_set(e, ERR_USAGE, "'--approval-wait' must be a number with a unit, not '%s'",
	    wait);
	err_remedy(*e, "write it like '10 min' or '2 h'");
	return -1;
}

/* Found again from another folder, too. */
static const char *
asked_for(struct cli *c, const char *name)
{
	char *whole = strchr(name, '/') != NULL || strchr(name, '.') != NULL
			  ? realpath(name, NULL)
			  : NULL;
	const char *asked = arena_strdup(c->arena, whole != NULL ? whole : name);

	free(whole);
	return asked;
}

int
runbooks_open(struct runbooks *r, struct cli *c, const char *name,
    const struct logbook_story *story, struct err **e)
{
	const char *run = story != NULL ? story->run : bus_run(c->bus);
	struct runbook *rb;

	*r = (struct runbooks){.cli = c,
	    .asked = asked_for(c, name),
	    .story = story,
	    .began_ms = clock_ms()};
	r->run = (struct runbook_run){
	    .bus = c->bus, .cancel = c->cancel, .redact = c->redact, .run = run};
	if (read_options(r, e) < 0 ||
	    cli_site(c, &r->run.site, &r->run.inventory, e) < 0 ||
	    run_state_dir(c, &r->run.state, e) < 0 ||
	    runbook_load(c->arena, r->run.site, r->run.inventory, name, &rb, e) < 0)
		return -1;
	r->run.runbook = rb;
	r->run.folder = arena_printf(c->arena, "%s/runs/%s", r->run.state, run);
	r->run.mask = run_mask(c);
	if (read_parameters(r, e) < 0)
		return -1;
	return story != NULL ? hosts_of_then(r, e) : choose_hosts(r, e);
}

void
runbooks_begin(struct runbooks *r)
{
	cli_begin(r->cli, r->hosts, r->n);
}

void
runbooks_announce(struct runbooks *r, const struct walk *w)
{
	const struct runbook *rb = r->run.runbook;
	struct arena *a = arena_new();

	bus_post(r->run.bus, EV_RUNBOOK, {"runbook", ev_text(rb->name)},
	    {"steps", ev_int((int64_t)runbook_count(rb))}, {"help", ev_text(rb->help)},
	    {"file", ev_text(rb->path)}, {"digest", ev_text(rb->digest)},
	    {"parameters", ev_val(r->run.parameters)},
	    {"batches", ev_val(walk_batches(w, a))}, {"dry", ev_bool(r->run.dry)});
	arena_free(a);
}

/* --- the product ------------------------------------------------------------------------------------- */

static int
write_results(struct runbooks *r, const struct walk *w, struct err **e)
{
	struct arena *a = arena_new();
	struct value *list = walk_results(w, a);
	struct buf out;
	int rc;

	buf_init(&out, BUF_TEXT);
	if (r->cli->json) {
		json_print(list, 2, &out);
		buf_addc(&out, '\n');
	} else {
		value_each(list, it) buf_printf(&out, "%s %s\n",
		    value_text(*it, "device"), value_text(*it, "result"));
	}
	rc = cli_write_clean(r->cli, &out, e);
	buf_done(&out);
	arena_free(a);
	return rc;
}

/* Of a run that was refused nothing was begun, on no router. */
static void
say_refused(struct runbooks *r)
{
	for (size_t i = 0; i < r->n; i++)
		bus_post(r->run.bus, EV_DEVICE_RESULT,
		    {"device", ev_text(r->hosts[i]->name)},
		    {"result", ev_text("refused")},
		    {"detail", ev_text("nothing was begun")}, {"elapsed-ms", ev_int(0)});
}

int
runbooks_end(struct runbooks *r, const struct walk *w, int code, struct err **e)
{
	struct arena *a = arena_new();
	struct value *states = value_map(a);

	if (w != NULL) {
		states = walk_states(w, a);
		code = cli_worse(code, walk_exit_code(w));
		if (write_results(r, w, e) < 0)
			code = cli_worse(code, err_exit_code(*e));
	} else {
		say_refused(r);
		value_set(a, states, "refused", value_int(a, (int64_t)r->n));
	}
	bus_post(r->run.bus, EV_RUN_END, {"exit", ev_int(code)},
	    {"elapsed-ms", ev_int(clock_ms() - r->began_ms)}, {"states", ev_val(states)});
	arena_free(a);
	return code;
}
