/*
 * tests/spec/schema: NAME.conf beside NAME.findings, what binding and checking it against the built-in modules finds.
 * And round trips of the configurations of other tests, as they are and with random mistakes in them.
 * With UPDATE=1 in argv the findings are written instead: look at them before they are committed.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <glob.h>
#include <stdlib.h>
#include <cmocka.h>

#include "unit/schema/cases.h"
#include "unit/schema/fixture.h"

static bool update;

static void
judge(struct arena *a, const struct schema *s, const struct config_node *root,
    struct buf *found)
{
	const struct bound *b = bound_from_config(a, s, root, note_finding, found);

	bound_check(a, s, b, note_finding, found);
}

static void
cases(void **state)
{
	assert_true(check_cases(*state, "tests/spec/schema/*.conf", judge, update) >= 6);
}

/* --- round trips -------------------------------------------------------------------------------------- */

static void
printed(struct arena *a, const struct schema *s, const struct config_node *root,
    struct buf *out, int *findings)
{
	struct buf found;
	const struct bound *b;

	buf_init(&found, BUF_TEXT);
	b = bound_from_config(a, s, root, note_finding, &found);
	*findings = 0;
	for (size_t i = 0; i < found.n; i++)
		*findings += found.p[i] == '\n';
	buf_init(out, BUF_TEXT);
	config_print_text(bound_to_config(a, b), out);
	buf_done(&found);
}

static void
same_text(void **state)
{
	static const char *const files[] = {"tests/spec/config/*.conf",
	    "tests/spec/config/*/old", "tests/spec/config/*/new", "tests/interop/*.conf"};
	glob_t g;

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		assert_int_equal(glob(files[i], i > 0 ? GLOB_APPEND : 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		struct arena *a = arena_new();
		struct buf text, one, two;
		struct config_node *root;
		int findings;

		read_file(g.gl_pathv[i], &text);
		root = parse(a, buf_z(&text), false);
		buf_init(&one, BUF_TEXT);
		config_print_text(root, &one);
		printed(a, *state, root, &two, &findings);
		if (!str_eq(buf_str(&one), buf_str(&two)))
			fail_msg("%s:\n%s", g.gl_pathv[i], buf_z(&two));
		buf_done(&text);
		buf_done(&one);
		buf_done(&two);
		arena_free(a);
	}
	globfree(&g);
}

/* One of `n` words of the text is put in the place of another, lost or repeated. */
static void
mutate(struct buf *out, struct str text, unsigned *seed)
{
	size_t at, from;

	*seed = *seed * 1103515245u + 12345u;
	at = *seed % text.n;
	*seed = *seed * 1103515245u + 12345u;
	from = *seed % text.n;
	while (at > 0 && strchr(" \n;{}\"[]", text.p[at]) == NULL)
		at--;
	while (from > 0 && strchr(" \n;{}\"[]", text.p[from]) == NULL)
		from--;
	buf_add(out, text.p, at + 1);
	if (*seed >> 16 & 1)
		buf_add(out, text.p + from + 1, strcspn(text.p + from + 1, " \n;{}\"[]"));
	if (*seed >> 17 & 1)
		at += strcspn(text.p + at + 1, " \n;{}\"[]");
	buf_add(out, text.p + at + 1, text.n - at - 1);
}

/* 0: no configuration; else 1 and one more for each finding. */
static int
try_mutant(const struct schema *s, struct str text)
{
	struct arena *a = arena_new();
	struct config_node *root;
	struct buf one, two;
	struct err *e = NULL;
	int first, second;

	if (config_parse_text(a, "f", text, &root, &e) != 0) {
		err_free(e);
		arena_free(a);
		return 0;
	}
	printed(a, s, root, &one, &first);
	printed(a, s, parse(a, buf_z(&one), false), &two, &second);
	if (!str_eq(buf_str(&one), buf_str(&two)) || second > first)
		fail_msg("%s", buf_z(&one));
	buf_done(&one);
	buf_done(&two);
	arena_free(a);
	return 1 + first;
}

static void
mistakes(void **state)
{
	struct buf text, mutant;
	unsigned seed = 1;
	int parsed = 0, wrong = 0, before;

	read_file("tests/spec/config/edge.conf", &text);
	buf_init(&mutant, BUF_TEXT);
	before = try_mutant(*state, buf_str(&text));
	for (int i = 0; i < 300; i++) {
		int rc;

		buf_reset(&mutant);
		mutate(&mutant, buf_str(&text), &seed);
		rc = try_mutant(*state, buf_str(&mutant));
		parsed += rc > 0;
		wrong += rc > before;
	}
	/* most are configurations still, and many of them wrong */
	assert_true(parsed > 200);
	assert_true(wrong > 30);
	buf_done(&text);
	buf_done(&mutant);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cases),
	    cmocka_unit_test(same_text),
	    cmocka_unit_test(mistakes),
	};

	update = argc > 1 && strcmp(argv[1], "UPDATE=1") == 0;
	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
