#include "template/jmespath_node.h"

#include "template/unicode.h"

/* Tokens to nodes, by binding power. What may stand where is jmespath.py's, with what it lets through. */

enum { DEPTH = 100, PROJECTION_STOP = 10 };

static const struct {
	const char *name;
	int power;
} kinds[] = {
#define X(id, name, power) [JMES_##id] = {name, power},
    JMES_TOKENS(X)
#undef X
};

const char *
jmespath_token_name(enum jmes_token_kind kind)
{
	return kinds[kind].name;
}

static struct jmes_node *expression(struct jmes *j, int power);

static struct jmes_token *
at(struct jmes *j)
{
	return &j->tokens[j->i];
}

static struct jmes_token *
next(struct jmes *j)
{
	struct jmes_token *t = at(j);

	if (j->i + 1 < j->n)
		j->i++;
	return t;
}

static const char *
shown(struct jmes *j, const struct jmes_token *t)
{
	struct str s = t->text;

	if (t->value != NULL && t->kind == JMES_LITERAL &&
	    object_text_of(j->r, t->value, &s) < 0)
		return "";
	return arena_strndup(j->r->a, s.p, s.n);
}

static void *
parse_fail(struct jmes *j, const struct jmes_token *t, const char *why)
{
	char name[32];
	size_t n = 0;

	if (render_failed(j->r))
		return NULL;
	for (const char *p = kinds[t->kind].name; *p != '\0'; p++)
		name[n++] = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
	name[n] = '\0';
	return jmespath_fail(j->r,
	    "%s: Parse error at column %zu, token \"%s\" (%s), for expression: "
	    "\"" STR_FMT "\"",
	    why, unicode_length((struct str){j->expression.p, t->start}), shown(j, t),
	    name, STR_ARG(j->expression));
}

static const char *
expecting(struct jmes *j, const char *what)
{
	return arena_printf(
	    j->r->a, "Expecting: %s, got: %s", what, kinds[at(j)->kind].name);
}

/* The same, where the end of the expression has words of its own. */
static void *
end_fail(struct jmes *j, const struct jmes_token *t, const char *why)
{
	if (t->kind != JMES_EOF || render_failed(j->r))
		return parse_fail(j, t, why);
	return jmespath_fail(j->r,
	    "Invalid jmespath expression: Incomplete expression: \"" STR_FMT "\"",
	    STR_ARG(j->expression));
}

static int
match(struct jmes *j, enum jmes_token_kind kind)
{
	if (at(j)->kind != kind) {
		end_fail(j, at(j), expecting(j, kinds[kind].name));
		return -1;
	}
	next(j);
	return 0;
}

static struct jmes_node *
node(struct jmes *j, enum jmes_kind kind, struct jmes_node *a, struct jmes_node *b)
{
	struct jmes_node *n = arena_new_of(j->r->a, struct jmes_node);

	n->kind = kind;
	n->a = a;
	n->b = b;
	return n;
}

static struct jmes_node *
current(struct jmes *j)
{
	return node(j, JMES_NODE_CURRENT, NULL, NULL);
}

static int
add_part(struct jmes *j, struct jmes_node *n, struct str key, struct jmes_node *part)
{
	if (part == NULL)
		return -1;
	n->parts = arena_grow(
	    j->r->a, n->parts, n->n * sizeof *n->parts, (n->n + 1) * sizeof *n->parts);
	n->keys = arena_grow(
	    j->r->a, n->keys, n->n * sizeof *n->keys, (n->n + 1) * sizeof *n->keys);
	n->keys[n->n] = key;
	n->parts[n->n++] = part;
	return 0;
}

/* --- what stands in brackets and braces --- */

static struct jmes_node *
select_list(struct jmes *j)
{
	struct jmes_node *n = node(j, JMES_NODE_LIST, NULL, NULL);

	for (;;) {
		if (add_part(j, n, (struct str){0}, expression(j, 0)) < 0)
			return NULL;
		if (at(j)->kind == JMES_RBRACKET)
			break;
		if (match(j, JMES_COMMA) < 0)
			return NULL;
	}
	next(j);
	return n;
}

/* The comma between two pairs may be missing, as there. */
static struct jmes_node *
select_hash(struct jmes *j)
{
	struct jmes_node *n = node(j, JMES_NODE_HASH, NULL, NULL);

	for (;;) {
		struct jmes_token *key = at(j);

		if (key->kind != JMES_NAME && key->kind != JMES_QUOTED)
			return end_fail(j, key,
			    expecting(j, "['quoted_identifier', 'unquoted_identifier']"));
		next(j);
		if (match(j, JMES_COLON) < 0 ||
		    add_part(j, n, key->text, expression(j, 0)) < 0)
			return NULL;
		if (at(j)->kind == JMES_COMMA) {
			next(j);
		} else if (at(j)->kind == JMES_RBRACE) {
			next(j);
			return n;
		}
	}
}

