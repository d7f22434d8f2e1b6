/*
 * Any configuration that parses binds to the built-in modules: every finding has a place, a path and a message. What is
 * printed of the bound tree parses, binds and prints the same again, with no finding more; checks do not fail. A first
 * octet `s`: set commands, else text.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
#include "schema/bound.h"
#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static const struct schema *
modules(void)
{
	static struct schema *s; /* opened once, for all inputs */
	struct err *e = NULL;

	if (s == NULL && schema_open(NULL, &s, &e) != 0)
		abort();
	return s;
}

static struct config_node *
parse(struct arena *a, struct str text, bool set)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if ((set ? config_parse_set : config_parse_text)(a, "f", text, &root, &e) == 0)
		return root;
	err_free(e);
	return NULL;
}

static void
found(void *ctx, const struct finding *f)
{
	if (f->message == NULL || f->word == NULL || f->path == NULL || f->at == NULL ||
	    strncmp(f->path, "[edit", 5) != 0 || f->mark.line < 1 || f->mark.col < 1)
		abort();
	++*(int *)ctx;
}

static const struct config_node *
bind(struct arena *a, const struct config_node *root, int *ret_findings)
{
	struct bound *b;
	int checks = 0;

	*ret_findings = 0;
	b = bound_from_config(a, modules(), root, found, ret_findings);
	bound_check_values(a, modules(), b, found, &checks);
	bound_check(a, modules(), b, found, &checks);
	return bound_to_config(a, b);
}

static void
print(const struct config_node *root, struct buf *out)
{
	buf_init(out, BUF_TEXT);
	config_print_text(root, out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	bool set = n > 0 && p[0] == 's';
	const struct config_node *root =
	    parse(a, (struct str){(const char *)p + set, n - set}, set);
	int first, second;

	if (root != NULL) {
		struct buf one, two;

		print(bind(a, root, &first), &one);
		root = parse(a, buf_str(&one), false);
		if (root == NULL)
			abort();
		print(bind(a, root, &second), &two);
		if (one.n != two.n || memcmp(buf_z(&one), buf_z(&two), one.n) != 0)
			abort();
		if (second > first)
			abort();
		buf_done(&one);
		buf_done(&two);
	}
	arena_free(a);
	return 0;
}
