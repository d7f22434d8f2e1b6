/*
 * JSON configurations as the XML elements they stand for (junos-facts 2.5, 2.7): members are elements, arrays repeat
 * them, null is an empty one. The verbose style of 14.2 wraps every value, [{"data": "x"}]. "@" holds the attributes
 * of a statement, "@name" those of the leaf of that name; spelling of attributes inferred.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "data/value.h"
#include "data/xml.h"
#include "emulator/load.h"

enum { DEPTH_MOST = 200 };

struct reader {
	struct arena *arena;
	int depth;
};

static void members(struct reader *r, const struct value *map, struct xml *x);

/* In front of those that are there: members() turns them round when it has them all. */
static struct xml *
element(struct reader *r, struct xml *parent, struct str name)
{
	struct xml *x = arena_new_of(r->arena, struct xml);
	const char *colon = memchr(name.p, ':', name.n);

	if (colon != NULL) { /* the module's name */
		name.n -= (size_t)(colon + 1 - name.p);
		name.p = colon + 1;
	}
	x->name = arena_strndup(r->arena, name.p, name.n);
	x->prefix = x->ns = "";
	x->text = STR("");
	x->parent = parent;
	x->next = parent->child;
	return parent->child = x;
}

static void
attribute(struct reader *r, struct xml *x, const char *name, const char *value)
{
	struct xml_attr *at = arena_new_of(r->arena, struct xml_attr);

	at->name = name;
	at->prefix = at->ns = "";
	at->value = value;
	at->next = x->attrs;
	x->attrs = at;
}

static const char *
scalar(struct reader *r, const struct value *v)
{
	if (v->kind == VALUE_STR)
		return arena_strndup(r->arena, v->str.p, v->str.n);
	if (v->kind == VALUE_BOOL)
		return v->boolean ? "true" : "false";
	if (v->kind == VALUE_INT)
		return arena_printf(r->arena, "%" PRId64, v->integer);
	if (v->kind == VALUE_FLOAT)
		return arena_printf(r->arena, "%.17g", v->real);
	return "";
}

/* {"inactive": true} is inactive="inactive"; {"operation": "delete"} is delete="delete". */
static void
metadata(struct reader *r, const struct value *map, struct xml *x)
{
	if (map == NULL || map->kind != VALUE_MAP)
		return;
	value_pairs(map, p)
	{
		const char *name = scalar(r, p->key), *text = scalar(r, p->value);
		const char *colon = strchr(name, ':');

		name = colon != NULL ? colon + 1 : name;
		if (strcmp(name, "comment") == 0) {
			struct xml *c = element(r, x, STR("comment"));

			c->prefix = "junos";
			c->text = str_of(text);
		} else if (strcmp(name, "operation") == 0) {
			attribute(r, x, text, text);
		} else if (strcmp(name, "active") == 0 && strcmp(text, "false") == 0) {
			attribute(r, x, "inactive", "inactive");
		} else if (p->value->kind != VALUE_BOOL || p->value->boolean) {
			bool says =
			    p->value->kind == VALUE_BOOL || strcmp(text, "true") == 0;

			attribute(r, x, name, says ? name : text);
		}
	}
}

/* An annotation stands before its element: behind it, as long as all are the wrong way round. */
static void
lift_comment(struct xml *x)
{
	struct xml **at = &x->child, *comment;

	while (*at != NULL && strcmp((*at)->prefix, "junos") != 0)
		at = &(*at)->next;
	comment = *at;
	if (comment == NULL)
		return;
	*at = comment->next;
	comment->parent = x->parent;
	comment->next = x->next;
	x->next = comment;
}

static void
turn_round(struct xml *x)
{
	struct xml *done = NULL, *next;

	for (struct xml *c = x->child; c != NULL; c = next) {
		next = c->next;
		c->next = done;
		done = c;
	}
	x->child = done;
}

static const struct value *
item(const struct value *v, size_t i)
{
	if (v == NULL)
		return NULL;
	return v->kind == VALUE_LIST ? value_at(v, i) : i == 0 ? v : NULL;
}

static void
one(struct reader *r, struct xml *parent, struct str name, const struct value *v,
    const struct value *meta)
{
	struct xml *x = element(r, parent, name);
	const struct value *data = v->kind == VALUE_MAP ? value_get(v, "data") : NULL;

	metadata(r, meta, x);
	if (v->kind == VALUE_MAP) {
		metadata(r, value_get(v, "@"), x);
		metadata(r, value_get(v, "attributes"), x);
	}
	if (data != NULL && data->kind != VALUE_MAP && data->kind != VALUE_LIST)
		x->text = str_of(scalar(r, data));
	else if (v->kind == VALUE_MAP)
		members(r, v, x);
	else
		x->text = str_of(scalar(r, v));
	lift_comment(x);
}

static void
member(
    struct reader *r, const struct value *map, const struct value_pair *p, struct xml *x)
{
	struct str name = p->key->str;
	const struct value *meta =
	    value_get(map, arena_printf(r->arena, "@" STR_FMT, STR_ARG(name)));

	if (p->value->kind != VALUE_LIST) {
		one(r, x, name, p->value, meta);
		return;
	}
	for (size_t i = 0; i < p->value->list.n; i++)
		if (p->value->list.v[i]->kind != VALUE_LIST)
			one(r, x, name, p->value->list.v[i], item(meta, i));
}

static void
members(struct reader *r, const struct value *map, struct xml *x)
{
	if (++r->depth <= DEPTH_MOST)
		value_pairs(map, p)
		{
			bool text = p->key->kind == VALUE_STR && p->key->str.n > 0;

			if (text && p->key->str.p[0] != '@' &&
			    !str_eq(p->key->str, STR("attributes")))
				member(r, map, p, x);
		}
	r->depth--;
	turn_round(x);
}

const struct xml *
load_json_elements(struct arena *a, const struct value *document)
{
	const struct value *top = value_get(document, "configuration");
	struct reader r = {.arena = a};
	struct xml *x = arena_new_of(a, struct xml);

	if (top == NULL && document->kind == VALUE_MAP && document->map.n == 1 &&
	    document->map.v[0].key->kind == VALUE_STR &&
	    str_ends(document->map.v[0].key->str, STR(":configuration")))
		top = document->map.v[0].value;
	top = item(top, 0);
	if (top == NULL || top->kind != VALUE_MAP)
		return NULL;
	x->name = "configuration";
	x->prefix = x->ns = "";
	x->text = STR("");
	members(&r, top, x);
	return x;
}
