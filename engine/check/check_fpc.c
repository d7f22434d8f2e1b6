/* Line cards (junos-facts 3.11). */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/states.h"
#include "data/xml.h"

static const struct row rows[] = {
    STATES_ROWS("online", "cards", "name, as 'fpc 0'"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-fpc-information/>", NULL};

/* There are many states on the way to Online, and only that one is well. An empty slot is no card. */
static int
read_card(struct states *s, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	const char *slot = states_text(s, x, "slot", e);
	const char *state = slot != NULL ? states_text(s, x, "state", e) : NULL;

	if (state == NULL)
		return -1;
	return states_put(s, re,
	    &(struct states_row){
		.object = arena_printf(s->arena, "fpc %s", slot),
		.state = state,
		.well = strcmp(state, "Online") == 0,
		.absent = strcmp(state, "Empty") == 0,
	    },
	    side, e);
}

static const struct states_table table = {
    .element = "fpc-information",
    .row = "fpc",
    .read = read_card,
};

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	return states_judge(in,
	    &(struct states_kind){.words = {"card", "cards", "Online"},
		.tables = (const struct states_table *const[]){&table, NULL}},
	    out, e);
}

const struct check_kind check_fpc = {
    .name = "fpc",
    .summary = "every line card that was online before is, or all there are",
    .rows = rows,
    .size = sizeof(struct states_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = states_compares,
};
