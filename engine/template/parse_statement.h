/* Statements of the parser (parser.h). */
#ifndef TEMPLATE_PARSE_STATEMENT_H
#define TEMPLATE_PARSE_STATEMENT_H

#include "template/parser.h"

/* Text, prints and statements until one of the end tags stands behind {% (NULL: until the end). */
struct nodes parse_body(struct parser *p, const char *const *ends);
/* The rest of an opening tag, then a body; `drop` skips the end tag's name. */
struct nodes parse_block_body(struct parser *p, const char *const *ends, bool drop);
/* Any name or tuple of names; `name_only` refuses tuples, `ns` allows a.b. */
struct node *parse_target(struct parser *p, bool name_only, bool ns, const char *end);
struct node *parse_macro(struct parser *p);
struct node *parse_call_block(struct parser *p);
struct node *parse_include(struct parser *p);
struct node *parse_import(struct parser *p);
struct node *parse_from(struct parser *p);
struct node *parse_extends(struct parser *p);
struct node *parse_block(struct parser *p);

#endif
