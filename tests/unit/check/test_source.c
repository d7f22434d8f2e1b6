#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/wait.h"
#include "check/check.h"
#include "check/source.h"
#include "data/value.h"
#include "data/xml.h"
#include "data/yaml.h"
#include "unit/expect.h"

static int
load(struct arena *a, const char *yaml, struct check_source *s, struct err **e)
{
	struct value *map = NULL;

	if (yaml_parse(a, "check.yml", str_of(yaml), NULL, &map, e) < 0)
		fail_msg("%s", err_message(*e));
	return source_load(a, "/site", map, s, e);
}

static struct check_source
loaded(struct arena *a, const char *yaml)
{
	struct check_source s;
	struct err *e = NULL;

	if (load(a, yaml, &s, &e) < 0)
		fail_msg("%s", err_message(e));
	return s;
}

static void
test_requests(void **state)
{
	struct arena *a = arena_new();
	struct check_source s = loaded(a, "{rpc: \" <get-x><terse/></get-x>\\n\"}");

	(void)state;
	assert_string_equal(s.request, "<get-x><terse/></get-x>");
	assert_int_equal(s.form, SOURCE_XML);
	s = loaded(a, "{rpc: <get-x><format>5</format></get-x>, form: json}");
	assert_string_equal(
	    s.request, "<get-x format=\"json\"><format>5</format></get-x>");
	assert_int_equal(s.form, SOURCE_JSON);
	s = loaded(a, "{rpc: <get-x format='text'/>, form: text}");
	assert_string_equal(s.request, "<get-x format='text'/>");
	s = loaded(a, "{cli: 'show log messages | match \"a<b|c\"'}");
	assert_string_equal(s.request,
	    "<command format=\"text\">show log messages | match \"a&lt;b|c\"</command>");
	assert_int_equal(s.form, SOURCE_TEXT);
	s = loaded(a, "{file: facts.json, form: json}");
	assert_string_equal(s.path, "/site/facts.json");
	assert_null(s.request);
	s = loaded(a, "{local: [a, '']}");
	assert_string_equal(s.argv[0], "a");
	assert_string_equal(s.argv[1], "");
	assert_null(s.argv[2]);
	assert_int_equal(s.timeout_ms, 30000);
	arena_free(a);
}

static void
refused(const char *yaml, const char *printed)
{
	struct arena *a = arena_new();
	struct check_source s;
	struct err *e = NULL;

	assert_int_equal(load(a, yaml, &s, &e), -1);
	expect_err(e, err_code(e), arena_printf(a, "check.yml:%s", printed));
	arena_free(a);
}

#define CORRECT "\n  remedy: correct the file at the position shown\n"

static void
test_refused(void **state)
{
	(void)state;
	refused("{form: xml}",
	    "1:1: 'collect' needs one of 'rpc', 'cli', 'file' and 'local'" CORRECT);
	refused("{rpc: <get-x/>, cli: show x}",
	    "1:1: 'collect' needs one of 'rpc', 'cli', "
	    "'file' and 'local', not several" CORRECT);
	refused("{rpc: <request-reboot/>}", "1:7: <request-reboot> is not known to be "
					    "read-only\n  remedy: a check only reads: "
					    "use one of the <get-…> requests\n");
	refused("{rpc: <get-x>}", "1:7: 'rpc' is not one element: XML line 1 column 8: "
				  "the document ends inside "
				  "'get-x'" CORRECT);
	refused("{cli: show version | save x}",
	    "1:7: 'show version | save x' is not known to be read-only\n  remedy: a "
	    "check only "
	    "reads: 'show …', with pipes that only filter\n");
	refused("{local: ping host}",
	    "1:9: 'local' must be a list of at most 64 words\n  remedy: write it like "
	    "[ping, -c, "
	    "\"3\", \"{address}\"]: there is no shell that splits a line\n");
	refused("{local: [ping, -c, 3]}",
	    "1:20: a word of 'local' must be text, not whole number" CORRECT);
	refused("{local: ['', x]}",
	    "1:10: a word of 'local' must be text, not nothing" CORRECT);
	refused(
	    "{cli: show x, timeout: 5 s}", "1:24: 'timeout' is for 'local' only" CORRECT);
}

/* What is asked here, as one line of the reply or of the error. */
static const char *
asked(struct arena *a, const char *yaml, const char *host)
{
	struct deadline d = deadline_in(10000, NULL);
	struct check_look look = {
	    .host = host, .address = "192.0.2.7", .deadline = &d, .arena = a};
	struct check_source s = loaded(a, yaml);
	const struct xml *reply;
	struct err *e = NULL;
	struct buf out;
	const char *line;

	buf_init(&out, BUF_TEXT);
	if (source_ask(&s, &look, a, &reply, &e) < 0) {
		buf_printf(&out, "%s: ", err_code_name(err_code(e)));
		err_brief(e, &out);
		err_free(e);
	} else {
		xml_print(reply, &out);
	}
	line = buf_copy(&out, a);
	buf_done(&out);
	return line;
}

static void
test_program(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    asked(a, "{local: [printf, '%s', '{host}<{address}>{other}']}", "r1"),
	    "<rpc-reply><output>r1&lt;192.0.2.7&gt;{other}</output></rpc-reply>");
	assert_string_equal(
	    asked(a, "{local: [printf, '<a><b>{host}</b></a>'], form: xml}", "r1"),
	    "<rpc-reply><a><b>r1</b></a></rpc-reply>");
	assert_string_equal(asked(a, "{local: [sleep, '60'], timeout: 1 s}", "r1"),
	    "RPC: program 'sleep' did not end within 1 s");
	assert_string_equal(
	    asked(a, "{local: ['false']}", "r1"), "RPC: program 'false': 'false' failed");
	/* what no XML may hold, and no baseline either */
	assert_string_equal(asked(a, "{local: [printf, 'a\\033b\\n']}", "r1"),
	    "<rpc-reply><output>a?b\n</output></rpc-reply>");
	assert_string_equal(asked(a, "{local: [printf, '\\377']}", "r1"),
	    "PROTOCOL: what was read is not UTF-8");
	assert_string_equal(asked(a, "{local: [printf, '<a><b/>'], form: xml}", "r1"),
	    "PROTOCOL: XML line 1 column 8: the document ends inside 'a'");
	arena_free(a);
}

static void
test_file(void **state)
{
	struct arena *a = arena_new();
	char dir[] = "/tmp/test_source.XXXXXX";
	const char *path, *yaml;
	struct err *e = NULL;
	struct buf b;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = arena_printf(a, "%s/r1.txt", dir);
	buf_init(&b, BUF_LINE);
	buf_adds(&b, "up & running\n");
	assert_int_equal(buf_write_file(&b, path, 0600, &e), 0);
	buf_done(&b);
	yaml = arena_printf(a, "{file: \"%s/{host}.txt\"}", dir);
	assert_string_equal(asked(a, yaml, "r1"),
	    "<rpc-reply><output>up &amp; running\n</output></rpc-reply>");
	assert_string_equal(
	    asked(a, yaml, "../r1"), "INPUT: '../r1' can be no part of a path");
	assert_string_equal(
	    asked(a, yaml, ".r1"), "INPUT: '.r1' can be no part of a path");
	assert_non_null(strstr(asked(a, yaml, "r2"), "No such file or directory"));
	unlink(path);
	rmdir(dir);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_requests),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_program),
	    cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
