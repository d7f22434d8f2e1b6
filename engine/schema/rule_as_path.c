/* Expressions over AS paths that the router cannot read: AS numbers and ranges instead of characters. */
#include <stdint.h>

#include "base/arena.h"
#include "schema/rules.h"
#include "schema/type.h"

enum { DEPTH = 32 };

struct reader {
	struct str rest;
	const char *why; /* NULL: right so far */
};

static char
peek(struct reader *r)
{
	while (r->rest.n > 0 && r->rest.p[0] == ' ')
		r->rest.p++, r->rest.n--;
	return r->rest.n > 0 ? r->rest.p[0] : '\0';
}

static void
skip(struct reader *r)
{
	r->rest.p++;
	r->rest.n--;
}

static bool
wrong(struct reader *r, const char *why)
{
	if (r->why == NULL)
		r->why = why;
	return false;
}

/* Decimal digits; false: none, or above most. */
static bool
number(struct reader *r, uint64_t most, uint64_t *ret)
{
	uint64_t n = 0;
	size_t len = 0;

	while (len < r->rest.n && r->rest.p[len] >= '0' && r->rest.p[len] <= '9' &&
	       n <= most)
		n = 10 * n + (uint64_t)(r->rest.p[len++] - '0');
	r->rest.p += len;
	r->rest.n -= len;
	*ret = n;
	return len > 0 && n <= most;
}

/* 64496, or 1.10 for 65546. */
static bool
as_number(struct reader *r, uint64_t *ret)
{
	uint64_t low;

	if (!number(r, UINT32_MAX, ret))
		return wrong(r, "not an AS number");
	if (r->rest.n < 2 || r->rest.p[0] != '.' || r->rest.p[1] < '0' ||
	    r->rest.p[1] > '9')
		return true;
	skip(r);
	if (*ret > UINT16_MAX || !number(r, UINT16_MAX, &low))
		return wrong(r, "not an AS number");
	*ret = *ret << 16 | low;
	return true;
}

/* 64496 or 64496-64511 */
static bool
as_range(struct reader *r)
{
	uint64_t from, to;

	if (!as_number(r, &from))
		return false;
	if (peek(r) != '-')
		return true;
	skip(r);
	peek(r);
	if (!as_number(r, &to))
		return false;
	return from <= to || wrong(r, "a range ends before it begins");
}

/* Behind [ */
static bool
set(struct reader *r)
{
	if (peek(r) == '^')
		skip(r);
	do
		if (!as_range(r))
			return false;
	while (peek(r) != ']' && peek(r) != '\0');
	if (peek(r) != ']')
		return wrong(r, "']' is missing");
	skip(r);
	return true;
}

/* Behind { */
static bool
times(struct reader *r)
{
	uint64_t least, most;

	peek(r);
	if (!number(r, UINT16_MAX, &least))
		return wrong(r, "a number is missing behind '{'");
	most = least;
	if (peek(r) == ',') {
		skip(r);
		most = UINT16_MAX;
		if (peek(r) != '}' && !number(r, UINT16_MAX, &most))
			return wrong(r, "a number is missing behind ','");
	}
	if (peek(r) != '}')
		return wrong(r, "'}' is missing");
	skip(r);
	return least <= most || wrong(r, "a range ends before it begins");
}

static bool alternatives(struct reader *r, int depth);

static bool
group(struct reader *r, int depth)
{
	if (!alternatives(r, depth + 1))
		return false;
	if (peek(r) != ')')
		return wrong(r, "')' is missing");
	skip(r);
	return true;
}

static bool
is_operator(char c)
{
	return c == '*' || c == '+' || c == '?' || c == '{';
}

/* An AS number, any one, a set, a group. */
static bool
atom(struct reader *r, int depth)
{
	char c = peek(r);

	if (c >= '0' && c <= '9')
		return as_range(r);
	skip(r);
	switch (c) {
	case '.':
	case ':': return true; /* allowed there, whatever it means */
	case '^':
	case '$':
	case '!':
		return !is_operator(peek(r)) ||
		       wrong(r, "an operator has nothing before it");
	case '[': return set(r);
	case '(': return group(r, depth);
	default: return wrong(r, "an operator has nothing before it");
	}
}

static bool
alternatives(struct reader *r, int depth)
{
	if (depth > DEPTH)
		return wrong(r, "too many parentheses");
	for (;;) {
		char c = peek(r);

		if (c == '\0' || c == ')')
			return true;
		if (c == '|') {
			skip(r);
			continue;
		}
		if (!atom(r, depth))
			return false;
		if (is_operator(c = peek(r))) {
			skip(r);
			if (c == '{' && !times(r))
				return false;
		}
	}
}

static void
look(void *ctx, const struct bound *path)
{
	struct rule_run *run = ctx;
	struct reader r = {.rest = path->value};

	if (type_is_wildcard(path->value))
		return;
	if (alternatives(&r, 0) && peek(&r) == ')')
		wrong(&r, "')' has no '('");
	if (r.why != NULL)
		rule_found(run, path,
		    arena_printf(run->arena,
			"invalid as-path expression '" STR_FMT "': %s",
			STR_ARG(path->value), r.why));
}

static void
look_at_entry(void *ctx, const struct bound *entry)
{
	const struct bound *path = bound_child(entry, "path");

	if (path != NULL && lookup_active(path))
		look(ctx, path);
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	lookup_path(r->lookup, scope, "policy-options as-path <*>", look_at_entry, r);
	lookup_path(r->lookup, scope, "policy-options as-path-group <*> as-path <*>",
	    look_at_entry, r);
}

static void
check(struct rule_run *r)
{
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_as_path = {
    .name = "as-path",
    .severity = FINDING_ERROR,
    .summary = "an expression over AS paths that cannot be read",
    .help =
	"Operators work on AS numbers, '.' is any one of them: '64501+ (64502|64503)?'.\n"
	"Brackets without their other half, operators with nothing before them, ranges\n"
	"that end before they begin and numbers above 4294967295 are found.",
    .check = check,
};
