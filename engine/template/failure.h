/*
 * Why a template could not be compiled or rendered, before it becomes a struct err: Python's class of the
 * exception (what `render --cases` answers), the message in Jinja's words, and where.
 */
#ifndef TEMPLATE_FAILURE_H
#define TEMPLATE_FAILURE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/mark.h"
#include "base/str.h"

struct arena;

struct failure {
	bool set;
	enum err_code code;
	const char *type;     /* "UndefinedError" */
	const char *message;  /* in the arena */
	const char *template; /* name in the set */
	struct mark at;
	struct str source;  /* text of the template, for the excerpt */
	const char *remedy; /* or NULL */
	const char *chain;  /* "in macro 'x' called at f:1:2, …", or NULL */
};

/* Keeps the first failure. */
void failure_set(struct failure *f, struct arena *a, const char *type, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));
void failure_at(struct failure *f, int line, int col); /* unless a line is set already */
/* Gives -1. */
int failure_raise(const struct failure *f, struct err **e);

#endif
