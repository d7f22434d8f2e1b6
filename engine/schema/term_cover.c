#include "schema/term_cover.h"

#include <string.h>

#include "schema/bgp_peer.h"
#include "schema/bound_build.h"
#include "schema/prefix.h"

/* --- conditions as they are compared ------------------------------------------------------------------ */

enum condition {
	EXACT, /* all of it is the same on both sides */
	VALUES, /* one of several values: those of the inner are among those of the outer */
	PREFIXES,     /* the same with prefixes in prefixes */
	NUMBERS,      /* the same with numbers in ranges */
	ROUTE_FILTER, /* the longest prefix that fits decides */
};

struct row {
	const char *name;
	enum condition condition;
	int group; /* conditions of one group are alternatives of one another; 0: of none */
};

/* What is not here is compared exactly. */
static const struct row policy_rows[] = {
    {"protocol", VALUES, 0},
    {"neighbor", VALUES, 0},
    {"interface", VALUES, 0},
    {"community", VALUES, 0},
    {"as-path", VALUES, 1},
    {"as-path-group", VALUES, 1},
    {"next-hop", VALUES, 0},
    {"tag", VALUES, 0},
    {"route-filter", ROUTE_FILTER, 2},
    {"prefix-list", VALUES, 2},
    {"prefix-list-filter", VALUES, 2},
    {"route-filter-list", VALUES, 2},
    {"source-address-filter", EXACT, 2},
    {NULL, EXACT, 0},
};

static const struct row filter_rows[] = {
    {"source-address", PREFIXES, 1},
    {"source-prefix-list", VALUES, 1},
    {"destination-address", PREFIXES, 2},
    {"destination-prefix-list", VALUES, 2},
    {"address", PREFIXES, 3},
    {"prefix-list", VALUES, 3},
    {"protocol", NUMBERS, 0},
    {"next-header", NUMBERS, 0},
    {"payload-protocol", NUMBERS, 0},
    {"port", NUMBERS, 0},
    {"source-port", NUMBERS, 0},
    {"destination-port", NUMBERS, 0},
    {"packet-length", NUMBERS, 0},
    {"ttl", NUMBERS, 0},
    {"hop-limit", NUMBERS, 0},
    {"icmp-type", VALUES, 0},
    {"icmp-code", VALUES, 0},
    {"dscp", VALUES, 0},
    {"traffic-class", VALUES, 0},
    {"precedence", VALUES, 0},
    {"forwarding-class", VALUES, 0},
    {"interface", VALUES, 0},
    {NULL, EXACT, 0},
};

static const struct row *
row_of(const struct term_cover *c, const char *name)
{
	const struct row *row = c->filter ? filter_rows : policy_rows;

	while (row->name != NULL && strcmp(row->name, name) != 0)
		row++;
	return row;
}

/* --- one value ---------------------------------------------------------------------------------------- */

/* The same in all that is below. */
static bool
is_same(struct term_cover *c, const struct bound *a, const struct bound *b)
{
	const struct bound *x = a->child, *y = b->child;

	c->work++;
	if (strcmp(a->name, b->name) != 0 || !str_eq(a->value, b->value) ||
	    lookup_active(a) != lookup_active(b))
		return false;
	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if (!is_same(c, x, y))
			return false;
	return x == NULL && y == NULL;
}

static bool
has_prefix(const struct bound *outer, const struct bound *inner)
{
	struct prefix a, b;

	return prefix_read(rule_name_of(outer), &a) &&
	       prefix_read(rule_name_of(inner), &b) && prefix_has(&a, &b);
}

static bool
has_number(const struct bound *outer, const struct bound *inner)
{
	uint32_t low, high, first, last;

	return number_range_read(rule_name_of(outer), &low, &high) &&
	       number_range_read(rule_name_of(inner), &first, &last) && low <= first &&
	       last <= high;
}

static bool
has_value(struct term_cover *c, enum condition how, const struct bound *outer,
    const struct bound *inner)
{
	if (is_same(c, outer, inner))
		return true;
	if (how == PREFIXES)
		return has_prefix(outer, inner);
	return how == NUMBERS && has_number(outer, inner);
}

/* --- route-filters ------------------------------------------------------------------------------------ */

/* Lengths of the routes that it takes, of what lies in its prefix. */
struct route_filter {
	struct prefix prefix;
	int low, high;
};

static struct str
child_value(const struct bound *n, const char *name)
{
	const struct bound *child = bgp_active(n, name);

	return child != NULL && child->value.n > 0 ? child->value : STR("");
}

/* "/24" */
static bool
read_length(struct str text, int *ret)
{
	uint32_t low, high;

	if (text.n < 2 || text.p[0] != '/' ||
	    !number_range_read((struct str){text.p + 1, text.n - 1}, &low, &high) ||
	    low != high || low > 128)
		return false;
	*ret = (int)low;
	return true;
}

static bool
read_filter(const struct bound *n, struct route_filter *f)
{
	struct str how = child_value(n, "choice-ident"),
		   much = child_value(n, "choice-value"), low;

	if (!prefix_read(rule_name_of(n), &f->prefix))
		return false;
	f->low = f->prefix.length;
	f->high = f->prefix.v6 ? 128 : 32;
	if (str_eq(how, STR("exact")))
		f->high = f->low;
	else if (str_eq(how, STR("longer")))
		f->low++;
	else if (str_eq(how, STR("upto")))
		return read_length(much, &f->high);
	else if (str_eq(how, STR("prefix-length-range")))
		return low = str_cut(&much, '-'),
		       read_length(low, &f->low) && read_length(much, &f->high);
	else if (!str_eq(how, STR("orlonger")))
		return false;
	return true;
}

