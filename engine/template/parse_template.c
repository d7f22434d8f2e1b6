#include "template/parse_statement.h"

#include "base/arena.h"
#include "template/failure.h"
#include "template/unicode.h"

/* Statements that define macros and blocks, or name other templates. */

static void
push_name(struct parser *p, struct node ***v, size_t n, struct node *x)
{
	*v = arena_grow(p->a, *v, n * sizeof x, (n + 1) * sizeof x);
	(*v)[n] = x;
}

static void
parse_signature(struct parser *p, struct node *n)
{
	parser_expect(p, TOKEN_LPAREN);
	while (parser_at(p)->kind != TOKEN_RPAREN && !p->f->set) {
		struct node *arg;

		if (n->macro.nargs > 0)
			parser_expect(p, TOKEN_COMMA);
		arg = parse_target(p, true, false, NULL);
		arg->var.use = USE_PARAM;
		if (parser_skip(p, TOKEN_ASSIGN))
			parser_push(p, &n->macro.defaults, parse_expression(p, true));
		else if (n->macro.defaults.n > 0)
			parser_fail(p, parser_at(p)->line,
			    "non-default argument follows default argument");
		for (size_t i = 0; i < n->macro.nargs; i++)
			if (n->macro.args[i]->var.name == arg->var.name)
				parser_fail(p, arg->line,
				    "duplicate argument '" STR_FMT "'",
				    STR_ARG(arg->var.name->key.str));
		push_name(p, &n->macro.args, n->macro.nargs++, arg);
	}
	parser_expect(p, TOKEN_RPAREN);
}

struct node *
parse_macro(struct parser *p)
{
	static const char *const ends[] = {"endmacro", NULL};
	struct node *n = parser_node(p, NODE_MACRO, parser_next(p));

	n->macro.target = parse_target(p, true, false, NULL);
	n->macro.name = n->macro.target->var.name;
	n->macro.label =
	    arena_printf(p->a, "macro " STR_FMT, STR_ARG(n->macro.name->key.str));
	parse_signature(p, n);
	n->macro.body.nodes = parse_block_body(p, ends, true);
	return n;
}

struct node *
parse_call_block(struct parser *p)
{
	static const char *const ends[] = {"endcall", NULL};
	struct node *n = parser_node(p, NODE_CALL_BLOCK, parser_next(p));

	if (parser_at(p)->kind == TOKEN_LPAREN)
		parse_signature(p, n);
	n->macro.label = "call block";
	n->macro.call = parse_expression(p, true);
	if (n->macro.call->kind != NODE_CALL)
		return parser_fail(p, n->line, "expected call");
	n->macro.call->call.forward_caller = true;
	n->macro.body.nodes = parse_block_body(p, ends, true);
	return n;
}

static bool
only_space(const struct nodes *body)
{
	for (size_t i = 0; i < body->n; i++) {
		if (body->v[i]->kind != NODE_OUTPUT)
			return false;
		for (size_t k = 0; k < body->v[i]->output.items.n; k++) {
			struct node *item = body->v[i]->output.items.v[k];

			if (item->kind != NODE_DATA ||
			    unicode_trim_left(item->data).n > 0)
				return false;
		}
	}
	return true;
}

struct node *
parse_block(struct parser *p)
{
	static const char *const ends[] = {"endblock", NULL};
	struct node *n = parser_node(p, NODE_BLOCK, parser_next(p));
	unsigned outside = p->escaping;

	n->block.name = parser_name(p, parser_expect(p, TOKEN_NAME)->text);
	n->block.scoped = parser_skip_if(p, "scoped");
	n->block.required = parser_skip_if(p, "required");
	if (parser_at(p)->kind == TOKEN_SUB)
		return parser_fail(p, parser_at(p)->line,
		    "Block names in Jinja have to be valid Python identifiers and may "
		    "not contain "
		    "hyphens, use an underscore instead.");
	/* a block is a function of its own: what is around it does not count */
	p->escaping = p->autoescape ? ESCAPING_ON : 0;
	n->block.body.nodes = parse_block_body(p, ends, true);
	p->escaping = outside;
	if (n->block.required && !only_space(&n->block.body.nodes))
		return parser_fail(p, parser_at(p)->line,
		    "Required blocks can only contain comments or whitespace");
	if (parser_at(p)->kind == TOKEN_NAME &&
	    str_eq(parser_at(p)->text, n->block.name->key.str))
		parser_next(p);
	return n;
}

struct node *
parse_extends(struct parser *p)
{
	struct node *n = parser_node(p, NODE_EXTENDS, parser_next(p));

	n->include.template = parse_expression(p, true);
	return n;
}

static bool
name_follows(struct parser *p, const char *name)
{
	struct token *t = parser_look(p);

	return t->kind == TOKEN_NAME && str_eq(t->text, str_of(name));
}

/* with context / without context: true if it stood there. */
static bool
parse_context(struct parser *p, struct node *n)
{
	if ((!parser_is(p, "with") && !parser_is(p, "without")) ||
	    !name_follows(p, "context"))
		return false;
	n->include.with_context = parser_is(p, "with");
	parser_next(p);
	parser_next(p);
	return true;
}

struct node *
parse_include(struct parser *p)
{
	struct node *n = parser_node(p, NODE_INCLUDE, parser_next(p));

	n->include.template = parse_expression(p, true);
	if (parser_is(p, "ignore") && name_follows(p, "missing")) {
		n->include.ignore_missing = true;
		parser_next(p);
		parser_next(p);
	}
	n->include.with_context = true;
	parse_context(p, n);
	return n;
}

struct node *
parse_import(struct parser *p)
{
	struct node *n = parser_node(p, NODE_IMPORT, parser_next(p));

	n->include.template = parse_expression(p, true);
	parser_expect_name(p, "as");
	n->include.target = parse_target(p, true, false, NULL);
	parse_context(p, n);
	return n;
}

static void
parse_from_name(struct parser *p, struct node *n)
{
	struct node *name = parse_target(p, true, false, NULL), *target = name;

	if (!p->f->set && name->var.name->key.str.n > 0 &&
	    name->var.name->key.str.p[0] == '_') {
		parser_fail(p, name->line,
		    "names starting with an underline can not be imported");
		p->f->type = "TemplateAssertionError";
		return;
	}
	if (parser_skip_if(p, "as"))
		target = parse_target(p, true, false, NULL);
	n->include.names =
	    arena_grow(p->a, n->include.names, n->include.n * sizeof(struct name *),
		(n->include.n + 1) * sizeof(struct name *));
	n->include.names[n->include.n] = name->var.name;
	push_name(p, &n->include.targets, n->include.n++, target);
}

struct node *
parse_from(struct parser *p)
{
	struct node *n = parser_node(p, NODE_FROM, parser_next(p));

	n->include.template = parse_expression(p, true);
	parser_expect_name(p, "import");
	while (!p->f->set) {
		if (n->include.n > 0)
			parser_expect(p, TOKEN_COMMA);
		if (parser_at(p)->kind != TOKEN_NAME) {
			parser_expect(p, TOKEN_NAME);
			break;
		}
		if (parse_context(p, n))
			break;
		parse_from_name(p, n);
		if (parse_context(p, n) || parser_at(p)->kind != TOKEN_COMMA)
			break;
	}
	return n;
}
