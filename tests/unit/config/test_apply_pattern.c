#include "unit/config/applied.h"

/* The set lines that `commands` make of the text, and what is said on the way. */
static void
applies(const char *text, const char *commands, const char *want, const char *says)
{
	applied(&(struct applied){text, commands, config_print_set}, want, says);
}

static const char ports[] =
    "interfaces { xe-0/0/0 { unit 0; unit 1; } xe-0/0/1 { mtu 9000; } "
    "xe-0/0/10 { mtu 1500; } ge-0/0/0 { mtu 1500; } }";

static void
wildcard_delete(void **state)
{
	(void)state;
	/* as the shell has it, and as a regular expression for the whole word */
	applies(ports, "wildcard delete interfaces xe-*",
	    "set interfaces ge-0/0/0 mtu 1500\n", "");
	applies(ports, "wildcard delete interfaces \"xe-0/0/[01]\"",
	    "set interfaces xe-0/0/10 mtu 1500\nset interfaces ge-0/0/0 mtu 1500\n", "");
	applies(ports, "wildcard delete interfaces \"(xe|ge)-.*\"", "", "");
	applies(ports, "wildcard delete interfaces xe-* unit 1",
	    "set interfaces xe-0/0/0 unit 0\nset interfaces xe-0/0/1 mtu 9000\n"
	    "set interfaces xe-0/0/10 mtu 1500\nset interfaces ge-0/0/0 mtu 1500\n",
	    "");
	applies(ports, "edit interfaces\nwildcard delete \".*-0/0/[0-1]\"",
	    "set interfaces xe-0/0/10 mtu 1500\n", "");
	/* brackets that are not quoted begin a list */
	applies("a b;", "wildcard delete x[0-1]", "set a b\n",
	    "error 1:19 syntax error: 0-1\n");
	applies("protocols { bgp { group A { export [ P1 P2 Q ]; } } }",
	    "wildcard delete protocols bgp group A export P.*",
	    "set protocols bgp group A export Q\n", "");
	applies("system { host-name a; }", "wildcard delete interfaces xe-*",
	    "set system host-name a\n", "warning 1:28 statement not found: xe-*\n");
}

static void
replace_pattern(void **state)
{
	(void)state;
	applies("interfaces { ge-0/0/0 { unit 0 { family inet { address 192.0.2.1/31; } "
		"} } }",
	    "replace pattern ge-0/0/ with xe-0/1/",
	    "set interfaces xe-0/1/0 unit 0 family inet address 192.0.2.1/31\n", "");
	applies("system { host-name aXbXc; domain-name X; }\nsnmp { location X; }",
	    "edit system\nreplace pattern X with y upto 1",
	    "set system host-name aybXc\nset system domain-name y\nset snmp location X\n",
	    "");
	/* the name is taken */
	applies("interfaces { ge-0/0/0 { mtu 1; } ge-0/0/1 { mtu 2; } }",
	    "replace pattern \"0$\" with 1",
	    "set interfaces ge-0/0/0 mtu 1\nset interfaces ge-0/0/1 mtu 2\n",
	    "error 1:1 statement already exists: replace\n");
	applies("interfaces { protect: ge-0/0/0 { mtu 1500; } ge-0/0/1 { mtu 1500; } }",
	    "replace pattern 1500 with 9000",
	    "set interfaces ge-0/0/0 mtu 1500\nprotect interfaces ge-0/0/0\nset "
	    "interfaces "
	    "ge-0/0/1 mtu 9000\n",
	    "");
	applies("interfaces { ge-0/0/0 { protect: mtu 1500; } ge-0/0/1 { mtu 1500; } }",
	    "wildcard delete interfaces ge-*",
	    "set interfaces ge-0/0/0 mtu 1500\nprotect interfaces ge-0/0/0 mtu\n",
	    "warning 1:1 statement is protected: wildcard\n");
	applies("a b;", "replace pattern ( with b", "set a b\n",
	    "error 1:17 syntax error: (\n");
}

/* What is only being made has nothing to match yet. */
static void
not_in_an_empty_tree(void **state)
{
	struct arena *a = arena_new();
	struct config_node *root = NULL;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(
	    config_parse_set(a, "t", STR("set a b\nwildcard delete a"), &root, &e), -1);
	assert_string_equal(err_message(e), "command is not supported here: 'wildcard'");
	err_clear(&e);
	assert_int_equal(
	    config_parse_set(a, "t", STR("replace pattern a with b"), &root, &e), -1);
	err_free(e);
	arena_free(a);
}

static void
copy(void **state)
{
	(void)state;
	applies("interfaces { ge-0/0/0 { unit 0 { description x; } } }",
	    "copy interfaces ge-0/0/0 unit 0 to unit 7\ncopy interfaces ge-0/0/0 to "
	    "ge-0/0/1\n"
	    "set interfaces ge-0/0/1 unit 7 description y\n"
	    "copy interfaces ge-0/0/0 to ge-0/0/1\ncopy interfaces ge-0/0/9 to "
	    "ge-0/0/8\n",
	    "set interfaces ge-0/0/0 unit 0 description x\n"
	    "set interfaces ge-0/0/0 unit 7 description x\n"
	    "set interfaces ge-0/0/1 unit 0 description x\n"
	    "set interfaces ge-0/0/1 unit 7 description y\n",
	    "error 4:29 statement already exists: ge-0/0/1\n"
	    "error 5:17 statement not found: ge-0/0/9\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wildcard_delete),
	    cmocka_unit_test(replace_pattern),
	    cmocka_unit_test(not_in_an_empty_tree),
	    cmocka_unit_test(copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