static struct jmes_node *
slice(struct jmes *j)
{
	struct jmes_node *n = node(j, JMES_NODE_SLICE, NULL, NULL);
	int part = 0;

	while (at(j)->kind != JMES_RBRACKET && part < 3) {
		struct jmes_token *t = at(j);

		if (t->kind == JMES_NUMBER)
			n->bounds[part] = t->value;
		else if (t->kind != JMES_COLON || ++part == 3)
			return parse_fail(j, t, "syntax error");
		next(j);
	}
	return match(j, JMES_RBRACKET) < 0 ? NULL : n;
}

static struct jmes_node *
index_or_slice(struct jmes *j)
{
	struct jmes_node *n;

	if (at(j)->kind == JMES_COLON || j->tokens[j->i + 1].kind == JMES_COLON)
		return slice(j);
	n = node(j, JMES_NODE_INDEX, NULL, NULL);
	n->value = next(j)->value;
	return match(j, JMES_RBRACKET) < 0 ? NULL : n;
}

/* --- projections --- */

static struct jmes_node *
after_dot(struct jmes *j, int power)
{
	switch (at(j)->kind) {
	case JMES_NAME:
	case JMES_QUOTED:
	case JMES_STAR: return expression(j, power);
	case JMES_LBRACKET: next(j); return select_list(j);
	case JMES_LBRACE: next(j); return select_hash(j);
	default:
		return parse_fail(j, at(j),
		    expecting(j, "['quoted_identifier', 'unquoted_identifier', "
				 "'lbracket', 'lbrace']"));
	}
}

/* What is made of each item. */
static struct jmes_node *
projected(struct jmes *j, int power)
{
	enum jmes_token_kind kind = at(j)->kind;

	if (kinds[kind].power < PROJECTION_STOP)
		return current(j);
	if (kind == JMES_LBRACKET || kind == JMES_FILTER)
		return expression(j, power);
	if (kind != JMES_DOT)
		return parse_fail(j, at(j), "syntax error");
	next(j);
	return after_dot(j, power);
}

static struct jmes_node *
projection(struct jmes *j, enum jmes_kind kind, struct jmes_node *left, int power)
{
	struct jmes_node *right = left != NULL ? projected(j, power) : NULL;

	return right != NULL ? node(j, kind, left, right) : NULL;
}

static struct jmes_node *
indexed(struct jmes *j, struct jmes_node *left)
{
	struct jmes_node *right = index_or_slice(j), *n;

	if (right == NULL)
		return NULL;
	n = node(j, JMES_NODE_INDEXED, left, right);
	/* a slice behind an index projects nothing */
	if (right->kind != JMES_NODE_SLICE || left->kind == JMES_NODE_INDEXED)
		return n;
	return projection(j, JMES_NODE_PROJECT, n, kinds[JMES_STAR].power);
}

static struct jmes_node *
flatten(struct jmes *j, struct jmes_node *left)
{
	return projection(j, JMES_NODE_PROJECT, node(j, JMES_NODE_FLATTEN, left, NULL),
	    kinds[JMES_FLATTEN].power);
}

static struct jmes_node *
filter(struct jmes *j, struct jmes_node *left)
{
	struct jmes_node *condition = expression(j, 0), *n, *right;

	if (condition == NULL || match(j, JMES_RBRACKET) < 0)
		return NULL;
	right = at(j)->kind == JMES_FLATTEN ? current(j)
					    : projected(j, kinds[JMES_FILTER].power);
	if (right == NULL)
		return NULL;
	n = node(j, JMES_NODE_FILTER, left, right);
	n->c = condition;
	return n;
}

/* --- what begins an expression --- */

static struct jmes_node *
begin_bracket(struct jmes *j)
{
	enum jmes_token_kind kind = at(j)->kind;

	if (kind == JMES_NUMBER || kind == JMES_COLON)
		return indexed(j, current(j));
	if (kind != JMES_STAR || j->tokens[j->i + 1].kind != JMES_RBRACKET)
		return select_list(j);
	next(j);
	next(j);
	return projection(j, JMES_NODE_PROJECT, current(j), kinds[JMES_STAR].power);
}

static struct jmes_node *
begin_name(struct jmes *j, struct jmes_token *t)
{
	struct jmes_node *n = node(j, JMES_NODE_FIELD, NULL, NULL);

	n->name = t->text;
	if (t->kind == JMES_QUOTED && at(j)->kind == JMES_LPAREN)
		return parse_fail(j, &(struct jmes_token){JMES_LPAREN, 0, STR("("), NULL},
		    "Quoted identifier not allowed for function names.");
	return n;
}

