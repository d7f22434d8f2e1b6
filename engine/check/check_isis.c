/* Adjacencies of IS-IS (junos-facts 3.7). */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/states.h"
#include "data/xml.h"

static const struct row rows[] = {
    STATES_ROWS("up", "adjacencies", "interface and the system's name"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-isis-adjacency-information/>", NULL};

static const char *const known[] = {
    "Up", "Down", "Initializing", "One-way", "New", "Rejected", NULL};
static const char *const quiet[] = {"IS-IS instance is not running", NULL};

static int
read_adjacency(struct states *s, const char *re, const struct xml *x,
    enum check_side side, struct err **e)
{
	const char *system = states_text(s, x, "system-name", e);
	const char *on = system != NULL ? states_text(s, x, "interface-name", e) : NULL;
	const char *level = on != NULL ? states_text(s, x, "level", e) : NULL;
	struct states_row row = {0};

	if (level == NULL)
		return -1;
	row.name = arena_printf(s->arena, "%s %s", on, system);
	row.object = arena_printf(
	    s->arena, "adjacency with %s on %s, level %s", system, on, level);
	row.state = states_word(s, x, "adjacency-state", known, e);
	if (row.state == NULL)
		return err_wrap(e, "%s", row.object);
	row.well = strcmp(row.state, "Up") == 0;
	return states_put(s, re, &row, side, e);
}

static const struct states_table table = {
    .element = "isis-adjacency-information",
    .row = "isis-adjacency",
    .quiet = quiet,
    .read = read_adjacency,
};

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	return states_judge(in,
	    &(struct states_kind){.words = {"adjacency", "adjacencies", "Up"},
		.tables = (const struct states_table *const[]){&table, NULL}},
	    out, e);
}

const struct check_kind check_isis = {
    .name = "isis",
    .summary = "every IS-IS adjacency that was up before is, or all there are",
    .rows = rows,
    .size = sizeof(struct states_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = states_compares,
};
