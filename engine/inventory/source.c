#include "inventory/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "inventory/files.h"
#include "inventory/model.h"
#include "inventory/range.h"

/* ---- structure ---- */

static int wrong(const struct value *v, struct err **e, const char *remedy,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static int
wrong(const struct value *v, struct err **e, const char *remedy, const char *fmt, ...)
{
	va_list ap;
	char message[256];

	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	err_at(e, ERR_INPUT, v->mark, "%s", message);
	if (remedy != NULL)
		err_remedy(*e, "%s", remedy);
	return -1;
}

static int
check_name(const struct value *key, const char *what, struct err **e)
{
	if (key->kind != VALUE_STR)
		return wrong(key, e, "put the name in quotes",
		    "the name of a %s must be text, not %s", what,
		    value_kind_name(key->kind));
	if (key->str.n == 0 || key->str.n > 200)
		return wrong(key, e, NULL, "the name of a %s is %s", what,
		    key->str.n == 0 ? "empty" : "longer than 200 octets");
	for (size_t i = 0; i < key->str.n; i++)
		if ((unsigned char)key->str.p[i] <= ' ' ||
		    strchr("/\\'\"{},", key->str.p[i]) != NULL)
			return wrong(key, e, "use letters, digits, '-', '_' and '.'",
			    "the name of a %s cannot hold the character '%c'", what,
			    key->str.p[i] < ' ' ? '?' : key->str.p[i]);
	return 0;
}

/* A mapping, or nothing, or the name of one thing: `hosts: r1`, which Ansible allows. */
static int
as_mapping(struct inventory *inv, const struct value *section, const char *what,
    const struct value **ret, struct err **e)
{
	if (section->kind == VALUE_MAP) {
		*ret = section;
		return 0;
	}
	struct value *map = value_map(inv->arena);
	map->mark = section->mark;
	if (section->kind == VALUE_STR && strcmp(what, "vars") != 0)
		value_put(inv->arena, map, value_copy(inv->arena, section),
		    value_null(inv->arena));
	else if (section->kind != VALUE_NULL)
		return wrong(section, e, "write one 'name:' on each line, without '- '",
		    "'%s' must be a mapping, not %s", what,
		    value_kind_name(section->kind));
	*ret = map;
	return 0;
}

/* ---- hosts ---- */

static int
read_host(struct inventory *inv, struct group *g, const struct value_pair *entry,
    struct err **e)
{
	struct range names = {0};
	const struct value *vars = NULL;
	bool fresh;

	if (check_name(entry->key, "host", e) < 0 ||
	    range_expand(inv->arena, entry->key->str, entry->key->mark,
		INVENTORY_HOSTS - inv->hosts.n, &names, e) < 0)
		return -1;
	if (entry->value->kind == VALUE_MAP)
		vars = entry->value;
	else if (entry->value->kind != VALUE_NULL)
		return wrong(entry->value, e,
		    "write its variables as 'name: value' lines below it",
		    "the variables of a host must be a mapping, not %s",
		    value_kind_name(entry->value->kind));
	for (size_t i = 0; i < names.n; i++) {
		struct member *m =
		    model_host(inv, names.names[i], entry->key->mark, &fresh);
		model_add_host(inv, g, m);
		if (fresh &&
		    names.port >
			0) { /* Ansible takes the port of the first mention only */
			struct value *port = value_map(inv->arena);
			value_set(inv->arena, port, "ansible_port",
			    value_int(inv->arena, names.port));
			port->mark = port->map.v[0].key->mark =
			    port->map.v[0].value->mark = entry->key->mark;
			layers_add(inv->arena, &m->vars, "inventory host", port);
		}
		if (vars != NULL)
			layers_add(inv->arena, &m->vars, "inventory host", vars);
	}
	return 0;
}

/* ---- groups ---- */

static int read_group(struct inventory *inv, const struct value_pair *entry,
    struct group **ret, struct err **e);

/* ansible_group_priority is for the group, not for its hosts. */
static int
take_priority(
    struct inventory *inv, struct group *g, const struct value **vars, struct err **e)
{
	const struct value *v = value_get(*vars, "ansible_group_priority");
	char *end = NULL;

	if (v == NULL)
		return 0;
	if (v->kind == VALUE_INT)
		g->priority = v->integer;
	else if (v->kind == VALUE_STR)
		g->priority = strtoll(v->str.p, &end, 10);
	if ((v->kind != VALUE_INT && v->kind != VALUE_STR) ||
	    (end != NULL && (end == v->str.p || *end != '\0')))
		return wrong(
		    v, e, NULL, "'ansible_group_priority' must be a whole number");
	struct value *rest = value_map(inv->arena);
	rest->mark = (*vars)->mark;
	value_pairs(*vars, it) if (it->value != v)
	    value_put(inv->arena, rest, it->key, it->value);
	*vars = rest;
	return 0;
}

static int
read_vars(
    struct inventory *inv, struct group *g, const struct value *section, struct err **e)
{
	const struct value *vars = NULL;

	if (as_mapping(inv, section, "vars", &vars, e) < 0 ||
	    take_priority(inv, g, &vars, e) < 0)
		return -1;
	layers_add(inv->arena, &g->vars,
	    arena_printf(inv->arena, "inventory group '%s'", g->name), vars);
	return 0;
}

static int
read_hosts(
    struct inventory *inv, struct group *g, const struct value *section, struct err **e)
{
	const struct value *hosts = NULL;

	if (as_mapping(inv, section, "hosts", &hosts, e) < 0)
		return -1;
	value_pairs(hosts, it) if (read_host(inv, g, it, e) < 0) return -1;
	return 0;
}

static int
read_children(
    struct inventory *inv, struct group *g, const struct value *section, struct err **e)
{
	const struct value *children = NULL;
	struct group *child = NULL;

	if (as_mapping(inv, section, "children", &children, e) < 0)
		return -1;
	value_pairs(children,
	    it) if (read_group(inv, it, &child, e) < 0 ||
		    model_add_child(inv, g, child, it->key->mark, e) < 0) return -1;
	return 0;
}

static const struct section {
	const char *name;
	int (*read)(
	    struct inventory *, struct group *, const struct value *, struct err **);
} sections[] = {
    {"hosts", read_hosts},
    {"children", read_children},
    {"vars", read_vars},
};

static const struct section *
section_named(const struct value *key)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (key->kind == VALUE_STR && str_eq(key->str, str_of(sections[i].name)))
			return &sections[i];
	return NULL;
}