static struct jmes_node *
begin(struct jmes *j, struct jmes_token *t)
{
	struct jmes_node *n;

	switch (t->kind) {
	case JMES_LITERAL:
		n = node(j, JMES_NODE_LITERAL, NULL, NULL);
		n->value = t->value;
		return n;
	case JMES_NAME:
	case JMES_QUOTED: return begin_name(j, t);
	case JMES_STAR:
		if (at(j)->kind == JMES_RBRACKET)
			return node(j, JMES_NODE_VALUES, current(j), current(j));
		return projection(
		    j, JMES_NODE_VALUES, current(j), kinds[JMES_STAR].power);
	case JMES_FILTER: return filter(j, current(j));
	case JMES_LBRACE: return select_hash(j);
	case JMES_LPAREN:
		n = expression(j, 0);
		return n == NULL || match(j, JMES_RPAREN) < 0 ? NULL : n;
	case JMES_FLATTEN: return flatten(j, current(j));
	case JMES_NOT:
		n = expression(j, kinds[JMES_NOT].power);
		return n != NULL ? node(j, JMES_NODE_NOT, n, NULL) : NULL;
	case JMES_LBRACKET: return begin_bracket(j);
	case JMES_CURRENT: return current(j);
	case JMES_EXPREF:
		n = expression(j, kinds[JMES_EXPREF].power);
		return n != NULL ? node(j, JMES_NODE_EXPREF, n, NULL) : NULL;
	default: return end_fail(j, t, "invalid token");
	}
}

/* --- what goes on --- */

static struct jmes_node *
call(struct jmes *j, struct jmes_node *left)
{
	struct jmes_node *n = node(j, JMES_NODE_CALL, NULL, NULL);
	const struct jmes_token *name = &j->tokens[j->i >= 2 ? j->i - 2 : 0];

	if (left->kind != JMES_NODE_FIELD)
		return parse_fail(j, name,
		    arena_printf(j->r->a, "Invalid function name '%s'", shown(j, name)));
	n->name = left->name;
	while (at(j)->kind != JMES_RPAREN) {
		struct jmes_node *part = expression(j, 0);

		if (at(j)->kind == JMES_COMMA)
			next(j);
		if (add_part(j, n, (struct str){0}, part) < 0)
			return NULL;
	}
	next(j);
	return n;
}

static struct jmes_node *
two(struct jmes *j, enum jmes_kind kind, struct jmes_node *left, enum jmes_token_kind op)
{
	struct jmes_node *right = expression(j, kinds[op].power), *n;

	if (right == NULL)
		return NULL;
	n = node(j, kind, left, right);
	n->op = op;
	return n;
}

static struct jmes_node *
dot(struct jmes *j, struct jmes_node *left)
{
	struct jmes_node *right;

	if (at(j)->kind == JMES_STAR) {
		next(j);
		return projection(j, JMES_NODE_VALUES, left, kinds[JMES_DOT].power);
	}
	right = after_dot(j, kinds[JMES_DOT].power);
	return right != NULL ? node(j, JMES_NODE_THEN, left, right) : NULL;
}

static struct jmes_node *
bracket(struct jmes *j, struct jmes_node *left)
{
	if (at(j)->kind == JMES_NUMBER || at(j)->kind == JMES_COLON)
		return indexed(j, left);
	if (match(j, JMES_STAR) < 0 || match(j, JMES_RBRACKET) < 0)
		return NULL;
	return projection(j, JMES_NODE_PROJECT, left, kinds[JMES_STAR].power);
}

static struct jmes_node *
go_on(struct jmes *j, struct jmes_node *left, struct jmes_token *t)
{
	switch (t->kind) {
	case JMES_DOT: return dot(j, left);
	case JMES_PIPE: return two(j, JMES_NODE_THEN, left, t->kind);
	case JMES_OR: return two(j, JMES_NODE_OR, left, t->kind);
	case JMES_AND: return two(j, JMES_NODE_AND, left, t->kind);
	case JMES_EQ:
	case JMES_NE:
	case JMES_LT:
	case JMES_LTE:
	case JMES_GT:
	case JMES_GTE: return two(j, JMES_NODE_COMPARE, left, t->kind);
	case JMES_LPAREN: return call(j, left);
	case JMES_FILTER: return filter(j, left);
	case JMES_FLATTEN: return flatten(j, left);
	case JMES_LBRACKET: return bracket(j, left);
	default: return parse_fail(j, t, "invalid token");
	}
}

static struct jmes_node *
expression(struct jmes *j, int power)
{
	struct jmes_node *n;

	if (++j->depth > DEPTH)
		return render_fail(
		    j->r, "LimitError", "json_query: the expression nests too deep");
	n = begin(j, next(j));
	while (n != NULL && power < kinds[at(j)->kind].power)
		n = go_on(j, n, next(j));
	j->depth--;
	return n;
}

struct jmes_node *
jmespath_parse(struct jmes *j)
{
	struct jmes_node *n = expression(j, 0);

	if (n != NULL && at(j)->kind != JMES_EOF)
		return parse_fail(j, at(j),
		    arena_printf(j->r->a, "Unexpected token: %s", shown(j, at(j))));
	return n;
}
