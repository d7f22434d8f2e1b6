#include "check/json_tree.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "data/xml.h"

static struct xml *
element(struct arena *a, const char *name, struct xml *parent)
{
	struct xml *x = arena_new_of(a, struct xml);

	*x = (struct xml){
	    .name = name, .prefix = "", .ns = "", .text = STR(""), .parent = parent};
	return x;
}

static void
attribute(struct arena *a, struct xml *x, const char *name, const char *value)
{
	struct xml_attr *at = arena_new_of(a, struct xml_attr), **tail = &x->attrs;

	*at = (struct xml_attr){.name = name, .prefix = "", .ns = "", .value = value};
	while (*tail != NULL)
		tail = &(*tail)->next;
	*tail = at;
}

static const char *
scalar(struct arena *a, const struct value *v)
{
	struct buf text;
	const char *kept;

	if (v->kind == VALUE_STR)
		return v->str.p;
	if (v->kind == VALUE_NULL)
		return "";
	buf_init(&text, BUF_LINE);
	json_print(v, 0, &text);
	kept = buf_copy(&text, a);
	buf_done(&text);
	return kept;
}

/* "junos:seconds" is looked for as "seconds". */
static const char *
local(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon != NULL && colon[1] != '\0' ? colon + 1 : name;
}

static const char *
element_name(struct arena *a, const char *key)
{
	char *name = arena_strdup(a, key);

	for (char *p = name; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p) && strchr("-_.", *p) == NULL &&
		    (unsigned char)*p < 0x80)
			*p = '_';
	if (name[0] == '\0' || (!isalpha((unsigned char)name[0]) && name[0] != '_' &&
				   (unsigned char)name[0] < 0x80))
		return arena_printf(a, "_%s", name);
	return name;
}

static bool
is_scalar(const struct value *v)
{
	return v != NULL && v->kind != VALUE_MAP && v->kind != VALUE_LIST;
}

/* {"data": "x", "attributes": {…}} with nothing else in it. */
static bool
is_leaf(const struct value *map)
{
	const struct value *data = value_get(map, "data"),
			   *attributes = value_get(map, "attributes");
	size_t known = (data != NULL) + (attributes != NULL);

	return known > 0 && value_count(map) == known &&
	       (data == NULL || is_scalar(data)) &&
	       (attributes == NULL || attributes->kind == VALUE_MAP);
}

static void fill(struct arena *a, struct xml *x, const struct value *v);

static struct xml **
add(struct arena *a, struct xml *parent, struct xml **tail, const char *key,
    const struct value *v)
{
	const char *name = element_name(a, local(key));
	struct xml *x = element(a, name, parent);

	if (strcmp(name, local(key)) != 0)
		attribute(a, x, "key", key);
	fill(a, x, v);
	*tail = x;
	return &x->next;
}

static void
attributes_of(struct arena *a, struct xml *x, const struct value *map)
{
	if (map == NULL || map->kind != VALUE_MAP)
		return;
	value_pairs(map, p)
	{
		if (is_scalar(p->value))
			attribute(a, x, local(p->key->str.p), scalar(a, p->value));
	}
}

static void
fill_pairs(struct arena *a, struct xml *x, const struct value *map)
{
	struct xml **tail = &x->child;

	value_pairs(map, p)
	{
		const char *key = p->key->str.p;

		if (strcmp(key, "attributes") == 0 && x->attrs != NULL)
			continue;
		if (p->value->kind != VALUE_LIST) {
			tail = add(a, x, tail, key, p->value);
			continue;
		}
		value_each(p->value, it) tail = add(a, x, tail, key, *it);
	}
}

static void
fill_map(struct arena *a, struct xml *x, const struct value *map)
{
	const struct value *data = value_get(map, "data");

	attributes_of(a, x, value_get(map, "attributes"));
	if (is_leaf(map))
		x->text = str_of(data != NULL ? scalar(a, data) : "");
	else
		fill_pairs(a, x, map);
}

/* As deep as json_parse lets a text be. */
static void
fill(struct arena *a, struct xml *x, const struct value *v)
{
	struct xml **tail = &x->child;

	switch (v->kind) {
	case VALUE_MAP: fill_map(a, x, v); break;
	case VALUE_LIST: value_each(v, it) tail = add(a, x, tail, "item", *it); break;
	default: x->text = str_of(scalar(a, v)); break;
	}
}

/* Some trains append "{}" to what they say. */
static int
parse(struct arena *a, struct str text, struct value **ret_value, struct err **e)
{
	struct err *why = NULL;
	struct str less = text;

	if (json_parse(a, "JSON", text, ret_value, &why) == 0)
		return 0;
	err_set(e, ERR_PROTOCOL, "the answer is %s", err_message(why));
	err_clear(&why);
	if (!str_ends(text, STR("{}")))
		return -1;
	less.n -= 2;
	if (json_parse(a, "JSON", less, ret_value, &why) < 0) {
		err_free(why);
		return -1;
	}
	err_clear(e);
	return 0;
}

int
json_tree(struct arena *a, struct str text, const struct xml **ret_reply, struct err **e)
{
	struct xml *root = element(a, "rpc-reply", NULL);
	struct value *v = NULL;

	if (parse(a, str_trim(text), &v, e) < 0)
		return -1;
	if (is_scalar(v))
		return err_set(e, ERR_PROTOCOL, "the answer is no JSON object or list");
	if (v->kind == VALUE_MAP)
		fill_pairs(a, root, v);
	else
		fill(a, root, v);
	*ret_reply = root;
	return 0;
}
