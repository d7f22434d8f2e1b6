/*
 * What schema.c compiles and the queries read. Nodes of one parent stand in one array, in the module's order. All in
 * the schema's arena.
 */
#ifndef SCHEMA_SCHEMA_NODE_H
#define SCHEMA_SCHEMA_NODE_H

#include <stdint.h>

#include "schema/checksum.h"
#include "schema/schema.h"
#include "schema/type.h"

struct err;
struct must;

/* An extension instance. */
struct schema_note {
	const char *name;
	const char *text;
	const struct must *must; /* of "must", NULL: not understood */
};

struct schema_node {
	const char *name;
	const char *space; /* namespace */
	const struct schema_node *parent;
	struct schema_node *children;
	uint32_t nchildren;
	uint32_t nslots;         /* power of two; 0: few children, searched one by one */
	uint16_t *slots;         /* index of the child + 1, by hash of the name; 0 free */
	const struct type *type; /* of leaves and leaf-lists */
	const struct schema_note *notes;
	const struct schema_node *
	    beside; /* where names are looked for that are not found here: what may stand anywhere; the root below
		       groups and logical systems */
	uint32_t min; /* elements */
	uint32_t max; /* 0: no limit */
	uint16_t features;
	uint16_t nnotes;
	uint8_t kind;
	uint8_t nkeys; /* keys are the first children of a list, in order */
	bool key;
};

struct schema_pattern {
	struct pattern *pattern;
	const char *expression;
	bool posix;
};

struct schema {
	struct arena *arena;
	struct schema_node *root;
	struct schema_module *modules;
	size_t nmodules;
	const char *release;
	bool builtin;
	struct schema_pattern *patterns; /* malloc'ed */
	size_t npatterns;
	size_t patcap;
};

/* Among the features of a node, and not given out. */
enum {
	SCHEMA_HAS_MANDATORY = 1 << 11, /* one of its children is mandatory */
	SCHEMA_HAS_ALIAS = 1 << 12,     /* the text form has another name for it */
	SCHEMA_ALIASES = 1 << 13,       /* or for one of its children */
	SCHEMA_HAS_NOKEYWORD = 1 << 14, /* one of its children, no key, has no keyword */
	SCHEMA_IN_CHOICE = 1 << 15,     /* it has the note SCHEMA_CHOICES */
};

/* Of what stands in choices: "choice/case/" for each of them, the outermost first, `!` before one that is mandatory. */
#define SCHEMA_CHOICES "choices"
/* That text, or "". */
const char *schema_node_choices(const struct schema_node *n);

enum { SCHEMA_CHILDREN = 65000 }; /* of one node, refused above */

struct modules;

/* Of modules that were read, with their checksum; the cache may be NULL. */
int schema_of(const struct modules *m, const unsigned char sum[CHECKSUM],
    const char *cache, struct schema **ret_schema, struct err **e);
/* The table of a node's children, once they are all there. */
void schema_node_index(struct arena *a, struct schema_node *n);
/* How many elements a list or leaf-list must and may have; *max 0: any number. */
void schema_elements(const struct schema_node *n, uint32_t *min, uint32_t *max);

#endif
