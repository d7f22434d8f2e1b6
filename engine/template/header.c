#include "template/header.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "template/escape.h"
#include "template/failure.h"
#include "template/template.h"

enum { HEADER_FLAG, HEADER_TEXT, HEADER_PREFIX };

static const struct header_option {
	const char *key;
	int kind; /* a prefix may be None */
	size_t offset;
} options[] = {
    {"trim_blocks", HEADER_FLAG, offsetof(struct template_options, trim_blocks)},
    {"lstrip_blocks", HEADER_FLAG, offsetof(struct template_options, lstrip_blocks)},
    {"keep_trailing_newline", HEADER_FLAG,
	offsetof(struct template_options, keep_trailing_newline)},
    {"autoescape", HEADER_FLAG, offsetof(struct template_options, autoescape)},
    {"block_start_string", HEADER_TEXT,
	offsetof(struct template_options, syntax.block_start)},
    {"block_end_string", HEADER_TEXT,
	offsetof(struct template_options, syntax.block_end)},
    {"variable_start_string", HEADER_TEXT,
	offsetof(struct template_options, syntax.variable_start)},
    {"variable_end_string", HEADER_TEXT,
	offsetof(struct template_options, syntax.variable_end)},
    {"comment_start_string", HEADER_TEXT,
	offsetof(struct template_options, syntax.comment_start)},
    {"comment_end_string", HEADER_TEXT,
	offsetof(struct template_options, syntax.comment_end)},
    {"line_statement_prefix", HEADER_PREFIX,
	offsetof(struct template_options, syntax.line_statement)},
    {"line_comment_prefix", HEADER_PREFIX,
	offsetof(struct template_options, syntax.line_comment)},
    {"newline_sequence", HEADER_TEXT, offsetof(struct template_options, syntax.newline)},
};
enum { OPTIONS = sizeof options / sizeof *options };

static int
fail(struct failure *f, struct arena *a, struct str pair, const char *why)
{
	failure_set(f, a, "TemplateSyntaxError", "'#jinja2:' line: '" STR_FMT "' %s",
	    STR_ARG(pair), why);
	failure_at(f, 1, 1);
	return -1;
}

/* Text in quotes, with Python's escapes; NULL: it is none. */
static const char *
quoted(struct arena *a, struct str value)
{
	const char *why = NULL;
	struct str text;

	if (value.n < 3 || (value.p[0] != '\'' && value.p[0] != '"') ||
	    value.p[value.n - 1] != value.p[0])
		return NULL;
	if (escape_decode(a, (struct str){value.p + 1, value.n - 2}, &text, &why) < 0 ||
	    text.n == 0 || memchr(text.p, '\0', text.n) != NULL)
		return NULL;
	return arena_strndup(a, text.p, text.n);
}

static int
set(const struct header_option *option, struct template_options *o, struct str value,
    struct arena *a)
{
	void *field = (char *)o + option->offset;
	const char *text;

	if (option->kind == HEADER_FLAG) {
		if (!str_eq(value, STR("True")) && !str_eq(value, STR("False")))
			return -1;
		*(bool *)field = value.p[0] == 'T';
		return 0;
	}
	if (option->kind == HEADER_PREFIX && str_eq(value, STR("None"))) {
		*(const char **)field = NULL;
		return 0;
	}
	text = quoted(a, value);
	if (text == NULL)
		return -1;
	*(const char **)field = text;
	return 0;
}

static int
read_pair(struct str pair, struct template_options *o, struct arena *a, struct failure *f)
{
	struct str value = pair, key = str_trim(str_cut(&value, ':'));
	const char *names[OPTIONS], *near;

	pair = str_trim(pair);
	if (memchr(pair.p, ':', pair.n) == NULL)
		return fail(f, a, pair, "is not 'option: value'");
	for (size_t i = 0; i < OPTIONS; i++) {
		names[i] = options[i].key;
		if (!str_eq(key, str_of(options[i].key)))
			continue;
		if (set(&options[i], o, str_trim(value), a) == 0)
			return 0;
		return fail(f, a, pair,
		    options[i].kind == HEADER_FLAG ? "must be True or False"
						   : "must be text in quotes");
	}
	near = str_nearest(key, names, OPTIONS);
	f->remedy = near != NULL ? arena_printf(a, "did you mean '%s'?", near) : NULL;
	return fail(f, a, pair, "is not supported");
}

static int
check_newline(const struct template_options *o, struct arena *a, struct failure *f)
{
	const char *n = o->syntax.newline;

	if (n == NULL || strcmp(n, "\n") == 0 || strcmp(n, "\r\n") == 0 ||
	    strcmp(n, "\r") == 0)
		return 0;
	return fail(f, a, STR("newline_sequence"), "must be '\\n', '\\r\\n' or '\\r'");
}

int
header_read(
    struct str *text, struct template_options *o, struct arena *a, struct failure *f)
{
	struct str line, rest = *text;

	if (!str_starts(*text, STR("#jinja2:")))
		return 0;
	line = str_cut(&rest, '\n');
	line.p += 8;
	line.n -= 8;
	while (line.n > 0)
		if (read_pair(str_cut(&line, ','), o, a, f) < 0)
			return -1;
	if (check_newline(o, a, f) < 0)
		return -1;
	*text = rest;
	return 1;
}
