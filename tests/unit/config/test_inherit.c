#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/inherit.h"

static char said[512];

static void
note(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	size_t n = strlen(said);

	(void)ctx;
	(void)warning;
	snprintf(said + n, sizeof said - n, "%d:%d %s: " STR_FMT "\n", at.line, at.col,
	    message, STR_ARG(word));
}

static void
unlabel(struct config_node *n)
{
	n->group = NULL;
	for (struct config_node *c = n->child; c != NULL; c = c->next)
		unlabel(c);
}

/* set lines of the tree with everything applied */
static void
gives(const char *text, const char *want)
{
	struct arena *a = arena_new();
	struct config_node *root = NULL, *full;
	struct config_inherit how = {.complain = note};
	struct err *e = NULL;
	struct buf out, before, after;

	said[0] = '\0';
	assert_int_equal(config_parse_text(a, "t", str_of(text), &root, &e), 0);
	buf_init(&out, BUF_TEXT);
	buf_init(&before, BUF_TEXT);
	buf_init(&after, BUF_TEXT);
	config_print_text(root, &before);
	full = config_inherit(a, root, &how);
	unlabel(full);
	config_print_set(full, &out);
	assert_string_equal(buf_z(&out), want);
	config_print_text(root, &after);
	assert_string_equal(buf_z(&before), buf_z(&after));
	buf_done(&out);
	buf_done(&before);
	buf_done(&after);
	arena_free(a);
}

static void
test_own_wins_then_first_group(void **state)
{
	(void)state;
	gives("groups { A { system { host-name a; domain-name a.net; } }\n"
	      "B { system { host-name b; domain-name b.net; time-zone UTC; } } }\n"
	      "apply-groups [ A B ];\nsystem { host-name own; }\n",
	    "set system host-name own\nset system domain-name a.net\n"
	    "set system time-zone UTC\n");
	/* the other way round */
	gives("groups { A { system { domain-name a.net; } } B { system { domain-name "
	      "b.net; } "
	      "} }\napply-groups [ B A ];\n",
	    "set system domain-name b.net\n");
	assert_string_equal(said, "");
}

static void
test_nearest_level_wins(void **state)
{
	(void)state;
	gives("groups { OUT { interfaces { ge-0/0/0 { mtu 1; description out; } } }\n"
	      "IN { interfaces { ge-0/0/0 { mtu 2; } } } }\napply-groups OUT;\n"
	      "interfaces { ge-0/0/0 { apply-groups IN; } }\n",
	    "set interfaces ge-0/0/0 mtu 2\nset interfaces ge-0/0/0 description out\n");
}

static void
test_except(void **state)
{
	(void)state;
	gives("groups { G { interfaces { <*> { mtu 9000; unit <*> { description g; } } } "
	      "} }\n"
	      "apply-groups G;\ninterfaces { ge-0/0/0 { unit 0; } ge-0/0/1 { "
	      "apply-groups-except G; unit 0; } ge-0/0/2 { unit 5 { apply-groups-except "
	      "G; } } "
	      "}\n",
	    "set interfaces ge-0/0/0 unit 0 description g\nset interfaces ge-0/0/0 mtu "
	    "9000\n"
	    "set interfaces ge-0/0/1 unit 0\n"
	    "set interfaces ge-0/0/2 unit 5\nset interfaces ge-0/0/2 mtu 9000\n");
}

