#include "inventory/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

/* ---- lists in the arena ---- */

static void *
grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size)
{
	size_t old = *cap;

	if (n < old)
		return v;
	*cap = old == 0 ? 2 : 2 * old;
	return arena_grow(a, v, old * size, *cap * size);
}

void
layers_add(struct arena *a, struct layers *l, const char *name, const struct value *vars)
{
	l->v = grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = (struct layer){name, vars};
}

static void
groups_add(struct arena *a, struct groups *l, struct group *g)
{
	l->v = grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = g;
}

static void
members_add(struct arena *a, struct members *l, struct member *m)
{
	l->v = grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = m;
}

static bool
groups_have(const struct groups *l, const struct group *g)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == g)
			return true;
	return false;
}

/* ---- building ---- */

struct inventory *
model_new(struct arena *a)
{
	struct inventory *inv = arena_new_of(a, struct inventory);

	inv->arena = a;
	map_init(&inv->group_names);
	map_init(&inv->host_names);
	inv->root = model_group(inv, "all", (struct mark){0});
	inv->ungrouped = model_group(inv, "ungrouped", (struct mark){0});
	groups_add(a, &inv->root->children, inv->ungrouped);
	groups_add(a, &inv->ungrouped->parents, inv->root);
	return inv;
}

void
model_forget_names(struct inventory *inv)
{
	map_done(&inv->group_names);
	map_done(&inv->host_names);
}

struct group *
model_group(struct inventory *inv, const char *name, struct mark at)
{
	struct group *g = map_get(&inv->group_names, str_of(name));

	if (g != NULL)
		return g;
	g = arena_new_of(inv->arena, struct group);
	g->name = name;
	g->mark = at;
	g->priority = 1;
	groups_add(inv->arena, &inv->groups, g);
	map_put(&inv->group_names, str_of(name), g);
	return g;
}

struct member *
model_host(struct inventory *inv, const char *name, struct mark at, bool *ret_new)
{
	struct member *m = map_get(&inv->host_names, str_of(name));

	*ret_new = m == NULL;
	if (m != NULL)
		return m;
	m = arena_new_of(inv->arena, struct member);
	m->host.name = name;
	m->host.mark = at;
	m->index = inv->hosts.n;
	members_add(inv->arena, &inv->hosts, m);
	map_put(&inv->host_names, str_of(name), m);
	return m;
}

/* Is `g` the same as or above `below`? */
static bool
above(struct inventory *inv, const struct group *g, struct group *below)
{
	VEC(struct group *) todo = {0};
	bool found = false;

	inv->stamp++;
	vec_push(&todo, below);
	while (todo.n > 0 && !found) {
		struct group *next = vec_pop(&todo);
		found = next == g;
		if (next->seen == inv->stamp)
			continue;
		next->seen = inv->stamp;
		for (size_t i = 0; i < next->parents.n; i++)
			vec_push(&todo, next->parents.v[i]);
	}
	vec_done(&todo);
	return found;
}

int
model_add_child(struct inventory *inv, struct group *g, struct group *child,
    struct mark at, struct err **e)
{
	if (groups_have(&g->children, child))
		return 0;
	if (child == inv->root || above(inv, child, g)) {
		err_at(e, ERR_INPUT, at, "group '%s' cannot be below '%s'", child->name,
		    g->name);
		err_remedy(*e, child == inv->root
				   ? "'all' is above every group"
				   : "it is already above it: remove one of the two");
		return -1;
	}
	groups_add(inv->arena, &g->children, child);
	groups_add(inv->arena, &child->parents, g);
	return 0;
}

void
model_add_host(struct inventory *inv, struct group *g, struct member *m)
{
	if (groups_have(&m->direct, g))
		return;
	groups_add(inv->arena, &m->direct, g);
	members_add(inv->arena, &g->direct, m);
}

/* ---- closing ---- */

static void
remove_direct(struct group *g, struct member *m)
{
	size_t n = 0;

	for (size_t i = 0; i < g->direct.n; i++)
		if (g->direct.v[i] != m)
			g->direct.v[n++] = g->direct.v[i];
	g->direct.n = n;
	n = 0;
	for (size_t i = 0; i < m->direct.n; i++)
		if (m->direct.v[i] != g)
			m->direct.v[n++] = m->direct.v[i];
	m->direct.n = n;
}

/* A host is in 'ungrouped' exactly if no other group but 'all' has it. */
static void
settle_ungrouped(struct inventory *inv, struct member *m)
{
	bool grouped = false;

	for (size_t i = 0; i < m->direct.n; i++)
		grouped |=
		    m->direct.v[i] != inv->root && m->direct.v[i] != inv->ungrouped;
	if (!grouped)
		model_add_host(inv, inv->ungrouped, m);
	else if (groups_have(&m->direct, inv->ungrouped))
		remove_direct(inv->ungrouped, m);
}

