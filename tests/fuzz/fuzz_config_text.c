/*
 * Any octets are a configuration or an error with a position. What was parsed prints so that it parses again and
 * prints the same, and its commands make a tree that they print again. After an octet 1, a second text: what
 * the difference of the two says, as a text and as a list of changes, leads from one to the other, and loads do not fail.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/change.h"
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
	buf_reset(&out);
	config_print_commands(root, &out);
	config_apply_set(a, "s", buf_str(&out), made, NULL, NULL);
	buf_done(&out);
}

/* Statements of several lines in a heading or in `name { ... }` are what a patch cannot say. */
static bool
is_one_line(const struct config_node *n)
{
	for (int i = 0; i < n->nwords; i++)
		if (n->words[i].n > 0 &&
		    (memchr(n->words[i].p, '\n', n->words[i].n) != NULL ||
			memchr(n->words[i].p, '\r', n->words[i].n) != NULL))
			return false;
	if (n->comment != NULL && strpbrk(n->comment, "\r\n") != NULL)
		return false;
	for (const struct config_node *c = n->child; c != NULL; c = c->next)
		if (!is_one_line(c))
			return false;
	return true;
}

static void
misfit(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	(void)warning;
	(void)at;
	(void)message;
	(void)word;
	*(bool *)ctx = true;
}

static void
patch(struct arena *a, const struct config_node *x, const struct config_node *y)
{
	struct config_node *made = config_copy(a, x);
	bool bad = false;
	struct buf out;

	if (!is_one_line(x) || !is_one_line(y))
		return;
	buf_init(&out, BUF_TEXT);
	config_diff_text(x, y, &out);
	if ((out.n == 0) != config_equal(x, y))
		abort();
	config_apply_patch(a, "p", buf_str(&out), made, misfit, &bad);
	if (bad || !config_equal(made, y))
		abort();
	buf_done(&out);
}

static void
count(void *ctx, const struct config_change *change)
{
	if (change->old == NULL && change->new == NULL)
		abort();
	++*(int *)ctx;
}

static void
changes(const struct config_node *x, const struct config_node *y)
{
	char there[CONFIG_DIGEST + 1], back[CONFIG_DIGEST + 1];
	int n = 0;

	config_changes(x, y, count, &n);
	config_diff_digest(x, y, there);
	config_diff_digest(y, x, back);
	if ((n == 0) != config_equal(x, y) || (n == 0) != (strcmp(there, back) == 0))
		abort();
}

static void
two_texts(struct arena *a, struct config_node *x, const struct config_node *y)
{
	struct buf out;

	buf_init(&out, BUF_TEXT);
	patch(a, x, y);
	patch(a, y, x);
	changes(x, y);
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
