/*
 * tests/spec/rules: NAME.conf beside NAME.findings, what constraints and rules find in it after group expansion.
 * With UPDATE=1 in argv the findings are written instead: look at them before they are committed.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "config/inherit.h"
#include "schema/rules.h"
#include "unit/schema/bound_tree.h"

static bool update;

static int
open_schema(void **state)
{
	struct schema *s;
	struct err *e = NULL;

	if (schema_open(NULL, &s, &e) != 0)
		return -1;
	*state = s;
	return 0;
}

static int
close_schema(void **state)
{
	schema_free(*state);
	return 0;
}

static void
read_file(const char *path, struct buf *out)
{
	struct err *e = NULL;

	buf_init(out, BUF_TEXT);
	if (buf_read_file(out, path, &e) != 0)
		fail_msg("%s", err_message(e));
}

/* Line, severity and rule of a finding, then what it says. */
static void
note(void *ctx, const struct finding *f)
{
	if (f->kind != FINDING_RULE) {
		note_finding(ctx, f);
		return;
	}
	buf_printf(ctx, "%d:%d %s %s '%s' %s [%s]\n", f->mark.line, f->mark.col,
	    f->severity == FINDING_ERROR ? "error" : "warning", f->path, f->word,
	    f->message, f->rule);
}

static void
check_case(const struct schema *s, const char *conf)
{
	struct arena *a = arena_new();
	struct config_inherit how = {.keep = true};
	struct buf text, found, want;
	const char *path = arena_printf(a, "%.*s.findings", (int)strlen(conf) - 5, conf);
	struct err *e = NULL;
	struct bound *b;

	read_file(conf, &text);
	buf_init(&found, BUF_TEXT);
	b = bound_from_config(
	    a, s, config_inherit(a, parse(a, buf_z(&text), false), &how), note, &found);
	schema_rules_check(a, s, b, note, &found);
	if (update)
		assert_int_equal(buf_write_file(&found, path, 0644, &e), 0);
	read_file(path, &want);
	if (!str_eq(buf_str(&found), buf_str(&want)))
		fail_msg("%s:\n%s", conf, buf_z(&found));
	buf_done(&want);
	buf_done(&found);
	buf_done(&text);
	arena_free(a);
}

static void
cases(void **state)
{
	glob_t g;

	assert_int_equal(glob("tests/spec/rules/*.conf", 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++)
		check_case(*state, g.gl_pathv[i]);
	globfree(&g);
}

/* A record is complete, and there is a case that finds something by it and one that does not. */
static void
records(void **state)
{
	(void)state;
	for (const struct schema_rule *const *r = schema_rules; *r != NULL; r++) {
		char path[256];
		struct buf found;

		assert_true((*r)->summary[0] != '\0' && (*r)->check != NULL);
		snprintf(path, sizeof path, "tests/spec/rules/%s.findings", (*r)->name);
		read_file(path, &found);
		snprintf(path, sizeof path, "[%s]\n", (*r)->name);
		if (strstr(buf_z(&found), path) == NULL)
			fail_msg("no case finds '%s'", (*r)->name);
		buf_done(&found);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cases),
	    cmocka_unit_test(records),
	};

	update = argc > 1 && strcmp(argv[1], "UPDATE=1") == 0;
	return cmocka_run_group_tests(tests, open_schema, close_schema);
}
