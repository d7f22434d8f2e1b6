/* Between the files of JMESPath: tokens, nodes, evaluation. All in the arena of the rendering. */
#ifndef TEMPLATE_JMESPATH_NODE_H
#define TEMPLATE_JMESPATH_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "template/object.h"

/* name in messages, binding power */
#define JMES_TOKENS(X)                                                                   \
	X(EOF, "eof", 0)                                                                 \
	X(NAME, "unquoted_identifier", 0)                                                \
	X(QUOTED, "quoted_identifier", 0)                                                \
	X(LITERAL, "literal", 0)                                                         \
	X(RBRACKET, "rbracket", 0)                                                       \
	X(RPAREN, "rparen", 0)                                                           \
	X(COMMA, "comma", 0)                                                             \
	X(RBRACE, "rbrace", 0)                                                           \
	X(NUMBER, "number", 0)                                                           \
	X(CURRENT, "current", 0)                                                         \
	X(EXPREF, "expref", 0)                                                           \
	X(COLON, "colon", 0)                                                             \
	X(PIPE, "pipe", 1)                                                               \
	X(OR, "or", 2)                                                                   \
	X(AND, "and", 3)                                                                 \
	X(EQ, "eq", 5)                                                                   \
	X(GT, "gt", 5)                                                                   \
	X(LT, "lt", 5)                                                                   \
	X(GTE, "gte", 5)                                                                 \
	X(LTE, "lte", 5)                                                                 \
	X(NE, "ne", 5)                                                                   \
	X(FLATTEN, "flatten", 9)                                                         \
	X(STAR, "star", 20)                                                              \
	X(FILTER, "filter", 21)                                                          \
	X(DOT, "dot", 40)                                                                \
	X(NOT, "not", 45)                                                                \
	X(LBRACE, "lbrace", 50)                                                          \
	X(LBRACKET, "lbracket", 55)                                                      \
	X(LPAREN, "lparen", 60)

enum jmes_token_kind {
#define X(id, name, power) JMES_##id,
	JMES_TOKENS(X)
#undef X
};

struct jmes_token {
	enum jmes_token_kind kind;
	size_t start;        /* octet of the expression */
	struct str text;     /* of an identifier, or as written */
	struct value *value; /* LITERAL, NUMBER */
};

enum jmes_kind {
	JMES_NODE_CURRENT, /* and jmespath.py's identity */
	JMES_NODE_FIELD,
	JMES_NODE_LITERAL,
	JMES_NODE_INDEX,
	JMES_NODE_SLICE,
	JMES_NODE_THEN,    /* b of what a gives: subexpression, pipe */
	JMES_NODE_INDEXED, /* the same, made by brackets */
	JMES_NODE_COMPARE,
	JMES_NODE_AND,
	JMES_NODE_OR,
	JMES_NODE_NOT,
	JMES_NODE_EXPREF,
	JMES_NODE_FLATTEN,
	JMES_NODE_PROJECT, /* b of every item of the list a */
	JMES_NODE_VALUES,  /* b of every value of the mapping a */
	JMES_NODE_FILTER,  /* b of every item of the list a that c holds for */
	JMES_NODE_LIST,
	JMES_NODE_HASH,
	JMES_NODE_CALL,
};

struct jmes_node {
	enum jmes_kind kind;
	struct str name;         /* FIELD, CALL */
	struct value *value;     /* LITERAL, INDEX */
	struct value *bounds[3]; /* SLICE; NULL: none */
	enum jmes_token_kind op; /* COMPARE */
	struct jmes_node *a, *b, *c;
	struct jmes_node **parts; /* LIST, HASH, CALL */
	struct str *keys;         /* HASH */
	size_t n;
};

struct jmes {
	struct render *r;
	struct str expression;
	struct jmes_token *tokens;
	size_t n, i;
	int depth;
};

/* Each gives -1 or NULL after a failure. */
int jmespath_lex(struct jmes *j);
struct jmes_node *jmespath_parse(struct jmes *j);
struct value *jmespath_visit(
    struct render *r, const struct jmes_node *n, struct value *v);
struct value *jmespath_call(
    struct render *r, struct str name, struct value **args, size_t n);
const char *jmespath_token_name(enum jmes_token_kind kind);
void *jmespath_fail(struct render *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* `&expression`, an argument of functions only */
extern const struct object_type type_jmespath_expression;
static inline bool
jmespath_is_expression(const struct value *v)
{
	return is_type(v, &type_jmespath_expression);
}

#endif
