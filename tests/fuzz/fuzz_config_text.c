/*
 * Any octets are a configuration or an error with a position. What was parsed prints so that it parses again and
 * prints the same, is equal to what it was, and its set form can be applied. After an octet 1, a second text:
 * differences and loads of the two do not fail.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static struct config_node *
parse(struct arena *a, struct str text)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if (config_parse_text(a, "f", text, &root, &e) == 0)
		return root;
	if (err_code(e) != ERR_CONFIG_SYNTAX || err_where(e).line < 1 ||
	    err_where(e).col < 1)
		abort();
	err_free(e);
	return NULL;
}

static void
round_trip(struct arena *a, const struct config_node *root)
{
	struct buf one, two;
	const struct config_node *again;

	buf_init(&one, BUF_TEXT);
	buf_init(&two, BUF_TEXT);
	config_print_text(root, &one);
	again = parse(a, buf_str(&one));
	if (again == NULL)
		abort();
	config_print_text(again, &two);
	if (one.n != two.n || memcmp(buf_z(&one), buf_z(&two), one.n) != 0)
		abort();
	if (!config_equal(again, again))
		abort();
	buf_done(&one);
	buf_done(&two);
}

static void
set_form(struct arena *a, const struct config_node *root)
{
	struct buf out;
	struct config_node *made = config_new(a);

	buf_init(&out, BUF_TEXT);
	config_print_set(root, &out);
	config_apply_set(a, "s", buf_str(&out), made, NULL, NULL);
	round_trip(a, made);
	buf_done(&out);
}

static void
two_texts(struct arena *a, struct config_node *x, const struct config_node *y)
{
	struct buf out;

	buf_init(&out, BUF_TEXT);
	config_diff_text(x, y, &out);
	if ((out.n == 0) != config_equal(x, y))
		abort();
	config_diff_set(x, y, &out);
	config_merge(a, x, y, true, NULL, NULL);
	round_trip(a, x);
	buf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str first = {(const char *)p, n}, second = {"", 0};
	const char *cut = n > 0 ? memchr(p, 1, n) : NULL;
	struct config_node *x, *y;

	if (cut != NULL) {
		first.n = (size_t)(cut - first.p);
		second = (struct str){cut + 1, n - first.n - 1};
	}
	x = parse(a, first);
	y = parse(a, second);
	if (x != NULL) {
		round_trip(a, x);
		set_form(a, x);
	}
	if (x != NULL && y != NULL)
		two_texts(a, x, y);
	arena_free(a);
	return 0;
}
