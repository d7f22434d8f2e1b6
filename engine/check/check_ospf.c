/* Neighbours of OSPF and OSPFv3 (junos-facts 3.7) in all routing instances. The details are asked for, since only they
 * name the area: one neighbour may be so in several areas on one interface. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/states.h"
#include "data/xml.h"

struct ospf_expect {
	struct states_expect states;
	int version;
};

static const char *const version_words[] = {"any", "ospf", "ospf3", NULL};

static const struct row rows[] = {
    STATES_ROWS("full", "neighbours", "neighbour's address"),
    ROW_WORD(struct ospf_expect, version, "version", 0, 0, version_words,
	"whose neighbours are looked at"),
    ROW_END,
};

#define ASK(name) "<" name "><instance>all</instance><detail/></" name ">"

static const char *const rpcs[] = {
    ASK("get-ospf-neighbor-information"), ASK("get-ospf3-neighbor-information"), NULL};

static const char *const known[] = {
    "Down", "Attempt", "Init", "2Way", "ExStart", "Exchange", "Loading", "Full", NULL};
static const char *const quiet_2[] = {"OSPF instance is not running", NULL};
static const char *const quiet_3[] = {"OSPF3 instance is not running", NULL};

/* " in CUST-A" of a neighbour in an instance of its own. */
static const char *
instance_of(struct states *s, const struct xml *x)
{
	const char *name = xml_get(s->arena, x->parent, "ospf-instance-name");

	if (name == NULL)
		name = xml_get(s->arena, x->parent, "ospf3-instance-name");
	return name == NULL || name[0] == '\0' || strcmp(name, "master") == 0
		   ? ""
		   : arena_printf(s->arena, " in %s", name);
}

static int
read_neighbor(struct states *s, const char *re, const struct xml *x, enum check_side side,
    const char *protocol, struct err **e)
{
	const char *address = states_text(s, x, "neighbor-address", e);
	const char *on = address != NULL ? states_text(s, x, "interface-name", e) : NULL;
	const char *area = xml_get(s->arena, x, "ospf-area");
	struct states_row row = {.name = address};

	if (on == NULL)
		return -1;
	row.object = arena_printf(s->arena, "%s neighbour %s on %s%s%s%s", protocol,
	    address, on, area != NULL ? ", area " : "", area != NULL ? area : "",
	    instance_of(s, x));
	row.state = states_word(s, x, "ospf-neighbor-state", known, e);
	if (row.state == NULL)
		return err_wrap(e, "%s", row.object);
	row.well = strcmp(row.state, "Full") == 0;
	return states_put(s, re, &row, side, e);
}

static int
read_2(struct states *s, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	return read_neighbor(s, re, x, side, "OSPF", e);
}

static int
read_3(struct states *s, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	return read_neighbor(s, re, x, side, "OSPF3", e);
}

static const struct states_table ospf = {
    .reply = 0,
    .element = "ospf-neighbor-information",
    .row = "ospf-neighbor",
    .all = "ospf-neighbor-information-all",
    .group = "ospf-instance-neighbor",
    .quiet = quiet_2,
    .read = read_2,
};
static const struct states_table ospf3 = {
    .reply = 1,
    .element = "ospf3-neighbor-information",
    .row = "ospf3-neighbor",
    .all = "ospf3-neighbor-information-all",
    .group = "ospf3-instance-neighbor",
    .quiet = quiet_3,
    .read = read_3,
};
static const struct states_table *const tables[][3] = {
    {&ospf, &ospf3, NULL}, {&ospf, NULL}, {&ospf3, NULL}}; /* by version_words */

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct ospf_expect *expect = in->expect;

	return states_judge(in,
	    &(struct states_kind){.words = {"neighbour", "neighbours", "Full"},
		.tables = tables[expect->version]},
	    out, e);
}

const struct check_kind check_ospf = {
    .name = "ospf",
    .summary = "every OSPF or OSPFv3 neighbour that was full before is, or all there are",
    .rows = rows,
    .size = sizeof(struct ospf_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = states_compares,
};
