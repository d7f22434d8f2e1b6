#include "unit/check/claimed.h"

#include "check/claim.h"
#include "check/subject.h"
#include "unit/expect.h"

/* `printed` follows "check.yml:". */
static void
refused(const char *collect, const char *claim, const char *printed)
{
	struct arena *a = arena_new();
	struct err *e = NULL;

	assert_null(claimed_load(
	    a, arena_printf(a, "collect: {%s}\njudge:\n- %s\n", collect, claim), &e));
	if (e == NULL)
		fail_msg("'%s' was taken", claim);
	expect_err(e, err_code(e), arena_printf(a, "check.yml:%s", printed));
	arena_free(a);
}

#define XML "rpc: <get-x/>"
#define TEXT "cli: show x"
#define CORRECT "\n  remedy: correct the file at the position shown\n"

static void
test_refused(void **state)
{
	(void)state;
	refused(XML, "5",
	    "3:3: an entry of 'judge' must be a mapping, not whole number" CORRECT);
	refused(XML, "{value: a}",
	    "3:3: nothing is claimed\n  remedy: add a condition: 'is', 'in', 'matches', "
	    "'at-least', 'compare' …; see 'holdfast checks'\n");
	refused(XML, "{valu: a, is: 1}",
	    "3:4: unknown key 'valu' in entry of 'judge'\n  remedy: did you mean "
	    "'value'?\n");
	refused(XML, "{rows: //a, is: 1}",
	    "3:10: 'rows' need an 'id', which names them in reports" CORRECT);
	refused(XML, "{id: a, is: 1}", "3:8: 'id' names rows: there are none" CORRECT);
	refused(XML, "{rows: //a, id: [a, 5], is: 1}",
	    "3:23: 'id' must be text or a list of texts, not whole number" CORRECT);
	refused(XML, "{rows: //a, count: //b, id: c, is: 1}",
	    "3:22: 'count' stands instead of 'rows'" CORRECT);
	refused(XML, "{count: //b, value: c, is: 1}",
	    "3:11: 'count' is a value itself: 'value' is one too many" CORRECT);
	refused(XML, "{count: //b, if-none: pass, is: 1}",
	    "3:25: 'if-none' says nothing: none of a count is 0" CORRECT);
	refused(
	    XML, "{value: a, is: 1, of: 5}", "3:25: 'of' belongs to 'within'" CORRECT);
	refused(XML, "{exists: true}",
	    "3:12: 'exists' needs a 'value' that is there or not" CORRECT);
	refused(XML, "{rows: //a, id: b, compare: no-diff, holds-for: any}",
	    "3:51: 'holds-for' must be 'all' if something is compared with "
	    "before" CORRECT);
	refused(XML, "{rows: //a, id: b, same: true, holds-for: none}",
	    "3:45: 'holds-for' must be 'all' with 'same'" CORRECT);
	refused(XML, "{value: a, is: b, holds-for: none}",
	    "3:32: 'holds-for' is said of 'rows'" CORRECT);
	refused(XML, "{rows: //a, id: b, is: c, if-gone: pass}",
	    "3:38: 'if-gone' says nothing: nothing is compared with before" CORRECT);
	refused(XML, "{rows: //a, id: b, within: 5, of: 5, if-new: pass}",
	    "3:48: 'if-new' says nothing: nothing is compared with before" CORRECT);
	refused(XML, "{value: a, is: b, say: '{id} {was}'}",
	    "3:26: 'say' has a '{' that begins none of its names\n  remedy: use {id}, "
	    "{re}, "
	    "{now} and {before}, and no other '{'\n");
	refused(XML, "{value: a, is: b, say: ''}", "3:26: 'say' is empty" CORRECT);
	refused(XML, "{rows: //a, id: b, value: c(d), is: 1}",
	    "3:29: XPath has no function 'c'\n  remedy: use one of XPath 1.0\n");
	refused(XML, "{rows: '//a[', id: b, is: 1}",
	    "3:10: '//a[' is no XPath expression: octet 5 is not understood" CORRECT);
	refused(XML, "{holds: a and}",
	    "3:11: 'a and' is no XPath expression: octet 6 is not understood" CORRECT);
	refused(TEXT, "{holds: a}",
	    "3:11: 'holds' is XPath, which text knows nothing of" CORRECT);
	refused(TEXT, "{rows: '^(?<a>x)', id: b, is: 1}",
	    "3:10: 'rows' has no group 'b'\n  remedy: write it as (?<b>…)\n");
	refused(TEXT, "{rows: '^(x)', id: 1, value: '2', is: 1}",
	    "3:10: 'rows' has no group '2'\n  remedy: write it as (?<2>…)\n");
	refused(TEXT, "{value: '(', is: 1}",
	    "3:11: '(' is no regular expression: missing closing parenthesis at octet "
	    "2" CORRECT);
}

static const struct claim *
loaded(struct arena *a, const char *collect, const char *claim)
{
	struct err *e = NULL;
	const struct general *g = claimed_load(
	    a, arena_printf(a, "collect: {%s}\njudge: [%s]\n", collect, claim), &e);

	if (g == NULL)
		fail_msg("%s", err_message(e));
	return &g->v[0];
}

/* What is judged if nothing is said of it. */
static void
test_value(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(loaded(a, XML, "{is: 1}")->value, ".");
	assert_string_equal(loaded(a, XML, "{rows: a, id: b, is: 1}")->value, ".");
	assert_null(loaded(a, XML, "{rows: a, id: b, compare: no-diff}")->value);
	assert_null(loaded(a, XML, "{rows: a, id: b, holds: c}")->value);
	assert_string_equal(
	    loaded(a, XML, "{rows: a, id: b, compare: not-less}")->value, ".");
	assert_null(loaded(a, XML, "{count: a, is: 1}")->value);
	assert_null(loaded(a, TEXT, "{contains: x}")->value);
	assert_string_equal(loaded(a, TEXT, "{rows: a, id: 0, is: 1}")->value, "0");
	assert_true(loaded(a, XML, "{value: a, within: 5}")->compares);
	assert_false(loaded(a, XML, "{value: a, within: 5, of: 3}")->compares);
	arena_free(a);
}

static void
test_say(void **state)
{
	struct arena *a = arena_new();
	struct subject s = {.id = "ge-0/0/0", .re = "re0"};
	const struct claim *c = loaded(
	    a, XML, "{rows: a, id: b, is: 1, say: '{re}/{id}: {before}->{now}{now}'}");

	(void)state;
	assert_string_equal(
	    claim_say(c, &s, "up", "down", a), "re0/ge-0/0/0: down->upup");
	assert_string_equal(
	    claim_say(c, &s, "{id}", NULL, a), "re0/ge-0/0/0: unknown->{id}{id}");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_value),
	    cmocka_unit_test(test_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
