/*
 * Stack-linked context: a walker pushes what it works on (device, template, runbook step),
 * and an error raised below records it without the raiser knowing where it stands. Lives
 * on the caller's stack; per thread.
 *
 *	SCOPE(scope, SCOPE_DEVICE, host->name, NULL);
 */
#ifndef BASE_SCOPE_H
#define BASE_SCOPE_H

#include "base/mark.h"

enum scope_kind { SCOPE_DEVICE, SCOPE_TEMPLATE, SCOPE_FILE, SCOPE_STEP };

struct scope {
	const struct scope *up;
	enum scope_kind kind;
	const char *name;        /* borrowed */
	const struct mark *mark; /* borrowed, or NULL; read when an error is raised */
};

void scope_push(struct scope *s);
void scope_pop(struct scope *s);
const struct scope *scope_top(void);
/* The innermost name of that kind, or NULL. */
const char *scope_name(enum scope_kind kind);

#define SCOPE(var, k, n, m)                                                              \
	struct scope var __attribute__((cleanup(scope_pop))) = {                         \
	    .kind = (k), .name = (n), .mark = (m)};                                      \
	scope_push(&var)

#endif
