/*
 * libyaml's events become values. Everything is checked while it is read, so that the first thing wrong in the
 * file is the one that is said; libyaml's own words are replaced where a person would not find the mistake by
 * them (yaml_words.c).
 */
#include "data/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "data/secret.h"
#include "data/value.h"
#include "data/vault.h"
#include "data/yaml_key.h"
#include "data/yaml_text.h"
#include "data/yaml_type.h"
#include "data/yaml_vault.h"
#include "data/yaml_words.h"

#define YAML_DEPTH 200
#define YAML_NODES 1000000 /* nodes that aliases may stand for, put together */

#define TAG "tag:yaml.org,2002:"

struct anchor {
	struct mark mark;
	struct value *value; /* NULL while it is being read */
	size_t nodes;
};

struct reader {
	struct arena *arena;
	struct yaml_text text;
	yaml_parser_t parser;
	yaml_event_t event;
	bool has_event;
	const struct yaml_warn *warn;
	struct map anchors; /* name to struct anchor */
	size_t nodes;       /* read so far, aliases counted as what they stand for */
	size_t aliased;     /* of these, how many came by aliases */
	bool all;           /* documents: a list of them */
	int depth;
	bool key; /* what is read is a key */
	struct yaml_keys keys;
	int secret; /* keys around that name secrets: what is read is not quoted in messages */
	struct err **e;
};

static int node(struct reader *r, struct value **ret);

static struct mark
here(struct reader *r)
{
	return yaml_text_mark(&r->text, r->event.start_mark.index);
}

