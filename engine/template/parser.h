/*
 * Tokens to a tree of nodes: Jinja's grammar and its messages. Inside the parser a failure is sticky: the
 * current token becomes the end of the template and every function still gives a node.
 */
#ifndef TEMPLATE_PARSER_H
#define TEMPLATE_PARSER_H

#include <stdbool.h>

#include "base/str.h"
#include "template/lexer.h"
#include "template/node.h"

struct arena;
struct failure;
struct names;

enum { PARSER_DEPTH = 150, PARSER_TAGS = 100 };

struct parser {
	struct arena *a;
	struct names *names;
	struct failure *f;
	struct tokens tokens;
	size_t i;
	int depth;
	bool autoescape;               /* of the template */
	unsigned escaping;             /* of the nodes that are made now */
	const char *tags[PARSER_TAGS]; /* open tags, outermost first */
	int ntags;
	const char *const
	    *ends[PARSER_TAGS]; /* NULL-terminated end tags wanted, outermost first */
	int nends;
	struct node *nowhere; /* given after a failure */
};

void parser_init(struct parser *p, struct arena *a, struct names *names,
    struct tokens tokens, struct failure *f);
/* 0, or -1 with the failure set. */
int parser_template(struct parser *p, struct nodes *ret_body);
int parser_expression(struct parser *p, struct node **ret_node);

/* Between the files of the parser. */
struct token *parser_at(struct parser *p);
struct token *parser_look(struct parser *p);
struct token *parser_next(struct parser *p);        /* gives the token left behind */
bool parser_is(struct parser *p, const char *name); /* a name token with this text */
bool parser_skip_if(struct parser *p, const char *name);
bool parser_skip(struct parser *p, enum token_kind kind);
struct token *parser_expect(struct parser *p, enum token_kind kind);
struct token *parser_expect_name(struct parser *p, const char *name);
struct node *parser_fail(struct parser *p, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
const char *parser_describe(
    struct parser *p, const struct token *t); /* quoted as Python's repr */
struct node *parser_node(struct parser *p, enum node_kind kind, const struct token *at);
void parser_push(struct parser *p, struct nodes *nodes, struct node *n);
struct name *parser_name(struct parser *p, struct str text);

struct node *parse_expression(struct parser *p, bool conditional);
struct node *parse_primary(struct parser *p);
struct node *parse_tuple(struct parser *p, int mode, const char *end);
struct node *parse_filter(struct parser *p, struct node *of, bool first);
enum { TUPLE_FULL, TUPLE_NO_COND, TUPLE_SIMPLE, TUPLE_PARENTHESES };

#endif
