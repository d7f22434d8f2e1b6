#include "template/name.h"

#include "base/arena.h"
#include "template/function.h"
#include "template/method.h"
#include "template/node.h"
#include "template/object.h"

static const char *const loop_attrs[] = {
    [LOOP_INDEX] = "index",
    [LOOP_INDEX0] = "index0",
    [LOOP_FIRST] = "first",
    [LOOP_LAST] = "last",
    [LOOP_LENGTH] = "length",
    [LOOP_REVINDEX] = "revindex",
    [LOOP_REVINDEX0] = "revindex0",
    [LOOP_PREVITEM] = "previtem",
    [LOOP_NEXTITEM] = "nextitem",
    [LOOP_DEPTH] = "depth",
    [LOOP_DEPTH0] = "depth0",
    [LOOP_CYCLE] = "cycle",
    [LOOP_CHANGED] = "changed",
};

void
names_init(struct names *n, struct arena *a)
{
	n->a = a;
	map_init(&n->map);
}

void
names_done(struct names *n)
{
	map_done(&n->map);
}

const struct template_function *
method_find(const struct template_functions *table, struct str name)
{
	for (size_t i = 0; name.n > 0 && i < table->n; i++)
		if (table->rows[i].name[0] == name.p[0] &&
		    str_eq(name, str_of(table->rows[i].name)))
			return &table->rows[i];
	return NULL;
}

static struct name *
make(struct names *n, struct str text)
{
	struct name *name = arena_new_of(n->a, struct name);
	const struct template_function *global =
	    template_function_find(TEMPLATE_GLOBAL, text);

	name->id = n->n++;
	name->key.kind = VALUE_STR;
	name->key.str = (struct str){arena_strndup(n->a, text.p, text.n), text.n};
	name->filter = template_function_find(TEMPLATE_FILTER, text);
	name->test = template_function_find(TEMPLATE_TEST, text);
	name->method[METHOD_STR] = method_find(&method_str, text);
	name->method[METHOD_MAP] = method_find(&method_map, text);
	name->method[METHOD_LIST] = method_find(&method_list, text);
	if (str_eq(text, STR("omit")))
		name->global = undefined_omit();
	if (global != NULL)
		name->global = object_function(n->a, global);
	for (size_t i = LOOP_INDEX; i < sizeof loop_attrs / sizeof *loop_attrs; i++)
		if (str_eq(text, str_of(loop_attrs[i])))
			name->loop = (uint8_t)i;
	return name;
}

struct name *
names_get(struct names *n, struct str text)
{
	struct name *name = map_get(&n->map, text);

	if (name == NULL) {
		name = make(n, text);
		map_put(&n->map, name->key.str, name);
	}
	return name;
}
