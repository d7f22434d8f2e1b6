/*
 * What an inventory is made of: groups in a graph, hosts in groups, and the mappings of variables given to each.
 * Internal to engine/inventory. Everything lives in the run arena; filled by one thread, then const.
 */
#ifndef INVENTORY_MODEL_H
#define INVENTORY_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "inventory/inventory.h"

#define INVENTORY_HOSTS 200000 /* hosts of an inventory */

/* One mapping of variables, as it was written in one place. */
struct layer {
	const char *name; /* as struct origin's */
	const struct value *vars;
};

struct layers {
	struct layer *v; /* weakest first */
	size_t n, cap;
};

struct group;
struct member;

struct groups {
	struct group **v;
	size_t n, cap;
};

struct members {
	struct member **v;
	size_t n, cap;
};

struct group {
	const char *name;
	struct mark mark; /* where it was first named */
	struct groups children, parents;
	struct members direct; /* hosts named in this group */
	struct members
	    hosts; /* these and those of its descendants, in Ansible's order; after model_close */
	struct layers vars; /* from inventory files, in the order read */
	struct layers
	    *files; /* group_vars, one list per folder of the inventory's sources */
	int depth;  /* longest path from 'all' */
	long long priority; /* ansible_group_priority */
	size_t seen;        /* stamp of the last walk that met it */
};

struct member {
	struct host host; /* first, so that a host is its member */
	size_t index;     /* in inventory->hosts */
	struct groups direct;
	struct groups
	    groups; /* with ancestors, by depth, priority, name; after model_close */
	struct layers vars;   /* from inventory files */
	struct layers *files; /* host_vars, one list per folder */
	struct layers all;    /* every layer, weakest first */
	size_t seen;
};

struct inventory {
	struct arena *arena;
	struct groups
	    groups; /* in the order of first mention, "all" and "ungrouped" first */
	struct members hosts;  /* in the order of first mention */
	struct members sorted; /* by name; after model_close */
	const char **dirs; /* folders in which group_vars and host_vars are looked for */
	size_t ndirs;
	struct layers extra; /* -e */
	struct group *root;  /* "all" */
	struct group *ungrouped;
	size_t stamp;
	/* while loading */
	struct map group_names, host_names;
};

void layers_add(
    struct arena *a, struct layers *l, const char *name, const struct value *vars);

struct inventory *model_new(struct arena *a);
void model_forget_names(struct inventory *inv); /* frees what only loading needs */
struct group *model_group(
    struct inventory *inv, const char *name, struct mark at); /* made if absent */
struct member *model_host(
    struct inventory *inv, const char *name, struct mark at, bool *ret_new);
/* ERR_INPUT when it would close a circle. */
int model_add_child(struct inventory *inv, struct group *g, struct group *child,
    struct mark at, struct err **e);
void model_add_host(struct inventory *inv, struct group *g, struct member *m);
/* Ansible's rules after all sources are read: everything below 'all', hosts without a group in 'ungrouped'; then
 * depths, each host's groups and each group's hosts. */
void model_close(struct inventory *inv);
/* "did you mean 'x'?" among group and host names as remedy of e; leaves it alone if none is near. */
void model_nearest(const struct inventory *inv, struct str name, struct err *e);

#endif
