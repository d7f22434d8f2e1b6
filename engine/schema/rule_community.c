/* Members of communities that are no community and no expression over them. */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "schema/rules.h"
#include "schema/type.h"

/* Digits all of it, at most so high. */
static bool
is_number(struct str s, uint64_t most)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = 10 * n + (uint64_t)(s.p[i] - '0');
		if (n > most)
			return false;
	}
	return s.n > 0;
}

static bool
has_any(struct str s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr(set, s.p[i]) != NULL)
			return true;
	return false;
}

/* Where the bracket expression at s.p[i] ends; s.n: nowhere. */
static size_t
end_of_set(struct str s, size_t i)
{
	size_t from = i + 1 + (i + 1 < s.n && s.p[i + 1] == '^');
	const char *end = from < s.n ? memchr(s.p + from, ']', s.n - from) : NULL;

	return end != NULL && end > s.p + from ? (size_t)(end - s.p) : s.n;
}

/* The same for {2}, {2,}, {2,5}. */
static size_t
end_of_times(struct str s, size_t i)
{
	size_t numbers = 0, commas = 0;

	while (++i < s.n && s.p[i] != '}') {
		if (s.p[i] == ',' && numbers > 0 && commas == 0)
			commas++;
		else if (s.p[i] >= '0' && s.p[i] <= '9')
			numbers++;
		else
			return s.n;
	}
	return numbers > 0 ? i : s.n;
}

/* Every bracket has its other half; what is between [ and ] is characters. */
static bool
is_balanced(struct str s)
{
	int open = 0;

	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '\\': i++; break;
		case '[':
		case '{':
			i = s.p[i] == '[' ? end_of_set(s, i) : end_of_times(s, i);
			if (i == s.n)
				return false;
			break;
		case '(': open++; break;
		case ')':
			if (--open < 0)
				return false;
			break;
		default: break;
		}
	}
	return open == 0;
}

/* n numbers of so many bits, colons between. */
static bool
are_numbers(struct str s, int n, uint64_t most)
{
	while (n-- > 1) {
		const char *colon = memchr(s.p, ':', s.n);

		if (colon == NULL ||
		    !is_number((struct str){s.p, (size_t)(colon - s.p)}, most))
			return false;
		s.n -= (size_t)(colon - s.p) + 1;
		s.p = colon + 1;
	}
	return is_number(s, most);
}

/* Kinds of communities with a name (target:64496:1) are many: of those only large ones are judged. */
static const char *
member_wrong(struct str s)
{
	struct str large = s;

	if (has_any(s, "*.^$?+|()[]{}"))
		return is_balanced(s) ? NULL : "a bracket has no other half";
	if (str_starts(s, STR("large:"))) {
		large.p += 6;
		large.n -= 6;
		return are_numbers(large, 3, UINT32_MAX)
			   ? NULL
			   : "a large community is 'large:' and three numbers of 32 bits";
	}
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != ':')
			return NULL; /* a name */
	return is_number(s, UINT32_MAX) || are_numbers(s, 2, UINT16_MAX)
		   ? NULL
		   : "a community is two numbers of 16 bits";
}

static void
look(void *ctx, const struct bound *member)
{
	struct rule_run *r = ctx;
	const char *why;

	if (type_is_wildcard(member->value))
		return;
	why = member_wrong(member->value);
	if (why != NULL)
		rule_found(r, member,
		    arena_printf(r->arena, "invalid community '" STR_FMT "': %s",
			STR_ARG(member->value), why));
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	lookup_path(
	    r->lookup, scope, "policy-options community <*> members <*>", look, r);
}

static void
check(struct rule_run *r)
{
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_community = {
    .name = "community",
    .severity = FINDING_ERROR,
    .summary = "a member of a community is no community and no expression",
    .help =
	"A member is AS:VALUE with two numbers up to 65535, large:A:B:C with three up "
	"to\n"
	"4294967295, the name of a community (no-export), a kind and its value\n"
	"(target:64496:1), or an expression over the characters of those. Kinds with a\n"
	"name other than 'large' are not judged.",
    .check = check,
};
