/*
 * JSON. jansson decides what is JSON; it knows no positions, so the tree it gives is
 * walked together with the text it came from: duplicates are refused and order is kept,
 * therefore both are in the same order.
 */
#include "data/json.h"

#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/secret.h"
#include "data/value.h"

#define JSON_DEPTH 200

/* ---- reading ---- */

struct json_walk {
	struct arena *arena;
	const char *p, *end; /* in the text, which jansson has accepted */
	const char *line;    /* start of the line p is on */
	struct mark mark;
	int depth;
};

/* The mark of the octet at offset `at` of the text. */
static struct mark
mark_at(const char *file, struct str text, size_t at)
{
	struct mark m = {file, 1, 1};

	for (size_t i = 0; i < at && i < text.n; i++) {
		m.col++;
		if (text.p[i] == '\n') {
			m.line++;
			m.col = 1;
		}
	}
	return m;
}

static void
set_excerpt(struct err *e, struct str text, struct mark m)
{
	const char *p = text.p, *end = text.p + text.n, *nl;
	char line[200];

	for (int i = 1; i < m.line && (nl = memchr(p, '\n', end - p)) != NULL; i++)
		p = nl + 1;
	nl = p == NULL || p == end ? end : memchr(p, '\n', end - p);
	size_t n = (nl == NULL ? end : nl) - p;
	if (n == 0 || n >= sizeof line)
		return; /* a document in one line: an excerpt would be the document */
	if (secret_line(text, (size_t)(p - text.p)))
		return;
	n = str_utf8_error((struct str){p, n});
	memcpy(line, p, n);
	line[n] = '\0';
	err_excerpt(e, line, m.col);
}

static int
fail(const char *file, struct str text, const json_error_t *je, struct err **e)
{
	const char *near = strstr(je->text, " near "), *reason = je->text;
	char what[JSON_ERROR_TEXT_LENGTH];
	size_t at = je->position < 0 ? 0 : (size_t)je->position;
	const char *remedy = NULL;

	snprintf(what, sizeof what, "%.*s",
	    near != NULL ? (int)(near - reason) : (int)strlen(reason), reason);
	if (near != NULL && strcmp(near, " near end of file") == 0)
		at = text.n;
	else if (near != NULL && strlen(near) > 8 && at >= strlen(near) - 8)
		at -= strlen(near) - 8; /* jansson points behind the token it names */
	if (json_error_code(je) == json_error_numeric_overflow) {
		snprintf(what, sizeof what, "the number does not fit 64 bits");
		remedy = "write it as text, in double quotes";
	}
	if (near != NULL && json_error_code(je) != json_error_duplicate_key)
		near = NULL;
	struct mark m = mark_at(file, text, at);
	err_at(
	    e, ERR_INPUT, m, "not valid JSON: %s%s", what, near != NULL ? near + 5 : "");
	if (remedy != NULL)
		err_remedy(*e, "%s", remedy);
	set_excerpt(*e, text, m);
	return -1;
}

/* Moves to the next octet that begins a value or a key and notes where that is. */
static void
seek(struct json_walk *w)
{
	for (; w->p < w->end && strchr(" \t\r\n,:", *w->p) != NULL; w->p++)
		if (*w->p == '\n') {
			w->mark.line++;
			w->line = w->p + 1;
		}
	w->mark.col = (int)(w->p - w->line) + 1;
}

static void
skip_string(struct json_walk *w)
{
	for (w->p++; w->p < w->end && *w->p != '"'; w->p++)
		if (*w->p == '\\')
			w->p++;
	w->p++;
}

static void
skip_word(struct json_walk *w)
{
	while (w->p < w->end && strchr(" \t\r\n,]}", *w->p) == NULL)
		w->p++;
}

static struct value *convert(struct json_walk *w, json_t *j);

static void
convert_items(struct json_walk *w, json_t *j, struct value *list)
{
	size_t i;
	json_t *item;

	w->p++;
	json_array_foreach(j, i, item)
	{
		struct value *v = convert(w, item);
		if (v == NULL)
			return;
		value_append(w->arena, list, v);
	}
	seek(w);
	w->p++;
}

static void
convert_members(struct json_walk *w, json_t *j, struct value *map)
{
	w->p++;
	for (void *it = json_object_iter(j); it != NULL;
	     it = json_object_iter_next(j, it)) {
		seek(w);
		struct value *key = value_strz(w->arena, json_object_iter_key(it));
		key->mark = w->mark;
		skip_string(w);
		struct value *v = convert(w, json_object_iter_value(it));
		if (v == NULL)
			return;
		value_put(w->arena, map, key, v);
	}
	seek(w);
	w->p++;
}

/* NULL: too deep; w->mark says where, and w->depth stays above the limit. */
static struct value *
convert(struct json_walk *w, json_t *j)
{
	struct value *v = NULL;

	seek(w);
	struct mark at = w->mark;
	switch (json_typeof(j)) {
	case JSON_OBJECT:
	case JSON_ARRAY:
		if (++w->depth > JSON_DEPTH)
			return NULL;
		if (json_is_object(j))
			convert_members(w, j, v = value_map(w->arena));
		else
			convert_items(w, j, v = value_list(w->arena));
		if (w->depth > JSON_DEPTH)
			return NULL;
		w->depth--;
		v->mark = at;
		value_seal(v);
		return v;
	case JSON_STRING:
		v = value_str(
		    w->arena, (struct str){json_string_value(j), json_string_length(j)});
		skip_string(w);
		v->mark = at;
		value_seal(v);
		return v;
	case JSON_INTEGER: v = value_int(w->arena, json_integer_value(j)); break;
	case JSON_REAL: v = value_float(w->arena, json_real_value(j)); break;
	case JSON_TRUE:
	case JSON_FALSE: v = value_bool(w->arena, json_is_true(j)); break;
	case JSON_NULL: v = value_null(w->arena); break;
	}
	skip_word(w);
	v->mark = at;
	value_seal(v);
	return v;
}

