/*
 * With arguments it is the report on constraints instead: FOLDER of modules (- for the built-in ones) and
 * configurations: how many constraints there are, are understood, have paths that the modules have, and what the
 * configurations make of them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/map.h"
#include "config/inherit.h"
#include "schema/must.h"
#include "schema/rules.h"
#include "schema/schema_node.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

/* --- the report --------------------------------------------------------------------------------------- */

struct counts {
	const struct schema *schema;
	struct arena *arena;
	struct map texts;
	struct map
	    judged; /* texts all of whose paths some statement that has them can follow */
	int instances, parsed, paths, possible;
	bool verbose;
};

static void
count_paths(struct counts *c, const struct schema_node *n, const struct must *m)
{
	const struct schema_node *from = m->up < 0 ? schema_root(c->schema) : n;
	struct str words[LOOKUP_WORDS];
	int k = 0;

	if (m->op != MUST_PATH) {
		count_paths(c, n, m->a);
		if (m->b != NULL)
			count_paths(c, n, m->b);
		return;
	}
	for (int i = 0; from != NULL && i < m->up; i++)
		from = schema_parent(from);
	for (int i = 0; i < m->nwords; i++) {
		words[k++] =
		    m->words[i].kind == MUST_WORD ? m->words[i].text : STR("<*>");
		if (m->words[i].kind == MUST_UNIT) {
			words[k++] = STR("unit");
			words[k++] = STR("<*>");
		}
	}
	c->paths++;
	if (from != NULL && lookup_possible(c->arena, from, words, k)) {
		c->possible++;
		return;
	}
	if (c->verbose) {
		printf("not there: %s up %d:", schema_name(n), m->up);
		for (int i = 0; i < k; i++)
			printf(" " STR_FMT, STR_ARG(words[i]));
		printf("\n");
	}
}

static void
count_below(struct counts *c, const struct schema_node *n)
{
	int missing;

	for (int i = 0; i < n->nnotes; i++) {
		if (strcmp(n->notes[i].name, "must") != 0)
			continue;
		c->instances++;
		map_put(&c->texts, str_of(n->notes[i].text),
		    (void *)(uintptr_t)n->notes[i].must);
		if (n->notes[i].must == NULL)
			continue;
		c->parsed++;
		missing = c->paths - c->possible;
		count_paths(c, n, n->notes[i].must);
		if (c->paths - c->possible == missing)
			map_put(&c->judged, str_of(n->notes[i].text), c);
	}
	for (uint32_t i = 0; i < n->nchildren; i++)
		count_below(c, &n->children[i]);
}

static void
report_modules(const struct schema *s, bool verbose)
{
	struct counts c = {.schema = s, .arena = arena_new(), .verbose = verbose};
	int understood = 0;

	map_init(&c.texts);
	map_init(&c.judged);
	count_below(&c, schema_root(s));
	map_each(&c.texts, t)
	{
		understood += t->value != NULL;
		if (t->value == NULL)
			printf("not understood: " STR_FMT "\n", STR_ARG(t->key));
	}
	printf("%d instances, %zu distinct of which %d are understood; %d instances "
	       "understood, with %d paths of which the modules have %d\n",
	    c.instances, c.texts.n, understood, c.parsed, c.paths, c.possible);
	printf("%zu distinct can be judged whole somewhere\n", c.judged.n);
	map_done(&c.texts);
	map_done(&c.judged);
	arena_free(c.arena);
}

static void
say(void *ctx, const struct finding *f)
{
	(void)ctx;
	printf("    %d:%d %s '%s' %s [%s]\n", f->mark.line, f->mark.col, f->path, f->word,
	    f->message, f->rule != NULL ? f->rule : "-");
}

static int
report_file(const struct schema *s, const char *file)
{
	struct config_inherit how = {.keep = true};
	struct arena *a = arena_new();
	struct config_node *root;
	struct rule_run run = {.arena = a, .schema = s, .found = say};
	struct must_count count = {0};
	struct err *e = NULL;
	struct buf text;

	buf_init(&text, BUF_TEXT);
	if (buf_read_file(&text, file, &e) != 0 ||
	    config_parse_text(a, file, buf_str(&text), &root, &e) != 0) {
		fprintf(stderr, "%s\n", err_message(e));
		return 1;
	}
	run.root = bound_from_config(a, s, config_inherit(a, root, &how), say, NULL);
	run.lookup = lookup_new(run.root);
	must_check(&run, &count);
	printf("%s: %d met, %d not understood, %d hold, %d are broken, %d unknown\n",
	    file, count.met, count.unparsed, count.held, count.broken, count.unknown);
	schema_rules_check(a, s, run.root, NULL, say, NULL);
	lookup_free((struct lookup *)(uintptr_t)run.lookup);
	vec_done(&run.blamed);
	buf_done(&text);
	arena_free(a);
	return 0;
}

static int
report(int argc, char **argv)
{
	bool verbose = argc > 2 && strcmp(argv[2], "-v") == 0;
	struct err *e = NULL;
	struct schema *s;
	int failed = 0;

	if (schema_open(strcmp(argv[1], "-") == 0 ? NULL : argv[1], &s, &e) != 0) {
		fprintf(stderr, "%s\n", err_message(e));
		return 1;
	}
	report_modules(s, verbose);
	for (int i = 2 + verbose; i < argc; i++)
		failed |= report_file(s, argv[i]);
	schema_free(s);
	return failed;
}

