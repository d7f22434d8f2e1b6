/*
 * Names, interned per template set. What a name means as a filter, test, method or global is looked up once,
 * here. Filled under the set's lock.
 */
#ifndef TEMPLATE_NAME_H
#define TEMPLATE_NAME_H

#include "base/map.h"
#include "base/str.h"

struct arena;
struct name;

enum loop_attr {
	LOOP_NONE,
	LOOP_INDEX,
	LOOP_INDEX0,
	LOOP_FIRST,
	LOOP_LAST,
	LOOP_LENGTH,
	LOOP_REVINDEX,
	LOOP_REVINDEX0,
	LOOP_PREVITEM,
	LOOP_NEXTITEM,
	LOOP_DEPTH,
	LOOP_DEPTH0,
	LOOP_CYCLE,
	LOOP_CHANGED,
};

struct names {
	struct arena *a;
	struct map map;
	uint32_t n;
};

void names_init(struct names *n, struct arena *a);
void names_done(struct names *n);
struct name *names_get(struct names *n, struct str text); /* text is copied */

#endif
