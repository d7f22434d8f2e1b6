#include "template/filter.h"

#include "template/text.h"

/* Ansible's comment: text within the marks of a style. */

enum part {
	NEWLINE,
	BEGINNING,
	PREFIX,
	PREFIX_COUNT,
	DECORATION,
	POSTFIX,
	POSTFIX_COUNT,
	END,
	PARTS
};

static const char *const part_names[] = {"newline", "beginning", "prefix", "prefix_count",
    "decoration", "postfix", "postfix_count", "end"};

static const struct style {
	const char *name, *beginning, *decoration, *end;
} styles[] = {
    {"c", "", "// ", ""},
    {"cblock", "/*", " * ", " */"},
    {"erlang", "", "% ", ""},
    {"plain", "", "# ", ""},
    {"xml", "<!--", " - ", "-->"},
};

struct comment {
	struct str part[PARTS];
	int64_t prefix_count, postfix_count;
};

static const struct style *
style_of(struct render *r, struct str name)
{
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
		if (str_eq(name, str_of(styles[i].name)))
			return &styles[i];
	return render_fail(r, "KeyError", "'" STR_FMT "'", STR_ARG(name));
}

static struct str
without_end(struct str s)
{
	return text_strip(s, (struct str){0}, false, true);
}

static int
read_keyword(struct render *r, const struct call_keyword *kw, struct comment *c)
{
	if (str_eq(kw->name, STR("style")))
		return 0;
	if (str_eq(kw->name, STR("prefix_count")))
		return argument_int(r, kw->value, &c->prefix_count);
	if (str_eq(kw->name, STR("postfix_count")))
		return argument_int(r, kw->value, &c->postfix_count);
	for (int i = 0; i < PARTS; i++)
		if (str_eq(kw->name, str_of(part_names[i])))
			return argument_text(r, "comment", kw->value, &c->part[i]);
	render_fail(r, "TypeError",
	    "comment() got an unexpected keyword argument '" STR_FMT "'",
	    STR_ARG(kw->name));
	return -1;
}

static int
read_comment(struct render *r, const struct call_args *raw, struct comment *c)
{
	struct value *named =
			 raw->n > 0 ? raw->v[0] : argument_keyword(raw, STR("style")),
		     *decoration = argument_keyword(raw, STR("decoration"));
	struct str name = STR("plain"), mark;
	const struct style *s;

	if (argument_text(r, "comment", named, &name) < 0 ||
	    (s = style_of(r, name)) == NULL)
		return -1;
	mark = str_of(s->decoration);
	if (argument_text(r, "comment", decoration, &mark) < 0)
		return -1;
	*c = (struct comment){.prefix_count = 1, .postfix_count = 1};
	c->part[NEWLINE] = STR("\n");
	c->part[BEGINNING] = str_of(s->beginning);
	c->part[DECORATION] = mark;
	c->part[PREFIX] = c->part[POSTFIX] = without_end(mark);
	c->part[END] = str_of(s->end);
	for (size_t i = 0; i < raw->nkw; i++)
		if (read_keyword(r, &raw->kw[i], c) < 0)
			return -1;
	if (c->prefix_count > RENDER_RANGE || c->postfix_count > RENDER_RANGE)
		return render_fail(r, "ValueError", "more than %d lines", RENDER_RANGE),
		       -1;
	return 0;
}

static struct str
with_newline(struct render *r, const struct comment *c, struct str s)
{
	struct buf b;

	buf_init(&b, BUF_TEXT);
	buf_addstr(&b, s);
	buf_addstr(&b, c->part[NEWLINE]);
	return object_buf(r, &b)->str;
}

/* Every line after the decoration; where nothing follows it, it has no blank at its end. */
static struct value *
decorated(struct render *r, const struct comment *c, struct str text)
{
	struct str decoration = c->part[DECORATION], bare = without_end(decoration);
	struct buf b;
	struct value *v;

	buf_init(&b, BUF_TEXT);
	buf_addstr(&b, c->part[NEWLINE]);
	buf_addstr(&b, decoration);
	v = text_replace(r, text, c->part[NEWLINE], object_buf(r, &b)->str, -1);
	if (v == NULL)
		return NULL;
	buf_init(&b, BUF_TEXT);
	buf_addstr(&b, decoration);
	buf_addstr(&b, v->str);
	return text_replace(r, object_buf(r, &b)->str, with_newline(r, c, decoration),
	    with_newline(r, c, bare), -1);
}

FILTER(comment)
{
	struct value *body;
	struct comment c;
	struct str text;
	struct buf b;

	UNUSED_ARGUMENTS;
	if (raw->n > 1)
		return render_fail(r, "TypeError",
		    "comment() takes from 1 to 2 positional arguments but %zu were given",
		    raw->n + 1);
	if (argument_text(r, "comment", v, &text) < 0 || read_comment(r, raw, &c) < 0 ||
	    (body = decorated(r, &c, text)) == NULL)
		return NULL;
	buf_init(&b, BUF_TEXT);
	if (c.part[BEGINNING].n > 0) {
		buf_addstr(&b, c.part[BEGINNING]);
		buf_addstr(&b, c.part[NEWLINE]);
	}
	for (int64_t i = 0; c.part[PREFIX].n > 0 && i < c.prefix_count; i++) {
		buf_addstr(&b, c.part[PREFIX]);
		if (!str_eq(c.part[PREFIX], c.part[NEWLINE]))
			buf_addstr(&b, c.part[NEWLINE]);
	}
	buf_addstr(&b, body->str);
	for (int64_t i = 0; i < c.postfix_count; i++) {
		buf_addstr(&b, c.part[NEWLINE]);
		buf_addstr(&b, c.part[POSTFIX]);
	}
	if (c.part[END].n > 0) {
		buf_addstr(&b, c.part[NEWLINE]);
		buf_addstr(&b, c.part[END]);
	}
	return object_buf(r, &b);
}

static const struct template_function rows[] = {
    {"comment", TEMPLATE_FILTER, "*", 0, comment, "as a comment of some style"},
};

TEMPLATE_FUNCTIONS(filter_comment, rows);
