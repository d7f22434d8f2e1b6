/* What the two halves of the lexer share: lexer_tags.c finds the tags, lexer.c reads what stands in them. */
#ifndef TEMPLATE_LEXER_STATE_H
#define TEMPLATE_LEXER_STATE_H

#include "base/vec.h"
#include "template/lexer.h"

enum { LEXER_BRACES = 500 };

struct lexer {
	struct arena *a;
	struct str src;
	const struct lexer_options *o;
	struct failure *f;
	size_t pos;
	int line;
	size_t line_start;  /* offset of the current line, for columns */
	bool line_starting; /* what was matched last ended with a newline */
	char braces[LEXER_BRACES];
	size_t nbraces;
	VEC(struct token) out;
};

/* Everything up to `to` was matched: counts its lines. */
void lexer_advance(struct lexer *l, size_t to);
struct token *lexer_push(struct lexer *l, enum token_kind kind, struct str text);
int lexer_fail(struct lexer *l, const char *message);
/* Newlines in data and strings are those that the template is to have. */
struct str lexer_newlines(const struct lexer *l, struct str text);
/* One token inside a tag; 0 or -1. */
int lexer_inner(struct lexer *l);
size_t lexer_skip_space(const struct lexer *l, size_t i);
static inline char
lexer_at(const struct lexer *l, size_t i)
{
	return i < l->src.n ? l->src.p[i] : '\0';
}
/* The whole source: data and tags. lexer_tags.c */
int lexer_root(struct lexer *l);

#endif
