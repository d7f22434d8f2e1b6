/* How fast configurations are read, printed and compared: MB/s of text. Prints figures, judges nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "config/tree.h"

enum { ROUNDS = 8 };

/* A router with `n` interfaces, neighbors, prefixes and terms; `salt` changes every tenth. */
static void
router(struct buf *out, int n, int salt)
{
	buf_adds(out, "interfaces {\n");
	for (int i = 0; i < n; i++)
		buf_printf(out,
		    "    ge-%d/%d/%d {\n        description \"to customer %d\";\n        "
		    "unit 0 {\n"
		    "            family inet {\n                address 10.%d.%d.1/31;\n "
		    "           }\n"
		    "        }\n    }\n",
		    i / 1000, i / 100 % 10, i % 100, i % 10 == 0 ? i + salt : i,
		    i / 256 % 256, i % 256);
	buf_adds(out, "}\nprotocols {\n    bgp {\n        group CUSTOMERS {\n");
	for (int i = 0; i < n; i++)
		buf_printf(out,
		    "            neighbor 10.%d.%d.0 {\n                import [ IN-%d "
		    "DENY ];\n"
		    "                peer-as %d;\n            }\n",
		    i / 256 % 256, i % 256, i, i % 10 == 0 ? 65000 + salt : 65000);
	buf_adds(out, "        }\n    }\n}\npolicy-options {\n    prefix-list ALL {\n");
	for (int i = 0; i < n; i++)
		buf_printf(out, "        10.%d.%d.0/24;\n", i / 256 % 256, i % 256);
	buf_adds(out, "    }\n    policy-statement IN {\n");
	for (int i = 0; i < n; i++)
		buf_printf(out,
		    "        term t%d {\n            from {\n                protocol "
		    "bgp;\n"
		    "                route-filter 10.%d.%d.0/24 exact;\n            }\n"
		    "            then accept;\n        }\n",
		    i, i / 256 % 256, i % 256);
	buf_adds(out, "    }\n}\n");
}

static void
say(const char *what, size_t octets, int64_t ms)
{
	printf("%-12s %8.1f MB/s   (%zu octets, %lld ms)\n", what,
	    ms > 0 ? (double)octets / 1e3 / (double)ms : 0.0, octets, (long long)ms);
}

static struct config_node *
parse(struct arena *a, const struct buf *text, bool set)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if ((set ? config_parse_set : config_parse_text)(
		a, "bench", buf_str(text), &root, &e) != 0) {
		fprintf(stderr, "%s\n", err_message(e));
		exit(1);
	}
	return root;
}

static int64_t
best_parse(const struct buf *text, bool set)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < ROUNDS; i++) {
		struct arena *a = arena_new();
		int64_t t = clock_ms();

		parse(a, text, set);
		t = clock_ms() - t;
		if (t < best)
			best = t;
		arena_free(a);
	}
	return best;
}

typedef void diff_fn(
    const struct config_node *old, const struct config_node *new, struct buf *out);
typedef void print_fn(const struct config_node *root, struct buf *out);

static int64_t
best_print(print_fn *print, const struct config_node *root, struct buf *out)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < ROUNDS; i++) {
		int64_t t = clock_ms();

		buf_reset(out);
		print(root, out);
		t = clock_ms() - t;
		if (t < best)
			best = t;
	}
	return best;
}

static int64_t
best_diff(diff_fn *diff, const struct config_node *old, const struct config_node *new,
    struct buf *out)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < ROUNDS; i++) {
		int64_t t = clock_ms();

		buf_reset(out);
		diff(old, new, out);
		t = clock_ms() - t;
		if (t < best)
			best = t;
	}
	return best;
}

int
main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 20000;
	struct arena *a = arena_new();
	struct config_node *old, *new;
	struct buf text, other, set, out;

	buf_init(&text, 16 * BUF_TEXT);
	buf_init(&other, 16 * BUF_TEXT);
	buf_init(&set, 16 * BUF_TEXT);
	buf_init(&out, 16 * BUF_TEXT);
	router(&text, n, 0);
	router(&other, n, 7);
	say("parse text", text.n, best_parse(&text, false));
	old = parse(a, &text, false);
	new = parse(a, &other, false);
	say("print text", text.n, best_print(config_print_text, old, &out));
	say("print set", text.n, best_print(config_print_set, old, &set));
	say("parse set", set.n, best_parse(&set, true));
	say("diff text", text.n, best_diff(config_diff_text, old, new, &out));
	say("diff set", text.n, best_diff(config_diff_set, old, new, &out));
	buf_done(&text);
	buf_done(&other);
	buf_done(&set);
	buf_done(&out);
	arena_free(a);
	return 0;
}