int
json_parse(struct arena *a, const char *file, struct str text, struct value **ret_value,
    struct err **e)
{
	json_error_t je;

	if (str_starts(text, STR("\xef\xbb\xbf"))) { /* a byte order mark is not data */
		text.p += 3;
		text.n -= 3;
	}
	json_t *j = json_loadb(text.n > 0 ? text.p : "", text.n,
	    JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &je);
	if (j == NULL)
		return fail(file, text, &je, e);
	struct json_walk w = {.arena = a,
	    .p = text.p,
	    .end = text.p + text.n,
	    .line = text.p,
	    .mark = {file, 1, 1}};
	struct value *v = convert(&w, j);
	json_decref(j);
	if (v == NULL)
		return err_at(
		    e, ERR_LIMIT, w.mark, "nested deeper than %d levels", JSON_DEPTH);
	*ret_value = v;
	return 0;
}

/* ---- writing ---- */

/* Well-formed UTF-8: every octet that is not part of it becomes U+FFFD. */
static void
print_text(struct str s, struct buf *out)
{
	size_t bad = str_utf8_error(s);
	struct buf b;

	if (bad == s.n) {
		buf_add_json(out, s);
		return;
	}
	buf_init(&b, BUF_TEXT);
	for (;;) {
		buf_add(&b, s.p, bad);
		if (bad == s.n)
			break;
		buf_adds(&b, "\xef\xbf\xbd");
		s.p += bad + 1;
		s.n -= bad + 1;
		bad = str_utf8_error(s);
	}
	buf_add_json(out, buf_str(&b));
	buf_done(&b);
}

/* The shortest digits that read back as the same number; always recognisable as a float.
 * JSON has no word for what is not a number, so the words are those that Python's json
 * module writes and reads. */
static void
print_real(double d, struct buf *out)
{
	char digits[40];

	if (isnan(d) || isinf(d)) {
		buf_adds(out, isnan(d) ? "NaN" : d < 0 ? "-Infinity" : "Infinity");
		return;
	}
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, d);
		if (strtod(digits, NULL) == d)
			break;
	}
	buf_adds(out, digits);
	if (strpbrk(digits, ".e") == NULL)
		buf_adds(out, ".0");
}

struct json_print {
	struct buf *out;
	int indent;
	int depth;
};

static void print(struct json_print *p, const struct value *v);

static void
line(struct json_print *p)
{
	if (p->indent == 0)
		return;
	buf_addc(p->out, '\n');
	buf_fill(p->out, ' ', (size_t)p->indent * p->depth);
}

/* Keys are text in JSON; others are written as Python's json module does: 1 -> "1", true
 * -> "true". */
static void
print_key(struct json_print *p, const struct value *key)
{
	struct buf b;

	if (key->kind == VALUE_STR) {
		print_text(key->str, p->out);
		return;
	}
	buf_init(&b, BUF_LINE);
	json_print(key, 0, &b);
	print_text(buf_str(&b), p->out);
	buf_done(&b);
}

static void
print_map(struct json_print *p, const struct value *v)
{
	const char *between = "";

	buf_addc(p->out, '{');
	p->depth++;
	value_pairs(v, it)
	{
		buf_adds(p->out, between);
		between = ",";
		line(p);
		print_key(p, it->key);
		buf_adds(p->out, p->indent > 0 ? ": " : ":");
		print(p, it->value);
	}
	p->depth--;
	if (v->map.n > 0)
		line(p);
	buf_addc(p->out, '}');
}

static void
print_list(struct json_print *p, const struct value *v)
{
	const char *between = "";

	buf_addc(p->out, '[');
	p->depth++;
	value_each(v, it)
	{
		buf_adds(p->out, between);
		between = ",";
		line(p);
		print(p, *it);
	}
	p->depth--;
	if (v->list.n > 0)
		line(p);
	buf_addc(p->out, ']');
}

static void
print(struct json_print *p, const struct value *v)
{
	if (p->out->over)
		return;
	if (p->depth > JSON_DEPTH) { /* template data may contain itself */
		buf_adds(p->out, "\"...\"");
		return;
	}
	switch (v->kind) {
	case VALUE_NULL: buf_adds(p->out, "null"); break;
	case VALUE_BOOL: buf_adds(p->out, v->boolean ? "true" : "false"); break;
	case VALUE_INT: buf_printf(p->out, "%lld", (long long)v->integer); break;
	case VALUE_FLOAT: print_real(v->real, p->out); break;
	case VALUE_STR: print_text(v->str, p->out); break;
	case VALUE_LIST:
	case VALUE_TUPLE: print_list(p, v); break;
	case VALUE_MAP: print_map(p, v); break;
	case VALUE_OBJECT: buf_adds(p->out, "\"<object>\""); break;
	}
}

void
json_print(const struct value *v, int indent, struct buf *out)
{
	struct json_print p = {.out = out, .indent = indent};

	print(&p, v);
}
