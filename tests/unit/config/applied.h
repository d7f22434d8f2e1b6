/* Set commands applied to a text: what comes out, and what is said on the way. */
#ifndef UNIT_CONFIG_APPLIED_H
#define UNIT_CONFIG_APPLIED_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"

static inline void
note(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	assert_string_equal(at.file, "t.set");
	buf_printf(ctx, "%s %d:%d %s: " STR_FMT "\n", warning ? "warning" : "error",
	    at.line, at.col, message, STR_ARG(word));
}

struct applied {
	const char *text, *commands;
	void (*print)(const struct config_node *root, struct buf *out);
};

static inline void
applied(const struct applied *case_, const char *want, const char *says)
{
	struct arena *a = arena_new();
	struct config_node *root = NULL;
	struct err *e = NULL;
	struct buf out, said;

	buf_init(&out, BUF_TEXT);
	buf_init(&said, BUF_TEXT);
	assert_int_equal(config_parse_text(a, "t", str_of(case_->text), &root, &e), 0);
	config_apply_set(a, "t.set", str_of(case_->commands), root, note, &said);
	case_->print(root, &out);
	assert_string_equal(buf_z(&out), want);
	assert_string_equal(buf_z(&said), says);
	buf_done(&out);
	buf_done(&said);
	arena_free(a);
}

#endif
