/*
 * Any octets are a template that compiles, or a syntax error that says what and at which line of it. The first octet
 * chooses the options. What stands in the tree is walked by scope.c, which binds every name.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "template/compile.h"
#include "template/failure.h"
#include "template/name.h"
#include "template/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static int
lines_of(struct str s)
{
	int lines = 1;

	for (size_t i = 0; i < s.n; i++)
		lines += s.p[i] == '\n';
	return lines;
}

/* A failure says what is wrong and where: at a line that the source has. */
static void
check(const struct template *t, const struct failure *f, int result)
{
	if ((result < 0) != f->set)
		abort();
	if (!f->set)
		return;
	if (f->message == NULL || f->message[0] == '\0' || f->template != t->name)
		abort();
	if (strcmp(f->type, "LimitError") != 0 &&
	    (f->at.line < 1 || f->at.line > lines_of(t->source) || f->at.col < 0))
		abort();
}

static void
compile(
    struct arena *a, const struct template_options *o, struct str source, bool expression)
{
	struct template t = {.name = "t", .file = "t"};
	struct failure f = {0};
	struct names names;
	int result;

	names_init(&names, a);
	if (expression)
		result = compile_expression(a, &names, source, &t, &f);
	else
		result = compile_template(a, &names, o, source, &t, &f);
	check(&t, &f, result);
	names_done(&names);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str source = {(const char *)p + (n > 0), n - (n > 0)};
	struct template_options o = {0};
	struct arena *a;

	if (str_utf8_error(source) != source.n)
		return 0; /* the loader refuses it */
	if (n > 0) {
		o.trim_blocks = p[0] & 1;
		o.lstrip_blocks = p[0] & 2;
		o.keep_trailing_newline = p[0] & 4;
		o.undefined = p[0] >> 4 & 3;
		if (p[0] & 64)
			o.syntax.line_statement = "#";
	}
	a = arena_new();
	compile(a, &o, source, n > 0 && (p[0] & 8));
	arena_free(a);
	return 0;
}
