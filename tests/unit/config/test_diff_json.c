#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/change.h"

static void
prints(const char *old, const char *new, const char *changes)
{
	struct arena *a = arena_new();
	struct config_node *from = NULL, *to = NULL;
	char digest[CONFIG_DIGEST + 1];
	struct err *e = NULL;
	struct buf got, want;

	buf_init(&got, BUF_TEXT);
	buf_init(&want, BUF_TEXT);
	assert_int_equal(config_parse_text(a, "old", str_of(old), &from, &e), 0);
	assert_int_equal(config_parse_text(a, "new", str_of(new), &to, &e), 0);
	config_diff_json(from, to, &got);
	config_diff_digest(from, to, digest);
	buf_printf(&want,
	    "{\n  \"equal\": %s,\n  \"digest\": \"%s\",\n  \"changes\": %s\n}\n",
	    strcmp(changes, "[]") == 0 ? "true" : "false", digest, changes);
	assert_string_equal(buf_z(&got), buf_z(&want));
	buf_done(&got);
	buf_done(&want);
	arena_free(a);
}

static void
objects(void **state)
{
	(void)state;
	prints("snmp;", "snmp;", "[]");
	prints("system {\n    host-name \"a b\";\n}\n", "system { host-name c; }",
	    "[\n    {\n      \"kind\": \"changed\",\n      \"path\": \"[edit system]\",\n"
	    "      \"statement\": \"host-name\",\n"
	    "      \"old\": {\n        \"text\": \"host-name \\\"a b\\\";\",\n"
	    "        \"file\": \"old\",\n        \"line\": 2,\n        \"column\": 5\n"
	    "      },\n"
	    "      \"new\": {\n        \"text\": \"host-name c;\",\n"
	    "        \"file\": \"new\",\n        \"line\": 1,\n        \"column\": 10\n"
	    "      }\n    }\n  ]");
	prints("", "/* why */\ninactive: snmp { name x; }",
	    "[\n    {\n      \"kind\": \"added\",\n      \"path\": \"[edit]\",\n"
	    "      \"statement\": \"snmp\",\n      \"new\": {\n"
	    "        \"text\": \"/* why */\\ninactive: snmp {\\n    name x;\\n}\",\n"
	    "        \"file\": \"new\",\n        \"line\": 2,\n        \"column\": 11\n"
	    "      }\n    }\n  ]");
	prints("/* a */ snmp;", "snmp;",
	    "[\n    {\n      \"kind\": \"annotated\",\n      \"path\": \"[edit]\",\n"
	    "      \"statement\": \"snmp\",\n      \"old\": {\n"
	    "        \"annotation\": \"a\",\n"
	    "        \"file\": \"old\",\n        \"line\": 1,\n        \"column\": 9\n"
	    "      },\n      \"new\": {\n        \"annotation\": null,\n"
	    "        \"file\": \"new\",\n        \"line\": 1,\n        \"column\": 1\n"
	    "      }\n    }\n  ]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(objects)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
