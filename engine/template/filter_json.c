#include <math.h>

#include "data/json.h"
#include "template/date.h"
#include "template/filter.h"
#include "template/unicode.h"

/* JSON as Python's json.dumps writes it: ", " and ": " between, ASCII only. */

enum { MAX_DEPTH = 200 };

struct writer {
	struct render *r;
	struct buf b;
	struct str indent; /* p NULL: one line */
	struct str comma, colon;
	bool sort, html;
	bool unicode;   /* other characters than ASCII as they are */
	bool no_nan;    /* NaN and infinities are refused */
	bool skip_keys; /* that JSON does not have */
	int depth;
};

static int write_value(struct writer *w, const struct value *v);

static void
write_unit(struct writer *w, uint32_t c)
{
	buf_printf(&w->b, "\\u%04x", c);
}

static void
write_text(struct writer *w, struct str s)
{
	static const char from[] = "\"\\\n\r\t\f\b", to[] = "\"\\nrtfb";
	size_t len;

	buf_addc(&w->b, '"');
	for (size_t i = 0; i < s.n; i += len) {
		uint32_t c = unicode_next((struct str){s.p + i, s.n - i}, &len);
		const char *known = c < 128 && c > 0 ? strchr(from, (int)c) : NULL;

		if (known != NULL) {
			buf_addc(&w->b, '\\');
			buf_addc(&w->b, to[known - from]);
		} else if (c > 126 && w->unicode) {
			buf_add(&w->b, s.p + i, len);
		} else if (c >= 0x10000) {
			write_unit(w, 0xd800 + ((c - 0x10000) >> 10));
			write_unit(w, 0xdc00 + ((c - 0x10000) & 0x3ff));
		} else if (c < 32 || c > 126 ||
			   (w->html && strchr("<>&'", (int)c) != NULL)) {
			if (c == 127)
				buf_addc(&w->b, 127);
			else
				write_unit(w, c);
		} else {
			buf_addc(&w->b, (char)c);
		}
	}
	buf_addc(&w->b, '"');
}

static void
new_line(struct writer *w)
{
	if (w->indent.p == NULL)
		return;
	buf_addc(&w->b, '\n');
	for (int i = 0; i < w->depth; i++)
		buf_addstr(&w->b, w->indent);
}

static void
between(struct writer *w, size_t i)
{
	if (i > 0)
		buf_addstr(&w->b, w->comma.p != NULL    ? w->comma
				  : w->indent.p == NULL ? STR(", ")
							: STR(","));
	new_line(w);
}

static int
write_list(struct writer *w, const struct value *v)
{
	const struct value_list *l = list_value(v);

	if (l->n == 0) {
		buf_adds(&w->b, "[]");
		return 0;
	}
	buf_addc(&w->b, '[');
	w->depth++;
	for (size_t i = 0; i < l->n; i++) {
		between(w, i);
		if (write_value(w, l->v[i]) < 0)
			return -1;
	}
	w->depth--;
	new_line(w);
	buf_addc(&w->b, ']');
	return 0;
}

static bool
has_text(const struct value *key)
{
	return is_str(key) || (!is_tuple(key) && key->kind != VALUE_OBJECT);
}

/* Keys become text; sorting compares them as they are. */
static int
write_key(struct writer *w, const struct value *k)
{
	struct value *text;

	if (is_str(k)) {
		write_text(w, str_value(k));
		return 0;
	}
	if (!has_text(k)) {
		render_fail(w->r, "TypeError",
		    "keys must be str, int, float, bool or None, not %s",
		    object_type_name(k));
		return -1;
	}
	text = k->kind == VALUE_NULL ? value_strz(w->r->a, "null")
	       : k->kind == VALUE_BOOL
		   ? value_strz(w->r->a, k->boolean ? "true" : "false")
		   : object_text(w->r, (struct value *)(uintptr_t)k);
	if (text == NULL)
		return -1;
	write_text(w, text->str);
	return 0;
}

static int
write_map(struct writer *w, const struct value *v)
{
	struct value **items, **keys;
	size_t n = v->map.n;

	if (n == 0) {
		buf_adds(&w->b, "{}");
		return 0;
	}
	items = arena_array(w->r->a, struct value *, n);
	keys = arena_array(w->r->a, struct value *, n);
	n = 0;
	value_pairs(v, p)
	{
		if (w->skip_keys && !has_text(p->key))
			continue;
		items[n] = value_tuple(w->r->a);
		value_append(w->r->a, items[n], p->key);
		value_append(w->r->a, items[n], p->value);
		keys[n++] = p->key;
	}
	if (w->sort && object_sort(w->r, items, keys, n, false) < 0)
		return -1;
	buf_addc(&w->b, '{');
	w->depth++;
	for (size_t i = 0; i < n; i++) {
		between(w, i);
		if (write_key(w, items[i]->list.v[0]) < 0)
			return -1;
		buf_addstr(&w->b, w->colon.p != NULL ? w->colon : STR(": "));
		if (write_value(w, items[i]->list.v[1]) < 0)
			return -1;
	}
	w->depth--;
	new_line(w);
	buf_addc(&w->b, '}');
	return 0;
}

