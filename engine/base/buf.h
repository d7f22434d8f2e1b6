/*
 * The one growing string. Its limit is given at birth; what would exceed it is dropped
 * and `over` is set, so a caller may write freely and look once. Always terminated by a
 * NUL that n does not count.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

struct buf {
	char *p;
	size_t n;
	size_t cap;
	size_t limit; /* octets */
	bool over;
};

#define BUF_TEXT (64UL << 20) /* limit for whole configurations and replies */
#define BUF_LINE (64UL << 10) /* limit for messages and lines */

void buf_init(struct buf *b, size_t limit);
void buf_done(struct buf *b);
void buf_reset(struct buf *b); /* keeps capacity */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *z);
void buf_addstr(struct buf *b, struct str s);
void buf_addc(struct buf *b, char c);
void buf_add_int(struct buf *b, long long i); /* in decimal digits */
void buf_fill(struct buf *b, char c, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);
void buf_cut(struct buf *b, size_t n);          /* to n octets */
void buf_shift(struct buf *b, size_t n);        /* drops the first n octets */
void buf_add_xml(struct buf *b, struct str s);  /* with & < > " escaped */
void buf_add_json(struct buf *b, struct str s); /* a quoted JSON string */
char *buf_detach(struct buf *b); /* malloc'ed string; b is empty afterwards */
char *buf_copy(const struct buf *b, struct arena *a);
const char *buf_z(const struct buf *b); /* never NULL */
struct str buf_str(const struct buf *b);
/* Whole file; fails on a file above the limit. `path` "-" is standard input. */
struct err;
int buf_read_file(struct buf *b, const char *path, struct err **e);
/* Atomically: a temporary file beside it, fsync, rename. mode as for open(2). */
int buf_write_file(const struct buf *b, const char *path, unsigned mode, struct err **e);
/* The same without fsync, for what can be made again. */
int buf_write_product(
    const struct buf *b, const char *path, unsigned mode, struct err **e);

#endif