static int fail(struct reader *r, struct mark at, const char *remedy, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

static int
fail(struct reader *r, struct mark at, const char *remedy, const char *fmt, ...)
{
	struct buf b;
	va_list ap;

	buf_init(&b, BUF_LINE);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	yaml_text_fail(&r->text, at, ERR_YAML, remedy, buf_z(&b), r->e);
	buf_done(&b);
	return -1;
}

/* ---- what libyaml refuses ---- */

static int
refused(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;

	if (p->error == YAML_MEMORY_ERROR)
		abort();
	if (p->error == YAML_READER_ERROR)
		return fail(r, yaml_text_mark_octet(&r->text, p->problem_offset),
		    "remove the character, or write it as an escape in double quotes",
		    "the character U+%04X cannot be part of YAML",
		    (unsigned)p->problem_value);
	size_t at = yaml_text_seek(&r->text, p->problem_mark.index);
	const struct yaml_words *w = yaml_words_find(p->problem, p->context,
	    yaml_text_octet(&r->text, at), yaml_text_before(&r->text, at));
	struct mark problem = yaml_text_mark(&r->text, p->problem_mark.index);
	if (w == NULL)
		return fail(r, problem, NULL, "%s%s%s", p->problem,
		    p->context != NULL ? " " : "", p->context != NULL ? p->context : "");
	if (!w->at_context || p->context == NULL)
		return fail(r, problem, w->remedy, "%s", w->message);
	struct mark context = yaml_text_mark(&r->text, p->context_mark.index);
	if (context.line == problem.line)
		return fail(r, context, w->remedy, "%s", w->message);
	return fail(
	    r, context, w->remedy, "%s (noticed at line %d)", w->message, problem.line);
}

/* Octets of a text that are shown in a message: whole characters, and stars for what may be a secret. */
static int
shown(const struct reader *r, struct str *s)
{
	size_t n;

	if (r->secret > 0)
		*s = STR("********");
	n = s->n < 60 ? s->n : 60;
	while (n < s->n && n > 0 && ((unsigned char)s->p[n] & 0xc0) == 0x80)
		n--;
	return (int)n;
}

/* The same for names, which libyaml keeps short enough: a password may begin with '*', '&' or '!'. */
static const char *
quoted(const struct reader *r, const char *name)
{
	return r->secret > 0 ? "********" : name;
}

static int
next(struct reader *r)
{
	if (r->has_event)
		yaml_event_delete(&r->event);
	r->has_event = yaml_parser_parse(&r->parser, &r->event) != 0;
	return r->has_event ? 0 : refused(r);
}

/* ---- scalars ---- */

static const struct tag {
	const char *tag;
	enum yaml_type type;
} scalar_tags[] = {
    {TAG "str", YAML_TYPE_STR},
    {TAG "int", YAML_TYPE_INT},
    {TAG "float", YAML_TYPE_FLOAT},
    {TAG "bool", YAML_TYPE_BOOL},
    {TAG "null", YAML_TYPE_NULL},
    {TAG "timestamp", YAML_TYPE_TIMESTAMP},
};

/* `! x` asks for no tag in particular. */
static const char *
own_tag(const yaml_char_t *tag)
{
	return tag == NULL || strcmp((const char *)tag, "!") == 0 ? NULL
								  : (const char *)tag;
}

static int
unknown_tag(struct reader *r, const char *tag)
{
	static const char core[] = TAG;
	bool is_core = strncmp(tag, core, sizeof core - 1) == 0;

	return fail(r, here(r),
	    "remove the tag; put the value in quotes if it begins with '!'",
	    "unknown tag '%s%s'", is_core ? "!!" : "",
	    quoted(r, tag + (is_core ? sizeof core - 1 : 0)));
}

static void
warn_base60(struct reader *r, struct str text, const struct value *v)
{
	char message[256];

	if (r->warn == NULL || r->warn->warn == NULL || text.n > 60)
		return;
	if (r->secret > 0)
		snprintf(message, sizeof message,
		    "the value without quotes is a base-60 integer: quote it if it is "
		    "text");
	else
		snprintf(message, sizeof message,
		    "'" STR_FMT
		    "' without quotes is the base-60 integer %lld: quote it if it is a "
		    "community, a route distinguisher, a time or a MAC address",
		    STR_ARG(text), (long long)v->integer);
	r->warn->warn(r->warn->ctx, v->mark, message);
}

static int
typed(struct reader *r, enum yaml_type type, struct str text, struct value **ret)
{
	const char *problem = NULL;
	/* what has no file may be given back at any time, and what is hidden is overwritten */
	bool share = r->key && r->text.file != NULL && !r->text.hidden;
	struct value *v = type == YAML_TYPE_STR && share
			      ? yaml_key(&r->keys, r->arena, text)
			      : yaml_type_make(r->arena, type, text, &problem);

	if (v == NULL) {
		int n = shown(r, &text);
		return fail(r, here(r), "put it in quotes if it is text", "'%.*s' %s", n,
		    text.p, problem);
	}
	v->mark = here(r);
	*ret = v;
	return 0;
}

/* `!vault |`: opened where it stands. */
static int
vault_value(struct reader *r, struct str text, struct value **ret)
{
	return yaml_vault_value(r->arena, r->warn != NULL ? r->warn->vault : NULL,
	    (struct yaml_vault){text, here(r)}, ret, r->e);
}

static int
scalar(struct reader *r, struct value **ret)
{
	const char *tag = own_tag(r->event.data.scalar.tag);
	struct str text = {
	    (const char *)r->event.data.scalar.value, r->event.data.scalar.length};

	if (tag == NULL && !r->event.data.scalar.plain_implicit)
		return typed(r, YAML_TYPE_STR, text, ret);
	if (tag == NULL) {
		enum yaml_type type = yaml_type_of(text);
		if (typed(r, type, text, ret) < 0)
			return -1;
		if (type == YAML_TYPE_INT && yaml_type_base60(text))
			warn_base60(r, text, *ret);
		return 0;
	}
	if (strcmp(tag, "!vault") == 0 || strcmp(tag, "!vault-encrypted") == 0)
		return vault_value(r, text, ret);
	if (strcmp(tag, "!unsafe") == 0) {
		if (typed(r, YAML_TYPE_STR, text, ret) < 0)
			return -1;
		(*ret)->unsafe = true;
		return 0;
	}
	for (size_t i = 0; i < sizeof scalar_tags / sizeof *scalar_tags; i++)
		if (strcmp(tag, scalar_tags[i].tag) == 0)
			return typed(r, scalar_tags[i].type, text, ret);
	return unknown_tag(r, tag);
}

/* ---- collections ---- */

static void
mark_unsafe(struct value *v)
{
	if (v->kind == VALUE_STR)
		v->unsafe = true;
	else if (v->kind == VALUE_LIST)
		value_each(v, it) mark_unsafe(*it);
	else if (v->kind == VALUE_MAP)
		value_pairs(v, it) mark_unsafe(it->value);
}

/* The tag of a collection: NULL, its own, or !unsafe. */
static int
collection_tag(struct reader *r, const char *tag, const char *own, bool *ret_unsafe)
{
	*ret_unsafe = tag != NULL && strcmp(tag, "!unsafe") == 0;
	if (tag == NULL || *ret_unsafe || strcmp(tag, own) == 0)
		return 0;
	return unknown_tag(r, tag);
}

static int
deeper(struct reader *r)
{
	char message[64];

	if (++r->depth <= YAML_DEPTH)
		return 0;
	snprintf(message, sizeof message, "nested deeper than %d levels", YAML_DEPTH);
	return yaml_text_fail(&r->text, here(r), ERR_LIMIT, NULL, message, r->e);
}

static int
list(struct reader *r, struct value **ret)
{
	struct value *v = value_list(r->arena), *item = NULL;
	bool unsafe;

	v->mark = here(r);
	if (deeper(r) < 0 || collection_tag(r, own_tag(r->event.data.sequence_start.tag),
				 TAG "seq", &unsafe) < 0)
		return -1;
	for (;;) {
		if (next(r) < 0)
			return -1;
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		if (node(r, &item) < 0)
			return -1;
		value_append(r->arena, v, item);
	}
	r->depth--;
	if (unsafe)
		mark_unsafe(v = value_copy(r->arena, v));
	*ret = v;
	return 0;
}

static bool
is_merge(const struct reader *r)
{
	const yaml_event_t *ev = &r->event;

	return ev->type == YAML_SCALAR_EVENT &&
	       ((ev->data.scalar.tag == NULL && ev->data.scalar.plain_implicit &&
		    ev->data.scalar.length == 2 &&
		    memcmp(ev->data.scalar.value, "<<", 2) == 0) ||
		   (ev->data.scalar.tag != NULL &&
		       strcmp((char *)ev->data.scalar.tag, TAG "merge") == 0));
}

static void
merge_map(struct reader *r, struct value *into, const struct value *from)
{
	value_pairs(from, it) value_put(r->arena, into, it->key, it->value);
}

/* What `<<` names comes before the mapping's own keys; of a list, the first mapping is the strongest. */
static int
merge(struct reader *r, struct value **merged)
{
	struct value *v = NULL;

	if (next(r) < 0)
		return -1;
	struct mark at = here(r);
	if (node(r, &v) < 0)
		return -1;
	if (*merged == NULL)
		*merged = value_map(r->arena);
	if (v->kind == VALUE_MAP) {
		merge_map(r, *merged, v);
		return 0;
	}
	bool maps = v->kind == VALUE_LIST;
	for (size_t i = value_count(v); maps && i-- > 0;) {
		maps = value_at(v, i)->kind == VALUE_MAP;
		if (maps)
			merge_map(r, *merged, value_at(v, i));
	}
	return maps ? 0
		    : fail(r, at, "give an alias of a mapping: '<<: *name'",
			  "'<<' merges a mapping or a list of mappings, not %s",
			  value_kind_name(v->kind));
}

static int
bad_key(struct reader *r)
{
	size_t at = yaml_text_seek(&r->text, r->event.start_mark.index);
	struct mark m = here(r);

	if (yaml_text_octet(&r->text, at) == '{' &&
	    yaml_text_before(&r->text, at) == '{') {
		m.col--;
		return fail(r, m, "put the whole value in double quotes: \"{{ … }}\"",
		    "a template expression is not quoted");
	}
	return fail(r, m, "use text or a number as the key",
	    "a list or a mapping cannot be a key");
}

static int
key(struct reader *r, struct value **ret)
{
	yaml_event_t *ev = &r->event;

	if (ev->type == YAML_MAPPING_START_EVENT || ev->type == YAML_SEQUENCE_START_EVENT)
		return bad_key(r);
	if (ev->type == YAML_SCALAR_EVENT && ev->data.scalar.tag == NULL &&
	    ev->data.scalar.plain_implicit && ev->data.scalar.length == 1 &&
	    ev->data.scalar.value[0] == '=')
		return typed(
		    r, YAML_TYPE_STR, STR("="), ret); /* only as a value is it special */
	struct mark at = here(r);
	r->key = true;
	if (node(r, ret) < 0)
		return -1;
	r->key = false;
	if ((*ret)->kind == VALUE_LIST || (*ret)->kind == VALUE_MAP)
		return fail(r, at, "use text or a number as the key",
		    "a list or a mapping cannot be a key");
	if (ev->type == YAML_ALIAS_EVENT) { /* the key is written here */
		struct value *copy = value_copy(r->arena, *ret);
		copy->mark = at;
		*ret = copy;
	}
	return 0;
}

static int
duplicate(struct reader *r, const struct value *map, const struct value *k)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	value_pairs(map, it)
	{
		if (!value_equal(it->key, k))
			continue;
		if (k->kind == VALUE_STR) {
			struct str name = k->str;
			int n = shown(r, &name);
			buf_printf(&b, "key '%.*s'", n, name.p);
		} else {
			buf_adds(&b, "this key");
		}
		buf_printf(&b, " is given twice: first at line %d, column %d",
		    it->key->mark.line, it->key->mark.col);
		break;
	}
	fail(r, k->mark, "remove one of them", "%s", buf_z(&b));
	buf_done(&b);
	return -1;
}