static int
unknown_section(const struct group *g, const struct value *key, struct err **e)
{
	static const char *const names[] = {"hosts", "children", "vars"};
	struct str word = key->kind == VALUE_STR ? key->str : STR("");
	const char *near = str_nearest(word, names, 3);

	err_at(e, ERR_UNKNOWN_KEY, key->mark, "unknown key '" STR_FMT "' in group '%s'",
	    STR_ARG(word), g->name);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e,
		    "a group holds 'hosts', 'children' and 'vars': put '" STR_FMT
		    "' below one of them",
		    STR_ARG(word));
	return -1;
}

static int
read_group(struct inventory *inv, const struct value_pair *entry, struct group **ret,
    struct err **e)
{
	if (check_name(entry->key, "group", e) < 0)
		return -1;
	if (section_named(entry->key) != NULL)
		return wrong(entry->key, e, "put it below 'all:' or below a group",
		    "'%s' stands where the name of a group is expected",
		    entry->key->str.p);
	struct group *g = model_group(inv, entry->key->str.p, entry->key->mark);
	if (entry->value->kind != VALUE_MAP && entry->value->kind != VALUE_NULL)
		return wrong(entry->value, e, "give it 'hosts:', 'children:' or 'vars:'",
		    "group '%s' must be a mapping, not %s", g->name,
		    value_kind_name(entry->value->kind));
	if (entry->value->kind == VALUE_MAP)
		value_pairs(entry->value, it)
		{
			const struct section *s = section_named(it->key);
			if (s == NULL)
				return unknown_section(g, it->key, e);
			if (s->read(inv, g, it->value, e) < 0)
				return -1;
		}
	*ret = g;
	return 0;
}

static int
read_file(
    struct inventory *inv, const char *path, const struct yaml_warn *warn, struct err **e)
{
	struct value *v = NULL;
	struct group *unused = NULL;

	if (files_read(inv->arena, path, warn, &v, e) < 0)
		return -1;
	if (v->kind == VALUE_NULL)
		return wrong(
		    v, e, "name at least one group: 'all:'", "the inventory is empty");
	if (v->kind != VALUE_MAP)
		return wrong(v, e, "begin with a group: 'all:'",
		    "an inventory must be a mapping of groups, not %s",
		    value_kind_name(v->kind));
	const struct value *plugin = value_get(v, "plugin");
	if (plugin != NULL && plugin->kind == VALUE_STR)
		return wrong(plugin, e,
		    "write the output of 'ansible-inventory --list --yaml' to a file",
		    "inventory plugins are not supported");
	value_pairs(v, it) if (read_group(inv, it, &unused, e) < 0) return -1;
	return 0;
}

/* ---- folders ---- */

/* As Ansible's inventory_ignore_extensions, and the prose that lives beside inventories. */
static const char *const ignored_ends[] = {".pyc", ".pyo", ".swp", ".bak", "~", ".rpm",
    ".md", ".txt", ".rst", ".orig", ".ini", ".cfg", ".retry", NULL};
static const char *const ignored_names[] = {
    "group_vars", "host_vars", "vars_plugins", "site.yml", "known_hosts", "README", NULL};

static bool
is_ignored(const char *name)
{
	for (size_t i = 0; ignored_names[i] != NULL; i++)
		if (strcmp(name, ignored_names[i]) == 0)
			return true;
	for (size_t i = 0; ignored_ends[i] != NULL; i++)
		if (str_ends(str_of(name), str_of(ignored_ends[i])))
			return true;
	return name[0] == '.';
}

static int
read_folder(struct inventory *inv, const char *path, int depth,
    const struct yaml_warn *warn, struct err **e)
{
	char **names = NULL;

	if (depth > 20)
		return err_at(
		    e, ERR_LIMIT, (struct mark){path, 0, 0}, "folders nested too deep");
	if (files_list(inv->arena, path, &names, e) < 0)
		return -1;
	for (; *names != NULL; names++) {
		if (is_ignored(*names))
			continue;
		const char *file = files_join(inv->arena, path, *names);
		if (files_kind(file) == FILES_FOLDER) {
			if (read_folder(inv, file, depth + 1, warn, e) < 0)
				return -1;
			continue;
		}
		if (!files_is_yaml(*names)) {
			err_at(e, ERR_INPUT,
			    (struct mark){arena_strdup(inv->arena, file), 0, 0},
			    "not a YAML inventory");
			err_remedy(*e,
			    "only *.yml, *.yaml and *.json are read: convert it with "
			    "'ansible-inventory --list --yaml', or move it away");
			return -1;
		}
		if (read_file(inv, file, warn, e) < 0)
			return -1;
	}
	return 0;
}

int
source_read(
    struct inventory *inv, const char *path, const struct yaml_warn *warn, struct err **e)
{
	if (files_kind(path) == FILES_FOLDER)
		return read_folder(inv, path, 0, warn, e);
	return read_file(inv, path, warn, e);
}
