/*
 * What stands once in a schema although modules say it thousands of times: texts, regular expressions, types. Used
 * while a schema is made, by one thread.
 */
#ifndef SCHEMA_STORE_H
#define SCHEMA_STORE_H

#include "base/map.h"
#include "schema/schema_node.h"

/* A type as the library made it, under the name that the module gives it. */
struct store_type {
	const void *from;
	const char *name;
	struct type *to;
};

struct store {
	struct schema *schema; /* gets the patterns */
	struct map strings;
	struct map patterns;      /* by expression */
	struct map musts;         /* the same */
	struct store_type *types; /* open addressing */
	size_t ntypes;
	size_t types_size;
};

void store_init(struct store *t, struct schema *s);
void store_done(struct store *t);
/* The same text, as long as the schema lives. */
const char *store_text(struct store *t, const char *text);
/* NULL: the expression is not understood and judges nothing. */
const struct pattern *store_pattern(struct store *t, const char *expression, bool posix);
/* Of an extension; a constraint is parsed. */
struct schema_note store_note(struct store *t, const char *name, const char *text);
/* The type made of `from`, or NULL; store_put_type before the next look. */
struct type *store_type(struct store *t, const void *from, const char *name);
void store_put_type(struct store *t, const void *from, const char *name, struct type *to);

#endif
