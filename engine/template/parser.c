#include "template/parser.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/buf.h"
#include "template/failure.h"
#include "template/name.h"
#include "template/parse_statement.h"

/* The token at i is looked at: what could not be read is found out now. */
static void
reach(struct parser *p, size_t i)
{
	if (p->tokens.v[i].kind == TOKEN_ERROR && !p->f->set)
		*p->f = *p->tokens.failure;
}

void
parser_init(struct parser *p, struct arena *a, struct names *names, struct tokens tokens,
    struct failure *f)
{
	*p = (struct parser){.a = a, .names = names, .f = f, .tokens = tokens};
	p->nowhere = arena_new_of(a, struct node);
	p->nowhere->kind = NODE_CONST;
	p->nowhere->constant = value_null(a);
	reach(p, 0);
}

struct token *
parser_at(struct parser *p)
{
	return &p->tokens.v[p->f->set ? p->tokens.n - 1 : p->i];
}

struct token *
parser_look(struct parser *p)
{
	size_t i = p->f->set || p->i + 1 >= p->tokens.n ? p->tokens.n - 1 : p->i + 1;

	reach(p, i);

	return &p->tokens.v[i];
}

struct token *
parser_next(struct parser *p)
{
	struct token *t = parser_at(p);

	if (p->i + 1 < p->tokens.n)
		reach(p, ++p->i);
	return t;
}

bool
parser_is(struct parser *p, const char *name)
{
	struct token *t = parser_at(p);

	return t->kind == TOKEN_NAME && str_eq(t->text, str_of(name));
}

bool
parser_skip_if(struct parser *p, const char *name)
{
	if (!parser_is(p, name))
		return false;
	parser_next(p);
	return true;
}

bool
parser_skip(struct parser *p, enum token_kind kind)
{
	if (parser_at(p)->kind != kind || p->f->set)
		return false;
	parser_next(p);
	return true;
}

static const char *
quoted(struct parser *p, struct str s)
{
	char q = memchr(s.p, '\'', s.n) != NULL ? '"' : '\'';

	return arena_printf(p->a, "%c" STR_FMT "%c", q, STR_ARG(s), q);
}

const char *
parser_describe(struct parser *p, const struct token *t)
{
	return quoted(p, t->kind == TOKEN_NAME ? t->text : str_of(token_name(t->kind)));
}

struct node *
parser_fail(struct parser *p, int line, const char *fmt, ...)
{
	struct token *t = parser_at(p);
	va_list ap;

	if (p->f->set)
		return p->nowhere;
	va_start(ap, fmt);
	failure_set(
	    p->f, p->a, "TemplateSyntaxError", "%s", arena_vprintf(p->a, fmt, ap));
	va_end(ap);
	failure_at(p->f, line, line == t->line ? t->col : 1);
	return p->nowhere;
}

static struct token *
unexpected(struct parser *p, const char *wanted)
{
	struct token *t = parser_at(p);

	if (t->kind == TOKEN_EOF)
		parser_fail(p, t->line, "unexpected end of template, expected %s.",
		    quoted(p, str_of(wanted)));
	else
		parser_fail(p, t->line, "expected token %s, got %s",
		    quoted(p, str_of(wanted)), parser_describe(p, t));
	return &p->tokens.v[p->tokens.n - 1];
}

struct token *
parser_expect(struct parser *p, enum token_kind kind)
{
	return parser_at(p)->kind == kind ? parser_next(p)
					  : unexpected(p, token_name(kind));
}

struct token *
parser_expect_name(struct parser *p, const char *name)
{
	return parser_is(p, name) ? parser_next(p) : unexpected(p, name);
}

struct node *
parser_node(struct parser *p, enum node_kind kind, const struct token *at)
{
	struct node *n = arena_new_of(p->a, struct node);

	n->kind = kind;
	n->escaping = p->escaping;
	n->line = at->line;
	n->col = at->col;
	return n;
}

void
parser_push(struct parser *p, struct nodes *nodes, struct node *n)
{
	size_t cap = nodes->n < 4 ? 4 : nodes->n;

	/* doubles whenever n is a power of two from 4 on */
	if (nodes->n == 0 || (nodes->n >= 4 && (nodes->n & (nodes->n - 1)) == 0))
		nodes->v = arena_grow(p->a, nodes->v, nodes->n * sizeof n,
		    (nodes->n == 0 ? cap : 2 * cap) * sizeof n);
	nodes->v[nodes->n++] = n;
}

struct name *
parser_name(struct parser *p, struct str text)
{
	return names_get(p->names, text);
}

int
parser_template(struct parser *p, struct nodes *ret_body)
{
	struct nodes body = parse_body(p, NULL);

	if (p->f->set)
		return -1;
	*ret_body = body;
	return 0;
}

int
parser_expression(struct parser *p, struct node **ret_node)
{
	struct node *n = parse_expression(p, true);
	struct token *t = parser_at(p);

	if (t->kind != TOKEN_EOF)
		parser_fail(p, t->line, "chunk after expression");
	if (p->f->set)
		return -1;
	*ret_node = n;
	return 0;
}
