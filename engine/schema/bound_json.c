/* The JSON forms, read: see bound.h. Printing is in print_json.c. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
#include "data/json.h"
#include "data/value.h"
#include "schema/bound.h"
#include "schema/bound_build.h"
#include "schema/reader.h"
#include "schema/unknown.h"

struct json {
	struct reader r;
	struct err **e;
	bool in_array; /* the value that is being read is an item of one */
};

static int
wrong(struct json *j, const struct value *v, struct str name, const char *what)
{
	return err_at(j->e, ERR_CONFIG_SYNTAX, v->mark,
	    "'" STR_FMT "' must be %s, not %s", STR_ARG(name), what,
	    value_kind_name(v->kind));
}

/* --- metadata: "@" of a member that is an object, "@name" of one that is not -------------------------- */

static struct str
scalar(struct json *j, const struct value *v)
{
	struct buf out;
	struct str text;

	if (v->kind == VALUE_STR)
		return v->str;
	buf_init(&out, BUF_LINE);
	json_print(v, 0, &out);
	text = (struct str){buf_copy(&out, j->r.arena), out.n};
	buf_done(&out);
	return text;
}

static bool
is_scalar(const struct value *v)
{
	return v->kind == VALUE_STR || v->kind == VALUE_INT || v->kind == VALUE_FLOAT ||
	       v->kind == VALUE_BOOL;
}

/* "junos:comment", "jcmd:active": what stands before the colon says nothing here. */
static struct str
local(struct str name)
{
	const char *colon = name.n > 0 ? memchr(name.p, ':', name.n) : NULL;

	if (colon == NULL)
		return name;
	return (struct str){colon + 1, name.n - (size_t)(colon + 1 - name.p)};
}

/* Of the whole configuration: when it was committed, by whom, its namespace. */
static bool
says_nothing(struct str name)
{
	return str_eq(name, STR("xmlns")) || str_starts(name, STR("xmlns:")) ||
	       str_starts(name, STR("junos:"));
}

static int
read_annotated(struct json *j, struct bound *n, const struct value_pair *it)
{
	struct str name = local(it->key->str), text;

	if (!is_scalar(it->value))
		return wrong(j, it->value, name, "text or true");
	text = scalar(j, it->value);
	if (str_eq(it->key->str, STR("junos:group")))
		n->group = arena_strndup(j->r.arena, text.p, text.n);
	else if (str_eq(name, STR("comment")))
		n->comment = reader_comment(&j->r, n->comment, text);
	else if (it->value->kind == VALUE_BOOL && !it->value->boolean &&
		 !str_eq(name, STR("active")))
		return 0;
	else if (!reader_attribute(&j->r, n, name, text) &&
		 !reader_move_key(&j->r, n, name, text) && !says_nothing(it->key->str))
		reader_finding(&j->r, FINDING_UNKNOWN, n, name, "syntax error");
	return 0;
}

static int
read_annotation(struct json *j, struct bound *n, const struct value *meta)
{
	if (meta == NULL || meta->kind == VALUE_NULL)
		return 0;
	if (meta->kind != VALUE_MAP)
		return wrong(j, meta, STR("@"), "a mapping");
	for (int moves = 1; moves >= 0; moves--) /* what `name` means depends on them */
		value_pairs(meta, it)
		{
			struct str name = local(it->key->str);
			bool move =
			    str_eq(name, STR("rename")) || str_eq(name, STR("insert"));

			if (move == (moves == 1) && read_annotated(j, n, it) < 0)
				return -1;
		}
	return 0;
}

/* "@name" beside the member; of an array, what belongs to its i-th item. */
static const struct value *
annotation_of(const struct value *object, struct str name, size_t i)
{
	const struct value *meta;
	struct buf key;

	buf_init(&key, BUF_TEXT);
	buf_addc(&key, '@');
	buf_addstr(&key, name);
	meta = value_gets(object, buf_str(&key));
	buf_done(&key);
	if (meta != NULL && meta->kind == VALUE_LIST)
		return value_at(meta, i);
	return i == 0 ? meta : NULL;
}