/* Longest paths: a group is handled when all its parents were. */
static void
set_depths(struct inventory *inv)
{
	size_t n = inv->groups.n, head = 0, tail = 0;
	struct group **queue = calloc(n, sizeof(struct group *));
	size_t *waiting = calloc(n, sizeof *waiting);

	if (queue == NULL || waiting == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		inv->groups.v[i]->seen = i; /* its index, for the time being */
		waiting[i] = inv->groups.v[i]->parents.n;
	}
	queue[tail++] = inv->root;
	while (head < tail) {
		struct group *g = queue[head++];
		for (size_t i = 0; i < g->children.n; i++) {
			struct group *child = g->children.v[i];
			if (child->depth < g->depth + 1)
				child->depth = g->depth + 1;
			if (--waiting[child->seen] == 0)
				queue[tail++] = child;
		}
	}
	for (size_t i = 0; i < n; i++)
		inv->groups.v[i]->seen = 0;
	inv->stamp = n;
	free(queue);
	free(waiting);
}

static int
by_strength(const void *a, const void *b)
{
	const struct group *x = *(struct group *const *)a, *y = *(struct group *const *)b;

	if (x->depth != y->depth)
		return x->depth < y->depth ? -1 : 1;
	if (x->priority != y->priority)
		return x->priority < y->priority ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void
collect_groups(struct inventory *inv, struct member *m)
{
	inv->stamp++;
	for (size_t i = 0; i < m->direct.n; i++)
		if (m->direct.v[i]->seen != inv->stamp) {
			m->direct.v[i]->seen = inv->stamp;
			groups_add(inv->arena, &m->groups, m->direct.v[i]);
		}
	for (size_t k = 0; k < m->groups.n; k++)
		for (size_t i = 0; i < m->groups.v[k]->parents.n; i++) {
			struct group *up = m->groups.v[k]->parents.v[i];
			if (up->seen == inv->stamp)
				continue;
			up->seen = inv->stamp;
			groups_add(inv->arena, &m->groups, up);
		}
	qsort(m->groups.v, m->groups.n, sizeof *m->groups.v, by_strength);
	const char **names = arena_array(inv->arena, const char *, m->groups.n + 1);
	for (size_t i = 0; i < m->groups.n; i++)
		names[i] = m->groups.v[i]->name;
	m->host.groups = names;
}

/* Level by level below the group, each host where it is first met: the order of Ansible's patterns. */
static void
collect_hosts(struct inventory *inv, struct group *top)
{
	VEC(struct group *) order = {0};

	inv->stamp++;
	top->seen = inv->stamp;
	vec_push(&order, top);
	for (size_t k = 0; k < order.n; k++) {
		struct group *g = order.v[k];
		for (size_t i = 0; i < g->direct.n; i++) {
			struct member *m = g->direct.v[i];
			if (m->seen == inv->stamp)
				continue;
			m->seen = inv->stamp;
			members_add(inv->arena, &top->hosts, m);
		}
		for (size_t i = 0; i < g->children.n; i++) {
			struct group *child = g->children.v[i];
			if (child->seen == inv->stamp)
				continue;
			child->seen = inv->stamp;
			vec_push(&order, child);
		}
	}
	vec_done(&order);
}

static int
by_name(const void *a, const void *b)
{
	const struct member *x = *(struct member *const *)a;
	const struct member *y = *(struct member *const *)b;

	return strcmp(x->host.name, y->host.name);
}

void
model_close(struct inventory *inv)
{
	struct arena *a = inv->arena;

	for (size_t i = 0; i < inv->groups.n; i++) {
		struct group *g = inv->groups.v[i];
		if (g == inv->root || g->parents.n > 0)
			continue;
		groups_add(a, &inv->root->children, g);
		groups_add(a, &g->parents, inv->root);
	}
	for (size_t i = 0; i < inv->hosts.n; i++)
		settle_ungrouped(inv, inv->hosts.v[i]);
	set_depths(inv);
	for (size_t i = 0; i < inv->hosts.n; i++) {
		collect_groups(inv, inv->hosts.v[i]);
		members_add(a, &inv->sorted, inv->hosts.v[i]);
	}
	for (size_t i = 0; i < inv->groups.n; i++)
		collect_hosts(inv, inv->groups.v[i]);
	if (inv->sorted.n > 0)
		qsort(inv->sorted.v, inv->sorted.n, sizeof *inv->sorted.v, by_name);
}

/* ---- finding ---- */

void
model_nearest(const struct inventory *inv, struct str name, struct err *e)
{
	VEC(const char *) names = {0};

	for (size_t i = 0; i < inv->hosts.n; i++)
		vec_push(&names, inv->hosts.v[i]->host.name);
	for (size_t i = 0; i < inv->groups.n; i++)
		vec_push(&names, inv->groups.v[i]->name);
	const char *near = str_nearest(name, names.v, names.n);
	if (near != NULL)
		err_remedy(e, "did you mean '%s'?", near);
	vec_done(&names);
}
