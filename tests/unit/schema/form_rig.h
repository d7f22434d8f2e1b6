/* For tests of one form: modules, an arena, what was printed, and the findings of the last reading. */
#ifndef UNIT_SCHEMA_FORM_RIG_H
#define UNIT_SCHEMA_FORM_RIG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "schema/bound.h"
#include "schema/schema.h"

#define FOLDER "tests/unit/schema/yang"

struct rig {
	struct schema *schema;
	struct arena *arena;
	struct buf out, findings;
};

static inline int
open_rig(void **state)
{
	static struct rig g;
	struct err *e = NULL;

	if (schema_open(FOLDER, &g.schema, &e) != 0)
		return -1;
	g.arena = arena_new();
	buf_init(&g.out, BUF_TEXT);
	buf_init(&g.findings, BUF_TEXT);
	*state = &g;
	return 0;
}

static inline int
close_rig(void **state)
{
	struct rig *g = *state;

	buf_done(&g->out);
	buf_done(&g->findings);
	arena_free(g->arena);
	schema_free(g->schema);
	return 0;
}

static inline void
note(void *ctx, const struct finding *f)
{
	struct rig *g = ctx;

	buf_printf(&g->findings, "%d %d %s|%s|%s\n", (int)f->kind, f->mark.line, f->path,
	    f->word, f->near != NULL ? f->near : "");
}

#endif