/* --- members ----------------------------------------------------------------------------------------- */

static int read_object(struct json *j, const struct value *object, struct bound *n);

/* What the text form could say. An element may need another name: that is the printer's business. */
static bool
is_word(struct str name)
{
	return name.n > 0 && memchr(name.p, '\0', name.n) == NULL;
}

/* [null], {} and null say that it is there, and nothing else. */
static bool
is_nothing(const struct value *v)
{
	return v->kind == VALUE_NULL || (v->kind == VALUE_MAP && v->map.n == 0);
}

static const struct value *
nothing_at(struct json *j, struct mark mark)
{
	struct value *v = value_null(j->r.arena);

	v->mark = mark;
	return v;
}

/* 14.2 wraps what it has in [{"data": …}], and metadata in "attributes". */
static const struct value *
unwrap(struct json *j, const struct value *v)
{
	const struct value *data = value_get(v, "data");

	if (v->kind != VALUE_MAP || !j->in_array)
		return v;
	for (size_t i = 0; i < v->map.n; i++)
		if (!str_eq(v->map.v[i].key->str, STR("data")) &&
		    !str_eq(v->map.v[i].key->str, STR("attributes")))
			return v;
	if (data == NULL && value_get(v, "attributes") == NULL)
		return v;
	if (data == NULL || (data->kind == VALUE_LIST && data->list.n == 1 &&
				data->list.v[0]->kind == VALUE_NULL))
		return nothing_at(j, v->mark);
	return is_scalar(data) ? data : v;
}

static int
read_leaf(struct json *j, const struct value *v, struct bound *n)
{
	bool flag = n->schema != NULL && schema_kind(n->schema) == SCHEMA_FLAG;

	if (v->kind == VALUE_NULL) {
		if (n->schema != NULL && !flag && (n->flags & CONFIG_DELETE) == 0)
			reader_finding(&j->r, FINDING_MISSING, n, str_of(n->name),
			    "missing argument");
		return 0;
	}
	if (flag)
		return wrong(j, v, str_of(n->name), "[null]");
	if (!is_scalar(v))
		return wrong(j, v, str_of(n->name), "a value");
	n->value = scalar(j, v);
	return 0;
}

static int
read_item(struct json *j, const struct value *v, struct bound *n)
{
	const struct value *inner =
	    reader_free(n) || !bound_is_inner(n) ? unwrap(j, v) : v;
	int rc;

	if (inner != v && read_annotation(j, n, value_get(v, "attributes")) < 0)
		return -1;
	if (is_nothing(inner))
		rc = bound_is_inner(n) ? 0 : read_leaf(j, nothing_at(j, v->mark), n);
	else if (inner->kind == VALUE_MAP && bound_is_inner(n))
		rc = read_object(j, inner, n);
	else if (reader_free(n) || !bound_is_inner(n))
		rc = read_leaf(j, inner, n);
	else
		rc = wrong(j, inner, str_of(n->name), "a mapping");
	if (rc == 0)
		reader_settle(&j->r, n);
	return rc;
}

static int
read_one(struct json *j, struct str name, const struct value *v, const struct value *meta,
    struct bound *parent)
{
	const struct value *plain = unwrap(j, v);
	struct bound *n;

	if (is_scalar(plain) || plain->kind == VALUE_NULL) {
		struct str text = is_scalar(plain) ? scalar(j, plain) : STR("");

		if (reader_choice(&j->r, parent, name, text))
			return 0;
	}
	if (!is_word(name))
		return err_at(j->e, ERR_CONFIG_SYNTAX, v->mark,
		    "'" STR_FMT "' is not a name", STR_ARG(name));
	n = reader_node(&j->r, parent, name, v->mark);
	if (read_annotation(j, n, meta) < 0)
		return -1;
	return read_item(j, v, n);
}

