/*
 * The whole check of one large configuration, and its steps, for bench_validate.py: writes the same data as XML of the
 * modules' namespaces, for yanglint. usage: bench_validate MODULES|- CACHE BIG.xml SMALL.xml
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
#include "schema/bound.h"
#include "schema/schema.h"
#include "schema/validate.h"

enum { ROUNDS = 5, CUSTOMERS = 3800, PREFIXES = 4 };

struct shape {
	struct buf *out;
	int n;
};

static void
interfaces(const struct shape *s)
{
	buf_adds(s->out, "interfaces {\n");
	for (int i = 0; i < s->n; i++)
		buf_printf(s->out,
		    "    ge-%d/%d/%d {\n"
		    "        description \"customer %d, handed over in Frankfurt, "
		    "Kleyerstrasse, cage "
		    "4711, circuit F-%06d, contact noc@example.net\";\n"
		    "        mtu 9192;\n"
		    "        unit 0 {\n"
		    "            family inet {\n"
		    "                mtu 9000;\n"
		    "                address 10.%d.%d.%d/31;\n"
		    "            }\n"
		    "            family inet6 {\n"
		    "                address 2001:db8:%x::1/64;\n"
		    "            }\n"
		    "        }\n"
		    "    }\n",
		    i / 480, i / 48 % 10, i % 48, i, i, i >> 14, i >> 7 & 127,
		    (i & 127) * 2, i + 1);
	buf_adds(s->out, "}\n");
}

static void
sessions(const struct shape *s)
{
	buf_adds(s->out, "routing-options {\n    autonomous-system 64496;\n}\n"
			 "protocols {\n    bgp {\n        group CUSTOMERS {\n"
			 "            type external;\n");
	for (int i = 0; i < s->n; i++)
		buf_printf(s->out,
		    "            neighbor 10.%d.%d.%d {\n"
		    "                description \"customer %d, who takes the whole "
		    "table and "
		    "sends its own prefixes, see policy\";\n"
		    "                import CUSTOMER-%d-IN;\n"
		    "                family inet {\n"
		    "                    unicast {\n"
		    "                        prefix-limit {\n"
		    "                            maximum 1000;\n"
		    "                        }\n"
		    "                    }\n"
		    "                }\n"
		    "                export CUSTOMERS-OUT;\n"
		    "                peer-as %d;\n"
		    "            }\n",
		    i >> 14, i >> 7 & 127, (i & 127) * 2 + 1, i, i, 65000 + i % 500);
	buf_adds(s->out, "        }\n    }\n}\n");
}

static void
policies(const struct shape *s)
{
	buf_adds(s->out, "policy-options {\n");
	for (int i = 0; i < s->n; i++) {
		buf_printf(s->out, "    prefix-list CUSTOMER-%d {\n", i);
		for (int k = 0; k < PREFIXES; k++)
			buf_printf(
			    s->out, "        %d.%d.%d.0/24;\n", 11 + k, i >> 8, i & 255);
		buf_adds(s->out, "    }\n");
	}
	for (int i = 0; i < s->n; i++)
		buf_printf(s->out,
		    "    policy-statement CUSTOMER-%d-IN {\n"
		    "        term own {\n"
		    "            from {\n"
		    "                prefix-list CUSTOMER-%d;\n"
		    "            }\n"
		    "            then {\n"
		    "                local-preference 200;\n"
		    "                accept;\n"
		    "            }\n"
		    "        }\n"
		    "        then reject;\n"
		    "    }\n",
		    i, i);
	buf_adds(s->out, "    policy-statement CUSTOMERS-OUT {\n"
			 "        term static {\n            from protocol static;\n"
			 "            then accept;\n        }\n        then reject;\n"
			 "    }\n}\n");
}

static void
router(struct buf *out, int customers)
{
	struct shape s = {out, customers};

	interfaces(&s);
	policies(&s);
	sessions(&s);
}

/* --- XML of YANG data ---------------------------------------------------------------------------------- */

