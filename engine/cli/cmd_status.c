#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/recover.h"
#include "cli/runbooks.h"
#include "cli/run.h"
#include "data/json.h"
#include "data/value.h"
#include "deploy/lease.h"
#include "runbook/logbook_story.h"

/* Who works on that router now; NULL: nobody. */
static const char *
at_work(struct cli *c, const char *state, const struct journal_story *s)
{
	struct lease_claim claim = {.folder = arena_printf(c->arena, "%s/leases", state),
	    .address = s->address,
	    .port = (int)s->port};

	return lease_holder(c->arena, &claim);
}

/* What an open journal means for the router, by the clock of this machine. */
static const char *
print_open(struct cli *c, const struct journal_story *s, int64_t now)
{
	int64_t timer = journal_timer_ms(s);
	struct buf text;
	const char *copy;

	buf_init(&text, BUF_LINE);
	if (!s->seen[JOURNAL_COMMIT] || s->seen[JOURNAL_DENIED]) {
		buf_adds(&text, "cut before a commit");
	} else {
		buf_printf(&text, "cut after '%s'; ", journal_entry_name(s->last));
		if (now < timer) {
			buf_adds(&text, "the router rolls back in ");
			clock_print_span(&text, timer - now);
			buf_adds(&text, ", at ");
		} else {
			buf_adds(&text, "the router's rollback was due at ");
		}
		clock_print_iso(&text, timer);
	}
	copy = buf_copy(&text, c->arena);
	buf_done(&text);
	return copy;
}

static const char *
print_one(struct cli *c, const char *state, const struct journal_story *s, int64_t now)
{
	const char *worker = journal_is_open(s) ? at_work(c, state, s) : NULL;

	if (s->last == JOURNAL_END && worker == NULL)
		return s->detail != NULL && s->detail[0] != '\0'
			   ? arena_printf(c->arena, "%s: %s", s->outcome, s->detail)
			   : s->outcome;
	if (worker != NULL)
		return arena_printf(c->arena, "at work, after '%s': %s",
		    journal_entry_name(s->last), worker);
	return print_open(c, s, now);
}

/* --- the product ------------------------------------------------------------------------------------- */

struct listing {
	struct cli *cli;
	const char *state;
	bool all; /* not only what is open */
	int64_t now;
	struct value *json;
	struct buf text;
	size_t open;
};

static void
list_device(struct listing *l, struct value *devices, const struct journal_story *s)
{
	struct arena *a = l->cli->arena;
	struct value *one = value_map(a);
	const char *say = print_one(l->cli, l->state, s, l->now);

	value_set(a, one, "device", value_strz(a, s->host));
	value_set(a, one, "open", value_bool(a, journal_is_open(s)));
	value_set(a, one, "last", value_strz(a, journal_entry_name(s->last)));
	if (s->outcome != NULL)
		value_set(a, one, "outcome", value_strz(a, s->outcome));
	if (journal_is_open(s) && journal_timer_ms(s) != 0)
		value_set(
		    a, one, "rollback-due-wall-ms", value_int(a, journal_timer_ms(s)));
	value_set(a, one, "detail", value_strz(a, say));
	value_append(a, devices, one);
	buf_printf(&l->text, "  %s  %s\n", s->host, say);
}

static void
list_run(struct listing *l, const struct run_story *run)
{
	struct arena *a = l->cli->arena;
	struct value *one = value_map(a), *devices = value_list(a);

	if (run->n == 0 || (!l->all && runs_open(run) == 0))
		return;
	buf_printf(&l->text, "run %s, begun ", run->run);
	clock_print_iso(&l->text, run->v[0].began_ms);
	buf_adds(&l->text, "\n");
	for (size_t i = 0; i < run->n; i++)
		if (l->all || journal_is_open(&run->v[i]))
			list_device(l, devices, &run->v[i]);
	l->open += runs_open(run);
	value_set(a, one, "run", value_strz(a, run->run));
	value_set(a, one, "folder", value_strz(a, run->folder));
	value_set(a, one, "devices", devices);
	value_append(a, l->json, one);
}

static int
list_all(struct listing *l, struct err **e)
{
	const char **folders;

	if (runs_list(l->cli->arena, l->state, &folders, e) < 0)
		return -1;
	for (; *folders != NULL; folders++) {
		struct run_story run;

		if (logbook_there(l->cli->arena, *folders) &&
		    runbooks_tell(
			l->cli, *folders, l->all, &l->text, l->json, &l->open, e) < 0)
			return -1;
		if (runs_read(l->cli->arena, *folders, &run, e) < 0)
			return -1;
		list_run(l, &run);
	}
	return 0;
}

static int
write_listing(struct listing *l, struct err **e)
{
	if (l->cli->json) {
		buf_reset(&l->text);
		json_print(l->json, 2, &l->text);
		buf_addc(&l->text, '\n');
	} else if (l->text.n == 0) {
		buf_adds(&l->text, "nothing is open\n");
	}
	return cli_write(&l->text, e);
}

static int
status_run(struct cli *c, struct err **e)
{
	struct listing l = {
	    .cli = c, .json = value_list(c->arena), .now = clock_wall_ms()};
	const char *folder;
	int rc;

	if (run_state_dir(c, &l.state, e) < 0)
		return -1;
	buf_init(&l.text, BUF_TEXT);
	l.all = c->nargs > 0;
	if (c->nargs == 0) {
		rc = list_all(&l, e);
	} else if (runbooks_cut(c, c->args[0], &folder)) {
		rc = runbooks_tell(c, folder, true, &l.text, l.json, &l.open, e);
	} else {
		struct run_story run;

		rc = recover_read(c, c->args[0], &run, e);
		if (rc == 0)
			list_run(&l, &run);
	}
	if (rc == 0)
		rc = write_listing(&l, e);
	buf_done(&l.text);
	return rc;
}

const struct command cmd_status = {
    .name = "status",
    .args = "[RUN]",
    .summary = "what runs have left open, by their journals",
    .help =
	"Without RUN: every router that a run has begun on and not ended, how far the "
	"run\n"
	"got, and when the router rolls back by itself; with RUN: all routers of that\n"
	"run. It reads journals only and asks no router: 'holdfast resume RUN' does, "
	"and\n"
	"finishes what is open.\n\n"
	"Of a runbook: the step at which each router is, and what is promised to be "
	"taken "
	"back.\n\n"
	"    holdfast status\n"
	"    holdfast status 20261122T020457-3f9c --json",
    .max_args = 1,
    .run = status_run,
};
