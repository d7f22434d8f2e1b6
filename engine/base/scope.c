#include "base/scope.h"

#include <stddef.h>

static _Thread_local const struct scope *top;

void
scope_push(struct scope *s)
{
	s->up = top;
	top = s;
}

void
scope_pop(struct scope *s)
{
	top = s->up;
}

const struct scope *
scope_top(void)
{
	return top;
}

const char *
scope_name(enum scope_kind kind)
{
	for (const struct scope *s = top; s != NULL; s = s->up)
		if (s->kind == kind)
			return s->name;
	return NULL;
}
