#include "base/arena.h"
#include "base/buf.h"
#include "data/json.h"
#include "data/value.h"
#include "template/failure.h"
#include "template/object.h"
#include "template/set.h"

/* The conformance protocol (jinja.md): one case in, one answer out. */

static void
add_text(struct buf *b, const char *key, const char *text)
{
	buf_printf(b, "\"%s\":", key);
	if (text != NULL)
		buf_add_json(b, str_of(text));
	else
		buf_adds(b, "null");
}

static void
answer_failure(struct buf *b, const struct failure *f)
{
	buf_adds(b, "{\"error\":{");
	add_text(b, "type", f->type);
	buf_addc(b, ',');
	add_text(b, "message", f->message);
	buf_printf(b, ",\"line\":%d,\"column\":%d,", f->at.line, f->at.col);
	add_text(b, "template", f->template != NULL ? f->template : f->at.file);
	buf_adds(b, "}}");
}

static enum template_undefined
undefined_kind(const char *word)
{
	if (word == NULL)
		return TEMPLATE_STRICT;
	if (strcmp(word, "lenient") == 0 || strcmp(word, "default") == 0 ||
	    strcmp(word, "Undefined") == 0)
		return TEMPLATE_LENIENT;
	if (strcmp(word, "chainable") == 0 || strcmp(word, "ChainableUndefined") == 0)
		return TEMPLATE_CHAINABLE;
	if (strcmp(word, "debug") == 0 || strcmp(word, "DebugUndefined") == 0)
		return TEMPLATE_DEBUG;
	return strcmp(word, "ansible") == 0 ? TEMPLATE_ANSIBLE : TEMPLATE_STRICT;
}

static void
read_options(const struct value *c, struct template_options *o)
{
	const struct value *env = value_get(c, "env");
	const char *profile = value_text(c, "profile");
	bool ansible = profile != NULL && strncmp(profile, "ansible", 7) == 0;

	*o = (struct template_options){
	    .trim_blocks = value_flag(env, "trim_blocks", ansible),
	    .lstrip_blocks = value_flag(env, "lstrip_blocks", false),
	    .keep_trailing_newline = value_flag(env, "keep_trailing_newline", false),
	    .autoescape = value_flag(env, "autoescape", false),
	    .undefined = undefined_kind(value_text(env, "undefined")),
	    .lazy_variables = value_flag(env, "lazy_variables", ansible),
	};
	o->syntax = (struct template_syntax){
	    .block_start = value_text(env, "block_start_string"),
	    .block_end = value_text(env, "block_end_string"),
	    .variable_start = value_text(env, "variable_start_string"),
	    .variable_end = value_text(env, "variable_end_string"),
	    .comment_start = value_text(env, "comment_start_string"),
	    .comment_end = value_text(env, "comment_end_string"),
	    .line_statement = value_text(env, "line_statement_prefix"),
	    .line_comment = value_text(env, "line_comment_prefix"),
	    .newline = value_text(env, "newline_sequence"),
	};
	if (ansible && value_text(env, "undefined") == NULL)
		o->undefined = TEMPLATE_ANSIBLE;
}

static bool
printable(const struct value *v, int depth)
{
	if (depth > 100 || v->kind == VALUE_OBJECT)
		return false;
	if (v->kind == VALUE_LIST || v->kind == VALUE_TUPLE) {
		value_each(v, it) if (!printable(*it, depth + 1)) return false;
		return true;
	}
	if (v->kind == VALUE_MAP)
		value_pairs(v, p) if (!printable(p->value, depth + 1)) return false;
	return true;
}

static void
answer_expression(
    struct template_set *s, const struct value *c, struct arena *a, struct buf *answer)
{
	const struct value *templates = value_get(c, "templates");
	const struct value *text = value_get(
	    templates, value_text(c, "main") != NULL ? value_text(c, "main") : "");
	struct failure f = {0};
	struct value *v;

	if (text == NULL)
		text = value_get(c, "expression");
	if (text == NULL || text->kind != VALUE_STR) {
		buf_adds(answer,
		    "{\"error\":{\"type\":\"CaseError\",\"message\":\"no expression\"}}");
		return;
	}
	if (render_expression(s, text->str, value_get(c, "vars"), a, &v, &f) < 0) {
		answer_failure(answer, &f);
		return;
	}
	if (is_undefined(v))
		v = value_null(a);
	else if (is_str(v) && v->kind == VALUE_OBJECT)
		v = value_str(a, str_value(v));
	if (!printable(v, 0)) {
		buf_adds(answer, "{\"error\":{\"type\":\"CaseError\",\"message\":\"the "
				 "value is not JSON\"}}");
		return;
	}
	buf_adds(answer, "{\"value\":");
	json_print(v, 0, answer);
	buf_addc(answer, '}');
}

static void
answer_map(const struct template_map *map, struct str text, struct buf *b)
{
	const struct template_origin *o;

	buf_adds(b, ",\"linemap\":[");
	for (size_t i = 1; (o = template_map_line(map, text, i)) != NULL; i++) {
		buf_adds(b, i > 1 ? ",[" : "[");
		buf_add_json(b, str_of(o->at.file != NULL ? o->at.file : ""));
		buf_printf(b, ",%d]", o->at.line);
	}
	buf_addc(b, ']');
}

static void
answer_output(
    struct template_set *s, const struct value *c, struct arena *a, struct buf *answer)
{
	const char *main = value_text(c, "main");
	bool linemap = value_flag(c, "linemap", false);
	struct template_map map = {0};
	struct failure f = {0};
	struct buf out;

	buf_init(&out, BUF_TEXT);
	if (render_template(s, str_of(main != NULL ? main : ""), value_get(c, "vars"), a,
		&out, linemap ? &map : NULL, &f) < 0) {
		answer_failure(answer, &f);
	} else {
		buf_adds(answer, "{\"output\":");
		buf_add_json(answer, buf_str(&out));
		if (linemap)
			answer_map(&map, buf_str(&out), answer);
		buf_addc(answer, '}');
	}
	buf_done(&out);
}

void
template_case(struct str line, struct buf *answer)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	struct value *c = NULL;
	struct template_options o;
	struct template_set *s;
	const struct value *templates;

	if (json_parse(a, "case", line, &c, &e) < 0) {
		buf_adds(answer, "{\"error\":{\"type\":\"CaseError\",\"message\":");
		buf_add_json(answer, str_of(err_message(e)));
		buf_adds(answer, "}}");
		err_free(e);
		arena_free(a);
		return;
	}
	read_options(c, &o);
	s = template_set_new(&o);
	templates = value_get(c, "templates");
	if (templates != NULL && templates->kind == VALUE_MAP)
		value_pairs(templates,
		    p) if (p->value->kind == VALUE_STR && p->key->kind == VALUE_STR)
		    template_set_add(s, p->key->str.p, p->value->str);
	if (value_text(c, "kind") != NULL &&
	    strcmp(value_text(c, "kind"), "expression") == 0)
		answer_expression(s, c, a, answer);
	else
		answer_output(s, c, a, answer);
	template_set_free(s);
	arena_free(a);
}
