/* Interface ranges: what stands in `interface-range NAME` is said of each of its members, whose own words win. */
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "config/inherit.h"
#include "config/place.h"

enum { MEMBERS_MOST = 4096, NAME_MOST = 128 };

struct range {
	struct arena *arena;
	struct config_node *interfaces;
	const struct config_node *node;
	const char *name;
	size_t *members; /* named so far, of all ranges */
};

static bool
is(const struct config_node *n, const char *name)
{
	return str_eq(n->words[0], str_of(name));
}

static bool
about_members(const struct config_node *n)
{
	return is(n, "member") || is(n, "member-range");
}

/* --- what a member gets ------------------------------------------------------------------------------- */

static void
label(struct range *r, struct config_node *n)
{
	if (n->group == NULL) {
		n->group = r->name;
		n->flags |= CONFIG_RANGE;
	}
	node_each(n, c) label(r, c);
}

static void
give(struct range *r, struct config_node *into, const struct config_node *from)
{
	if (node_valued(into))
		return;
	node_each(from, c)
	{
		struct config_node *there = node_twin(into, c);
		struct config_node *copy;

		if ((from == r->node && about_members(c)) ||
		    (c->flags & CONFIG_INACTIVE) != 0)
			continue;
		if (there != NULL) {
			give(r, there, c);
			continue;
		}
		copy = node_copy(r->arena, c);
		label(r, copy);
		node_insert(r->arena, into, copy, node_behind(into, copy));
	}
}

static void
member(struct range *r, const char *name)
{
	struct str word = str_of(name);
	struct config_node *n = node_find(r->interfaces, &word, 1);

	if (n == NULL) {
		word.p = arena_strdup(r->arena, name);
		n = node_new(r->arena, &word, 1);
		n->key = key_find(r->interfaces, word);
		n->flags = CONFIG_BLOCK | CONFIG_RANGE;
		n->group = r->name;
		n->mark = r->node->mark;
		node_append(r->arena, r->interfaces, n);
	}
	give(r, n, r->node);
}

/* --- which members ------------------------------------------------------------------------------------ */

/* Where the last number of a name begins: its port. */
static size_t
port_at(const char *name)
{
	size_t n = strlen(name);

	while (n > 0 && isdigit((unsigned char)name[n - 1]))
		n--;
	return n;
}

/* ge-0/0/4 to ge-0/0/7 */
static void
from_to(struct range *r, const char *first, const char *last)
{
	size_t at = port_at(first);
	long low = atol(first + at), high;
	char name[NAME_MOST];

	if (at != port_at(last) || strncmp(first, last, at) != 0 || at + 12 > sizeof name)
		return;
	high = atol(last + at);
	for (long port = low; port <= high && *r->members <= MEMBERS_MOST; port++) {
		snprintf(name, sizeof name, "%.*s%ld", (int)at, first, port);
		++*r->members;
		member(r, name);
	}
}

static void enumerate(struct range *r, const char *pattern);

/* ge-0/0/[1-3,7]: one after the other, the first brackets first. */
static void
choices(struct range *r, const char *pattern, const char *open, const char *close)
{
	const char *p = open + 1;
	char name[NAME_MOST], *end;

	while (p < close) {
		long low = strtol(p, &end, 10), high = low;

		if (end == p)
			return;
		p = end;
		if (*p == '-') {
			high = strtol(p + 1, &end, 10);
			if (end == p + 1)
				return;
			p = end;
		}
		for (; low <= high && *r->members <= MEMBERS_MOST; low++) {
			if (snprintf(name, sizeof name, "%.*s%ld%s",
				(int)(open - pattern), pattern, low,
				close + 1) < (int)sizeof name)
				enumerate(r, name);
		}
		p += *p == ',';
		if (p < close && !isdigit((unsigned char)*p))
			return;
	}
}

/* Patterns with a star fit the interfaces that are there. */
static void
existing(struct range *r, const char *pattern)
{
	VEC(const char *) names = {0};

	node_each(r->interfaces, n)
	{
		const char *name = arena_strndup(r->arena, n->words[0].p, n->words[0].n);

		if (n->nwords == 1 && fnmatch(pattern, name, 0) == 0)
			vec_push(&names, name);
	}
	vec_each (&names, name)
		member(r, *name);
	vec_done(&names);
}

static void
enumerate(struct range *r, const char *pattern)
{
	const char *open = strchr(pattern, '[');
	const char *close = open != NULL ? strchr(open, ']') : NULL;

	if (++*r->members > MEMBERS_MOST)
		return;
	if (strpbrk(pattern, "*?") != NULL)
		existing(r, pattern);
	else if (close != NULL)
		choices(r, pattern, open, close);
	else
		member(r, pattern);
}

static const char *
word(struct range *r, const struct config_node *n, int i)
{
	return arena_strndup(r->arena, n->words[i].p, n->words[i].n);
}

static void
expand(struct range *r)
{
	node_each(r->node, c)
	{
		if ((c->flags & CONFIG_INACTIVE) != 0)
			continue;
		if (is(c, "member"))
			for (int i = 1; i < c->nwords; i++)
				enumerate(r, word(r, c, i));
		else if (is(c, "member-range") && c->nwords == 4)
			from_to(r, word(r, c, 1), word(r, c, 3));
		else if (is(c, "member-range") && c->nwords == 2 && c->child != NULL &&
			 c->child->nwords == 2)
			from_to(r, word(r, c, 1), word(r, c->child, 1));
	}
}

void
inherit_ranges(struct arena *a, struct config_node *root)
{
	static const struct str interfaces = {"interfaces", 10};
	struct config_node *box = node_find(root, &interfaces, 1);
	size_t members = 0;

	if (box == NULL || (box->flags & CONFIG_INACTIVE) != 0)
		return;
	for (struct config_node *n = box->child; n != NULL; n = n->next) {
		struct range r = {
		    .arena = a, .interfaces = box, .node = n, .members = &members};

		if (!is(n, "interface-range") || n->nwords != 2 ||
		    (n->flags & CONFIG_INACTIVE) != 0)
			continue;
		r.name = word(&r, n, 1);
		expand(&r);
	}
}
