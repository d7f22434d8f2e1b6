/* What 'holdfast status' says of the run of a runbook, from its logbook alone. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/runbooks.h"
#include "data/value.h"
#include "runbook/gate_file.h"
#include "runbook/logbook.h"
#include "runbook/logbook_story.h"

static const char *
state_of(struct cli *c, const struct logbook_router *r, bool busy, bool ended)
{
	if (r->result != NULL && (ended || !busy))
		return r->detail != NULL
			   ? arena_printf(c->arena, "%s: %s", r->result, r->detail)
			   : r->result;
	if (r->step == NULL)
		return "not begun";
	if (busy)
		return arena_printf(
		    c->arena, "at work%s '%s'", r->within ? " in" : ", after", r->step);
	return arena_printf(c->arena, "cut %s '%s'", r->within ? "in" : "after", r->step);
}

static void
tell_router(struct cli *c, const struct logbook_router *r, const char *state,
    struct buf *text, struct value *devices)
{
	struct arena *a = c->arena;
	struct value *one = value_map(a), *open = value_list(a);

	for (size_t i = 0; i < r->npromises; i++)
		value_append(a, open, value_strz(a, r->promises[i]));
	value_set(a, one, "device", value_strz(a, r->device));
	value_set(a, one, "detail", value_strz(a, state));
	if (r->step != NULL)
		value_set(a, one, "step", value_strz(a, r->step));
	if (r->result != NULL)
		value_set(a, one, "outcome", value_strz(a, r->result));
	value_set(a, one, "promises", open);
	value_append(a, devices, one);
	buf_printf(text, "  %s  %s\n", r->device, state);
	for (size_t i = 0; i < r->npromises; i++)
		buf_printf(text, "    to be taken back: %s\n", r->promises[i]);
}

/* The gates that wait for somebody; nobody is asked by a run that is dead. */
static int
tell_gates(struct cli *c, const char *folder, struct buf *text, struct value *gates,
    struct err **e)
{
	struct arena *a = c->arena;
	const char **digests;

	if (gate_file_list(a, folder, &digests, e) < 0)
		return -1;
	for (; *digests != NULL; digests++) {
		struct value *one = value_map(a);
		struct gate_record g;

		if (gate_file_read(a, folder, *digests, &g, e) < 0)
			return -1;
		if (strcmp(g.state, "open") != 0)
			continue;
		buf_printf(text, "  gate '%s' waits: holdfast approve %s %s\n", g.step,
		    g.run, g.digest);
		value_set(a, one, "step", value_strz(a, g.step));
		value_set(a, one, "message", value_strz(a, g.message));
		value_set(a, one, "digest", value_strz(a, g.digest));
		value_set(a, one, "devices", (struct value *)g.devices);
		value_append(a, gates, one);
	}
	return 0;
}

int
runbooks_tell(struct cli *c, const char *folder, bool all, struct buf *text,
    struct value *json, size_t *open, struct err **e)
{
	struct arena *a = c->arena;
	struct value *one = value_map(a), *devices = value_list(a);
	struct value *gates = value_list(a);
	struct logbook_story s;
	bool busy = logbook_busy(a, folder);

	if (logbook_story_read(a, folder, &s, e) < 0)
		return -1;
	if (s.run == NULL || (s.ended && !all))
		return 0;
	*open += !s.ended;
	buf_printf(text, "run %s of runbook '%s', begun ", s.run, s.name);
	clock_print_iso(text, s.began_ms);
	buf_adds(text, s.ended ? ", over\n" : busy ? ", at work\n" : ", cut\n");
	for (size_t i = 0; i < s.n; i++)
		tell_router(
		    c, &s.v[i], state_of(c, &s.v[i], busy, s.ended), text, devices);
	if (busy && tell_gates(c, folder, text, gates, e) < 0)
		return -1;
	value_set(a, one, "gates", gates);
	value_set(a, one, "run", value_strz(a, s.run));
	value_set(a, one, "runbook", value_strz(a, s.name));
	value_set(a, one, "folder", value_strz(a, folder));
	value_set(a, one, "open", value_bool(a, !s.ended));
	value_set(a, one, "at-work", value_bool(a, busy));
	value_set(a, one, "devices", devices);
	value_append(a, json, one);
	return 0;
}
