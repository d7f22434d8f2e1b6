/* Modules as the state of a group of tests. */
#ifndef UNIT_SCHEMA_FIXTURE_H
#define UNIT_SCHEMA_FIXTURE_H

#include "base/err.h"
#include "schema/schema.h"

/* Of a folder; NULL: the built-in ones. */
static inline int
open_modules(void **state, const char *folder)
{
	struct schema *s;
	struct err *e = NULL;

	if (schema_open(folder, &s, &e) != 0)
		return -1;
	*state = s;
	return 0;
}

static inline int
open_built_in(void **state)
{
	return open_modules(state, NULL);
}

static inline int
close_modules(void **state)
{
	schema_free(*state);
	return 0;
}

#endif
