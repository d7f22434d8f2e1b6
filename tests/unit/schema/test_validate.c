#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/validate.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

static void
judged(const struct schema *s, const char *text, const char *want)
{
	struct arena *a = arena_new();
	struct validated found;
	struct buf out;

	buf_init(&out, BUF_TEXT);
	validate_text(a, s, form_guess("", str_of(text)), "f", str_of(text), &found);
	for (size_t i = 0; i < found.n; i++)
		buf_printf(&out, "%s:%d:%d: %s: %s [%s] %s%s%s\n", found.v[i].mark.file,
		    found.v[i].mark.line, found.v[i].mark.col,
		    severity_names[found.v[i].severity], found.v[i].message,
		    found.v[i].rule, found.v[i].path,
		    found.v[i].remedy != NULL ? " " : "",
		    found.v[i].remedy != NULL ? found.v[i].remedy : "");
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
	arena_free(a);
}

/* Without it nobody can reach the router, which is a finding. */
#define ACCESS "system {\n    services {\n        ssh;\n    }\n}\n"

static void
in_the_order_of_the_text(void **state)
{
	judged(*state, "system {\n    host-name r1;\n}\n" ACCESS, "");
	judged(*state,
	    "interfaces {\n    ge-0/0/0 {\n        mtu few;\n        descripton x;\n"
	    "        gigether-options {\n        }\n    }\n}\nsystem {\n    "
	    "host-name;\n}\n" ACCESS,
	    "f:3:13: error: Invalid numeric value: 'few' [value] [edit interfaces "
	    "ge-0/0/0]\n"
	    "f:4:9: note: unknown statement 'descripton' [unknown-statement] [edit "
	    "interfaces ge-0/0/0] did you mean 'description'?\n"
	    "f:5:9: warning: statement has no contents; ignored: 'gigether-options' "
	    "[empty] [edit interfaces ge-0/0/0]\n"
	    "f:10:5: error: missing argument: 'host-name' [missing] [edit system]\n");
}

#define PORTS                                                                            \
	"interfaces {\n    ge-0/0/0 {\n        unit 0;\n    }\n    ge-0/0/1 {\n        " \
	"unit 0;\n    }\n}\n" ACCESS

static void
groups_say_it_once(void **state)
{
	judged(*state,
	    "groups {\n    G {\n        interfaces {\n            <*> {\n"
	    "                mtu few;\n            }\n        }\n    }\n}\n"
	    "apply-groups [ G H ];\n" PORTS,
	    "f:5:21: error: Invalid numeric value: 'few' [value] [edit groups G "
	    "interfaces <*>]\n"
	    "f:10:18: error: group 'H' is not defined [undefined] [edit]\n");
}

static void
what_a_group_supplies_is_not_missing(void **state)
{
	static const char *const text =
	    "groups {\n    G {\n        interfaces {\n            ge-0/0/0 {\n"
	    "                gigether-options {\n                    802.3ad ae0;\n"
	    "                }\n            }\n        }\n    }\n}\n"
	    "%sinterfaces {\n    ge-0/0/0 {\n        gigether-options {\n        }\n"
	    "    }\n}\n" ACCESS;
	struct buf b;

	buf_init(&b, BUF_LINE);
	buf_printf(&b, text, "apply-groups G;\n");
	judged(*state, buf_z(&b), "");
	/* without the group it is, see above */
	buf_done(&b);
}

static void
what_cannot_be_read(void **state)
{
	judged(*state, "system {\n    host-name r1\n}\n",
	    "f:2:17: error: missing ';' behind 'r1' [syntax] [edit] end the statement "
	    "with ';' (a statement stands on one line)\n");
	judged(*state, "{\"configuration\": 1}",
	    "f:1:19: error: 'configuration' must be a mapping, not whole number [syntax] "
	    "[edit] correct the configuration at the position shown\n");
}

static void
secrets_are_told_apart(void **state)
{
	static const char text[] =
	    "system {\n    root-authentication {\n"
	    "        encrypted-password \"$6$abc$def\";\n    }\n}\n" ACCESS;
	struct arena *a = arena_new();
	struct validated found;

	validate_text(a, *state, FORM_TEXT, "f", STR(text), &found);
	assert_int_equal(found.n, 0);
	assert_int_equal(found.nsecrets, 1);
	assert_true(str_eq(found.secrets[0], STR("$6$abc$def")));
	arena_free(a);
}

static void
names_of_rules(void **state)
{
	struct arena *a = arena_new();
	size_t n;
	const char *const *names = validate_rules(a, &n);
	bool met = false;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_string_not_equal(names[i], "syntax");
		met |= strcmp(names[i], "undefined") == 0;
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(names[i], names[k]);
	}
	assert_true(met);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(in_the_order_of_the_text),
	    cmocka_unit_test(groups_say_it_once),
	    cmocka_unit_test(what_a_group_supplies_is_not_missing),
	    cmocka_unit_test(what_cannot_be_read),
	    cmocka_unit_test(secrets_are_told_apart),
	    cmocka_unit_test(names_of_rules),
	};

	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
