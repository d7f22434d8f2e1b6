/*
 * How fast modules are opened and a configuration is bound to them, checked and printed, beside how fast it is parsed.
 * An argument: the modules below that folder instead of the built-in ones. Prints figures, judges nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "config/tree.h"
#include "schema/bound.h"
#include "schema/rules.h"
#include "schema/schema.h"

enum { ROUNDS = 5, LINES = 7700 };

struct figures {
	int64_t parse, bind, values, check, rules, back;
	size_t text, tree, bound;
};

static void
router(struct buf *out, int n)
{
	buf_adds(out, "interfaces {\n");
	for (int i = 0; i < n; i++)
		buf_printf(out,
		    "    ge-%d/%d/%d {\n        description \"to customer %d\";\n        "
		    "unit 0 {\n"
		    "            family inet {\n                address 10.%d.%d.1/31;\n"
		    "            }\n        }\n    }\n",
		    i / 1000, i / 100 % 10, i % 100, i, i / 256 % 256, i % 256);
	buf_adds(out, "}\nprotocols {\n    bgp {\n        group CUSTOMERS {\n");
	for (int i = 0; i < n; i++)
		buf_printf(out,
		    "            neighbor 10.%d.%d.0 {\n                import [ IN-%d "
		    "DENY ];\n"
		    "                peer-as 65000;\n            }\n",
		    i / 256 % 256, i % 256, i);
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
count(void *ctx, const struct finding *finding)
{
	(void)finding;
	++*(int *)ctx;
}

static void
least(int64_t *best, int64_t *since)
{
	int64_t now = clock_ms();

	if (*best == 0 || now - *since < *best)
		*best = now - *since;
	*since = now;
}

static int
round_of(const struct schema *s, const struct buf *text, struct figures *f)
{
	struct arena *a = arena_new();
	struct config_node *root;
	struct bound *b;
	struct err *e = NULL;
	int findings = 0;
	int64_t t = clock_ms();

	if (config_parse_text(a, "bench", buf_str(text), &root, &e) != 0)
		exit(1);
	least(&f->parse, &t);
	f->tree = arena_size(a);
	b = bound_from_config(a, s, root, count, &findings);
	least(&f->bind, &t);
	f->bound = arena_size(a) - f->tree;
	bound_check_values(a, s, b, count, &findings);
	least(&f->values, &t);
	bound_check(a, s, b, count, &findings);
	least(&f->check, &t);
	schema_rules_check(a, s, b, NULL, count, &findings);
	least(&f->rules, &t);
	bound_to_config(a, b);
	least(&f->back, &t);
	arena_free(a);
	return findings;
}

int
main(int argc, char **argv)
{
	const char *dir = argc > 1 ? argv[1] : NULL;
	struct figures f = {0};
	struct schema *s;
	struct err *e = NULL;
	struct rusage used;
	struct buf text;
	int findings = 0;
	int64_t t = clock_ms();

	if (schema_open(dir, &s, &e) != 0) {
		fprintf(stderr, "%s\n", err_message(e));
		return 1;
	}
	t = clock_ms() - t;
	getrusage(RUSAGE_SELF, &used);
	printf("open         %lld ms, %ld MB at most\n", (long long)t,
	    used.ru_maxrss / 1024);
	buf_init(&text, BUF_TEXT);
	router(&text, LINES);
	for (int i = 0; i < ROUNDS; i++)
		findings = round_of(s, &text, &f);
	printf("text         %zu octets, %d findings\n", text.n, findings);
	printf("parse        %lld ms, %zu kB\n", (long long)f.parse, f.tree >> 10);
	printf("bind         %lld ms, %zu kB\n", (long long)f.bind, f.bound >> 10);
	printf("values       %lld ms\n", (long long)f.values);
	printf("check        %lld ms\n", (long long)f.check);
	printf("rules        %lld ms\n", (long long)f.rules);
	printf("to text tree %lld ms\n", (long long)f.back);
	buf_done(&text);
	schema_free(s);
	return 0;
}
