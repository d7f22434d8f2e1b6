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
#include "unit/schema/cases.h"
#include "unit/schema/fixture.h"

static bool update;

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
judge(struct arena *a, const struct schema *s, const struct config_node *root,
    struct buf *found)
{
	struct config_inherit how = {.keep = true};
	const struct bound *b =
	    bound_from_config(a, s, config_inherit(a, root, &how), note, found);

	schema_rules_check(a, s, b, note, found);
}

static void
cases(void **state)
{
	check_cases(*state, "tests/spec/rules/*.conf", judge, update);
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
	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
