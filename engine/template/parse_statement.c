#include "template/parse_statement.h"

#include "base/arena.h"
#include "base/buf.h"
#include "data/value.h"
#include "template/failure.h"

static bool
at_end_tag(struct parser *p, const char *const *ends)
{
	for (; ends != NULL && *ends != NULL; ends++)
		if (parser_is(p, *ends))
			return true;
	return false;
}

static const char *
list_ends(struct parser *p, const char *const *ends)
{
	const char *text = "";

	for (int i = 0; ends[i] != NULL; i++)
		text = arena_printf(p->a, "%s%s'%s'", text, i > 0 ? " or " : "", ends[i]);
	return text;
}

static bool
expected_somewhere(struct parser *p, struct str name)
{
	for (int i = 0; i < p->nends; i++)
		for (const char *const *e = p->ends[i]; *e != NULL; e++)
			if (str_eq(name, str_of(*e)))
				return true;
	return false;
}

/* An unknown tag (name.p set) or the end of the template, with what Jinja says about the nesting. */
static struct node *
fail_nesting(struct parser *p, struct str name, int line)
{
	const char *m = name.p == NULL
			    ? "Unexpected end of template."
			    : arena_printf(p->a, "Encountered unknown tag '" STR_FMT "'.",
				  STR_ARG(name));

	if (p->nends > 0) {
		const char *ends = list_ends(p, p->ends[p->nends - 1]);

		if (name.p != NULL && expected_somewhere(p, name))
			m = arena_printf(p->a,
			    "%s You probably made a nesting mistake. Jinja is expecting "
			    "this tag, but "
			    "currently looking for %s.",
			    m, ends);
		else
			m = arena_printf(p->a,
			    "%s Jinja was looking for the following tags: %s.", m, ends);
	}
	if (p->ntags > 0)
		m = arena_printf(p->a,
		    "%s The innermost block that needs to be closed is '%s'.", m,
		    p->tags[p->ntags - 1]);
	return parser_fail(p, line, "%s", m);
}

struct nodes
parse_block_body(struct parser *p, const char *const *ends, bool drop)
{
	struct nodes body;

	parser_skip(p, TOKEN_COLON);
	parser_expect(p, TOKEN_BLOCK_END);
	body = parse_body(p, ends);
	if (!p->f->set && parser_at(p)->kind == TOKEN_EOF) {
		p->ends[p->nends++] = ends;
		fail_nesting(p, (struct str){0}, parser_at(p)->line);
		p->nends--;
	}
	if (drop)
		parser_next(p);
	return body;
}

static const char *
target_kind(const struct node *n)
{
	switch (n->kind) {
	case NODE_CONST: return "const";
	case NODE_LIST: return "list";
	case NODE_DICT: return "dict";
	case NODE_TUPLE: return "tuple";
	default: return "expression";
	}
}

static bool
make_store(struct node *n)
{
	if (n->kind == NODE_NAME) {
		n->var.use = USE_STORE;
		return true;
	}
	if (n->kind != NODE_TUPLE)
		return false;
	for (size_t i = 0; i < n->items.n; i++)
		if (!make_store(n->items.v[i]))
			return false;
	return true;
}

struct node *
parse_target(struct parser *p, bool name_only, bool ns, const char *end)
{
	struct token *t;
	struct node *n;

	if (ns && parser_look(p)->kind == TOKEN_DOT) {
		t = parser_expect(p, TOKEN_NAME);
		n = parser_node(p, NODE_NSREF, t);
		n->var.name = parser_name(p, t->text);
		parser_next(p);
		n->var.attr = parser_name(p, parser_expect(p, TOKEN_NAME)->text);
		return n;
	}
	if (name_only) {
		t = parser_expect(p, TOKEN_NAME);
		n = parser_node(p, NODE_NAME, t);
		n->var.name = parser_name(p, t->text);
		n->var.use = USE_STORE;
	} else {
		n = parse_tuple(p, TUPLE_SIMPLE, end);
	}
	if (!p->f->set && !make_store(n))
		return parser_fail(p, n->line, "can't assign to '%s'", target_kind(n));
	if (n->kind == NODE_NAME && (str_eq(n->var.name->key.str, STR("true")) ||
					str_eq(n->var.name->key.str, STR("false")) ||
					str_eq(n->var.name->key.str, STR("none")) ||
					str_eq(n->var.name->key.str, STR("True")) ||
					str_eq(n->var.name->key.str, STR("False")) ||
					str_eq(n->var.name->key.str, STR("None"))))
		return parser_fail(p, n->line, "can't assign to 'name'");
	return n;
}