static int
pair(struct reader *r, struct value *own, struct value **merged)
{
	struct value *k = NULL, *item = NULL;

	if (is_merge(r))
		return merge(r, merged);
	if (key(r, &k) < 0)
		return -1;
	if (value_getv(own, k) != NULL)
		return duplicate(r, own, k);
	bool secret =
	    k->shared ? r->keys.secret : k->kind == VALUE_STR && secret_name(k->str);
	r->secret += secret;
	if (next(r) < 0 || node(r, &item) < 0)
		return -1;
	r->secret -= secret;
	value_put(r->arena, own, k, item);
	return 0;
}

static int
mapping(struct reader *r, struct value **ret)
{
	struct value *own = value_map(r->arena), *merged = NULL;
	bool unsafe;

	own->mark = here(r);
	if (deeper(r) < 0 || collection_tag(r, own_tag(r->event.data.mapping_start.tag),
				 TAG "map", &unsafe) < 0)
		return -1;
	for (;;) {
		if (next(r) < 0)
			return -1;
		if (r->event.type == YAML_MAPPING_END_EVENT)
			break;
		if (pair(r, own, &merged) < 0)
			return -1;
	}
	r->depth--;
	if (merged != NULL) {
		merge_map(r, merged, own);
		merged->mark = own->mark;
		own = merged;
	}
	if (unsafe)
		mark_unsafe(own = value_copy(r->arena, own));
	*ret = own;
	return 0;
}

