/* Every engine must answer, however it is asked. */
#include "check/everywhere.h"

#include "check/answer.h"
#include "engines.h"
#include "judged.h"

/* "RE:VALUE" of every answer, as one result. */
static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	struct answer answer;
	const char *text = "";

	if (everywhere_read(in->arena, in->now, "name", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++)
		text = arena_printf(in->arena, "%s%s:" STR_FMT " ", text, answer.v[i].re,
		    STR_ARG(xml_text(answer.v[i].body)));
	check_add(out, in->arena,
	    (struct check_result){
		.object = "", .passed = true, .expect = "names", .actual = text});
	return 0;
}

static const struct row rows[] = {ROW_END};
static const char *const rpcs[] = {EVERYWHERE_RPCS("get-name"), NULL};
static const struct check_kind names = {
    .name = "names", .rows = rows, .size = 1, .rpcs = rpcs, .judge = judge};

#define NAME(x) "<name>" x "</name>"
#define UNREACHABLE                                                                      \
	"<rpc-error><error-severity>error</error-severity><error-message>Could not "     \
	"connect to re1 : No route to host</error-message></rpc-error>"

static void
test_answers(void **state)
{
	(void)state;
	assert_string_equal(
	    rpcs[0], "<get-name><invoke-on>all-routing-engines</invoke-on></get-name>");
	assert_string_equal(rpcs[1], "<get-name/>");
	judged(&names, "{}", BOTH(NAME("left"), NAME("right")), NULL,
	    "ok [] expect: names; actual: re0:left re1:right \n");
	judged(&names, "{}", HERE(NAME("only")), NULL,
	    "ok [] expect: names; actual: :only \n");
	judged(&names, "{}",
	    BODIES("<output>error: syntax error, expecting &lt;command&gt;: "
		   "invoke-on</output>",
		NAME("only"), ONE_ENGINE),
	    NULL, "ok [] expect: names; actual: :only \n");
	/* a virtual chassis tells of all its members by itself */
	judged(&names, "{}",
	    BODIES(SYNTAX, ITEMS(ITEM("fpc0", NAME("a")) ITEM("fpc1", NAME("b"))),
		TWO_ENGINES),
	    NULL, "ok [] expect: names; actual: fpc0:a fpc1:b \n");
}

static void
test_one_is_missing(void **state)
{
	(void)state;
	judged(&names, "{}",
	    BODIES(
		UNREACHABLE ITEMS(ITEM("re0", NAME("left"))), NAME("left"), TWO_ENGINES),
	    NULL,
	    "RPC: 1 of 2 routing engines answered: the router answered: Could not "
	    "connect "
	    "to re1 : No route to host\n");
	judged(&names, "{}", BODIES(SYNTAX, SYNTAX, ONE_ENGINE), NULL,
	    "RPC: the router answered: syntax error\n");
	judged(&names, "{}", BODIES(SYNTAX, NAME("only"), SYNTAX), NULL,
	    "RPC: the router answered: syntax error\n");
	judged(&names, "{}", BODIES("", "", ONE_ENGINE), NULL,
	    "PROTOCOL: no <name> in the router's answer\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test(test_one_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
