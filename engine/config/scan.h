/*
 * Tokens of the text form and of set commands. The text is copied once; words point into the copy, quotes removed.
 */
#ifndef CONFIG_SCAN_H
#define CONFIG_SCAN_H

#include "config/place.h"

enum token {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_OPEN,     /* { */
	TOKEN_CLOSE,    /* } */
	TOKEN_STOP,     /* ; */
	TOKEN_LIST,     /* [ */
	TOKEN_LIST_END, /* ] */
	TOKEN_LINE,     /* end of a line, only with `lines` */
	TOKEN_COMMENT,  /* a slash-star comment: word.s, trimmed */
	TOKEN_HASH,     /* # to the end of the line: word.s */
	TOKEN_ERROR,    /* *e is set */
};

enum { SCAN_WORDS = 65536 }; /* words in one statement, refused above */

struct scan {
	const char *file; /* borrowed */
	struct str text;  /* the copy */
	char *p;
	char *end;
	char *line_start;
	int line;
	bool lines;       /* ends of lines are tokens, ; { } are not */
	struct word word; /* of the token: position, and text of a word or comment */
	bool quoted;
};

/* Copies the text. ERR_CONFIG_SYNTAX if it is not UTF-8 or holds control characters. */
int scan_init(
    struct scan *s, struct arena *a, const char *file, struct str text, struct err **e);
/* ERR_CONFIG_SYNTAX: a quote or a comment that is not closed. */
enum token scan_next(struct scan *s, struct err **e);
/* Raises ERR_CONFIG_SYNTAX at a position of the text, with the line as excerpt. */
int scan_fail(const struct scan *s, int line, int col, struct err **e, const char *fmt,
    ...) __attribute__((format(printf, 5, 6)));

#endif
