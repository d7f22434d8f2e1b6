#include "inventory/range.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

/* ---- port ---- */

/* Labels of letters, digits, '-' and '_' that end with neither of the last two; a range counts as a letter. */
static bool
is_name(struct str s)
{
	bool good = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		if (c == '[') {
			const char *end = memchr(s.p + i, ']', s.n - i);
			if (end == NULL)
				return false;
			i = end - s.p;
			good = true;
		} else if (c == '.') {
			if (!good)
				return false;
			good = false;
		} else if (isalnum(c) || c >= 0x80) {
			good = true;
		} else if (c == '_' || c == '-') {
			good = false;
		} else {
			return false;
		}
	}
	return good;
}

static bool
is_address(struct str s)
{
	char z[INET6_ADDRSTRLEN];
	struct in6_addr unused;

	if (s.n >= sizeof z)
		return false;
	memcpy(z, s.p, s.n);
	z[s.n] = '\0';
	return inet_pton(AF_INET6, z, &unused) == 1 ||
	       inet_pton(AF_INET, z, &unused) == 1;
}

/* Splits "name:830" and "[address]:830"; anything else is all name. */
static int
split_port(
    struct str entry, struct mark at, struct str *ret_name, int *ret_port, struct err **e)
{
	size_t digits = 0;

	*ret_name = entry;
	*ret_port = 0;
	while (digits < entry.n && isdigit((unsigned char)entry.p[entry.n - 1 - digits]))
		digits++;
	if (digits == 0 || digits + 1 >= entry.n || entry.p[entry.n - 1 - digits] != ':')
		return 0;
	struct str name = {entry.p, entry.n - digits - 1};
	if (name.p[0] == '[' && name.p[name.n - 1] == ']' &&
	    is_address((struct str){name.p + 1, name.n - 2}))
		name = (struct str){name.p + 1, name.n - 2};
	else if (!is_name(name))
		return 0;
	long port = digits > 5 ? 0 : strtol(entry.p + entry.n - digits, NULL, 10);
	if (port < 1 || port > 65535)
		return err_at(e, ERR_INPUT, at,
		    "the port of '" STR_FMT "' is not from 1 to 65535", STR_ARG(entry));
	*ret_name = name;
	*ret_port = (int)port;
	return 0;
}

/* ---- ranges ---- */

struct expansion {
	struct arena *arena;
	VEC(const char *) names;
	struct mark at;
	size_t limit;
	struct str shown; /* the range at hand, with its brackets */
	struct err **e;
};

struct bounds {
	long first, last, step;
	bool letters;
	int width; /* 0: as short as it comes */
};

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

static int
bad_range(struct expansion *x, const char *reason)
{
	err_at(x->e, ERR_INPUT, x->at, "the range '" STR_FMT "' %s", STR_ARG(x->shown),
	    reason);
	err_remedy(*x->e,
	    "write [first:last] or [first:last:step], as in edge[01:12] or r[a:c]");
	return -1;
}

static bool
whole(struct str s, long *ret)
{
	*ret = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!isdigit((unsigned char)s.p[i]))
			return false;
		*ret = *ret * 10 + (s.p[i] - '0');
	}
	return s.n > 0 && s.n <= 9;
}

static bool
letter(struct str s, long *ret)
{
	const char *p = s.n == 1 ? memchr(alphabet, s.p[0], sizeof alphabet - 1) : NULL;

	*ret = p != NULL ? p - alphabet : 0;
	return p != NULL;
}

static int
read_bounds(struct expansion *x, struct str range, struct bounds *b)
{
	struct str rest = range, first = str_cut(&rest, ':'), last = str_cut(&rest, ':');
	struct str step = rest;

	b->step = 1;
	if (memchr(range.p, ':', range.n) == NULL || last.n == 0)
		return bad_range(x, "has no end");
	if (step.n > 0 && (!whole(step, &b->step) || b->step == 0))
		return bad_range(x, "has a step that is not a number above 0");
	if (first.n == 0)
		first = STR("0");
	b->letters = letter(first, &b->first) && letter(last, &b->last);
	if (!b->letters && (!whole(first, &b->first) || !whole(last, &b->last)))
		return bad_range(x, "is not between two numbers or two letters");
	if (b->first > b->last)
		return bad_range(x, "ends before it begins");
	b->width = first.n > 1 && first.p[0] == '0' ? (int)first.n : 0;
	if (b->width > 0 && last.n != first.n)
		return bad_range(x, "has ends of different length");
	return 0;
}

static int
expand(struct expansion *x, struct str name)
{
	const char *open = memchr(name.p, '[', name.n);
	struct bounds b;

	if (open == NULL) {
		if (x->names.n >= x->limit)
			return err_at(
			    x->e, ERR_LIMIT, x->at, "more than %zu hosts", x->limit);
		vec_push(&x->names, arena_strndup(x->arena, name.p, name.n));
		return 0;
	}
	struct str head = {name.p, (size_t)(open - name.p)};
	struct str range = {open + 1, name.n - head.n - 1};
	const char *close = memchr(range.p, ']', range.n);
	x->shown = (struct str){
	    open, (size_t)((close != NULL ? close + 1 : range.p + range.n) - open)};
	if (close == NULL)
		return bad_range(x, "is not closed");
	struct str tail = {close + 1, (size_t)(name.p + name.n - close - 1)};
	range.n = close - range.p;
	if (read_bounds(x, range, &b) < 0)
		return -1;
	for (long i = b.first; i <= b.last; i += b.step) {
		const char *z = b.letters
				    ? arena_printf(x->arena, STR_FMT "%c" STR_FMT,
					  STR_ARG(head), alphabet[i], STR_ARG(tail))
				    : arena_printf(x->arena, STR_FMT "%0*ld" STR_FMT,
					  STR_ARG(head), b.width, i, STR_ARG(tail));
		if (expand(x, str_of(z)) < 0)
			return -1;
	}
	return 0;
}

int
range_expand(struct arena *a, struct str entry, struct mark at, size_t limit,
    struct range *ret, struct err **e)
{
	struct expansion x = {.arena = a, .at = at, .limit = limit, .e = e};
	struct str name;
	int port;

	if (split_port(entry, at, &name, &port, e) < 0)
		return -1;
	int rc = expand(&x, name);
	if (rc == 0) {
		ret->names = arena_array(a, const char *, x.names.n + 1);
		memcpy(ret->names, x.names.v, x.names.n * sizeof *ret->names);
		ret->n = x.names.n;
		ret->port = port;
	}
	vec_done(&x.names);
	return rc;
}
