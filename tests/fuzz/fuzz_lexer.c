/*
 * Any octets are tokens, with delimiters of any kind: the first line of the input names up to eight of them, parted by
 * blanks, the rest is the source. Every token lies within it, in order; what is not cut off is all there.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "template/failure.h"
#include "template/lexer.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { WORDS = 8 };

static struct template_syntax
syntax_of(struct arena *a, struct str line)
{
	const char *w[WORDS] = {NULL};

	for (int i = 0; i < WORDS && line.n > 0; i++) {
		struct str word = str_cut(&line, ' ');

		if (word.n > 0 && word.n < 10 && memchr(word.p, '\0', word.n) == NULL)
			w[i] = arena_strndup(a, word.p, word.n);
	}
	return (struct template_syntax){.block_start = w[0],
	    .block_end = w[1],
	    .variable_start = w[2],
	    .variable_end = w[3],
	    .comment_start = w[4],
	    .comment_end = w[5],
	    .line_statement = w[6],
	    .line_comment = w[7]};
}

static void
check(const struct tokens *t, struct str source)
{
	int lines = 1, line = 1;

	for (size_t i = 0; i < source.n; i++)
		lines += source.p[i] == '\n';
	if (t->n == 0 || t->v[t->n - 1].kind != TOKEN_EOF)
		abort();
	for (size_t i = 0; i + 1 < t->n; i++) {
		if (t->v[i].line < line || t->v[i].line > lines || t->v[i].col < 1)
			abort();
		line = t->v[i].line;
		if (t->v[i].kind == TOKEN_DATA && t->v[i].text.n == 0)
			abort();
		if (t->v[i].kind == TOKEN_ERROR && !t->failure->set)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str rest = {(const char *)p + (n > 0), n - (n > 0)}, first;
	struct arena *a = arena_new();
	struct lexer_options o = {0};
	struct tokens t;
	struct str source;

	if (n > 0) {
		o.trim_blocks = p[0] & 1;
		o.lstrip_blocks = p[0] & 2;
		o.expression = p[0] & 4;
	}
	first = str_cut(&rest, '\n');
	o.syntax = syntax_of(a, first);
	if (str_utf8_error(rest) == rest.n) {
		source = lexer_normalise(a, rest, true);
		t = lexer_run(a, source, &o);
		check(&t, source);
	}
	arena_free(a);
	return 0;
}
