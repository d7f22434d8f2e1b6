#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/hint.h"
#include "unit/schema/bound_tree.h"

static void
names(void **state)
{
	(void)state;
	assert_int_equal(hint_feature("nokeyword"), SCHEMA_NOKEYWORD);
	assert_int_equal(hint_feature("oneliner-plus"), SCHEMA_ONELINER_PLUS);
	assert_int_equal(hint_feature("oneline"), 0);
	assert_int_equal(hint_feature(NULL), 0);
	assert_true(hint_secret("encrypted-password", "string"));
	assert_true(hint_secret("anything", "unreadable"));
	assert_false(hint_secret("key", "uint32"));
	assert_false(hint_secret("name", NULL));
}

/* What the modules of a folder make of a text without a finding. */
static void
reads(const char *folder, const char *release, const char *text, const char *want)
{
	struct arena *a = arena_new();
	struct schema *s;
	struct err *e = NULL;
	struct buf found, shown;

	assert_int_equal(schema_open(folder, &s, &e), 0);
	assert_string_equal(schema_release(s), release);
	buf_init(&found, BUF_LINE);
	buf_init(&shown, BUF_LINE);
	show(bound_from_config(a, s, parse(a, text, false), note_finding, &found), 0,
	    &shown);
	assert_string_equal(buf_z(&found), "");
	assert_string_equal(buf_z(&shown), want);
	buf_done(&found);
	buf_done(&shown);
	schema_free(s);
	arena_free(a);
}

/* Modules that say nothing of the text form read it all the same, by the tables. */
static void
untold(void **state)
{
	(void)state;
	reads("tests/unit/schema/old", "21.4R1",
	    "interfaces {\n    ge-0/0/0 {\n        gigether-options {\n"
	    "            802.3ad ae0;\n        }\n    }\n}\n"
	    "routing-options {\n    autonomous-system 64512 loops 2;\n}\n"
	    "protocols {\n"
	    "    virtual-link neighbor-id 192.0.2.1 transit-area 0.0.0.1 {\n"
	    "        hello 5;\n    }\n}\nthen {\n    metric 7;\n}\n",
	    "interfaces\n interface\n  name = 'ge-0/0/0'\n  gigether-options\n"
	    "   ieee-802.3ad\n    bundle = 'ae0'\n"
	    "routing-options\n autonomous-system\n  as-number = '64512'\n  loops = '2'\n"
	    "protocols\n virtual-link\n  neighbor-id = '192.0.2.1'\n"
	    "  transit-area = '0.0.0.1'\n  hello = '5'\n"
	    "then\n metric\n  metric = '7'\n");
}

/* Half of it is in the modules. */
static void
half_told(void **state)
{
	(void)state;
	reads("tests/unit/schema/half", "23.2R1",
	    "interfaces {\n    ge-0/0/0 {\n        mtu 9000;\n        protocol [ a b ];\n"
	    "    }\n}\n"
	    "protocols {\n"
	    "    virtual-link neighbor-id 192.0.2.1 transit-area 0.0.0.1 hello 5;\n}\n"
	    "routing-options {\n    autonomous-system 64512 loops 2;\n}\n",
	    "interfaces\n interface\n  name = 'ge-0/0/0'\n  mtu = '9000'\n"
	    "  protocol = 'a'\n  protocol = 'b'\n"
	    "protocols\n virtual-link\n  neighbor-id = '192.0.2.1'\n"
	    "  transit-area = '0.0.0.1'\n  hello = '5'\n"
	    "routing-options\n autonomous-system\n  as-number = '64512'\n  loops = "
	    "'2'\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test(untold),
	    cmocka_unit_test(half_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
