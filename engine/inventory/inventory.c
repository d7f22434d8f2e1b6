/* Puts sources, group_vars, host_vars and extra variables together: one merged mapping for each host. */
#include "inventory/inventory.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "inventory/connection.h"
#include "inventory/extra.h"
#include "inventory/files.h"
#include "inventory/model.h"
#include "inventory/secret.h"
#include "inventory/source.h"

/* ---- sources ---- */

static int
default_source(struct arena *a, const char *site, const char **ret, struct err **e)
{
	static const char *const names[] = {
	    "inventory/hosts.yml", "inventory/hosts.yaml"};
	const char *first = files_join(a, site, names[0]),
		   *second = files_join(a, site, names[1]);
	bool has_first = files_kind(first) != FILES_ABSENT;
	bool has_second = files_kind(second) != FILES_ABSENT;

	if (has_first && has_second) {
		err_at(e, ERR_INPUT, (struct mark){second, 0, 0}, "hidden behind '%s'",
		    first);
		err_remedy(*e, "keep one of them, or name both with -i");
		return -1;
	}
	if (!has_first && !has_second) {
		err_set(e, ERR_FILE, "there is no inventory '%s'", first);
		err_remedy(
		    *e, "name the site directory with -C, or the inventory with -i");
		return -1;
	}
	*ret = has_first ? first : second;
	return 0;
}

/* The folder of a source, moved to the end if it was there: a later one is stronger. */
static void
add_dir(struct inventory *inv, const char *dir)
{
	size_t n = 0;

	for (size_t i = 0; i < inv->ndirs; i++)
		if (strcmp(inv->dirs[i], dir) != 0)
			inv->dirs[n++] = inv->dirs[i];
	inv->dirs[n++] = dir;
	inv->ndirs = n;
}

static int
read_sources(struct inventory *inv, const struct inventory_options *o,
    const char **ret_first, struct err **e)
{
	const char *standard[2] = {0};
	const char *const *sources = o->sources;
	size_t n = 0;

	if (sources == NULL || *sources == NULL) {
		if (default_source(inv->arena, o->site, &standard[0], e) < 0)
			return -1;
		sources = standard;
	}
	*ret_first = sources[0];
	while (sources[n] != NULL)
		n++;
	inv->dirs = arena_array(inv->arena, const char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		enum files_kind kind = files_kind(sources[i]);
		if (kind == FILES_ABSENT)
			return err_set(
			    e, ERR_FILE, "there is no inventory '%s'", sources[i]);
		add_dir(inv, kind == FILES_FOLDER ? files_join(inv->arena, sources[i], "")
						  : files_dir(inv->arena, sources[i]));
		if (source_read(inv, sources[i], o->warn, e) < 0)
			return -1;
	}
	return 0;
}

static int
check_model(struct inventory *inv, const char *source, struct err **e)
{
	if (inv->hosts.n == 0) {
		err_at(e, ERR_INPUT, (struct mark){source, 1, 1},
		    "the inventory has no hosts");
		err_remedy(*e, "name them below 'hosts:' of a group");
		return -1;
	}
	for (size_t i = 0; i < inv->hosts.n; i++) {
		const struct host *h = &inv->hosts.v[i]->host;
		const struct group *g = map_get(&inv->group_names, str_of(h->name));
		if (g != NULL)
			return err_at(e, ERR_INPUT, h->mark,
			    "'%s' is the name of a host and of a group%s", h->name,
			    g->mark.line > 0 ? "" : " that always exists");
	}
	return 0;
}

/* ---- group_vars and host_vars ---- */

static int
check_vars(const struct value *vars, struct err **e)
{
	static const char *const ours[] = {"inventory_hostname",
	    "inventory_hostname_short", "group_names", "groups", "hostvars", "play_hosts",
	    "ansible_play_hosts", "ansible_play_hosts_all"};

	value_pairs(vars, it)
	{
		if (it->key->kind != VALUE_STR)
			return err_at(e, ERR_INPUT, it->key->mark,
			    "the name of a variable must be text, not %s",
			    value_kind_name(it->key->kind));
		for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
			if (!str_eq(it->key->str, str_of(ours[i])))
				continue;
			err_at(e, ERR_INPUT, it->key->mark,
			    "'%s' is always set by the inventory", ours[i]);
			err_remedy(*e, "give the variable another name");
			return -1;
		}
	}
	return 0;
}

