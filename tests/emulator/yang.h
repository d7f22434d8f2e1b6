/*
 * The YANG modules that a router says it has and hands out (junos-facts 6): those of the personality's folder, or the
 * ones built into holdfast as that router would call them: its family's names and namespaces, its release.
 */
#ifndef EMULATOR_YANG_H
#define EMULATOR_YANG_H

#include "base/str.h"
#include "base/vec.h"

struct arena;
struct buf;
struct personality;

struct yang_module {
	const char *name, *ns, *revision;
};

struct yang_modules {
	VEC(struct yang_module) list; /* texts are in the arena, or constant */
};

/* Of its configuration. The caller ends with vec_done. */
void yang_native(struct arena *a, const struct personality *p, struct yang_modules *ret);
void yang_standard(struct yang_modules *ret);
/* The text of one of its configuration's; an empty revision is any. -1: it has none. */
int yang_text(struct arena *a, const struct personality *p,
    const struct yang_module *wanted, struct buf *out);

#endif
