/*
 * Template source to tokens, with Jinja's four ways of removing white space. Tokens borrow from the source
 * (data) or from the arena (strings). One pass, linear; the source is limited by the loader.
 */
#ifndef TEMPLATE_LEXER_H
#define TEMPLATE_LEXER_H

#include <stdbool.h>

#include "base/str.h"
#include "template/template.h"

struct arena;
struct failure;
struct value;

enum token_kind {
#define TOKEN(id, text) TOKEN_##id,
#include "template/tokens.def"
#undef TOKEN
	TOKEN_KINDS
};

struct token {
	enum token_kind kind;
	int line, col;
	struct str text;      /* name, data, decoded string */
	struct value *number; /* INTEGER, FLOAT */
};

struct tokens {
	struct token *v; /* the last one is TOKEN_EOF */
	size_t n;
	struct failure *failure; /* of the TOKEN_ERROR, if there is one */
};

struct lexer_options {
	bool trim_blocks, lstrip_blocks, keep_trailing_newline;
	struct template_syntax syntax;
	bool expression; /* the source is one expression without {{ }} */
	int skipped;     /* lines that stood before the source */
};

/* Newlines become \n, and the last one is cut unless it is to be kept. */
struct str lexer_normalise(
    struct arena *a, struct str source, bool keep_trailing_newline);
/* `source` must be normalised. Where it cannot be read on stands a TOKEN_ERROR: a mistake before that counts first. */
struct tokens lexer_run(
    struct arena *a, struct str source, const struct lexer_options *o);
const char *token_name(enum token_kind kind); /* as Jinja calls it in messages */

#endif
