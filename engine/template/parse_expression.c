#include "template/parser.h"

#include "base/arena.h"
#include "base/buf.h"
#include "data/value.h"
#include "template/failure.h"
#include "template/name.h"

static struct node *parse_unary(struct parser *p, bool with_filter);

static struct node *
op_node(struct parser *p, enum node_kind kind, const struct token *at, struct node *a,
    struct node *b)
{
	struct node *n = parser_node(p, kind, at);

	n->op.a = a;
	n->op.b = b;
	return n;
}

static struct node *
const_node(struct parser *p, const struct token *at, struct value *v)
{
	struct node *n = parser_node(p, NODE_CONST, at);

	n->constant = v;
	return n;
}

static bool
one_of(struct str s, const char *a, const char *b)
{
	return str_eq(s, str_of(a)) || str_eq(s, str_of(b));
}

static struct node *
parse_name(struct parser *p)
{
	struct token *t = parser_next(p);
	struct node *n;

	if (one_of(t->text, "true", "True"))
		return const_node(p, t, value_bool(p->a, true));
	if (one_of(t->text, "false", "False"))
		return const_node(p, t, value_bool(p->a, false));
	if (one_of(t->text, "none", "None"))
		return const_node(p, t, value_null(p->a));
	n = parser_node(p, NODE_NAME, t);
	n->var.name = parser_name(p, t->text);
	return n;
}

static struct node *
parse_string(struct parser *p)
{
	struct token *t = parser_next(p);
	struct buf b;
	struct node *n;

	if (parser_at(p)->kind != TOKEN_STRING)
		return const_node(p, t, value_str(p->a, t->text));
	buf_init(&b, BUF_TEXT);
	buf_addstr(&b, t->text);
	while (parser_at(p)->kind == TOKEN_STRING)
		buf_addstr(&b, parser_next(p)->text);
	n = const_node(p, t, value_str(p->a, buf_str(&b)));
	buf_done(&b);
	return n;
}

static struct node *
parse_list(struct parser *p)
{
	struct node *n = parser_node(p, NODE_LIST, parser_next(p));

	while (parser_at(p)->kind != TOKEN_RBRACKET && !p->f->set) {
		if (n->items.n > 0)
			parser_expect(p, TOKEN_COMMA);
		if (parser_at(p)->kind == TOKEN_RBRACKET)
			break;
		parser_push(p, &n->items, parse_expression(p, true));
	}
	parser_expect(p, TOKEN_RBRACKET);
	return n;
}

static struct node *
parse_dict(struct parser *p)
{
	struct node *n = parser_node(p, NODE_DICT, parser_next(p));

	while (parser_at(p)->kind != TOKEN_RBRACE && !p->f->set) {
		if (n->items.n > 0)
			parser_expect(p, TOKEN_COMMA);
		if (parser_at(p)->kind == TOKEN_RBRACE)
			break;
		parser_push(p, &n->items, parse_expression(p, true));
		parser_expect(p, TOKEN_COLON);
		parser_push(p, &n->items, parse_expression(p, true));
	}
	parser_expect(p, TOKEN_RBRACE);
	return n;
}

struct node *
parse_primary(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *n;

	switch (t->kind) {
	case TOKEN_NAME: return parse_name(p);
	case TOKEN_STRING: return parse_string(p);
	case TOKEN_INTEGER:
	case TOKEN_FLOAT: return const_node(p, t, parser_next(p)->number);
	case TOKEN_LBRACKET: return parse_list(p);
	case TOKEN_LBRACE: return parse_dict(p);
	case TOKEN_LPAREN:
		parser_next(p);
		n = parse_tuple(p, TUPLE_PARENTHESES, NULL);
		parser_expect(p, TOKEN_RPAREN);
		return n;
	default: return parser_fail(p, t->line, "unexpected %s", parser_describe(p, t));
	}
}

static bool
tuple_ends(struct parser *p, const char *end)
{
	enum token_kind k = parser_at(p)->kind;

	return k == TOKEN_VARIABLE_END || k == TOKEN_BLOCK_END || k == TOKEN_RPAREN ||
	       (end != NULL && parser_is(p, end));
}