struct vars_loader {
	struct inventory *inv;
	const struct inventory_options *o;
	const char *folder; /* "group_vars" */
	struct err **e;
};

/* Ansible reads it in inventory files only, and says nothing. */
static void
warn_priority(const struct vars_loader *l, const struct value *vars)
{
	const struct value *v = value_get(vars, "ansible_group_priority");

	if (v != NULL && l->o->warn != NULL)
		l->o->warn->warn(l->o->warn->ctx, v->mark,
		    "'ansible_group_priority' has an effect in inventory files only");
}

static int
load_vars(struct vars_loader *l, const char *name, const char *layer, struct layers **ret)
{
	struct inventory *inv = l->inv;
	struct layers *files = arena_array(inv->arena, struct layers, inv->ndirs);
	char **paths = NULL;

	*ret = files;
	for (size_t d = 0; d < inv->ndirs; d++) {
		const char *dir = files_join(inv->arena, inv->dirs[d], l->folder);
		if (files_vars(inv->arena, dir, name, &paths, l->e) < 0)
			return -1;
		for (; *paths != NULL; paths++) {
			struct value *v = NULL;
			if (files_read(inv->arena, *paths, l->o->warn, &v, l->e) < 0)
				return -1;
			if (v->kind == VALUE_NULL)
				continue;
			if (v->kind != VALUE_MAP)
				return err_at(l->e, ERR_INPUT, v->mark,
				    "a file of variables must be a mapping, not %s",
				    value_kind_name(v->kind));
			warn_priority(l, v);
			layers_add(inv->arena, &files[d], layer, v);
		}
	}
	return 0;
}

/* A file whose name no group or host has is most likely misspelt; it may also serve another inventory. */
static int
warn_strays(struct vars_loader *l, const struct map *known)
{
	struct arena *a = l->inv->arena;
	char **names = NULL, message[300];

	for (size_t d = 0; l->o->warn != NULL && d < l->inv->ndirs; d++) {
		const char *dir = files_join(a, l->inv->dirs[d], l->folder);
		if (files_kind(dir) == FILES_ABSENT)
			continue;
		if (files_list(a, dir, &names, l->e) < 0)
			return -1;
		for (; *names != NULL; names++) {
			struct str name = str_of(*names);
			if (**names == '.' || str_ends(name, STR("~")) ||
			    map_has(known, name))
				continue;
			if (files_is_yaml(*names))
				name.n = strrchr(*names, '.') - *names;
			else if (strchr(*names, '.') != NULL)
				continue;
			if (map_has(known, name))
				continue;
			snprintf(message, sizeof message,
			    "no %s is named '%.*s': the variables are not used",
			    l->folder[0] == 'g' ? "group" : "host",
			    (int)(name.n > 100 ? 100 : name.n), name.p);
			l->o->warn->warn(l->o->warn->ctx,
			    (struct mark){files_join(a, dir, *names), 0, 0}, message);
		}
	}
	return 0;
}

static int
load_all_vars(struct inventory *inv, const struct inventory_options *o, struct err **e)
{
	struct vars_loader groups = {inv, o, "group_vars", e},
			   hosts = {inv, o, "host_vars", e};

	for (size_t i = 0; i < inv->groups.n; i++) {
		struct group *g = inv->groups.v[i];
		if (load_vars(&groups, g->name,
			arena_printf(inv->arena, "group_vars/%s", g->name),
			&g->files) < 0)
			return -1;
	}
	for (size_t i = 0; i < inv->hosts.n; i++)
		if (load_vars(&hosts, inv->hosts.v[i]->host.name, "host_vars",
			&inv->hosts.v[i]->files) < 0)
			return -1;
	if (warn_strays(&groups, &inv->group_names) < 0 ||
	    warn_strays(&hosts, &inv->host_names) < 0)
		return -1;
	return extra_read(inv->arena, o->extra, o->warn, &inv->extra, e);
}

/* ---- checks and secrets, once for each mapping ---- */