/* A stanza is of another module than <configuration>, and everything in it of the same. */
static void
write_xml(const struct schema *s, const char *path, int customers)
{
	const struct schema_node *top = schema_root(s);
	struct arena *a = arena_new();
	struct config_node *root;
	struct buf text, plain, out;
	struct err *e = NULL;
	struct str rest;

	buf_init(&text, BUF_TEXT);
	buf_init(&plain, 4 * BUF_TEXT);
	buf_init(&out, 4 * BUF_TEXT);
	router(&text, customers);
	if (config_parse_text(a, "bench", buf_str(&text), &root, &e) != 0)
		exit(1);
	bound_print_xml(bound_from_config(a, s, root, NULL, NULL), 0, &plain);
	buf_printf(&out, "<configuration xmlns=\"%s\">\n", schema_namespace(top));
	rest = buf_str(&plain);
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		struct str name = {line.p + 1, line.n > 2 ? line.n - 2 : 0};
		const struct schema_node *n = schema_child(top, name);

		if (n != NULL && line.p[1] != '/')
			buf_printf(&out, "<" STR_FMT " xmlns=\"%s\">\n", STR_ARG(name),
			    schema_namespace(n));
		else
			buf_printf(&out, STR_FMT "\n", STR_ARG(line));
	}
	buf_adds(&out, "</configuration>\n");
	if (buf_write_product(&out, path, 0644, &e) != 0)
		exit(1);
	buf_done(&text);
	buf_done(&plain);
	buf_done(&out);
	arena_free(a);
}

/* --- figures ------------------------------------------------------------------------------------------- */

struct figures {
	int64_t parse, bind, whole;
	size_t tree, bound, findings;
};

/* Of the processor, in microseconds: others use the machine too. */
static int64_t
now(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (int64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 +
	       used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

static void
least(int64_t *best, int64_t since)
{
	int64_t took = now() - since;

	if (*best == 0 || took < *best)
		*best = took;
}

static void
steps(const struct schema *s, const struct buf *text, struct figures *f)
{
	struct arena *a = arena_new();
	struct config_node *root;
	struct err *e = NULL;
	int64_t t = now();

	if (config_parse_text(a, "bench", buf_str(text), &root, &e) != 0)
		exit(1);
	least(&f->parse, t);
	f->tree = arena_size(a);
	t = now();
	bound_from_config(a, s, root, NULL, NULL);
	least(&f->bind, t);
	f->bound = arena_size(a) - f->tree;
	arena_free(a);
}

static void
whole(const struct schema *s, const struct buf *text, struct figures *f)
{
	struct arena *a = arena_new();
	struct validated found;
	int64_t t = now();

	validate_text(a, s, FORM_TEXT, "bench", buf_str(text), &found);
	least(&f->whole, t);
	f->findings = found.n;
	for (size_t i = 0; i < found.n && i < 3; i++)
		fprintf(stderr, "%d: %s\n", found.v[i].mark.line, found.v[i].message);
	arena_free(a);
}

static long
peak_kb(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return used.ru_maxrss;
}

static size_t
lines_of(const struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->n; i++)
		n += text->p[i] == '\n';
	return n;
}

int
main(int argc, char **argv)
{
	const char *dir = argc > 1 && strcmp(argv[1], "-") != 0 ? argv[1] : NULL;
	struct figures f = {0};
	struct schema *s;
	struct err *e = NULL;
	struct buf text;
	int64_t t;
	long peak;

	if (argc != 5)
		return 2;
	for (int i = 0; i < 2; i++) { /* the first may fill the cache */
		t = now();
		if (schema_open_cached(dir, argv[2], &s, &e) != 0) {
			fprintf(stderr, "%s\n", err_message(e));
			return 1;
		}
		t = now() - t;
		if (i == 0)
			schema_free(s);
	}
	buf_init(&text, BUF_TEXT);
	router(&text, CUSTOMERS);
	peak = peak_kb();
	for (int i = 0; i < ROUNDS; i++)
		steps(s, &text, &f);
	for (int i = 0; i < ROUNDS; i++)
		whole(s, &text, &f);
	printf("octets %zu\nlines %zu\nopen %lld\nparse %lld\nbind %lld\nwhole %lld\n",
	    text.n, lines_of(&text), (long long)t, (long long)f.parse, (long long)f.bind,
	    (long long)f.whole);
	printf("tree %zu\nbound %zu\nbefore %ld\npeak %ld\nfindings %zu\n", f.tree >> 10,
	    f.bound >> 10, peak, peak_kb(), f.findings);
	write_xml(s, argv[3], CUSTOMERS);
	write_xml(s, argv[4], 1);
	buf_done(&text);
	schema_free(s);
	return 0;
}