static void
test_patterns(void **state)
{
	(void)state;
	gives("groups { G { interfaces { <ge-*> { mtu 9000; } \"<xe-0/0/[0-3]>\" { "
	      "description low; } <*> { unit <*> { family inet { mtu 1500; } } } } } }\n"
	      "apply-groups G;\ninterfaces { ge-0/0/0 { unit 0 { family inet; } } "
	      "xe-0/0/3 { "
	      "unit 0 { family inet6; } } xe-0/0/4 { mtu 1; } }\n",
	    "set interfaces ge-0/0/0 unit 0 family inet mtu 1500\n"
	    "set interfaces ge-0/0/0 mtu 9000\n"
	    "set interfaces xe-0/0/3 unit 0 family inet6\n"
	    "set interfaces xe-0/0/3 unit 0 family inet mtu 1500\n"
	    "set interfaces xe-0/0/3 description low\nset interfaces xe-0/0/4 mtu 1\n");
	/* a pattern makes nothing; nor what would hold only patterns */
	gives("groups { G { protocols { bgp { group <*> { neighbor <*> { hold-time 90; } "
	      "} } } } "
	      "}\napply-groups G;\nsystem { host-name a; }\n",
	    "set system host-name a\n");
	/* it fits what another group made */
	gives("groups { G { interfaces { <*> { mtu 9000; } } } H { interfaces { ae0 { "
	      "description h; } } } }\napply-groups [ G H ];\n",
	    "set interfaces ae0 mtu 9000\nset interfaces ae0 description h\n");
}

static void
test_lists_of_values(void **state)
{
	(void)state;
	gives("groups { G { protocols { bgp { group <*> { export [ LAST FIRST ]; } } } } "
	      "}\n"
	      "protocols { bgp { apply-groups G; group A { export FIRST; } } }\n",
	    "set protocols bgp group A export FIRST\nset protocols bgp group A export "
	    "LAST\n");
}

static void
test_inactive(void **state)
{
	(void)state;
	gives("groups { inactive: G { system { host-name g; } } H { system { inactive: "
	      "time-zone UTC; domain-name h.net; } } I { snmp { location i; } } }\n"
	      "apply-groups [ G H ];\nsystem;\nsnmp { inactive: apply-groups I; }\n",
	    "set system domain-name h.net\nset snmp\n");
	assert_string_equal(said, "");
}

static void
test_groups_in_groups(void **state)
{
	(void)state;
	gives(
	    "groups { A { apply-groups B; system { host-name a; } } B { apply-groups A; "
	    "system { host-name b; domain-name b.net; services { apply-groups C; } } } C "
	    "{ "
	    "system { services { ssh; } } } }\napply-groups A;\n",
	    "set system host-name a\nset system domain-name b.net\nset system services "
	    "ssh\n");
}

static void
test_unknown_group(void **state)
{
	(void)state;
	gives("system {\n    apply-groups NONE;\n    host-name a;\n}\n",
	    "set system host-name a\n");
	assert_string_equal(said, "2:5 group is not defined: NONE\n");
}

static void
test_unknown_words(void **state)
{
	(void)state;
	/* nothing is known of these: one leaf each, the own value wins */
	gives("groups { G { zz { yy 1; xx 2; } } }\napply-groups G;\nzz { yy 3; }\n",
	    "set zz yy 3\nset zz xx 2\n");
}

static void
test_ranges(void **state)
{
	(void)state;
	gives("interfaces { interface-range ACCESS { member ge-0/0/1; member "
	      "\"xe-0/0/[0-1,4]\"; "
	      "member-range ge-0/0/7 to ge-0/0/8; mtu 9000; unit 0 { family inet; } }\n"
	      "ge-0/0/1 { mtu 1500; } }\n",
	    "set interfaces ge-0/0/1 mtu 1500\nset interfaces ge-0/0/1 unit 0 family "
	    "inet\n"
	    "set interfaces xe-0/0/0 mtu 9000\nset interfaces xe-0/0/0 unit 0 family "
	    "inet\n"
	    "set interfaces xe-0/0/1 mtu 9000\nset interfaces xe-0/0/1 unit 0 family "
	    "inet\n"
	    "set interfaces xe-0/0/4 mtu 9000\nset interfaces xe-0/0/4 unit 0 family "
	    "inet\n"
	    "set interfaces ge-0/0/7 mtu 9000\nset interfaces ge-0/0/7 unit 0 family "
	    "inet\n"
	    "set interfaces ge-0/0/8 mtu 9000\nset interfaces ge-0/0/8 unit 0 family "
	    "inet\n");
	gives("interfaces { interface-range R { member ge-*; disable; } ge-0/0/1 { mtu "
	      "1500; } "
	      "xe-0/0/1 { mtu 1500; } }\n",
	    "set interfaces ge-0/0/1 mtu 1500\nset interfaces ge-0/0/1 disable\n"
	    "set interfaces xe-0/0/1 mtu 1500\n");
}

