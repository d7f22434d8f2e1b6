/*
 * Any octets behind the loader of set commands: each line is applied or complained of, and the tree that stands
 * then prints as text that parses and prints the same. Parsed into an
 * empty tree it is that, or an error with a position; its commands are read as what is printed again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"

enum { ROUNDS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
complained(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	(void)ctx;
	(void)warning;
	(void)word;
	if (message[0] == '\0' || at.line < 1 || at.col < 1)
		abort();
}

static void
print(const struct config_node *root, struct buf *text, struct buf *commands)
{
	buf_reset(text);
	buf_reset(commands);
	config_print_text(root, text);
	config_print_commands(root, commands);
}

/* Words may turn out to be statements, once: then nothing changes any more. */
static void
commands_again(struct arena *a, const struct config_node *root)
{
	struct buf one, two, first, second;
	struct err *e = NULL;

	buf_init(&one, BUF_TEXT);
	buf_init(&two, BUF_TEXT);
	buf_init(&first, BUF_TEXT);
	buf_init(&second, BUF_TEXT);
	print(root, &one, &first);
	for (int round = 0; round < ROUNDS; round++) {
		struct config_node *again = NULL;

		if (config_parse_set(a, "f", buf_str(&first), &again, &e) != 0)
			abort();
		print(again, &two, &second);
		if (str_eq(buf_str(&one), buf_str(&two)) &&
		    str_eq(buf_str(&first), buf_str(&second)))
			break;
		if (round + 1 == ROUNDS)
			abort();
		print(again, &one, &first);
	}
	buf_done(&one);
	buf_done(&two);
	buf_done(&first);
	buf_done(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct config_node *root = config_new(a), *again = NULL, *strict = NULL;
	struct str text = {(const char *)p, n};
	struct err *e = NULL;
	struct buf one, two;

	buf_init(&one, BUF_TEXT);
	buf_init(&two, BUF_TEXT);
	config_apply_set(a, "f", text, root, complained, NULL);
	config_print_text(root, &one);
	if (config_parse_text(a, "p", buf_str(&one), &again, &e) != 0)
		abort();
	config_print_text(again, &two);
	if (one.n != two.n || memcmp(buf_z(&one), buf_z(&two), one.n) != 0)
		abort();
	if (config_parse_set(a, "f", text, &strict, &e) == 0)
		commands_again(a, strict);
	else if (err_where(e).line < 1)
		abort();
	err_free(e);
	buf_done(&one);
	buf_done(&two);
	arena_free(a);
	return 0;
}