struct node *
parse_tuple(struct parser *p, int mode, const char *end)
{
	struct token *at = parser_at(p);
	struct nodes items = {0};
	bool tuple = false;
	struct node *n;

	while (!p->f->set) {
		if (items.n > 0)
			parser_expect(p, TOKEN_COMMA);
		if (tuple_ends(p, end))
			break;
		parser_push(p, &items,
		    mode == TUPLE_SIMPLE ? parse_primary(p)
					 : parse_expression(p, mode != TUPLE_NO_COND));
		if (parser_at(p)->kind != TOKEN_COMMA)
			break;
		tuple = true;
		at = parser_at(p);
	}
	if (!tuple && items.n > 0)
		return items.v[0];
	if (!tuple && mode != TUPLE_PARENTHESES)
		return parser_fail(p, parser_at(p)->line,
		    "Expected an expression, got %s", parser_describe(p, parser_at(p)));
	n = parser_node(p, NODE_TUPLE, at);
	n->items = items;
	return n;
}

static struct node *
parse_subscribed(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *n, *a = NULL;
	enum token_kind k;

	if (t->kind != TOKEN_COLON) {
		a = parse_expression(p, true);
		if (parser_at(p)->kind != TOKEN_COLON)
			return a;
	}
	n = op_node(p, NODE_SLICE, t, a, NULL);
	parser_next(p);
	k = parser_at(p)->kind;
	if (k != TOKEN_COLON && k != TOKEN_RBRACKET && k != TOKEN_COMMA)
		n->op.b = parse_expression(p, true);
	if (!parser_skip(p, TOKEN_COLON))
		return n;
	k = parser_at(p)->kind;
	if (k != TOKEN_RBRACKET && k != TOKEN_COMMA)
		n->op.c = parse_expression(p, true);
	return n;
}

static struct node *
parse_subscript(struct parser *p, struct node *of)
{
	struct token *t = parser_next(p), *attr;
	struct nodes args = {0};
	struct node *n;

	if (t->kind == TOKEN_DOT) {
		attr = parser_next(p);
		if (attr->kind == TOKEN_NAME) {
			n = parser_node(p, NODE_ATTR, t);
			n->attr.of = of;
			n->attr.name = parser_name(p, attr->text);
			return n;
		}
		if (attr->kind != TOKEN_INTEGER)
			return parser_fail(p, attr->line, "expected name or number");
		return op_node(p, NODE_ITEM, t, of, const_node(p, attr, attr->number));
	}
	while (parser_at(p)->kind != TOKEN_RBRACKET && !p->f->set) {
		if (args.n > 0)
			parser_expect(p, TOKEN_COMMA);
		parser_push(p, &args, parse_subscribed(p));
	}
	parser_expect(p, TOKEN_RBRACKET);
	if (args.n == 1)
		return op_node(p, NODE_ITEM, t, of, args.v[0]);
	n = parser_node(p, NODE_TUPLE, t);
	n->items = args;
	return op_node(p, NODE_ITEM, t, of, n);
}

static void
add_keyword(struct parser *p, struct arguments *args)
{
	struct keyword *kw;

	args->kw = arena_grow(
	    p->a, args->kw, args->nkw * sizeof *kw, (args->nkw + 1) * sizeof *kw);
	kw = &args->kw[args->nkw++];
	kw->name = parser_name(p, parser_next(p)->text);
	parser_next(p);
	for (size_t i = 0; i + 1 < args->nkw; i++)
		if (args->kw[i].name == kw->name)
			parser_fail(p, parser_at(p)->line,
			    "keyword argument repeated: " STR_FMT,
			    STR_ARG(kw->name->key.str));
	kw->value = parse_expression(p, true);
}

static void
parse_argument(struct parser *p, struct arguments *args, int line)
{
	bool ok = args->star_star == NULL;

	if (parser_skip(p, TOKEN_MUL)) {
		ok &= args->star == NULL;
		args->star = parse_expression(p, true);
	} else if (parser_skip(p, TOKEN_POW)) {
		args->star_star = parse_expression(p, true);
	} else if (parser_at(p)->kind == TOKEN_NAME &&
		   parser_look(p)->kind == TOKEN_ASSIGN) {
		add_keyword(p, args);
	} else {
		ok &= args->star == NULL && args->nkw == 0;
		parser_push(p, &args->positional, parse_expression(p, true));
	}
	if (!ok)
		parser_fail(p, line, "invalid syntax for function call expression");
}

static void
parse_arguments(struct parser *p, struct arguments *args)
{
	int line = parser_expect(p, TOKEN_LPAREN)->line;
	bool comma = false;

	while (parser_at(p)->kind != TOKEN_RPAREN && !p->f->set) {
		if (comma) {
			parser_expect(p, TOKEN_COMMA);
			if (parser_at(p)->kind == TOKEN_RPAREN)
				break;
		}
		parse_argument(p, args, line);
		comma = true;
	}
	parser_expect(p, TOKEN_RPAREN);
}

