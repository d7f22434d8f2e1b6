#include "template/compile.h"

#include "base/arena.h"
#include "template/failure.h"
#include "template/lexer.h"
#include "template/parser.h"
#include "template/scope.h"
#include "template/template.h"

enum { MAX_SOURCE = 4 << 20 };

static int
failed(struct template *t, struct failure *f)
{
	if (f->template == NULL) {
		f->template = t->name;
		f->at.file = t->file;
		f->source = t->source;
	}
	return -1;
}

int
compile_tree(struct arena *a, struct names *names, const struct template_options *o,
    struct str source, struct template *t, struct failure *f)
{
	struct lexer_options lo = {.trim_blocks = o->trim_blocks,
	    .lstrip_blocks = o->lstrip_blocks,
	    .keep_trailing_newline = o->keep_trailing_newline,
	    .syntax = o->syntax,
	    .skipped = t->skipped};
	struct tokens tokens;
	struct parser p;

	if (source.n > MAX_SOURCE) {
		failure_set(f, a, "LimitError", "the template is larger than %d MB",
		    MAX_SOURCE >> 20);
		return failed(t, f);
	}
	t->source = lexer_normalise(a, source, o->keep_trailing_newline);
	tokens = lexer_run(a, t->source, &lo);
	parser_init(&p, a, names, tokens, f);
	p.autoescape = o->autoescape;
	p.escaping = o->autoescape ? ESCAPING_ON : 0;
	t->autoescape = o->autoescape;
	return parser_template(&p, &t->body.nodes) < 0 ? failed(t, f) : 0;
}

int
compile_template(struct arena *a, struct names *names, const struct template_options *o,
    struct str source, struct template *t, struct failure *f)
{
	if (compile_tree(a, names, o, source, t, f) < 0)
		return -1;
	return scope_bind(a, names, t, f) < 0 ? failed(t, f) : 0;
}

int
compile_expression(struct arena *a, struct names *names, struct str source,
    struct template *t, struct failure *f)
{
	struct lexer_options lo = {.expression = true, .skipped = t->skipped};
	struct tokens tokens;
	struct parser p;

	t->source = lexer_normalise(a, source, true);
	tokens = lexer_run(a, t->source, &lo);
	parser_init(&p, a, names, tokens, f);
	if (parser_expression(&p, &t->expression) < 0)
		return failed(t, f);
	t->body.nodes = (struct nodes){&t->expression, 1};
	if (scope_bind(a, names, t, f) < 0)
		return failed(t, f);
	return 0;
}