static int
write_value(struct writer *w, const struct value *v)
{
	if (w->depth > MAX_DEPTH) {
		render_fail(w->r, "RecursionError",
		    "maximum recursion depth exceeded while encoding a JSON object");
		return -1;
	}
	if (is_str(v)) {
		write_text(w, str_value(v));
		return 0;
	}
	if (v->kind == VALUE_LIST || is_tuple(v))
		return write_list(w, v);
	if (is_bigint(v))
		return object_repr(w->r, v, &w->b);
	switch (v->kind) {
	case VALUE_NULL: buf_adds(&w->b, "null"); return 0;
	case VALUE_BOOL: buf_adds(&w->b, v->boolean ? "true" : "false"); return 0;
	case VALUE_INT: buf_printf(&w->b, "%lld", (long long)v->integer); return 0;
	case VALUE_FLOAT:
		if (w->no_nan && !isfinite(v->real))
			return render_fail(w->r, "ValueError",
				   "Out of range float values are not JSON compliant"),
			       -1;
		if (!isfinite(v->real))
			buf_adds(&w->b, isnan(v->real) ? "NaN"
					: v->real > 0  ? "Infinity"
						       : "-Infinity");
		else
			object_print_float(&w->b, v->real);
		return 0;
	case VALUE_MAP: return write_map(w, v);
	default: break;
	}
	/* Ansible's encoder knows dates, Jinja's does not */
	if (is_type(v, &type_datetime) && !w->html) {
		buf_addc(&w->b, '"');
		date_iso(&w->b, v, 'T');
		buf_addc(&w->b, '"');
		return 0;
	}
	render_fail(w->r, "TypeError", "Object of type %s is not JSON serializable",
	    object_class_name(v));
	return -1;
}

static int
read_indent(struct writer *w, struct value *indent)
{
	int64_t n = 0;
	char *p;

	if (indent == NULL)
		return 0;
	w->indent = (struct str){NULL, 0};
	if (indent->kind == VALUE_NULL)
		return 0;
	if (is_str(indent)) {
		w->indent = str_value(indent);
		return 0;
	}
	if (argument_int(w->r, indent, &n) < 0)
		return -1;
	n = n < 0 ? 0 : n > 100 ? 100 : n;
	p = arena_alloc(w->r->a, (size_t)n + 1);
	memset(p, ' ', (size_t)n);
	w->indent = (struct str){p, (size_t)n};
	return 0;
}

static struct value *
write_json(struct writer *w, struct value *v)
{
	buf_init(&w->b, BUF_TEXT);
	if (write_value(w, v) < 0) {
		buf_done(&w->b);
		return NULL;
	}
	return object_buf(w->r, &w->b);
}

FILTER(tojson)
{
	struct writer w = {.r = r, .sort = true, .html = true};
	struct value *text;

	UNUSED_ARGUMENTS;
	if (read_indent(&w, a[0]) < 0)
		return NULL;
	text = write_json(&w, v);
	return text != NULL ? object_markup(r, text->str) : NULL;
}

static int
read_separators(struct writer *w, const struct value *v)
{
	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if ((v->kind != VALUE_LIST && !is_tuple(v)) || list_value(v)->n != 2)
		return render_fail(w->r, "ValueError",
			   "separators are two texts, between items and behind keys"),
		       -1;
	return argument_text(w->r, "separators", list_value(v)->v[0], &w->comma) < 0 ||
		       argument_text(w->r, "separators", list_value(v)->v[1], &w->colon) <
			   0
		   ? -1
		   : 0;
}

/* Keywords of Python's json.dumps. a[]: as in JSON_KEYWORDS. */
static int
read_keywords(struct writer *w, struct value **a)
{
	bool ascii = true, nan = true;

	if (read_indent(w, a[0]) < 0 || argument_truth(w->r, a[1], &w->sort) < 0 ||
	    read_separators(w, a[2]) < 0 || argument_truth(w->r, a[3], &ascii) < 0 ||
	    argument_truth(w->r, a[4], &nan) < 0 ||
	    argument_truth(w->r, a[5], &w->skip_keys) < 0)
		return -1;
	w->unicode = !ascii;
	w->no_nan = !nan;
	return 0;
}

FILTER(to_json)
{
	struct writer w = {.r = r};

	UNUSED_ARGUMENTS;
	return read_keywords(&w, a) < 0 ? NULL : write_json(&w, v);
}

FILTER(to_nice_json)
{
	struct writer w = {.r = r, .sort = true, .indent = STR("    ")};

	UNUSED_ARGUMENTS;
	if (a[2] != NULL)
		return render_fail(r, "TypeError",
		    "to_nice_json has separators of its own: use to_json");
	return read_keywords(&w, a) < 0 ? NULL : write_json(&w, v);
}

FILTER(from_json)
{
	struct value *out = NULL;
	struct err *e = NULL;
	struct str s;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0)
		return NULL;
	if (json_parse(r->a, NULL, s, &out, &e) == 0)
		return out;
	render_fail(r, "JSONDecodeError", "%s", err_message(e));
	err_free(e);
	return NULL;
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

/* The last two say what becomes of vaults and unsafe text, of which nothing is left here. */
#define JSON_KEYWORDS                                                                    \
	"indent sort_keys separators ensure_ascii allow_nan skipkeys vault_to_text "     \
	"preprocess_unsafe"

static const struct template_function rows[] = {
    ROW("from_json", "", 0, from_json, "the value of a JSON text"),
    ROW("to_json", JSON_KEYWORDS, 0, to_json, "as JSON, keys in their order"),
    ROW("to_nice_json", JSON_KEYWORDS, 0, to_nice_json,
	"as JSON on several lines, keys sorted"),
    ROW("tojson", "indent", 0, tojson, "as JSON that is safe in HTML, keys sorted"),
};

TEMPLATE_FUNCTIONS(filter_json, rows);
