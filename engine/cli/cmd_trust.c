/* Shows the host keys of routers, and of the jump hosts on the way, and makes them known. The one place where a key
 * becomes known. */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/err.h"
#include "base/scope.h"
#include "base/vec.h"
#include "base/wait.h"
#include "cli/cli.h"
#include "cli/question.h"
#include "data/json.h"
#include "data/value.h"
#include "deploy/target.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "transport/connect.h"
#include "transport/host_key.h"
#include "transport/known_hosts.h"
#include "transport/route.h"

enum { LOOK_MS = 30000 };

struct trust {
	struct cli *c;
	const struct site *site;
	const char *store; /* inventory/known_hosts of the site */
	const struct host **hosts;
	bool *given_up; /* one per host: nothing behind what failed is looked at */
	size_t n;
	bool vantage;           /* the hosts' second ways */
	VEC(const char *) seen; /* places: a jump host serves many */
	struct buf lines;       /* to be stored */
	size_t nlines;
	struct buf product;
	struct value *json;
	int code;
};

/* One place of one host. */
struct visit {
	struct trust *t;
	const struct host *host;
	struct target target;
	struct known_hosts *known;
	struct known_hosts *shown; /* what the place showed */
	bool refused;
};

static const char *const states[] = {
    [KNOWN_YES] = "known",
    [KNOWN_UNKNOWN] = "new",
    [KNOWN_OTHER] = "new type",
    [KNOWN_CHANGED] = "CHANGED",
    [KNOWN_REVOKED] = "REVOKED",
};

static void
complain(struct trust *t, const struct host *host, struct err *e)
{
	if (err_exit_code(e) > t->code)
		t->code = err_exit_code(e);
	bus_post_err(t->c->bus, host->name, e);
	err_free(e);
}

static enum known
judge(const struct visit *v, const struct known_key *key, const struct known_key **ret)
{
	return known_hosts_look(
	    v->known, v->target.address, v->target.port, key->blob, ret);
}

static void
show(struct visit *v, const struct known_key *key)
{
	struct trust *t = v->t;
	struct arena *a = t->c->arena;
	const struct known_key *known = NULL;
	enum known state = judge(v, key, &known);
	struct value *item = value_map(a);
	struct buf print;

	buf_init(&print, BUF_LINE);
	key_fingerprint(&print, key->blob);
	buf_printf(&t->product, "%s  %s port %d  %s %s  %s", v->host->name,
	    v->target.address, v->target.port, key->type, buf_z(&print), states[state]);
	if (known != NULL)
		buf_printf(&t->product, " (%s:%d)", known->file, known->line);
	buf_addc(&t->product, '\n');
	value_set(a, item, "host", value_strz(a, v->host->name));
	value_set(a, item, "address", value_strz(a, v->target.address));
	value_set(a, item, "port", value_int(a, v->target.port));
	value_set(a, item, "type", value_strz(a, key->type));
	value_set(a, item, "fingerprint", value_strz(a, buf_z(&print)));
	value_set(a, item, "state", value_strz(a, states[state]));
	value_append(a, t->json, item);
	buf_done(&print);
}

/* A place that shows one key that is wrong gets none of its other keys stored. */
static void
look_for_changes(struct visit *v)
{
	for (size_t i = 0; i < known_hosts_count(v->shown); i++) {
		const struct known_key *key = known_hosts_key(v->shown, i), *known = NULL;
		enum known state = judge(v, key, &known);
		struct err *e = NULL;

		if (state != KNOWN_CHANGED && state != KNOWN_REVOKED)
			continue;
		host_key_check(v->known, v->host->name, v->target.address, v->target.port,
		    key->blob, &e);
		complain(v->t, v->host, e);
		v->refused = true;
	}
}

static void
keep(struct visit *v)
{
	for (size_t i = 0; i < known_hosts_count(v->shown) && !v->refused; i++) {
		const struct known_key *key = known_hosts_key(v->shown, i), *known = NULL;
		enum known state = judge(v, key, &known);

		if (state != KNOWN_UNKNOWN && state != KNOWN_OTHER)
			continue;
		known_hosts_line(
		    &v->t->lines, v->target.address, v->target.port, key->blob);
		v->t->nlines++;
	}
}

static int
look(struct visit *v, struct err **e)
{
	struct deadline d = deadline_in(LOOK_MS, v->t->c->cancel);
	struct buf lines, prints;
	int rc;

	d.cancel_at = CANCEL_FINISH;
	buf_init(&lines, BUF_TEXT);
	buf_init(&prints, BUF_TEXT);
	rc = connect_host_keys(&v->target, &d, &lines, &prints, e);
	if (rc == 0)
		rc = host_key_files(&v->target, &v->known, e);
	if (rc == 0)
		rc = known_hosts_parse(v->shown, v->host->name, buf_str(&lines), e);
	buf_done(&lines);
	buf_done(&prints);
	if (rc != 0)
		return -1;
	for (size_t i = 0; i < known_hosts_count(v->shown); i++)
		show(v, known_hosts_key(v->shown, i));
	look_for_changes(v);
	keep(v);
	return 0;
}

static bool
seen_before(struct trust *t, const char *peer)
{
	vec_each (&t->seen, p)
		if (strcmp(*p, peer) == 0)
			return true;
	vec_push(&t->seen, peer);
	return false;
}

