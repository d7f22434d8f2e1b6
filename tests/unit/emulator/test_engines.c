/* junos-facts 1.8: the wrapper around the answers of several engines. */
#include "life.h"

#define ALARM                                                                            \
	"<alarm-information xmlns=\"" LIFE_NS "alarm\">\n<alarm-summary>\n"              \
	"<no-active-alarms/>\n</alarm-summary>\n</alarm-information>\n"
#define ITEM(name)                                                                       \
	"<multi-routing-engine-item>\n\n<re-name>" name "</re-name>\n\n" ALARM           \
	"</multi-routing-engine-item>\n\n"
#define RESULTS(items)                                                                   \
	"<multi-routing-engine-results>\n\n" items "</multi-routing-engine-results>\n"
#define ASK "<get-system-alarm-information/>"

static void
test_names(void **state)
{
	static const struct {
		const char *setting, *want;
	} cases[] = {
	    {"wrapper=none", ALARM},
	    {"wrapper=re0", RESULTS(ITEM("re0"))},
	    {"wrapper=re0+re1", RESULTS(ITEM("re0") ITEM("re1"))},
	    {"wrapper=fpc0", RESULTS(ITEM("fpc0"))},
	    {"wrapper=node0+node1", RESULTS(ITEM("node0") ITEM("node1"))},
	    {"wrapper=member0", RESULTS(ITEM("member0"))},
	    {"wrapper=localre", RESULTS(ITEM("localre"))},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct life l = life_new((const char *[]){cases[i].setting, NULL});

		assert_string_equal(ask(&l, ASK), cases[i].want);
		life_free(&l);
	}
}

static void
test_arguments(void **state)
{
	struct life l = life_new((const char *[]){"wrapper=re0+re1", NULL});

	(void)state;
	assert_string_equal(ask(&l, "<get-system-alarm-information><local/></get-system-"
				    "alarm-information>"),
	    ALARM);
	assert_string_equal(ask(&l, "<get-system-alarm-information><re1/></get-system-"
				    "alarm-information>"),
	    RESULTS(ITEM("re1")));
	assert_string_equal(
	    ask(&l, "<get-system-alarm-information><other-routing-engine/></get-system-"
		    "alarm-information>"),
	    RESULTS(ITEM("re1")));
	assert_string_equal(
	    ask(&l, "<get-system-alarm-information><invoke-on>all-routing-engines</"
		    "invoke-on></get-system-alarm-information>"),
	    RESULTS(ITEM("re0") ITEM("re1")));
	life_free(&l);
}

/* The error stands beside the results. */
static void
test_other_is_gone(void **state)
{
	struct life l = life_new((const char *[]){"wrapper=re0+re1", NULL});

	(void)state;
	rig_ctl(l.g, "engine", "other", "gone", NULL);
	assert_string_equal(ask(&l, ASK),
	    "<rpc-error>\n<error-severity>error</error-severity>\n<error-message>\nCould "
	    "not connect to re1 : No route to "
	    "host\n</error-message>\n</rpc-error>\n" RESULTS(ITEM("re0")));
	assert_contains(ask(&l, "<get-system-alarm-information format=\"text\"/>"),
	    "</rpc-error>\n<output>\nre0:\n---");
	rig_ctl(l.g, "engine", "other", "back", NULL);
	assert_string_equal(ask(&l, ASK), RESULTS(ITEM("re0") ITEM("re1")));
	life_free(&l);
}

/* After a switch we talk to the backup: chassis RPCs are not for it. */
static void
test_backup(void **state)
{
	struct life l = life_new((const char *[]){"wrapper=re0+re1", NULL});

	(void)state;
	assert_contains(ask(&l, "<get-route-engine-information/>"),
	    "<route-engine>\n<slot>0</slot>\n<mastership-state>master</"
	    "mastership-state>\n"
	    "<mastership-priority>master (default)</mastership-priority>\n");
	rig_ctl(l.g, "engine", "switch", NULL);
	assert_string_equal(ask(&l, "<get-chassis-inventory/>"),
	    "<output>Aborted! This command can only be used on the master routing "
	    "engine.</output>\n");
	assert_contains(ask(&l, "<get-route-engine-information/>"),
	    "<slot>0</slot>\n<mastership-state>backup</mastership-state>\n");
	life_free(&l);
}

static void
test_cluster(void **state)
{
	struct life l = life_new((const char *[]){"wrapper=node0+node1", NULL}),
		    none = life_new(NULL);

	(void)state;
	assert_contains(ask(&l, "<get-chassis-cluster-status/>"),
	    "<device-name>node0</device-name>\n<device-priority>200</device-priority>\n"
	    "<redundancy-group-status>primary</redundancy-group-status>\n");
	assert_contains(ask(&none, "<get-chassis-cluster-status/>"),
	    "<source-daemon>jsrpd</source-daemon>\n<error-message>\nChassis cluster is "
	    "not "
	    "enabled.\n");
	life_free(&l);
	life_free(&none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_arguments),
	    cmocka_unit_test(test_other_is_gone),
	    cmocka_unit_test(test_backup),
	    cmocka_unit_test(test_cluster),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
