/*
 * Words of configuration trees against the schema. A tree without a schema splits statements as it could guess: the
 * words of one may stand in one node or in nested ones. So a cursor walks word by word, and where it stands when the
 * words of a node end is where the node's children go on.
 */
#ifndef SCHEMA_BIND_H
#define SCHEMA_BIND_H

#include "schema/bound.h"
#include "schema/bound_build.h"
#include "schema/schema.h"

enum { BIND_KEYS = 16 }; /* of one list */

enum bind_state {
	BIND_OPEN,  /* a statement is next */
	BIND_KEY,   /* the next key of an entry of `want` */
	BIND_VALUE, /* the value of `want` */
	BIND_DONE,  /* behind a value or a flag: on one line, another statement of `at` */
	BIND_LOOSE, /* below `at` nothing is known */
};

struct bind_cursor {
	enum bind_state state;
	struct bound *at;
	struct bound *last; /* the leaf that ended, with BIND_DONE */
	const struct schema_node *want;
	struct mark want_mark; /* of its name */
	const struct schema_node *keys[BIND_KEYS];
	struct str values[BIND_KEYS];
	int nkeys;
	int key;      /* the next one */
	bool keyword; /* and its name was read */
};

struct binder {
	struct arena *arena;
	const struct schema *schema;
	finding_fn *found;
	void *ctx;
	struct bound *
	    *slots; /* elements by parent, statement and keys; open addressing */
	size_t nslots;
	size_t used;
	/* the node whose words are read */
	const struct config_node *node;
	int word;                        /* the one that is read */
	bool listed;                     /* it stands in brackets */
	struct bound *first;             /* what the node's words made or met first */
	const struct config_node *above; /* words that made nothing; or NULL */
};

/* --- elements (bind_index.c) --- */

/* The element that was met before and is the same as n, or NULL; n is met now. */
const struct bound *bind_seen(struct binder *b, const struct bound *n);
void bind_index_done(struct binder *b);
/* The container, leaf, value or entry of these keys or this value below parent; made if it is not there. *made says
 * which. */
struct bound *bind_element(struct binder *b, struct bound *parent,
    const struct schema_node *schema, const struct str *values, bool *made);

/* Where word i of a node stands: lines come from the tree, the column from the distance of the words in the text they
 * were cut from. */
struct mark bind_word_mark(const struct config_node *n, int i);

#endif