static int
prepare(struct redact *redact, struct layers *l, struct err **e)
{
	for (size_t i = 0; i < l->n; i++) {
		if (check_vars(l->v[i].vars, e) < 0)
			return -1;
		secret_take(redact, (struct value *)l->v[i].vars);
	}
	return 0;
}

static int
prepare_all(struct inventory *inv, struct redact *redact, struct err **e)
{
	for (size_t i = 0; i < inv->groups.n; i++) {
		struct group *g = inv->groups.v[i];
		if (prepare(redact, &g->vars, e) < 0)
			return -1;
		for (size_t d = 0; d < inv->ndirs; d++)
			if (prepare(redact, &g->files[d], e) < 0)
				return -1;
	}
	for (size_t i = 0; i < inv->hosts.n; i++) {
		struct member *m = inv->hosts.v[i];
		if (prepare(redact, &m->vars, e) < 0)
			return -1;
		for (size_t d = 0; d < inv->ndirs; d++)
			if (prepare(redact, &m->files[d], e) < 0)
				return -1;
	}
	return prepare(redact, &inv->extra, e);
}

/* ---- merging ---- */

static void
stack(struct inventory *inv, struct member *m, const struct layers *l)
{
	for (size_t i = 0; i < l->n; i++)
		layers_add(inv->arena, &m->all, l->v[i].name, l->v[i].vars);
}

/* Ansible's VARIABLE_PRECEDENCE: inventory before files, 'all' before other groups, folder by folder. */
static void
stack_layers(struct inventory *inv, struct member *m)
{
	stack(inv, m, &inv->root->vars);
	for (size_t i = 0; i < m->groups.n; i++)
		if (m->groups.v[i] != inv->root)
			stack(inv, m, &m->groups.v[i]->vars);
	for (size_t d = 0; d < inv->ndirs; d++)
		stack(inv, m, &inv->root->files[d]);
	for (size_t d = 0; d < inv->ndirs; d++)
		for (size_t i = 0; i < m->groups.n; i++)
			if (m->groups.v[i] != inv->root)
				stack(inv, m, &m->groups.v[i]->files[d]);
	stack(inv, m, &m->vars);
	for (size_t d = 0; d < inv->ndirs; d++)
		stack(inv, m, &m->files[d]);
	stack(inv, m, &inv->extra);
}

