/*
 * Any octets are a configuration whose groups and interface ranges are applied: the source stays as it was, the
 * result prints as text that parses, and nothing is left to apply. After an octet 1, a patch for it: applied or
 * complained of, and the tree prints as text that parses.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/inherit.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
complained(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	(void)ctx;
	(void)warning;
	(void)word;
	if (message[0] == '\0' || at.line < 1)
		abort();
}

static void
parses(struct arena *a, const struct config_node *root)
{
	struct config_node *again = NULL;
	struct err *e = NULL;
	struct buf out;

	buf_init(&out, BUF_TEXT);
	config_print_text(root, &out);
	if (!out.over && config_parse_text(a, "p", buf_str(&out), &again, &e) != 0)
		abort();
	buf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct config_inherit how = {.complain = complained};
	const uint8_t *split = n > 0 ? memchr(p, 1, n) : NULL;
	struct str text = {(const char *)p, split != NULL ? (size_t)(split - p) : n};
	struct str patch = {
	    (const char *)p + text.n + 1, n > text.n ? n - text.n - 1 : 0};
	struct arena *a = arena_new();
	struct config_node *root = NULL, *full;
	struct err *e = NULL;
	struct buf one, two;

	if (n > 4096 || config_parse_text(a, "f", text, &root, &e) != 0) {
		err_free(e);
		arena_free(a);
		return 0;
	}
	buf_init(&one, BUF_TEXT);
	buf_init(&two, BUF_TEXT);
	config_print_text(root, &one);
	full = config_inherit(a, root, &how);
	config_print_text(root, &two);
	if (strcmp(buf_z(&one), buf_z(&two)) != 0 || config_inherits(full))
		abort();
	parses(a, full);
	if (split != NULL) {
		config_apply_patch(a, "f", patch, root, complained, NULL);
		parses(a, root);
	}
	buf_done(&one);
	buf_done(&two);
	arena_free(a);
	return 0;
}