static struct node *
parse_set(struct parser *p)
{
	static const char *const ends[] = {"endset", NULL};
	struct node *n = parser_node(p, NODE_SET, parser_next(p));

	n->set.target = parse_target(p, false, true, NULL);
	if (parser_skip(p, TOKEN_ASSIGN)) {
		n->set.value = parse_tuple(p, TUPLE_FULL, NULL);
		return n;
	}
	n->kind = NODE_SET_BLOCK;
	n->set.value = parse_filter(p, NULL, false);
	n->set.body = parse_block_body(p, ends, true);
	return n;
}

/* The loop filter runs in a scope of its own, with targets of its own. */
static struct node *
copy_target(struct parser *p, const struct node *n)
{
	struct node *copy = arena_new_of(p->a, struct node);

	*copy = *n;
	if (n->kind != NODE_TUPLE)
		return copy;
	copy->items = (struct nodes){0};
	for (size_t i = 0; i < n->items.n; i++)
		parser_push(p, &copy->items, copy_target(p, n->items.v[i]));
	return copy;
}

/* "for a, (b, c)" */
static void
print_target(const struct node *target, struct buf *to)
{
	if (target == NULL) /* a syntax error is on its way */
		return;
	if (target->kind == NODE_NAME) {
		buf_addstr(to, target->var.name->key.str);
		return;
	}
	if (target->kind != NODE_TUPLE) /* the same */
		return;
	for (size_t i = 0; i < target->items.n; i++) {
		bool nested =
		    target->items.v[i] != NULL && target->items.v[i]->kind != NODE_NAME;

		buf_adds(to, i > 0 ? ", " : "");
		buf_adds(to, nested ? "(" : "");
		print_target(target->items.v[i], to);
		buf_adds(to, nested ? ")" : "");
	}
}

static const char *
target_label(struct parser *p, const struct node *target)
{
	const char *label;
	struct buf b;

	buf_init(&b, BUF_TEXT);
	buf_adds(&b, "for ");
	print_target(target, &b);
	label = arena_strndup(p->a, b.p, b.n);
	buf_done(&b);
	return label;
}

static struct node *
parse_for(struct parser *p)
{
	static const char *const ends[] = {"endfor", "else", NULL}, *const last[] = {
									"endfor", NULL};
	struct node *n = parser_node(p, NODE_FOR, parser_next(p));

	n->loop.target = parse_target(p, false, false, "in");
	n->loop.label = target_label(p, n->loop.target);
	parser_expect_name(p, "in");
	n->loop.iter = parse_tuple(p, TUPLE_NO_COND, "recursive");
	if (parser_skip_if(p, "if")) {
		n->loop.test = parse_expression(p, true);
		n->loop.test_target = copy_target(p, n->loop.target);
	}
	n->loop.recursive = parser_skip_if(p, "recursive");
	n->loop.body = parse_block_body(p, ends, false);
	if (parser_is(p, "else")) {
		parser_next(p);
		n->loop.otherwise = parse_block_body(p, last, false);
	}
	parser_next(p);
	return n;
}

static struct node *
parse_if(struct parser *p)
{
	static const char *const ends[] = {"elif", "else", "endif", NULL},
				 *const last[] = {"endif", NULL};
	struct node *top = parser_node(p, NODE_IF, parser_next(p)), *n = top;

	while (!p->f->set) {
		n->branch.test = parse_tuple(p, TUPLE_NO_COND, NULL);
		n->branch.body = parse_block_body(p, ends, false);
		if (parser_skip_if(p, "elif")) {
			n = parser_node(p, NODE_IF, parser_at(p));
			parser_push(p, &top->branch.elifs, n);
			continue;
		}
		if (parser_skip_if(p, "else"))
			top->branch.otherwise = parse_block_body(p, last, false);
		parser_next(p);
		break;
	}
	return top;
}

static struct node *
parse_with(struct parser *p)
{
	static const char *const ends[] = {"endwith", NULL};
	struct node *n = parser_node(p, NODE_WITH, parser_next(p));

	while (parser_at(p)->kind != TOKEN_BLOCK_END && !p->f->set) {
		if (n->with.targets.n > 0)
			parser_expect(p, TOKEN_COMMA);
		parser_push(p, &n->with.targets, parse_target(p, false, false, NULL));
		parser_expect(p, TOKEN_ASSIGN);
		parser_push(p, &n->with.values, parse_expression(p, true));
	}
	n->with.body = parse_block_body(p, ends, true);
	return n;
}

static struct node *
parse_filter_block(struct parser *p)
{
	static const char *const ends[] = {"endfilter", NULL};
	struct node *n = parser_node(p, NODE_FILTER_BLOCK, parser_next(p));

	n->with.filter = parse_filter(p, NULL, true);
	n->with.body = parse_block_body(p, ends, true);
	return n;
}

