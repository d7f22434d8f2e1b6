#include "config/inherit.h"

#include <fnmatch.h>

#include "base/arena.h"
#include "base/vec.h"
#include "config/place.h"

enum {
	SOURCES_MOST = 256, /* groups in force at one level */
	MADE_MOST = 1 << 20 /* statements inherited; what is above either is left out */
};

/* A group in force at a level, and its statements that stand for the level's own statement. */
struct source {
	const char *name;
	VEC(const struct config_node *) at;
	bool outer; /* applied at a level above */
};

struct sources {
	struct source *v;
	size_t n;
	size_t cap;
};

struct inherit {
	struct arena *arena;
	const struct config_node *groups;
	const struct config_inherit *how;
	int made;
};

/* --- names -------------------------------------------------------------------------------------------- */

bool
inherit_is_pattern(struct str word)
{
	const char *open = word.n > 0 ? memchr(word.p, '<', word.n) : NULL;

	return open != NULL &&
	       memchr(open, '>', word.n - (size_t)(open - word.p)) != NULL;
}

/* `<ge-*>` and `<xe-0/0/[0-3]>` are ge-* and xe-0/0/[0-3]. */
bool
inherit_fits(struct str pattern, struct str word)
{
	char shell[256], name[256];
	size_t n = 0;

	if (!inherit_is_pattern(pattern))
		return str_eq(pattern, word);
	if (pattern.n >= sizeof shell || word.n >= sizeof name)
		return false;
	for (size_t i = 0; i < pattern.n; i++)
		if (pattern.p[i] != '<' && pattern.p[i] != '>')
			shell[n++] = pattern.p[i];
	shell[n] = '\0';
	memcpy(name, word.p, word.n);
	name[word.n] = '\0';
	return fnmatch(shell, name, 0) == 0;
}

static bool
has_pattern(const struct config_node *n)
{
	for (int i = 0; i < n->nkey; i++)
		if (inherit_is_pattern(n->words[i]))
			return true;
	return false;
}

/* Does g, a statement of a group, speak of n? */
static bool
speaks_of(const struct config_node *g, const struct config_node *n)
{
	if (g->nkey != n->nkey || (g->flags & CONFIG_INACTIVE) != 0)
		return false;
	for (int i = 0; i < g->nkey; i++)
		if (!inherit_fits(g->words[i], n->words[i]))
			return false;
	return true;
}

static bool
is(const struct config_node *n, const char *name)
{
	return str_eq(n->words[0], str_of(name));
}

static bool
about_groups(const struct config_node *n)
{
	return is(n, "apply-groups") || is(n, "apply-groups-except");
}

/* --- sources ------------------------------------------------------------------------------------------ */

static void
find_at(const struct config_node *g, const struct config_node *n, struct source *s)
{
	node_each(g, c) if (speaks_of(c, n)) vec_push(&s->at, c);
}

/* The group's statements for n: those that its path leads to. */
static void
locate(const struct config_node *group, const struct config_node *n, struct source *s)
{
	struct source up = {0};

	if (n->parent == NULL) {
		vec_push(&s->at, group);
		return;
	}
	locate(group, n->parent, &up);
	vec_each (&up.at, g)
		find_at(*g, n, s);
	vec_done(&up.at);
}

static bool
in_force(const struct sources *all, struct str name, bool outer)
{
	vec_each (all, s)
		if (s->outer == outer && str_eq(str_of(s->name), name))
			return true;
	return false;
}

static const struct config_node *
group_named(const struct inherit *in, struct str name)
{
	return in->groups != NULL ? node_find(in->groups, &name, 1) : NULL;
}

/* The groups that this apply-groups names, from place `at` on among those in force at n. */
static void
apply(struct inherit *in, const struct config_node *names, const struct config_node *n,
    struct sources *all, size_t at)
{
	for (int i = 1; i < names->nwords && all->n < SOURCES_MOST; i++) {
		struct str name = names->words[i];
		const struct config_node *group = group_named(in, name);
		struct source s = {0};

		if (group == NULL && in->how->complain != NULL)
			in->how->complain(in->how->ctx, false, names->mark,
			    "group is not defined", name);
		if (group == NULL || (group->flags & CONFIG_INACTIVE) != 0 ||
		    in_force(all, name, false))
			continue;
		s.name = arena_strndup(in->arena, name.p, name.n);
		locate(group, n, &s);
		vec_push(all, s);
		for (size_t k = all->n - 1; k > at; k--)
			all->v[k] = all->v[k - 1];
		all->v[at++] = s;
	}
}

static bool
excepted(const struct config_node *n, const char *name)
{
	node_each(n, c) if (is(c, "apply-groups-except") &&
			    (c->flags & CONFIG_INACTIVE) == 0 &&
			    node_has_value(c, str_of(name))) return true;
	return false;
}

static void
sources_done(struct sources *all)
{
	vec_each (all, s)
		vec_done(&s->at);
	vec_done(all);
}

/* --- what a statement gets ---------------------------------------------------------------------------- */

/* `name value` of which nothing is known: one leaf, if either side has it once. */
static bool
same_leaf(const struct config_node *into, const struct config_node *g)
{
	int there = 0, here = 0;

	if (g->key != NULL || g->nwords < 2 || !node_leaf(g) ||
	    (g->flags & CONFIG_LIST) != 0)
		return false;
	node_each(into, c) there += c->key == NULL && str_eq(c->words[0], g->words[0]);
	node_each(g->parent, c) here += str_eq(c->words[0], g->words[0]);
	return there == 1 && here == 1;
}

