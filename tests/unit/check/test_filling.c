#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "check/filling.h"
#include "data/json.h"
#include "data/value.h"
#include "data/yaml.h"
#include "unit/expect.h"

static const struct value *
yaml(struct arena *a, const char *file, const char *text)
{
	struct value *v = NULL;
	struct err *e = NULL;

	if (yaml_parse(a, file, str_of(text), NULL, &v, &e) < 0)
		fail_msg("%s", err_message(e));
	return v;
}

/* Both halves as JSON, or the error. */
static const char *
filled(struct arena *a, const char *file, const char *step)
{
	const struct value *map = yaml(a, "check.yml", file), *expect;
	const struct value *collect = value_get(map, "collect"),
			   *judge = value_get(map, "judge");
	struct err *e = NULL;
	struct buf out;
	const char *text;

	buf_init(&out, BUF_TEXT);
	if (filling_expect(a, "c", value_get(map, "expect"),
		step != NULL ? yaml(a, "book.yaml", step) : NULL, &expect, &e) < 0 ||
	    filling_do(a, expect, &collect, &judge, &e) < 0) {
		err_print(e, &out);
		err_free(e);
	} else {
		json_print(collect, 0, &out);
		json_print(judge, 0, &out);
	}
	text = buf_copy(&out, a);
	buf_done(&out);
	return text;
}

#define FILE(expect, collect, claim)                                                     \
	"expect: {" expect "}\ncollect: {" collect "}\njudge:\n- " claim "\n"
#define XML(expect, claim) FILE(expect, "rpc: <get-x/>", claim)
#define TEXT(expect, claim) FILE(expect, "cli: show x", claim)

static void
is(const char *file, const char *step, const char *wanted)
{
	struct arena *a = arena_new();

	assert_string_equal(filled(a, file, step), wanted);
	arena_free(a);
}

#define RPC "{\"rpc\":\"<get-x/>\"}"
#define CLI "{\"cli\":\"show x\"}"

/* A value means itself wherever it stands. */
static void
test_contexts(void **state)
{
	(void)state;
	is(XML("p: 192.0.2.1, n: 5", "{rows: '//a[b = {p} and c > {n}]', id: b}"), NULL,
	    RPC "[{\"rows\":\"//a[b = '192.0.2.1' and c > 5]\",\"id\":\"b\"}]");
	is(XML("p: it's", "{value: 'a = {p}'}"), NULL,
	    RPC "[{\"value\":\"a = \\\"it's\\\"\"}]");
	is(XML("p: a.b, l: [1, x], n: 1.5", "{is: '{p}', in: '{l}', at-least: '{n}', "
					    "contains: 'x{n}y{p}', not-in: '{p}'}"),
	    NULL,
	    RPC "[{\"is\":\"a.b\",\"in\":[1,\"x\"],\"at-least\":1.5,\"contains\":"
		"\"x1.5ya.b\",\"not-in\":[\"a.b\"]}]");
	is(XML("p: a.b", "{matches: '^{p}$', say: '{id} {p}', name: '{p}'}"), NULL,
	    RPC "[{\"matches\":\"^a\\\\.b$\",\"say\":\"{id} a.b\",\"name\":\"a.b\"}]");
	is(TEXT("p: 10.0.0.1/32", "{rows: '^{p} (?<v>\\d{2})', id: v, count: '{p}'}"),
	    NULL,
	    CLI "[{\"rows\":\"^10\\\\.0\\\\.0\\\\.1\\\\/32 (?<v>\\\\d{2})\",\"id\":\"v\","
		"\"count\":\"10\\\\.0\\\\.0\\\\.1\\\\/32\"}]");
	is(FILE("p: 'a<b'", "rpc: '<get-x><t>{p}</t></get-x>'", "{is: 1}"), NULL,
	    "{\"rpc\":\"<get-x><t>a&lt;b</t></get-x>\"}[{\"is\":1}]");
	is(FILE("p: 192.0.2.1/32", "cli: 'show route {p} exact'", "{is: 1}"), NULL,
	    "{\"cli\":\"show route 192.0.2.1/32 exact\"}[{\"is\":1}]");
	is(FILE("p: -x, f: fra", "local: [a, 'v={p}', '{host}'], file: '{f}/{host}'",
	       "{is: 1}"),
	    NULL,
	    "{\"local\":[\"a\",\"v=-x\",\"{host}\"],\"file\":"
	    "\"fra/{host}\"}[{\"is\":1}]");
	is(XML("p: a", "{is: '', say: '{', name: '{p', value: '{}'}"), NULL,
	    RPC "[{\"is\":\"\",\"say\":\"{\",\"name\":\"{p\",\"value\":\"{}\"}]");
	/* without 'expect' nothing is a name */
	is("collect: {cli: 'show {x}'}\njudge: [{matches: 'a{2}'}]", NULL,
	    "{\"cli\":\"show {x}\"}[{\"matches\":\"a{2}\"}]");
}