/* As `show configuration | display inheritance`, which also loads again. */
static void
test_text(void **state)
{
	static const char text[] =
	    "groups { G { system { services { netconf { ssh; } } } protocols { bgp { "
	    "group <*> { "
	    "export B; type internal; } } } } }\napply-groups G;\nsystem { host-name a; "
	    "services "
	    "{ ssh; } }\nprotocols { bgp { group X { export A; } } }\ninterfaces { "
	    "interface-range R { member ge-0/0/0; mtu 9000; } }\n";
	static const char want[] =
	    "system {\n    host-name a;\n    services {\n        ssh;\n        ##\n"
	    "        ## 'netconf' was inherited from group 'G'\n        ##\n"
	    "        netconf {\n            ##\n"
	    "            ## 'ssh' was inherited from group 'G'\n            ##\n"
	    "            ssh;\n        }\n    }\n}\nprotocols {\n    bgp {\n"
	    "        group X {\n            ##\n"
	    "            ## 'B' was inherited from group 'G'\n            ##\n"
	    "            export [ A B ];\n            ##\n"
	    "            ## 'internal' was inherited from group 'G'\n            ##\n"
	    "            type internal;\n        }\n    }\n}\ninterfaces {\n    ##\n"
	    "    ## 'ge-0/0/0' was expanded from interface-range 'R'\n    ##\n"
	    "    ge-0/0/0 {\n        ##\n"
	    "        ## '9000' was expanded from interface-range 'R'\n        ##\n"
	    "        mtu 9000;\n    }\n}\n";
	struct arena *a = arena_new();
	struct config_node *root = NULL, *again = NULL, *full;
	struct err *e = NULL;
	struct buf out;

	(void)state;
	assert_int_equal(config_parse_text(a, "t", str_of(text), &root, &e), 0);
	assert_true(config_inherits(root));
	full = config_inherit(a, root, &(struct config_inherit){0});
	assert_false(config_inherits(full));
	buf_init(&out, BUF_TEXT);
	config_print_text(full, &out);
	assert_string_equal(buf_z(&out), want);
	assert_int_equal(config_parse_text(a, "t", buf_str(&out), &again, &e), 0);
	assert_true(config_equal(again, full));
	full = config_inherit(a, root, &(struct config_inherit){.keep = true});
	assert_non_null(config_find(full, "groups G"));
	assert_non_null(config_find(full, "interfaces interface-range R"));
	buf_done(&out);
	arena_free(a);
}

static void
test_fits(void **state)
{
	(void)state;
	assert_true(inherit_fits(STR("<*>"), STR("ge-0/0/0")));
	assert_true(inherit_fits(STR("<xe-0/0/[0-3]>"), STR("xe-0/0/2")));
	assert_false(inherit_fits(STR("<xe-0/0/[0-3]>"), STR("xe-0/0/4")));
	assert_false(inherit_fits(STR("<ge-*>"), STR("xe-0/0/4")));
	assert_false(inherit_fits(STR("*"), STR("xe-0/0/4")));
	assert_true(inherit_is_pattern(STR("<ge-*>")));
	assert_false(inherit_is_pattern(STR("a>b<")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_own_wins_then_first_group),
	    cmocka_unit_test(test_nearest_level_wins),
	    cmocka_unit_test(test_except),
	    cmocka_unit_test(test_patterns),
	    cmocka_unit_test(test_lists_of_values),
	    cmocka_unit_test(test_inactive),
	    cmocka_unit_test(test_groups_in_groups),
	    cmocka_unit_test(test_unknown_group),
	    cmocka_unit_test(test_unknown_words),
	    cmocka_unit_test(test_ranges),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