/* ---- anchors and nodes ---- */

static int
alias(struct reader *r, struct value **ret)
{
	const char *name = (const char *)r->event.data.alias.anchor;
	const struct anchor *a = map_get(&r->anchors, str_of(name));

	if (a == NULL)
		return fail(r, here(r),
		    "define it before with '&', or put the value in quotes if it is text",
		    "nothing is named '%s' for the alias '*%s'", quoted(r, name),
		    quoted(r, name));
	if (a->value == NULL)
		return fail(r, here(r), "a value cannot hold itself",
		    "the alias '*%s' stands inside the value it names", quoted(r, name));
	r->nodes += a->nodes;
	r->aliased += a->nodes;
	if (r->aliased > YAML_NODES)
		return yaml_text_fail(&r->text, here(r), ERR_LIMIT, NULL,
		    "aliases stand for more than a million values", r->e);
	*ret = a->value;
	return 0;
}

static const char *
event_anchor(const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_SCALAR_EVENT: return (const char *)ev->data.scalar.anchor;
	case YAML_SEQUENCE_START_EVENT:
		return (const char *)ev->data.sequence_start.anchor;
	case YAML_MAPPING_START_EVENT: return (const char *)ev->data.mapping_start.anchor;
	default: return NULL;
	}
}

static int
new_anchor(struct reader *r, const char *name, struct anchor **ret)
{
	const struct anchor *old = map_get(&r->anchors, str_of(name));

	if (old != NULL)
		return fail(r, here(r), "give one of them another name",
		    "the anchor '&%s' is given twice: first at line %d, column %d",
		    quoted(r, name), old->mark.line, old->mark.col);
	*ret = arena_new_of(r->arena, struct anchor);
	(*ret)->mark = here(r);
	map_put(&r->anchors, str_of(arena_strdup(r->arena, name)), *ret);
	return 0;
}

