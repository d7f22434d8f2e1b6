/* BFD sessions (junos-facts 3.15). */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/states.h"
#include "data/xml.h"

static const struct row rows[] = {
    STATES_ROWS("up", "sessions", "neighbour's address and the interface"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-bfd-session-information/>", NULL};

static const char *const known[] = {
    "Up", "Down", "Init", "AdminDown", "Failing", "NeighborAdminDown", NULL};

/* A session over several hops has no interface. */
static int
read_session(struct states *s, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	const char *address = states_text(s, x, "session-neighbor", e);
	const char *on = xml_get(s->arena, x, "session-interface");
	struct states_row row = {0};

	if (address == NULL)
		return -1;
	row.name = on != NULL && on[0] != '\0'
		       ? arena_printf(s->arena, "%s on %s", address, on)
		       : address;
	row.object = arena_printf(s->arena, "session with %s", row.name);
	row.state = states_word(s, x, "session-state", known, e);
	if (row.state == NULL)
		return err_wrap(e, "%s", row.object);
	row.well = strcmp(row.state, "Up") == 0;
	return states_put(s, re, &row, side, e);
}

static const struct states_table table = {
    .element = "bfd-session-information",
    .row = "bfd-session",
    .read = read_session,
};

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	return states_judge(in,
	    &(struct states_kind){.words = {"session", "sessions", "Up"},
		.tables = (const struct states_table *const[]){&table, NULL}},
	    out, e);
}

const struct check_kind check_bfd = {
    .name = "bfd",
    .summary = "every BFD session that was up before is, or all there are",
    .rows = rows,
    .size = sizeof(struct states_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = states_compares,
};