static struct str
short_name(const char *name)
{
	struct in6_addr unused;
	struct str s = str_of(name);
	const char *dot = strchr(name, '.');

	if (dot != NULL && inet_pton(AF_INET, name, &unused) != 1 &&
	    inet_pton(AF_INET6, name, &unused) != 1)
		s.n = dot - name;
	return s;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct value *
group_names(struct inventory *inv, struct member *m)
{
	struct value *list = value_list(inv->arena);
	const char **names = arena_array(inv->arena, const char *, m->groups.n);
	size_t n = 0;

	for (size_t i = 0; i < m->groups.n; i++)
		if (m->groups.v[i] != inv->root)
			names[n++] = m->groups.v[i]->name;
	if (n > 0)
		qsort(names, n, sizeof *names, by_text);
	for (size_t i = 0; i < n; i++)
		value_append(inv->arena, list, value_strz(inv->arena, names[i]));
	return list;
}

static struct value *
all_groups(struct inventory *inv)
{
	struct value *map = value_map(inv->arena);

	for (size_t i = 0; i < inv->groups.n; i++) {
		struct group *g = inv->groups.v[i];
		struct value *list = value_list(inv->arena);
		for (size_t k = 0; k < g->hosts.n; k++)
			value_append(inv->arena, list,
			    value_strz(inv->arena, g->hosts.v[k]->host.name));
		value_set(inv->arena, map, g->name, list);
	}
	value_seal_all(map);
	return map;
}

/* hostvars['x'] holds everything but hostvars itself: a value that held itself could not be walked. */
static struct value *
seen_by_others(struct arena *a, const struct value *vars)
{
	struct value *own = value_map(a);

	own->mark = vars->mark;
	value_reserve(a, own, vars->map.n);
	own->own_scope = true;
	value_pairs(vars, it) value_put(a, own, it->key, it->value);
	return own;
}

/* What the inventory says of a host was written where the host was. */
static void
set_own(struct arena *a, struct value *vars, const char *name, struct value *v)
{
	v->mark = vars->mark;
	value_seal_all(v);
	value_set(a, vars, name, v);
}

enum { SET_HERE = 16 }; /* variables of every host, at most */

static void
merge(
    struct inventory *inv, struct member *m, struct value *groups, struct value *hostvars)
{
	struct arena *a = inv->arena;
	struct value *vars = value_map(a);
	size_t n = SET_HERE;

	vars->mark = m->host.mark;
	stack_layers(inv, m);
	for (size_t i = 0; i < m->all.n; i++)
		n += value_count(m->all.v[i].vars);
	value_reserve(a, vars, n);
	for (size_t i = 0; i < m->all.n; i++)
		value_pairs(m->all.v[i].vars, it) value_put(a, vars, it->key, it->value);
	set_own(a, vars, "inventory_hostname", value_strz(a, m->host.name));
	set_own(
	    a, vars, "inventory_hostname_short", value_str(a, short_name(m->host.name)));
	set_own(a, vars, "group_names", group_names(inv, m));
	value_set(a, vars, "groups", groups);
	value_set(a, hostvars, m->host.name, seen_by_others(a, vars));
	value_set(a, vars, "hostvars", hostvars);
	value_set(a, vars, "play_hosts", value_get(groups, "all"));
	value_set(a, vars, "ansible_play_hosts", value_get(groups, "all"));
	value_set(a, vars, "ansible_play_hosts_all", value_get(groups, "all"));
	m->host.vars = vars;
}

/* ---- the verb ---- */

static int
load(struct inventory *inv, const struct inventory_options *o, struct err **e)
{
	struct connection_options c = {.redact = o->redact, .warn = o->warn};

	const char *source;

	if (read_sources(inv, o, &source, e) < 0 || check_model(inv, source, e) < 0 ||
	    load_all_vars(inv, o, e) < 0 || prepare_all(inv, o->redact, e) < 0)
		return -1;
	model_close(inv);
	struct value *groups = all_groups(inv), *hostvars = value_map(inv->arena);

	hostvars->own_scope = true;
	for (size_t i = 0; i < inv->hosts.n; i++)
		merge(inv, inv->hosts.v[i], groups, hostvars);
	for (size_t i = 0; i < inv->hosts.n; i++)
		if (connection_read(inv, inv->hosts.v[i], &c, e) < 0)
			return -1;
	return 0;
}

int
inventory_load(struct arena *a, const struct inventory_options *o,
    struct inventory **ret_inventory, struct err **e)
{
	struct inventory *inv = model_new(a);
	int rc = load(inv, o, e);

	model_forget_names(inv);
	if (rc == 0)
		*ret_inventory = inv;
	return rc;
}

static int
name_order(const void *key, const void *item)
{
	return strcmp(key, (*(struct member *const *)item)->host.name);
}

const struct host *
inventory_host(const struct inventory *inv, const char *name)
{
	struct member **m = bsearch(
	    name, inv->sorted.v, inv->sorted.n, sizeof *inv->sorted.v, name_order);

	return m == NULL ? NULL : &(*m)->host;
}

int
inventory_unlocked(const struct host *host, struct err **e)
{
	return host->locked_password == NULL
		   ? 0
		   : yaml_locked(host->locked_password, "ansible_password", e);
}

size_t
inventory_count(const struct inventory *inv)
{
	return inv->hosts.n;
}

struct value *
inventory_extra(const struct inventory *inv, struct arena *a)
{
	struct value *all = value_map(a);

	for (size_t i = 0; i < inv->extra.n; i++)
		value_pairs(inv->extra.v[i].vars, it)
		    value_put(a, all, it->key, it->value);
	return all;
}

bool
inventory_defines(const struct inventory *inv, const char *name)
{
	for (size_t i = 0; i < inv->hosts.n; i++) {
		const struct layers *all = &inv->hosts.v[i]->all;

		/* -e is the strongest: its layers are the last */
		for (size_t k = 0; k + inv->extra.n < all->n; k++)
			if (value_get(all->v[k].vars, name) != NULL)
				return true;
	}
	return false;
}
