/*
 * In order: texts, patterns, types, modules, nodes. Numbers are LEB128; texts, patterns and types are named by their
 * place in these lists; 0 is none where a thing may be absent. A type stands behind those it is made of, a node before
 * its children.
 */
#include "schema/compiled.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "schema/must.h"
#include "schema/pattern.h"
#include "schema/schema_node.h"

enum { DEPTH = 400 }; /* of nodes */

/* --- writing ------------------------------------------------------------------------------------------ */

struct writer {
	struct buf *out;
	struct map texts;    /* the text, and its number + 1 */
	struct map types;    /* by address */
	struct map patterns; /* by address */
	VEC(const struct type *) order;
	VEC(struct map_key *) keys;
};
