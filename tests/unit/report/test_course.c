#include "report/course.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "unit/report/play.h"

extern const struct sink_ops sink_text, sink_markdown, sink_junit;

static struct value *
read_json(struct arena *a, const char *text)
{
	struct value *v = NULL;
	struct err *e = NULL;

	if (json_parse(a, "test", str_of(text), &v, &e) < 0)
		fail_msg("%s", err_message(e));
	return v;
}

static void
prints(void (*print)(const struct value *f, struct buf *out), const char *json,
    const char *want)
{
	struct arena *a = arena_new();
	struct buf out;

	buf_init(&out, BUF_TEXT);
	print(read_json(a, json), &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
	arena_free(a);
}

#define WAVES                                                                            \
	"\"strategy\":\"waves\",\"waves\":[{\"name\":\"canary\",\"devices\":[\"a\"]},"   \
	"{\"name\":\"wave 2 of 3\",\"devices\":[\"b\",\"c\"]},"                          \
	"{\"name\":\"wave 3 of 3\",\"devices\":[\"d\"]}]"
#define SETTINGS                                                                         \
	",\"failure-budget\":[{\"group\":\"all\",\"written\":\"50%\",\"allowed\":2,"     \
	"\"of\":4},{\"group\":\"fra\",\"written\":\"1\",\"allowed\":1,\"of\":2}],"       \
	"\"soak-ms\":90000,\"confirm-timeout\":5,\"load\":\"merge\","                    \
	"\"checks\":[\"bgp\",\"alarms\"],\"lanes\":2"

static void
in_one_line(void **state)
{
	(void)state;
	prints(course_say, "{\"kind\":\"plan\"," WAVES SETTINGS "}",
	    "plan: waves: canary of 1, then 2 of at most 2; failure budget 2 of 4 (50%), "
	    "fra: 1 of 2; soak 1 min 30 s; window 5 min; load merge; 2 checks\n");
	prints(course_say,
	    "{\"kind\":\"plan\",\"strategy\":\"serial\",\"waves\":[{\"name\":\"wave 1 of "
	    "1\",\"devices\":[\"a\"]}],\"checks\":[]}",
	    "plan: serial; 0 checks\n");
	prints(course_say,
	    "{\"kind\":\"plan\",\"strategy\":\"waves\",\"waves\":[{\"name\":\"canary\","
	    "\"devices\":[\"a\"]}]}",
	    "plan: waves: canary of 1\n");
	prints(course_say,
	    "{\"kind\":\"wave-start\",\"wave\":\"canary\",\"devices\":[\"a\"]}",
	    "canary: 1 device\n");
	prints(course_say,
	    "{\"kind\":\"wave-end\",\"wave\":\"wave 2 of 3\",\"elapsed-ms\":12000,"
	    "\"states\":{\"confirmed\":2,\"refused\":1}}",
	    "wave 2 of 3 ended after 12 s: 2 confirmed, 1 refused\n");
	prints(course_say,
	    "{\"kind\":\"soak\",\"wave\":\"wave 2 of 3\",\"soak-ms\":5000}",
	    "soaking 5 s before wave 2 of 3\n");
}

static void
in_full(void **state)
{
	(void)state;
	prints(course_print, "{" WAVES SETTINGS "}",
	    "strategy        waves\n"
	    "failure budget  2 of 4 (50%), fra: 1 of 2\n"
	    "soak            1 min 30 s after a wave that changed something\n"
	    "window          5 min, then a router rolls back by itself\n"
	    "load            merge\n"
	    "checks          bgp, alarms\n"
	    "at once         2\n"
	    "canary          a\n"
	    "wave 2 of 3     b, c\n"
	    "wave 3 of 3     d\n");
}

/* Forty names of ten columns: as many in a line as 100 columns hold. */
static void
many_names_take_several_lines(void **state)
{
	struct buf json, line, out;
	struct arena *a = arena_new();
	struct str rest;
	size_t names = 0;

	(void)state;
	buf_init(&json, BUF_TEXT);
	buf_init(&out, BUF_TEXT);
	buf_init(&line, BUF_LINE);
	buf_adds(
	    &json, "{\"strategy\":\"waves\",\"waves\":[{\"name\":\"w\",\"devices\":[");
	for (int i = 0; i < 40; i++)
		buf_printf(&json, "%s\"edge-%05d\"", i > 0 ? "," : "", i);
	buf_adds(&json, "]}]}");
	course_print(read_json(a, buf_z(&json)), &out);
	rest = str_of(strstr(buf_z(&out), "\nw ") + 1);
	while (rest.n > 0) {
		struct str one = str_cut(&rest, '\n');

		assert_true(one.n <= 100);
		assert_true(rest.n == 0 || one.n > 85); /* none is wasted */
		for (size_t i = 0; i + 5 <= one.n; i++)
			names += memcmp(one.p + i, "edge-", 5) == 0;
	}
	assert_int_equal(names, 40);
	buf_done(&line);
	buf_done(&out);
	buf_done(&json);
	arena_free(a);
}

/* A record may hold anything; names may hold escapes. */
static void
odd_fields_do_no_harm(void **state)
{
	static const char *const odd[] = {
	    "{\"kind\":\"plan\",\"strategy\":\"waves\",\"waves\":7}",
	    "{\"kind\":\"plan\",\"strategy\":\"waves\",\"waves\":[1,{\"devices\":{\"a\":"
	    "1}},"
	    "null,{\"name\":[],\"devices\":[{}]}],\"checks\":{},\"failure-budget\":[3,{}]"
	    ","
	    "\"soak-ms\":\"x\"}",
	    "{\"kind\":\"wave-end\",\"wave\":\"w\",\"states\":[]}",
	    "{\"kind\":\"wave-end\",\"wave\":\"w\",\"states\":{\"a\":\"b\"}}",
	    "{\"kind\":\"soak\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		struct arena *a = arena_new();
		struct value *v = read_json(a, odd[i]);
		struct buf out;

		buf_init(&out, BUF_TEXT);
		course_say(v, &out);
		course_print(v, &out);
		assert_non_null(strchr(buf_z(&out), '\n'));
		buf_done(&out);
		arena_free(a);
	}
	prints(course_say,
	    "{\"kind\":\"wave-start\",\"wave\":\"\\u001b[2J\",\"devices\":3}",
	    "\\x1b[2J: 3 devices\n");
}

static void
in_every_report(void **state)
{
	static const struct {
		const struct sink_ops *ops;
		const char *want;
	} cases[] = {
	    {&sink_text, "[1.0 s] plan: waves: canary of 1, then 2 of at most 2\n"
			 "[1.0 s] canary: 1 device\n"
			 "[2.0 s] canary ended after 1.0 s: 1 confirmed\n"
			 "[2.0 s] soaking 1 min before wave 2 of 3\n"},
	    {&sink_markdown, "\n## Plan\n\n```text\nstrategy        waves\n"},
	    {&sink_junit, "    <system-out>strategy        waves\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = rendered(cases[i].ops,
		    AT(1, "00.000", "run-start",
			"\"command\":\"deploy\",\"version\":\"1\",\"devices\":[\"a\"]")
			AT(2, "01.000", "plan", WAVES) AT(3, "01.000", "wave-start",
			    "\"wave\":\"canary\",\"devices\":[\"a\"]") AT(4, "02.000",
			    "wave-end",
			    "\"wave\":\"canary\",\"elapsed-ms\":1000,\"states\":{"
			    "\"confirmed\":1}") AT(5, "02.000", "soak",
			    "\"wave\":\"wave 2 of 3\",\"soak-ms\":60000") AT(6, "03.000",
			    "run-end", "\"exit\":0,\"elapsed-ms\":3000,\"states\":{}"));

		if (strstr(text, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].ops->name, text);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(in_one_line),
	    cmocka_unit_test(in_full),
	    cmocka_unit_test(many_names_take_several_lines),
	    cmocka_unit_test(odd_fields_do_no_harm),
	    cmocka_unit_test(in_every_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
