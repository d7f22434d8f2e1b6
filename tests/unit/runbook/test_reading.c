#include "unit/runbook/played.h"

#include "runbook/reading.h"

#define TERM "policy-options policy-statement OUT term drain"
#define TEXT(text) REPLY("<configuration-text>" text "</configuration-text>")
#define POLICY(tag)                                                                      \
	"\n## Last changed: 2025-10-05 10:28:20 UTC\npolicy-options {\n"                 \
	"    policy-statement OUT {\n        " tag "term drain {\n"                      \
	"            then reject;\n        }\n    }\n}\n"

static void
states(void **state)
{
	static const struct {
		const char *recording;
		enum reading_state state;
	} cases[] = {{HELLO TEXT(POLICY("")), READING_ACTIVE},
	    {HELLO TEXT(POLICY("inactive: ")), READING_INACTIVE},
	    {HELLO TEXT(POLICY("")), READING_ABSENT},
	    {HELLO TEXT("\n## Last changed: 2025-10-05 10:28:20 UTC\n"), READING_ABSENT}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum reading_state seen = READING_ABSENT;
		struct played p;

		played_open(&p, cases[i].recording);
		assert_int_equal(
		    reading_statement(&p.s, i == 2 ? TERM "s" : TERM, &seen, &p.play.e),
		    0);
		assert_int_equal(seen, cases[i].state);
		assert_sent(&p.play, "<get-configuration database=\"committed\" "
				     "format=\"text\"><configuration><policy-options/>"
				     "</configuration></get-configuration>");
		played_done(&p);
	}
}

/* What is no name of a hierarchy is not asked for by name. */
static void
the_whole_is_asked_for(void **state)
{
	static const char *const paths[] = {"snmp", "<x> y", "apply-groups\" z"};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		enum reading_state seen = READING_ACTIVE;
		struct played p;

		played_open(&p, HELLO TEXT(POLICY("")));
		assert_int_equal(reading_statement(&p.s, paths[i], &seen, &p.play.e), 0);
		assert_int_equal(seen, READING_ABSENT);
		assert_sent(&p.play, "format=\"text\"></get-configuration>");
		played_done(&p);
	}
}

/* Never a state that was not read. */
static void
not_understood(void **state)
{
	static const struct {
		const char *recording;
		enum err_code code;
	} cases[] = {{HELLO REPLY("<output>busy</output>"), ERR_PROTOCOL},
	    {HELLO TEXT("policy-options {"), ERR_CONFIG_SYNTAX},
	    {HELLO REPLY("<rpc-error><error-severity>error</error-severity>"
			 "<error-message>permission denied</error-message></rpc-error>"),
		ERR_RPC}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum reading_state seen = READING_ACTIVE;
		struct played p;

		played_open(&p, cases[i].recording);
		assert_int_equal(reading_statement(&p.s, TERM, &seen, &p.play.e), -1);
		assert_string_equal(
		    err_code_name(err_code(p.play.e)), err_code_name(cases[i].code));
		assert_int_equal(seen, READING_ACTIVE);
		played_done(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(states),
	    cmocka_unit_test(the_whole_is_asked_for),
	    cmocka_unit_test(not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
