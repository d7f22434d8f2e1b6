/* Members of aggregated interfaces (junos-facts 3.15): a member carries traffic when both ends collect and distribute
 * on it. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/states.h"
#include "data/xml.h"

enum { ENDS_MOST = 1024 }; /* of a bundle; there are 64 members at most */

static const struct row rows[] = {
    STATES_ROWS("up", "members", "bundle and the member, as 'ae0 xe-0/0/1'"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-lacp-interface-information/>", NULL};

static const char *const quiet[] = {
    "lacp subsystem not running - not needed by configuration", NULL};
static const char *const yes_no[] = {"Yes", "No", NULL};

/* One end of a member: whether it takes and gives. */
struct end {
	bool told, collects, distributes;
};

static int
read_end(struct states *s, const struct xml *x, struct end *end, struct err **e)
{
	const char *collects = states_word(s, x, "lacp-collecting", yes_no, e);
	const char *distributes =
	    collects != NULL ? states_word(s, x, "lacp-distributing", yes_no, e) : NULL;

	if (distributes == NULL)
		return -1;
	if (end->told)
		return err_set(e, ERR_PROTOCOL, "an end is twice in the router's answer");
	*end = (struct end){true, collects == yes_no[0], distributes == yes_no[0]};
	return 0;
}

/* Both ends of a member are rows of their own, told apart by their role. */
static int
read_ends(struct states *s, const struct xml *bundle, const char *member,
    struct end ends[2], struct err **e)
{
	static const char *const roles[] = {"Actor", "Partner", NULL};

	for (const struct xml *x = xml_child(bundle, "lag-lacp-state"); x != NULL;
	     x = xml_next(x, "lag-lacp-state")) {
		const char *role;

		if (!str_eq(xml_text(xml_child(x, "name")), str_of(member)))
			continue;
		role = states_word(s, x, "lacp-role", roles, e);
		if (role == NULL || read_end(s, x, &ends[role == roles[1]], e) < 0)
			return -1;
	}
	if (!ends[0].told || !ends[1].told)
		return err_set(e, ERR_PROTOCOL, "an end is missing");
	return 0;
}

static const char *
state_of(const struct end ends[2])
{
	if (ends[0].collects && ends[0].distributes)
		return ends[1].collects && ends[1].distributes
			   ? "collecting and distributing"
			   : "the far end is not collecting and distributing";
	return ends[0].collects      ? "not distributing"
	       : ends[0].distributes ? "not collecting"
				     : "neither collecting nor distributing";
}

/* Why: the state of the multiplexer, and what is received. */
static const char *
note_of(struct states *s, const struct xml *bundle, const char *member)
{
	for (const struct xml *x = xml_child(bundle, "lag-lacp-protocol"); x != NULL;
	     x = xml_next(x, "lag-lacp-protocol")) {
		const char *mux = xml_get(s->arena, x, "lacp-mux-state");
		const char *receive = xml_get(s->arena, x, "lacp-receive-state");

		if (str_eq(xml_text(xml_child(x, "name")), str_of(member)) &&
		    mux != NULL && receive != NULL)
			return arena_printf(
			    s->arena, "mux state %s, receive state %s", mux, receive);
	}
	return NULL;
}

static int
read_member(struct states *s, const char *re, const struct xml *x, const char *aggregate,
    enum check_side side, struct err **e)
{
	const char *member = states_text(s, x, "name", e);
	struct states_row row = {0};
	struct end ends[2] = {0};

	if (member == NULL)
		return -1;
	row.name = arena_printf(s->arena, "%s %s", aggregate, member);
	row.object = arena_printf(s->arena, "member %s of %s", member, aggregate);
	if (read_ends(s, x->parent, member, ends, e) < 0)
		return err_wrap(e, "%s", row.object);
	row.state = state_of(ends);
	row.well = strcmp(row.state, "collecting and distributing") == 0;
	row.note = note_of(s, x->parent, member);
	return states_put(s, re, &row, side, e);
}

static int
read_bundle(struct states *s, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	const char *aggregate = states_text(s, x, "lag-lacp-header/aggregate-name", e);
	size_t ends = 0;

	if (aggregate == NULL)
		return -1;
	xml_each(x, end)
	{
		if (++ends > ENDS_MOST)
			return err_set(e, ERR_PROTOCOL, "more than %d ends in %s",
			    ENDS_MOST, aggregate);
	}
	for (const struct xml *m = xml_child(x, "lag-lacp-state"); m != NULL;
	     m = xml_next(m, "lag-lacp-state"))
		if (!str_eq(xml_text(xml_child(m, "lacp-role")), STR("Partner")) &&
		    read_member(s, re, m, aggregate, side, e) < 0)
			return -1;
	return 0;
}

static const struct states_table table = {
    .element = "lacp-interface-information-list",
    .row = "lacp-interface-information",
    .quiet = quiet,
    .read = read_bundle,
};

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	return states_judge(in,
	    &(struct states_kind){
		.words = {"member", "members", "collecting and distributing"},
		.tables = (const struct states_table *const[]){&table, NULL}},
	    out, e);
}

const struct check_kind check_lacp = {
    .name = "lacp",
    .summary =
	"every member of an aggregate that carried traffic before does, or all there are",
    .rows = rows,
    .size = sizeof(struct states_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = states_compares,
};