/* Of the outer ones the longest that the inner one lies in must take its lengths, and none may lie in it: for routes
 * there that one would decide. */
static bool
has_route(
    struct term_cover *c, const struct bound *outers, const struct route_filter *inner)
{
	int longest = -1;
	bool taken = false;

	bound_each(outers, n)
	{
		struct route_filter f;

		if (strcmp(n->name, "route-filter") != 0 || !lookup_active(n))
			continue;
		c->work++;
		if (!read_filter(n, &f))
			return false;
		if (f.prefix.length > inner->prefix.length &&
		    prefix_has(&inner->prefix, &f.prefix))
			return false;
		if (!prefix_has(&f.prefix, &inner->prefix) || f.prefix.length < longest)
			continue;
		if (f.prefix.length > longest)
			taken = false;
		longest = f.prefix.length;
		taken |= f.low <= inner->low && inner->high <= f.high;
	}
	return taken;
}

/* --- all values of a condition ------------------------------------------------------------------------ */

static bool
covers_value(struct term_cover *c, enum condition how, const struct bound *outers,
    const struct bound *inner)
{
	struct route_filter f;

	if (how == ROUTE_FILTER)
		return read_filter(inner, &f) && has_route(c, outers, &f);
	bound_each(outers, n) if (lookup_active(n) && strcmp(n->name, inner->name) == 0 &&
				  has_value(c, how, n, inner)) return true;
	return false;
}

static bool
has_exception(const struct bound *list, const char *name)
{
	bound_each(list, n) if (strcmp(n->name, name) == 0 &&
				bgp_active(n, "except") != NULL) return true;
	return false;
}

static bool
is_subset(struct term_cover *c, enum condition how, const char *name,
    const struct bound *outers, const struct bound *inners)
{
	bound_each(inners, n) if (lookup_active(n) && strcmp(n->name, name) == 0 &&
				  !covers_value(c, how, outers, n)) return false;
	return true;
}

/* Several kinds of one group are looked up together: which of them decides is not known. */
static bool
is_mixed(const struct term_cover *c, const struct row *row, const struct bound *list)
{
	bound_each(list, n) if (row->group != 0 && lookup_active(n) &&
				row_of(c, n->name)->group == row->group &&
				strcmp(n->name, row->name) != 0) return true;
	return false;
}

static bool
covers_condition(struct term_cover *c, const char *name, const struct bound *outers,
    const struct bound *inners)
{
	const struct row *row = row_of(c, name);
	enum condition how = row->condition;

	if (bgp_active(inners, name) == NULL)
		return false;
	if (how != EXACT && (has_exception(outers, name) || has_exception(inners, name) ||
				(!c->filter && is_mixed(c, row, outers))))
		how = EXACT;
	if (how == EXACT)
		return is_subset(c, EXACT, name, outers, inners) &&
		       is_subset(c, EXACT, name, inners, outers);
	return is_subset(c, how, name, outers, inners);
}

/* Alternatives that only the inner one has let more through. */
static bool
has_alternative(const struct term_cover *c, int group, const struct bound *outers,
    const struct bound *inners)
{
	bound_each(inners, n) if (lookup_active(n) &&
				  row_of(c, n->name)->group == group &&
				  bgp_active(outers, n->name) == NULL) return true;
	return false;
}

static bool
covers_all(struct term_cover *c, const struct bound *outers, const struct bound *inners)
{
	bound_each(outers, n)
	{
		int group = row_of(c, n->name)->group;

		if (!lookup_active(n))
			continue;
		if (n->schema == NULL || c->work > COVER_WORK)
			return false;
		if (n->prev != NULL && n->prev->schema == n->schema &&
		    lookup_active(n->prev))
			continue; /* with the one before */
		if (!covers_condition(c, n->name, outers, inners) ||
		    (group != 0 && has_alternative(c, group, outers, inners)))
			return false;
	}
	return true;
}

bool
term_covers(struct term_cover *c, const struct bound *outer, const struct bound *inner)
{
	static const char *const parts[] = {"from", "to"};

	c->work += 4;
	if (c->work > COVER_WORK)
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		const struct bound *outers = bgp_active(outer, parts[i]),
				   *inners = bgp_active(inner, parts[i]);

		if (outers == NULL || outers->child == NULL)
			continue;
		if (inners == NULL || !covers_all(c, outers, inners))
			return false;
	}
	return c->work <= COVER_WORK;
}

bool
term_has_inline_action(const struct bound *term)
{
	static const char *const keys[] = {"address", "choice-ident", "choice-value"};
	const struct bound *from = bgp_active(term, "from");

	if (from == NULL)
		return false;
	bound_each(from, n)
	{
		if (strcmp(n->name, "route-filter") != 0 &&
		    strcmp(n->name, "source-address-filter") != 0)
			continue;
		bound_each(n, c)
		{
			bool key = false;

			for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
				key |= strcmp(c->name, keys[i]) == 0;
			if (!key)
				return true;
		}
	}
	return false;
}