/* The step-th place on the way to a host; *ret_more: there was one. */
static void
visit(struct trust *t, size_t index, size_t step, bool *ret_more)
{
	struct visit v = {.t = t, .host = t->hosts[index]};
	SCOPE(device, SCOPE_DEVICE, v.host->name, NULL);
	struct target whole;
	struct route route;
	struct err *e = NULL;

	if (t->vantage && v.host->vantage == NULL)
		return;
	target_of(t->c->arena, v.host, t->site, &whole);
	if (t->vantage)
		whole.jump = v.host->vantage;
	if (route_parse(t->c->arena, &whole, &route, &e) == 0 && step < route.n) {
		*ret_more = true;
		if (seen_before(t, route.place[step].peer))
			return;
		route_target(t->c->arena, &route, step, &whole, &v.target);
		v.shown = known_hosts_new();
		look(&v, &e);
		known_hosts_free(v.shown);
		known_hosts_free(v.known);
	}
	t->given_up[index] = e != NULL || v.refused;
	if (e != NULL)
		complain(t, v.host, e);
}

static int
store(struct trust *t, struct err **e)
{
	struct buf file;
	int rc = 0;

	buf_init(&file, BUF_TEXT);
	if (access(t->store, F_OK) == 0)
		rc = buf_read_file(&file, t->store, e);
	if (file.n > 0 && file.p[file.n - 1] != '\n')
		buf_addc(&file, '\n');
	buf_addstr(&file, buf_str(&t->lines));
	if (rc == 0)
		rc = buf_write_file(&file, t->store, 0644, e);
	buf_done(&file);
	if (rc == 0)
		buf_printf(&t->product, "%zu key%s stored in %s\n", t->nlines,
		    t->nlines == 1 ? "" : "s", t->store);
	return rc;
}

static int
publish(struct trust *t, struct err **e)
{
	int rc = t->c->json ? 0 : cli_write(&t->product, e);

	buf_reset(&t->product);
	return rc;
}

/* *ret_yes: what was shown may be stored. */
static int
ask(struct trust *t, bool *ret_yes, struct err **e)
{
	static const char *const words[] = {"no", "yes", NULL};
	int answer;

	*ret_yes = cli_flag(t->c, "yes");
	if (*ret_yes)
		return 0;
	if (t->c->json || !isatty(STDIN_FILENO)) {
		err_set(e, ERR_HOST_KEY,
		    "there is no terminal to ask on, so no key was stored");
		err_remedy(*e, "verify the fingerprints, then run it again with --yes");
		return -1;
	}
	if (question("Trust these keys? [yes/no] ", words, t->c->cancel, &answer, e) < 0)
		return -1;
	*ret_yes = answer == 1;
	return 0;
}

/* All first places, then all second ones: the way to a router is known step by step. */
static int
round_of(struct trust *t, size_t step, bool *ret_more, struct err **e)
{
	bool yes = false;

	buf_reset(&t->lines);
	t->nlines = 0;
	for (size_t i = 0; i < t->n && cancel_level(t->c->cancel) == CANCEL_NONE; i++)
		if (!t->given_up[i])
			visit(t, i, step, ret_more);
	if (publish(t, e) != 0)
		return -1;
	if (t->nlines == 0)
		return 0;
	if (ask(t, &yes, e) != 0)
		return -1;
	if (!yes) {
		t->code = t->code > 6 ? t->code : 6;
		*ret_more = false;
		return 0;
	}
	return store(t, e) != 0 ? -1 : publish(t, e);
}

static int
rounds(struct trust *t, struct err **e)
{
	bool more = true;
	int rc = 0;

	for (size_t step = 0; more && rc == 0; step++) {
		more = false;
		rc = round_of(t, step, &more, e);
	}
	return rc;
}

/* Also when storing failed: what was seen is the product. */
static int
publish_json(struct trust *t, struct err **e)
{
	struct err *also = NULL;
	struct buf out;
	int rc;

	buf_init(&out, BUF_TEXT);
	json_print(t->json, 2, &out);
	buf_addc(&out, '\n');
	rc = cli_write(&out, *e == NULL ? e : &also);
	buf_done(&out);
	err_free(also);
	return rc;
}

static int
trust_run(struct cli *c, struct err **e)
{
	struct trust t = {.c = c, .json = value_list(c->arena)};
	int rc;

	if (cli_site(c, &t.site, NULL, e) != 0 || cli_hosts(c, 0, &t.hosts, &t.n, e) != 0)
		return -1;
	t.store = arena_printf(c->arena, "%s/inventory/known_hosts", t.site->dir);
	t.given_up = arena_array(c->arena, bool, t.n + 1);
	buf_init(&t.lines, BUF_TEXT);
	buf_init(&t.product, BUF_TEXT);
	rc = rounds(&t, e);
	t.vantage = true;
	if (rc == 0)
		rc = rounds(&t, e);
	if (c->json && publish_json(&t, e) != 0)
		rc = -1;
	buf_done(&t.lines);
	buf_done(&t.product);
	vec_done(&t.seen);
	if (cancel_level(c->cancel) != CANCEL_NONE && t.code < 6)
		t.code = 6;
	return rc != 0 ? -1 : t.code;
}

static const struct cli_option options[] = {
    {"yes", 0, NULL, "store new keys without asking; for pipelines"},
    {0},
};

const struct command cmd_trust = {
    .name = "trust",
    .args = "HOST…",
    .summary = "show the host keys of routers and make them known",
    .help = "Shows the fingerprint of every host key a router offers, and those of the "
	    "jump hosts on\n"
	    "the way, and after a yes stores the new ones in the site's "
	    "inventory/known_hosts. Compare\n"
	    "them with what the router prints on its console. A key that differs from a "
	    "known one is\n"
	    "refused: remove the line that is named if the new key is right. Without a "
	    "terminal nothing\n"
	    "is stored unless --yes is given.\n\n"
	    "    holdfast trust fra-edge1 fra-edge2\n"
	    "    holdfast trust -l region_eu --yes",
    .options = options,
    .min_args = 0,
    .max_args = CLI_ANY,
    .run = trust_run,
};
