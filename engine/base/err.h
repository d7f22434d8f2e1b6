/*
 * Errors. int f(..., T *ret_x, struct err **e) gives 0 or -1; -1 exactly when *e is set;
 * ret_x untouched on failure. An error owns copies of all its text. Several findings are
 * a list kept by the caller, not a chain; the chain (`cause`) tells what led to what.
 * Lower floors never print and never exit; out of memory aborts.
 *
 * Thread: an error belongs to the thread that made it until it is handed over.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/mark.h"

enum err_code {
#define ERR(code, exit_code, retryable, remedy) ERR_##code,
#include "base/err.def"
#undef ERR
	ERR_CODES
};

struct buf;
struct err;

/* Sets *e (which must be NULL) and gives -1. The scopes that stand are recorded
 * (scope.h). */
int err_set(struct err **e, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
int err_at(struct err **e, enum err_code code, struct mark at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Puts a new error in front of *e, which becomes its cause; the code stays. Gives -1. */
int err_wrap(struct err **e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The position, if none is set yet. */
void err_mark(struct err *e, struct mark at);
/* Router's own words: configuration path and bad element. Copied; NULL leaves the field
 * alone. */
void err_config_path(struct err *e, const char *path, const char *bad_element);
/* Replaces the table's remedy for this one error. Copied. */
void err_remedy(struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* A source line to show under the message, with a caret below column `col`. Copied. */
void err_excerpt(struct err *e, const char *line, int col);

enum err_code err_code(const struct err *e);
const char *err_code_name(enum err_code code); /* "HOST_KEY" */
int err_exit_code(const struct err *e);
bool err_retryable(const struct err *e);
const char *err_message(const struct err *e);
const char *err_device(const struct err *e);      /* or NULL */
const char *err_path(const struct err *e);        /* configuration path, or NULL */
const char *err_bad_element(const struct err *e); /* or NULL */
const char *err_get_remedy(const struct err *e);
struct mark err_where(
    const struct err *e); /* file NULL: no position in the whole chain */
const struct err *err_cause(const struct err *e);               /* or NULL */
const char *err_get_excerpt(const struct err *e, int *ret_col); /* or NULL */

/* `file:line:col: message: cause` and, on lines of their own, excerpt, caret and remedy.
 */
void err_print(const struct err *e, struct buf *out);
/* The message and its causes in one line, no position, no remedy. */
void err_brief(const struct err *e, struct buf *out);
void err_free(struct err *e); /* NULL allowed; frees the chain */
/* Frees *e and makes it NULL: what went wrong is dealt with, and the next try may fail anew. */
void err_clear(struct err **e);

#endif