static void
add_shallow(struct inherit *in, struct config_node *into, const struct config_node *g,
    const char *group)
{
	struct config_node *n;

	if (++in->made > MADE_MOST)
		return;
	n = node_new(in->arena, g->words, g->nwords);
	n->nkey = g->nkey;
	n->key = g->key;
	n->list_at = g->list_at;
	n->flags = g->flags;
	n->mark = g->mark;
	n->end_mark = g->end_mark;
	n->comment = g->comment;
	n->group = group;
	node_insert(in->arena, into, n, node_behind(into, n));
}

/* Values that the list has not come behind its own. */
static void
add_values(struct inherit *in, struct config_node *n, const struct config_node *g,
    const char *group)
{
	int own = n->nwords;

	for (int i = node_value_at(g); i < g->nwords; i++)
		if (!node_has_value(n, g->words[i]))
			node_push_word(in->arena, n, g->words[i]);
	if (n->nwords == own)
		return;
	place_mark_list(n, node_value_at(n));
	if (n->group == NULL) {
		n->group = group;
		n->group_at = own;
	}
}

static void
give(struct inherit *in, struct config_node *n, const struct config_node *from,
    const char *group)
{
	if (node_valued(n))
		return;
	node_each(from, g)
	{
		struct config_node *there;

		if ((g->flags & CONFIG_INACTIVE) != 0 || about_groups(g) ||
		    has_pattern(g) || (n->parent == NULL && is(g, "groups")))
			continue;
		there = node_twin(n, g);
		if (there == NULL && !same_leaf(n, g))
			add_shallow(in, n, g, group);
		else if (there != NULL && node_leaf(there) && node_leaf(g) &&
			 (node_has(g, KEY_VALUES) || (g->flags & CONFIG_LIST) != 0))
			add_values(in, there, g, group);
	}
}

static void expand(
    struct inherit *in, struct config_node *n, const struct sources *above);

static bool
means_nothing_empty(const struct config_node *n)
{
	if (n->group == NULL || n->group_at > 0 || (n->flags & CONFIG_BLOCK) == 0)
		return false;
	return n->key != NULL ? n->key->type == KEY_BOX && (n->key->flags & KEY_FULL) == 0
			      : n->nwords == 1;
}

static void
expand_children(struct inherit *in, struct config_node *n, const struct sources *all)
{
	struct config_node *next;

	for (struct config_node *c = n->child; c != NULL; c = next) {
		struct sources below = {0};

		next = c->next;
		if (about_groups(c) || (n->parent == NULL && is(c, "groups")))
			continue;
		vec_each (all, s) {
			struct source one = {.name = s->name, .outer = true};

			vec_each (&s->at, g)
				find_at(*g, c, &one);
			vec_push(&below,
			    one); /* also without statements: `except` may name it */
		}
		expand(in, c, &below);
		sources_done(&below);
		/* made for patterns below it that fit nothing */
		if (node_leaf(c) && means_nothing_empty(c))
			node_remove(c);
	}
}

static void
apply_here(struct inherit *in, const struct config_node *from,
    const struct config_node *n, struct sources *all, size_t at)
{
	node_each(from, c) if (is(c, "apply-groups") && (c->flags & CONFIG_INACTIVE) == 0)
	    apply(in, c, n, all, at);
}

static void
expand(struct inherit *in, struct config_node *n, const struct sources *above)
{
	struct sources all = {0};

	apply_here(in, n, n, &all, 0);
	vec_each (above, s) {
		struct source mine = {.name = s->name, .outer = true};

		if (all.n >= SOURCES_MOST || excepted(n, s->name))
			continue;
		vec_each (&s->at, g)
			vec_push(&mine.at, *g);
		vec_push(&all, mine);
	}
	/* groups that a group applies come behind it */
	for (size_t i = 0; i < all.n; i++) {
		struct source s = all.v[i]; /* the array may move */

		vec_each (&s.at, g) {
			give(in, n, *g, s.name);
			apply_here(in, *g, n, &all, i + 1);
		}
	}
	if (all.n > 0 || n->child != NULL)
		expand_children(in, n, &all);
	sources_done(&all);
}

/* --- the tree ----------------------------------------------------------------------------------------- */

static bool
is_range(const struct config_node *n)
{
	return is(n, "interface-range") && n->nwords == 2 && n->parent->parent != NULL &&
	       is(n->parent, "interfaces");
}

static void
strip(struct config_node *n)
{
	struct config_node *next;

	for (struct config_node *c = n->child; c != NULL; c = next) {
		next = c->next;
		if (about_groups(c) || (n->parent == NULL && is(c, "groups")) ||
		    is_range(c))
			node_remove(c);
		else
			strip(c);
	}
}

bool
config_inherits(const struct config_node *root)
{
	node_each(root, n) if (is(n, "apply-groups") || is_range(n) ||
			       config_inherits(n)) return true;
	return false;
}

struct config_node *
config_inherit(
    struct arena *a, const struct config_node *root, const struct config_inherit *how)
{
	static const struct str groups = {"groups", 6};
	struct inherit in = {.arena = a, .how = how};
	struct config_node *out = node_copy(a, root);
	const struct sources none = {0};

	in.groups = node_find(root, &groups, 1);
	if (in.groups != NULL && (in.groups->flags & CONFIG_INACTIVE) != 0)
		in.groups = NULL;
	expand(&in, out, &none);
	inherit_ranges(a, out);
	if (!how->keep)
		strip(out);
	return out;
}