static void
test_given(void **state)
{
	(void)state;
	is(XML("p: null, n: 1", "{is: '{p}', at-least: '{n}'}"), "{p: x}",
	    RPC "[{\"is\":\"x\",\"at-least\":1}]");
	is(XML("p: a, n: 1", "{is: '{p}', at-least: '{n}'}"), "{n: 2}",
	    RPC "[{\"is\":\"a\",\"at-least\":2}]");
	/* not known yet: something stands there */
	is(XML("p: null", "{is: '{p}', in: '{p}'}"), "{p: null}",
	    RPC "[{\"is\":0,\"in\":[0]}]");
}

#define CORRECT "\n  remedy: correct the file at the position shown\n"

static void
test_refused(void **state)
{
	(void)state;
	is(XML("p: null", "{is: '{p}'}"), NULL,
	    "check.yml:1:13: nothing is given for 'p' of check 'c'\n  remedy: give it in "
	    "a step: "
	    "'check: {checks: [c], expect: {c: {p: …}}}'\n");
	is(XML("peer: 1", "{is: '{p}'}"), "{per: 2}",
	    "book.yaml:1:2: check 'c' expects no 'per'\n  remedy: did you mean "
	    "'peer'?\n");
	is("collect: {cli: show x}\njudge: []", "{p: 1}",
	    "book.yaml:1:1: check 'c' has no 'expect' whose names could be "
	    "given" CORRECT);
	is(XML("p: 1", "{is: 1}"), "5",
	    "book.yaml:1:1: what is expected of check 'c' must be a mapping, not whole "
	    "number" CORRECT);
	is(XML("id: 1", "{is: 1}"), NULL,
	    "check.yml:1:10: a key of 'expect' cannot be a name\n  remedy: use small "
	    "letters, "
	    "digits, '-' and '_', but none of 'id', 're', 'now', 'before', 'host' and "
	    "'address'\n");
	is(XML("p: \"it's \\\"x\\\"\"", "{value: 'a = {p}'}"), NULL,
	    "check.yml:4:11: the value of 'p' has both kinds of quotes, which XPath "
	    "cannot say" CORRECT);
	is(FILE("p: 'x | save y'", "cli: 'show {p}'", "{is: 1}"), NULL,
	    "check.yml:2:16: the value of 'p' is no single word of a command" CORRECT);
	is(FILE("p: ''", "cli: 'show {p}'", "{is: 1}"), NULL,
	    "check.yml:2:16: the value of 'p' is no single word of a command" CORRECT);
	is(FILE("p: ../x", "file: 'a/{p}'", "{is: 1}"), NULL,
	    "check.yml:2:17: the value of 'p' can be no part of a path" CORRECT);
	is(FILE("p: --x", "local: [a, '{p}']", "{is: 1}"), NULL,
	    "check.yml:2:22: the value of 'p' would be an option of the program" CORRECT);
	is(XML("p: [a]", "{value: 'a = {p}'}"), NULL,
	    "check.yml:4:11: the value of 'p' must be text or a number to stand in a "
	    "text" CORRECT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_contexts),
	    cmocka_unit_test(test_given),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