/* "junos-conf-root:system" of RFC 7951. */
static struct str
member_name(const struct bound *n, struct str key)
{
	struct str bare = local(key);

	if (bare.n == key.n || n->schema == NULL ||
	    schema_child(n->schema, key) != NULL || schema_child(n->schema, bare) == NULL)
		return key;
	return bare;
}

static int
read_member(struct json *j, const struct value *object, const struct value_pair *it,
    struct bound *n)
{
	struct str key = it->key->str, name = member_name(n, key);
	const struct value *v = it->value;

	j->in_array = v->kind == VALUE_LIST;
	if (!j->in_array)
		return read_one(j, name, v, annotation_of(object, key, 0), n);
	for (size_t i = 0; i < v->list.n; i++, j->in_array = true)
		if (read_one(j, name, v->list.v[i], annotation_of(object, key, i), n) < 0)
			return -1;
	return 0;
}

/* Of an entry, keys are read first: paths in findings have them. */
static bool
is_key(const struct bound *n, struct str name)
{
	const struct schema_node *known;

	if (n->schema == NULL || schema_kind(n->schema) != SCHEMA_LIST)
		return false;
	known = schema_child(n->schema, member_name(n, name));
	return known != NULL && schema_is_key(known);
}

/* "@name" without a member of that name: a deletion says no more. */
static int
read_alone(struct json *j, const struct value *object, const struct value_pair *it,
    struct bound *parent)
{
	struct str name = {it->key->str.p + 1, it->key->str.n - 1};
	struct bound *n;

	if (value_gets(object, name) != NULL)
		return 0;
	if (!is_word(name))
		return err_at(j->e, ERR_CONFIG_SYNTAX, it->value->mark,
		    "'" STR_FMT "' is not a name", STR_ARG(name));
	n = reader_node(&j->r, parent, member_name(parent, name), it->value->mark);
	if (read_annotation(j, n, annotation_of(object, name, 0)) < 0)
		return -1;
	reader_settle(&j->r, n);
	return 0;
}

static int
read_any(struct json *j, const struct value *object, const struct value_pair *it,
    struct bound *n)
{
	struct str name = it->key->str;

	if (str_eq(name, STR("@")))
		return read_annotation(j, n, it->value);
	if (str_starts(name, STR("@")))
		return read_alone(j, object, it, n);
	return read_member(j, object, it, n);
}

/* The member "attributes" of 14.2, in whose style every object stands in an array. */
static bool
is_attributes(const struct value_pair *it, const struct bound *n, bool in_array)
{
	return in_array && str_eq(it->key->str, STR("attributes")) &&
	       it->value->kind == VALUE_MAP &&
	       (n->schema == NULL || schema_child(n->schema, it->key->str) == NULL);
}

static int
read_object(struct json *j, const struct value *object, struct bound *n)
{
	bool in_array = j->in_array;

	for (int keys = 1; keys >= 0; keys--)
		value_pairs(object, it)
		{
			int rc;

			if (is_key(n, it->key->str) != (keys == 1))
				continue;
			if (is_attributes(it, n, in_array))
				rc = read_annotation(j, n, it->value);
			else
				rc = read_any(j, object, it, n);
			if (rc < 0)
				return -1;
		}
	return 0;
}

int
bound_from_json(struct arena *a, const struct schema *s,
    const struct value *configuration, finding_fn *found, void *ctx,
    struct bound **ret_root, struct err **e)
{
	struct json j = {.e = e};
	struct bound *root = bound_new_root(a, s);
	int rc;

	if (configuration->kind == VALUE_LIST && configuration->list.n == 1) {
		configuration = configuration->list.v[0];
		j.in_array = true; /* the verbose style */
	}
	reader_init(&j.r, a, s, found, ctx);
	if (configuration->kind == VALUE_MAP)
		rc = read_object(&j, configuration, root);
	else
		rc = wrong(&j, configuration, STR("configuration"), "a mapping");
	reader_done(&j.r);
	if (rc == 0) {
		unknown_to_words(a, root);
		*ret_root = root;
	}
	return rc;
}