/* --- tests: statements of tests/unit/schema/musts, whose constraints their names say -------------------------- */

static int
open_schema(void **state)
{
	return open_modules(state, "tests/unit/schema/musts");
}

static void
note(void *ctx, const struct finding *f)
{
	if (f->kind != FINDING_RULE)
		note_finding(ctx, f);
	else if (strcmp(f->rule, "must") == 0)
		buf_printf(ctx, "%d:%d %s '%s' %s\n", f->mark.line, f->mark.col, f->path,
		    f->word, f->message);
}

static void
finds(void **state, const char *text, const char *findings)
{
	struct arena *a = arena_new();
	struct rule_run run = {.arena = a, .schema = *state, .found = note};
	struct must_count count = {0};
	struct lookup *lookup;
	struct buf found;

	buf_init(&found, BUF_LINE);
	run.ctx = &found;
	run.root =
	    bound_from_config(a, *state, parse(a, text, false), note_finding, &found);
	run.lookup = lookup = lookup_new(run.root);
	must_check(&run, &count);
	assert_string_equal(buf_z(&found), findings);
	assert_int_equal(
	    count.met, count.unparsed + count.held + count.broken + count.unknown);
	lookup_free(lookup);
	buf_done(&found);
	arena_free(a);
}

static void
any(void **state)
{
	finds(state, "system { needs-name; name r1; }", "");
	finds(state, "system { needs-name; }",
	    "1:10 [edit system] 'needs-name' name must be there\n");
	finds(state, "system { needs-name; inactive: name r1; }",
	    "1:10 [edit system] 'needs-name' name must be there\n");
	finds(state, "system { without-up; ports { p0; } }", "");
	finds(state, "system { without-up; ports { p0 { up; } p1; } }",
	    "1:10 [edit system] 'without-up' no port may be up\n");
	finds(state, "inactive: system { needs-name; }", "");
}

static void
own_value(void **state)
{
	finds(state, "system { use p1; ports { p1; } }", "");
	finds(state, "system { use p2; ports { p1; } }",
	    "1:14 [edit system] 'p2' port p2 is not there\n");
	/* patterns name nothing, and what the router has itself needs no definition */
	finds(state, "system { use <*>; }", "");
	finds(state, "system { use junos-p; }", "");
	finds(state, "system { logical p1.3; ports { p1 { unit 3; } } }", "");
	finds(state, "system { logical p1.4; ports { p1 { unit 3; } } }",
	    "1:18 [edit system] 'p1.4' no such unit\n");
	finds(state, "system { logical p1; ports { p1 { unit 0; } } }", "");
}

static void
keys(void **state)
{
	finds(state, "system { ports { p1 { mode a; only-a; } p2 { mode b; } } }", "");
	finds(state, "system { ports { p1 { mode a; } p2 { mode b; only-a; } } }",
	    "1:46 [edit system ports p2] 'only-a' mode must be a\n");
}

static void
all(void **state)
{
	finds(state, "system { all-up; ports { p0 { up; } p1 { up; } } }", "");
	finds(state, "system { all-up; ports { p0 { up; } p1; } }",
	    "1:10 [edit system] 'all-up' every port must be up\n");
	finds(state, "system { all-up; }", "");
}

static void
unique(void **state)
{
	finds(state, "system { ports { p0 { id 1; } p1 { id 2; } } }", "");
	finds(state, "system { ports { p0 { id 1; } p1 { id 1; } } }",
	    "1:26 [edit system ports p0] '1' id has to be unique\n"
	    "1:39 [edit system ports p1] '1' id has to be unique\n");
}

/* Both sides of `||`, a path that no module has: it decides nothing; what does not parse neither. */
static void
unknown(void **state)
{
	finds(state, "system { either; }", "");
	finds(state, "system { both; }",
	    "1:10 [edit system] 'both' statements constraint check failed: "
	    "(\".. name\" && \".. no-such\")\n");
	finds(state, "system { both; name r1; }", "");
	finds(state, "system { broken; }", "");
}

/* All of the built-in modules' constraints are understood; what is not judged whole asks for statements that those modules
 * leave out or know by name only. */
static void
built_in(void **state)
{
	struct counts c = {.arena = arena_new()};
	void *modules = NULL;

	(void)state;
	assert_int_equal(open_modules(&modules, NULL), 0);
	c.schema = modules;
	map_init(&c.texts);
	map_init(&c.judged);
	count_below(&c, schema_root(c.schema));
	assert_true(c.instances > 7000);
	assert_int_equal(c.parsed, c.instances);
	map_each(&c.texts, t) assert_non_null(t->value);
	print_message("%zu of %zu can be judged whole\n", c.judged.n, c.texts.n);
	assert_true(c.judged.n * 100 >= c.texts.n * 85);
	map_done(&c.texts);
	map_done(&c.judged);
	arena_free(c.arena);
	close_modules(&modules);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any),
	    cmocka_unit_test(own_value),
	    cmocka_unit_test(keys),
	    cmocka_unit_test(all),
	    cmocka_unit_test(unique),
	    cmocka_unit_test(unknown),
	    cmocka_unit_test(built_in),
	};

	if (argc > 1)
		return report(argc, argv);
	return cmocka_run_group_tests(tests, open_schema, close_modules);
}