static struct node *
parse_call(struct parser *p, struct node *of)
{
	struct node *n = parser_node(p, NODE_CALL, parser_at(p));

	n->call.of = of;
	parse_arguments(p, &n->call.args);
	return n;
}

static struct node *
parse_postfix(struct parser *p, struct node *n)
{
	while (!p->f->set) {
		enum token_kind k = parser_at(p)->kind;

		if (k == TOKEN_DOT || k == TOKEN_LBRACKET)
			n = parse_subscript(p, n);
		else if (k == TOKEN_LPAREN)
			n = parse_call(p, n);
		else
			break;
	}
	return n;
}

/* a or a.b.c */
static struct name *
parse_dotted(struct parser *p)
{
	struct str text = parser_expect(p, TOKEN_NAME)->text;

	while (parser_skip(p, TOKEN_DOT)) {
		struct str more = parser_expect(p, TOKEN_NAME)->text;
		const char *z =
		    arena_printf(p->a, STR_FMT "." STR_FMT, STR_ARG(text), STR_ARG(more));

		text = str_of(z);
	}
	return parser_name(p, text);
}

struct node *
parse_filter(struct parser *p, struct node *of, bool first)
{
	while ((first || parser_skip(p, TOKEN_PIPE)) && !p->f->set) {
		struct node *n = parser_node(p, NODE_FILTER, parser_at(p));

		first = false;
		n->call.of = of;
		n->call.name = parse_dotted(p);
		n->call.fn = n->call.name->filter;
		if (parser_at(p)->kind == TOKEN_LPAREN)
			parse_arguments(p, &n->call.args);
		of = n;
	}
	return of;
}

static bool
test_argument_follows(struct parser *p)
{
	switch (parser_at(p)->kind) {
	case TOKEN_NAME:
		return !parser_is(p, "else") && !parser_is(p, "or") &&
		       !parser_is(p, "and");
	case TOKEN_STRING:
	case TOKEN_INTEGER:
	case TOKEN_FLOAT:
	case TOKEN_LBRACKET:
	case TOKEN_LBRACE: return true;
	default: return false;
	}
}

static struct node *
parse_test(struct parser *p, struct node *of)
{
	struct token *t = parser_next(p);
	bool negated = parser_skip_if(p, "not");
	struct node *n = parser_node(p, NODE_TEST, t), *arg;

	n->call.of = of;
	n->call.name = parse_dotted(p);
	n->call.fn = n->call.name->test;
	if (parser_at(p)->kind == TOKEN_LPAREN) {
		parse_arguments(p, &n->call.args);
	} else if (test_argument_follows(p)) {
		if (parser_is(p, "is"))
			return parser_fail(p, parser_at(p)->line,
			    "You cannot chain multiple tests with is");
		arg = parse_primary(p);
		parser_push(p, &n->call.args.positional, parse_postfix(p, arg));
	}
	return negated ? op_node(p, NODE_NOT, t, n, NULL) : n;
}

static struct node *
parse_filters(struct parser *p, struct node *n)
{
	while (!p->f->set) {
		if (parser_at(p)->kind == TOKEN_PIPE)
			n = parse_filter(p, n, false);
		else if (parser_is(p, "is"))
			n = parse_test(p, n);
		else if (parser_at(p)->kind == TOKEN_LPAREN)
			n = parse_call(p, n);
		else
			break;
	}
	return n;
}

static struct node *
parse_unary(struct parser *p, bool with_filter)
{
	struct token *t = parser_at(p);
	struct node *n;

	if (++p->depth > PARSER_DEPTH)
		n = parser_fail(p, t->line, "too many nested expressions");
	else if (parser_skip(p, TOKEN_SUB))
		n = op_node(p, NODE_NEG, t, parse_unary(p, false), NULL);
	else if (parser_skip(p, TOKEN_ADD))
		n = op_node(p, NODE_POS, t, parse_unary(p, false), NULL);
	else
		n = parse_primary(p);
	n = parse_postfix(p, n);
	if (with_filter)
		n = parse_filters(p, n);
	p->depth--;
	return n;
}

static struct node *
binary(
    struct parser *p, struct token *at, enum operator op, struct node *a, struct node *b)
{
	struct node *n = op_node(p, NODE_BINARY, at, a, b);

	n->op.op = op;
	return n;
}

static struct node *
parse_pow(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *n = parse_unary(p, true);

	while (parser_skip(p, TOKEN_POW)) {
		n = binary(p, t, OP_POW, n, parse_unary(p, true));
		t = parser_at(p);
	}
	return n;
}

