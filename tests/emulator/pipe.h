/* What stands behind `|` on a command line: filters of text, and other forms of what is shown. */
#ifndef EMULATOR_PIPE_H
#define EMULATOR_PIPE_H

#include <stdbool.h>

struct buf;

enum { PIPES_MOST = 8, PIPE_WORDS = 8 };

struct pipe {
	const char *words[PIPE_WORDS];
	int n;
};

struct pipes {
	struct pipe v[PIPES_MOST];
	int n;
};

/* "xml", "json", "set", "rpc" (xml rpc): the last `display` of the line, or NULL. */
const char *pipe_display(const struct pipes *p);
/* `compare`, also `compare rollback N`: *ret_rollback is N or "0". */
bool pipe_compare(const struct pipes *p, const char **ret_rollback);
/* The first word that no pipe knows, or NULL. */
const char *pipe_unknown(const struct pipes *p);
/* match, except, find, count, last, trim, no-more: in their order on the text. */
void pipe_filter(const struct pipes *p, struct buf *text);

#endif