/* Jinja's compiler prints constants, and forgets that escaping varies there. */
static struct node *
printed(struct parser *p, struct node *n)
{
	n->escaping = p->escaping;
	if ((p->escaping & ESCAPING_VARIES) != 0 && node_constant(n, true))
		n->escaping &= ESCAPING_ON;
	return n;
}

static struct node *
parse_print(struct parser *p)
{
	struct node *n = parser_node(p, NODE_OUTPUT, parser_next(p));

	while (parser_at(p)->kind != TOKEN_BLOCK_END && !p->f->set) {
		if (n->output.items.n > 0)
			parser_expect(p, TOKEN_COMMA);
		parser_push(p, &n->output.items, printed(p, parse_expression(p, true)));
	}
	return n;
}

static struct node *
parse_autoescape(struct parser *p)
{
	static const char *const ends[] = {"endautoescape", NULL};
	struct node *n = parser_node(p, NODE_AUTOESCAPE, parser_next(p)), *flag;
	unsigned outside = p->escaping;

	flag = parse_expression(p, true);
	parser_push(p, &n->with.values, flag);
	if (flag->kind != NODE_CONST || flag->constant->kind != VALUE_BOOL)
		p->escaping |= ESCAPING_VARIES;
	else
		p->escaping = (outside & ESCAPING_VARIES) |
			      (flag->constant->boolean ? ESCAPING_ON : 0);
	n->with.body = parse_block_body(p, ends, true);
	p->escaping = outside;
	return n;
}

static struct node *
parse_do(struct parser *p)
{
	struct node *n = parser_node(p, NODE_DO, parser_next(p));

	n->expression = parse_tuple(p, TUPLE_FULL, NULL);
	return n;
}

static struct node *
parse_break(struct parser *p)
{
	return parser_node(p, NODE_BREAK, parser_next(p));
}

static struct node *
parse_continue(struct parser *p)
{
	return parser_node(p, NODE_CONTINUE, parser_next(p));
}

static const struct {
	const char *tag;
	struct node *(*parse)(struct parser *);
} tags[] = {
    {"for", parse_for},
    {"if", parse_if},
    {"set", parse_set},
    {"include", parse_include},
    {"import", parse_import},
    {"from", parse_from},
    {"macro", parse_macro},
    {"call", parse_call_block},
    {"filter", parse_filter_block},
    {"with", parse_with},
    {"block", parse_block},
    {"extends", parse_extends},
    {"print", parse_print},
    {"do", parse_do},
    {"break", parse_break},
    {"continue", parse_continue},
    {"autoescape", parse_autoescape},
};

static struct node *
parse_statement(struct parser *p)
{
	struct token *t = parser_at(p);
	struct node *n = p->nowhere;
	size_t i = 0;

	if (t->kind != TOKEN_NAME)
		return parser_fail(p, t->line, "tag name expected");
	while (i < sizeof tags / sizeof *tags && !str_eq(t->text, str_of(tags[i].tag)))
		i++;
	if (i == sizeof tags / sizeof *tags)
		return fail_nesting(p, t->text, t->line);
	if (p->ntags == PARSER_TAGS - 1)
		return parser_fail(p, t->line, "too many nested tags");
	p->tags[p->ntags++] = tags[i].tag;
	n = tags[i].parse(p);
	p->ntags--;
	return n;
}

static void
flush(struct parser *p, struct nodes *body, struct nodes *data)
{
	struct node *n;

	if (data->n == 0)
		return;
	n = parser_node(p, NODE_OUTPUT, parser_at(p));
	n->line = data->v[0]->line;
	n->col = data->v[0]->col;
	n->output.items = *data;
	parser_push(p, body, n);
	*data = (struct nodes){0};
}

struct nodes
parse_body(struct parser *p, const char *const *ends)
{
	struct nodes body = {0}, data = {0};

	if (ends != NULL)
		p->ends[p->nends++] = ends;
	while (parser_at(p)->kind != TOKEN_EOF) {
		struct token *t = parser_next(p);

		if (t->kind == TOKEN_DATA) {
			struct node *n = parser_node(p, NODE_DATA, t);

			n->data = t->text;
			parser_push(p, &data, n);
		} else if (t->kind == TOKEN_VARIABLE_BEGIN) {
			parser_push(
			    p, &data, printed(p, parse_tuple(p, TUPLE_FULL, NULL)));
			parser_expect(p, TOKEN_VARIABLE_END);
		} else {
			flush(p, &body, &data);
			if (at_end_tag(p, ends))
				break;
			parser_push(p, &body, parse_statement(p));
			parser_expect(p, TOKEN_BLOCK_END);
		}
	}
	flush(p, &body, &data);
	if (ends != NULL)
		p->nends--;
	return body;
}
