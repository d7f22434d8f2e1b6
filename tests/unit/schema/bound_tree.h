/* Bound trees in tests: made from text, shown as lines. */
#ifndef UNIT_BOUND_TREE_H
#define UNIT_BOUND_TREE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
#include "schema/bound.h"
#include "schema/schema.h"
#include "unit/expect.h"

static inline struct config_node *
parse(struct arena *a, const char *text, bool set)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if ((set ? config_parse_set : config_parse_text)(
		a, "f", str_of(text), &root, &e) != 0)
		fail_msg("%s: %s", text, err_message(e));
	return root;
}

/* A line a finding: position, kind, path, word, message, nearest. */
static inline void
note_finding(void *ctx, const struct finding *f)
{
	static const char *const kinds[] = {
	    "unknown", "value", "missing", "trailing", "duplicate", "empty", "rule"};

	buf_printf(ctx, "%d:%d %s %s '%s' %s%s%s\n", f->mark.line, f->mark.col,
	    kinds[f->kind], f->path, f->word, f->message,
	    f->near != NULL ? ", near " : "", f->near != NULL ? f->near : "");
}

/* A line an element, indented: name, value, `?` if it is unknown, flags. */
static inline void
show(const struct bound *n, int depth, struct buf *out)
{
	bound_each(n, c)
	{
		buf_fill(out, ' ', (size_t)depth);
		buf_adds(out, c->name);
		if (c->schema == NULL)
			buf_addc(out, '?');
		if (c->value.p != NULL)
			buf_printf(out, " = '" STR_FMT "'", STR_ARG(c->value));
		if ((c->flags & CONFIG_INACTIVE) != 0)
			buf_adds(out, " inactive");
		if ((c->flags & CONFIG_PROTECT) != 0)
			buf_adds(out, " protect");
		if ((c->flags & CONFIG_REPLACE) != 0)
			buf_adds(out, " replace");
		if ((c->flags & CONFIG_DELETE) != 0)
			buf_adds(out, " delete");
		if (c->comment != NULL)
			buf_printf(out, " /* %s */", c->comment);
		buf_addc(out, '\n');
		show(c, depth + 1, out);
	}
}

#endif