/* The node whose first event is the current one; afterwards its last event is. */
static int
node(struct reader *r, struct value **ret)
{
	const char *name = event_anchor(&r->event);
	struct anchor *a = NULL;
	size_t before = r->nodes++;
	int rc;

	if (r->event.type == YAML_ALIAS_EVENT)
		return alias(r, ret);
	if (name != NULL && new_anchor(r, name, &a) < 0)
		return -1;
	if (r->event.type == YAML_SCALAR_EVENT)
		rc = scalar(r, ret);
	else if (r->event.type == YAML_SEQUENCE_START_EVENT)
		rc = list(r, ret);
	else
		rc = mapping(r, ret);
	if (rc == 0)
		value_seal(*ret);
	if (rc == 0 && a != NULL) {
		a->value = *ret;
		a->nodes = r->nodes - before;
	}
	return rc;
}

/* ---- documents ---- */

/* The document whose start is the current event; afterwards what follows it is. */
static int
document(struct reader *r, struct value **ret)
{
	return next(r) < 0 || node(r, ret) < 0 || next(r) < 0 /* document end */ ||
		       next(r) < 0
		   ? -1
		   : 0;
}

/* One (an empty text is null), or a list of all. */
static int
documents(struct reader *r, struct value **ret)
{
	struct value *list = value_list(r->arena), *v = NULL;

	if (next(r) < 0 /* stream start */ || next(r) < 0)
		return -1;
	while (r->event.type != YAML_STREAM_END_EVENT) {
		if (v != NULL && !r->all)
			return fail(r, here(r), "put it into a file of its own",
			    "a second document begins here");
		map_done(&r->anchors); /* names hold for one document */
		map_init(&r->anchors);
		if (document(r, &v) < 0)
			return -1;
		value_append(r->arena, list, v);
	}
	if (v == NULL) {
		v = value_null(r->arena);
		v->mark = (struct mark){r->text.file, 1, 1};
	}
	*ret = r->all ? list : v;
	return 0;
}

static int
parse(struct reader *r, const char *file, struct str text, struct value **ret)
{
	int rc;

	if (text.p == NULL)
		text = STR("");
	if (str_starts(text, STR("\xef\xbb\xbf"))) { /* a byte order mark is not data */
		text.p += 3;
		text.n -= 3;
	}
	yaml_text_init(&r->text, file, text);
	r->text.hidden = r->secret > 0;
	if (yaml_text_check(&r->text, YAML_SIZE, r->e) < 0)
		return -1;
	if (!yaml_parser_initialize(&r->parser))
		abort();
	map_init(&r->anchors);
	yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r->parser, (const unsigned char *)text.p, text.n);
	rc = documents(r, ret);
	if (r->has_event)
		yaml_event_delete(&r->event);
	yaml_parser_delete(&r->parser);
	map_done(&r->anchors);
	return rc;
}

static int
parse_vault(struct reader *r, const char *file, struct str text, struct value **ret)
{
	struct mark top = {file, 1, 1};
	struct vault_opened opened;
	struct value *v = NULL;

	if (vault_open(
		r->warn != NULL ? r->warn->vault : NULL, text, top, &opened, r->e) < 0)
		return -1;
	if (opened.text.p == NULL) {
		err_at(r->e, ERR_INPUT, top,
		    "the file is a vault, and no password that was given opens it");
		err_remedy(*r->e, "%s", opened.remedy);
		return -1;
	}
	r->secret = 1; /* no message quotes it */
	if (parse(r, file, opened.text, &v) < 0)
		return -1;
	yaml_vault_keep(r->warn->vault, v);
	*ret = v;
	return 0;
}

static int
parse_any(struct reader *r, const char *file, struct str text, struct value **ret)
{
	if (text.p != NULL && vault_is(text))
		return parse_vault(r, file, text, ret);
	return parse(r, file, text, ret);
}

int
yaml_parse(struct arena *a, const char *file, struct str text,
    const struct yaml_warn *warn, struct value **ret_value, struct err **e)
{
	struct reader r = {.arena = a, .warn = warn, .e = e};

	return parse_any(&r, file, text, ret_value);
}

int
yaml_parse_all(struct arena *a, const char *file, struct str text,
    const struct yaml_warn *warn, struct value **ret_list, struct err **e)
{
	struct reader r = {.arena = a, .warn = warn, .all = true, .e = e};

	return parse_any(&r, file, text, ret_list);
}