static struct node *
parse_product(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *n = parse_pow(p);

	for (;;) {
		enum token_kind k = parser_at(p)->kind;

		if (k != TOKEN_MUL && k != TOKEN_DIV && k != TOKEN_FLOORDIV &&
		    k != TOKEN_MOD)
			return n;
		parser_next(p);
		n = binary(p, t,
		    k == TOKEN_MUL        ? OP_MUL
		    : k == TOKEN_DIV      ? OP_DIV
		    : k == TOKEN_FLOORDIV ? OP_FLOORDIV
					  : OP_MOD,
		    n, parse_pow(p));
		t = parser_at(p);
	}
}

static struct node *
parse_concat(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *first = parse_product(p), *n;

	if (parser_at(p)->kind != TOKEN_TILDE)
		return first;
	n = parser_node(p, NODE_CONCAT, t);
	parser_push(p, &n->items, first);
	while (parser_skip(p, TOKEN_TILDE))
		parser_push(p, &n->items, parse_product(p));
	if (p->escaping == ESCAPING_ON && !node_constant(n, false))
		n->kind = NODE_CONCAT_MARKUP;
	return n;
}

static struct node *
parse_sum(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *n = parse_concat(p);

	for (;;) {
		enum token_kind k = parser_at(p)->kind;

		if (k != TOKEN_ADD && k != TOKEN_SUB)
			return n;
		parser_next(p);
		n = binary(p, t, k == TOKEN_ADD ? OP_ADD : OP_SUB, n, parse_concat(p));
		t = parser_at(p);
	}
}

static bool
compare_operator(struct parser *p, enum operator* op)
{
	enum token_kind k = parser_at(p)->kind;

	if (k >= TOKEN_EQ && k <= TOKEN_LE) {
		static const enum operator ops[] = {
		    OP_EQ, OP_NE, OP_GT, OP_GE, OP_LT, OP_LE};

		*op = ops[k - TOKEN_EQ];
		parser_next(p);
		return true;
	}
	if (parser_skip_if(p, "in")) {
		*op = OP_IN;
		return true;
	}
	if (!parser_is(p, "not") || parser_look(p)->kind != TOKEN_NAME ||
	    !str_eq(parser_look(p)->text, STR("in")))
		return false;
	parser_next(p);
	parser_next(p);
	*op = OP_NOT_IN;
	return true;
}

static struct node *
parse_compare(struct parser *p)
{
	struct node *first = parse_sum(p), *n = NULL;
	struct nodes right = {0};
	enum operator op;

	while (compare_operator(p, &op)) {
		if (n == NULL) {
			n = parser_node(p, NODE_COMPARE, parser_at(p));
			n->compare.first = first;
		}
		parser_push(p, &right, parse_sum(p));
		n->compare.ops = arena_grow(p->a, n->compare.ops,
		    n->compare.n * sizeof op, (n->compare.n + 1) * sizeof op);
		n->compare.ops[n->compare.n++] = op;
		n->line = parser_at(p)->line;
	}
	if (n == NULL)
		return first;
	n->compare.right = right.v;
	n->col = first->line == n->line ? first->col : n->col;
	return n;
}

static struct node *
parse_not(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *n;

	if (!parser_is(p, "not"))
		return parse_compare(p);
	parser_next(p);
	if (++p->depth > PARSER_DEPTH)
		n = parser_fail(p, t->line, "too many nested expressions");
	else
		n = op_node(p, NODE_NOT, t, parse_not(p), NULL);
	p->depth--;
	return n;
}

static struct node *
parse_and(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *n = parse_not(p);

	while (parser_skip_if(p, "and")) {
		n = op_node(p, NODE_AND, t, n, parse_not(p));
		t = parser_at(p);
	}
	return n;
}

static struct node *
parse_or(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *n = parse_and(p);

	while (parser_skip_if(p, "or")) {
		n = op_node(p, NODE_OR, t, n, parse_and(p));
		t = parser_at(p);
	}
	return n;
}

struct node *
parse_expression(struct parser *p, bool conditional)
{
	struct token *t = parser_at(p);
	struct node *n, *test;

	if (++p->depth > PARSER_DEPTH) {
		p->depth--;
		return parser_fail(p, t->line, "too many nested expressions");
	}
	n = parse_or(p);
	while (conditional && parser_skip_if(p, "if")) {
		test = parse_or(p);
		n = op_node(p, NODE_COND, t, n, test);
		if (parser_skip_if(p, "else"))
			n->op.c = parse_expression(p, true);
		t = parser_at(p);
	}
	p->depth--;
	return n;
}
