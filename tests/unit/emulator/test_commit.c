#include "rig.h"

#define CHECK "<commit-configuration><check/></commit-configuration>"
#define COMMIT "<commit-configuration/>"
#define CONFIRMED(minutes)                                                               \
	"<commit-configuration><confirmed/><confirm-timeout>" minutes                    \
	"</confirm-timeout>"                                                             \
	"<log>CHG-4411</log></commit-configuration>"
#define CHECKED                                                                          \
	"<commit-results>\n<routing-engine junos:style=\"normal\">\n<name>re0</name>\n"  \
	"<commit-check-success/>\n</routing-engine>\n</commit-results>\n<ok/>\n"
#define HISTORY "<get-commit-information/>"

static void
test_check_and_commit(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "new");
	assert_string_equal(rig_rpc(g, a, CHECK), CHECKED);
	assert_contains(rig_host_name(g, a), "pe1-lab");
	assert_string_equal(
	    rig_rpc(g, a, "<validate><source><candidate/></source></validate>"), RIG_OK);
	assert_string_equal(rig_rpc(g, a, "<commit/>"), RIG_OK);
	assert_contains(rig_host_name(g, a), "new");
	rig_load(g, a, "set", "delete system root-authentication");
	assert_contains(
	    rig_rpc(g, a, "<validate><source><candidate/></source></validate>"),
	    "root-authentication");
	assert_string_equal(
	    rig_rpc(g, a, "<validate><source><running/></source></validate>"), RIG_OK);
	assert_contains(rig_rpc(g, a, HISTORY), "<commit-information>\n<commit-history>"
						"\n<sequence-number>0</sequence-number>\n"
						"<user>autolab</user>\n<client>netconf</"
						"client>\n<date-time junos:seconds=\"");
	assert_contains(g->reply, "<sequence-number>1</sequence-number>\n<user>root</"
				  "user>\n<client>other</client>\n");
	rig_close(a);
	rig_free(g);
}

static void
test_rolls_back_by_itself(void **state)
{
	struct rig *g = rig_new(
	    NULL, (const char *[]){"lateness-least=35", "lateness-most=35", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "new");
	assert_string_equal(rig_rpc(g, a, CONFIRMED("5")), RIG_COMMITTED("re0"));
	assert_contains(rig_rpc(g, a, HISTORY),
	    "</date-time>\n<comment>commit confirmed, rollback in "
	    "5mins</comment>\n<log>CHG-4411</log>\n"
	    "<commit-confirmed>rollback pending</commit-confirmed>\n</commit-history>\n");
	rig_ctl(g, "clock", "advance", "330", NULL);
	assert_contains(rig_host_name(g, a), "new");
	rig_ctl(g, "clock", "advance", "6", NULL);
	assert_contains(rig_host_name(g, a), "pe1-lab");
	assert_contains(rig_rpc(g, a, HISTORY),
	    "<sequence-number>0</sequence-number>\n<user>root</"
	    "user>\n<client>other</client>\n");
	assert_contains(
	    g->reply, "<sequence-number>1</sequence-number>\n<user>autolab</user>\n");
	assert_contains(g->reply,
	    "<comment>commit confirmed, rollback in "
	    "5mins</comment>\n<log>CHG-4411</log>\n</commit-history>");
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	rig_close(a);
	rig_free(g);
}

static void
test_confirmed_by_commit_and_by_check(void **state)
{
	static const char *const how[] = {COMMIT, CHECK, "<commit/>",
	    "<validate><source><candidate/></source></validate>"};

	(void)state;
	for (size_t i = 0; i < sizeof how / sizeof how[0]; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *a = rig_session(g, "autolab"),
				*b = rig_session(g, "opsuser");

		rig_change(g, a, "new");
		rig_rpc(g, a, CONFIRMED("1"));
		rig_close(a); /* the timer lives in the router, not in the session */
		rig_rpc(g, b, how[i]);
		assert_int_equal(g->router->pending.minutes, 0);
		rig_ctl(g, "clock", "advance", "7200", NULL);
		assert_contains(rig_host_name(g, b), "new");
		rig_close(b);
		rig_free(g);
	}
}

static void
test_timer_outlives_session(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab"), *b;

	(void)state;
	rig_change(g, a, "new");
	rig_rpc(g, a, CONFIRMED("2"));
	rig_close(a);
	b = rig_session(g, "autolab");
	assert_contains(
	    rig_rpc(g, b, "<lock-configuration/>"), "configuration database locked by:");
	rig_ctl(g, "clock", "advance", "121", NULL);
	assert_contains(rig_host_name(g, b), "pe1-lab");
	assert_string_equal(rig_rpc(g, b, "<lock-configuration/>"), "");
	rig_close(b);
	rig_free(g);
}

static void
test_again_restarts_timer(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "new");
	rig_rpc(g, a, CONFIRMED("5"));
	rig_ctl(g, "clock", "advance", "200", NULL);
	rig_rpc(g, a, CONFIRMED("5"));
	rig_ctl(g, "clock", "advance", "200", NULL);
	assert_contains(rig_host_name(g, a), "new");
	rig_ctl(g, "clock", "advance", "101", NULL);
	assert_contains(rig_host_name(g, a), "pe1-lab");
	rig_close(a);
	rig_free(g);
}

/* The rollback replaces the running configuration; somebody's work in the candidate stays (junos-facts 2.11). */
static void
test_rollback_keeps_dirty_candidate(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "new");
	rig_rpc(g, a, CONFIRMED("1"));
	rig_load(g, a, "set", "set system domain-name example.net");
	rig_ctl(g, "clock", "advance", "61", NULL);
	assert_contains(rig_rpc(g, a, RIG_DIFF), "+  domain-name example.net;\n");
	rig_close(a);
	rig_free(g);
}

static void
test_rfc_timeout_in_seconds(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "new");
	assert_string_equal(
	    rig_rpc(g, a,
		"<commit><confirmed/><confirm-timeout>5</confirm-timeout></commit>"),
	    RIG_OK);
	assert_contains(rig_rpc(g, a, HISTORY),
	    "<comment>commit confirmed, rollback in 0mins</comment>");
	rig_ctl(g, "clock", "advance", "6", NULL);
	assert_contains(rig_host_name(g, a), "pe1-lab");
	rig_close(a);
	rig_free(g);
}

static void
test_bad_requests(void **state)
{
	static const struct {
		const char *rpc, *want;
	} cases[] = {
	    {CONFIRMED("0"), "Value 0 is not within range (1..65535)"},
	    {CONFIRMED("65536"), "Value 65536 is not within range (1..65535)"},
	    {CONFIRMED("soon"), "Invalid numeric value: 'soon'"},
	    {"<commit-configuration><check/><confirmed/></commit-configuration>",
		"<bad-element>confirmed</bad-element>"},
	    {"<commit-configuration><at-time>reboot</at-time><check/></"
	     "commit-configuration>",
		"<bad-element>at-time</bad-element>"},
	    {"<commit-configuration><at-time>reboot</at-time><confirmed/></"
	     "commit-configuration>",
		"<bad-element>confirmed</bad-element>"},
	    {"<commit-configuration><now/></commit-configuration>",
		"<bad-element>now</bad-element>"},
	    {"<commit><log>no</log></commit>", "<bad-element>log</bad-element>"},
	    {"<commit><persist>x</persist></commit>",
		"<bad-element>persist</bad-element>"},
	    /* not advertised by any router that was seen (1.2) */
	    {"<cancel-commit/>", "<bad-element>cancel-commit</bad-element>"},
	    {"<validate><source><startup/></source></validate>",
		"<bad-element>startup</bad-element>"},
	};
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_contains(rig_rpc(g, a, cases[i].rpc), cases[i].want);
	assert_int_equal(g->router->nhistory, 1);
	rig_close(a);
	rig_free(g);
}

static void
test_refused_by_daemon(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_load(g, a, "set", "set protocols bgp group CARRIER import NOT-THERE");
	assert_string_equal(rig_rpc(g, a, COMMIT),
	    "<commit-results>\n<routing-engine "
	    "junos:style=\"show-name\">\n<name>re0</name>\n"
	    "<rpc-error>\n<error-type>protocol</"
	    "error-type>\n<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<source-daemon>rpd</source-daemon>\n"
	    "<error-path>[edit protocols bgp group CARRIER]</error-path>\n"
	    "<error-message>\nPolicy error: Policy NOT-THERE referenced but not "
	    "defined\n</error-message>\n"
	    "<error-info>\n<bad-element>import</bad-element>\n</error-info>\n</"
	    "rpc-error>\n"
	    "<rpc-error>\n<error-type>protocol</"
	    "error-type>\n<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-message>\nconfiguration "
	    "check-out failed\n"
	    "</error-message>\n</rpc-error>\n</routing-engine>\n</commit-results>\n");
	/* the candidate is as it was */
	assert_contains(rig_rpc(g, a, RIG_DIFF), "import NOT-THERE;\n");
	assert_int_equal(g->router->nhistory, 1);
	rig_close(a);
	rig_free(g);
}

static void
test_refused_by_mgd(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_load(g, a, "set", "delete system root-authentication");
	assert_contains(rig_rpc(g, a, CHECK),
	    "<error-type>application</error-type>\n<error-tag>invalid-value</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-path>[edit]</error-path>\n"
	    "<error-message>mgd: Missing mandatory statement: "
	    "'root-authentication'</error-message>\n"
	    "<error-info>\n<bad-element>system</bad-element>\n");
	assert_contains(
	    g->reply, "configuration check-out failed: (missing mandatory statements)");
	assert_contains(
	    rig_rpc(g, a, COMMIT), "commit failed: (missing mandatory statements)");
	rig_rpc(g, a, "<discard-changes/>");
	rig_load(
	    g, a, "set", "set system syslog host 192.0.2.1 routing-instance NOWHERE");
	assert_contains(
	    rig_rpc(g, a, COMMIT), "mgd: referenced routing-instance must be defined");
	assert_contains(g->reply, "commit failed: (statements constraint check failed)");
	rig_close(a);
	rig_free(g);
}

/* Ours want nothing; a vendor's modules do. */
static void
test_mandatory(void **state)
{
	struct rig *g =
	    rig_new(NULL, (const char *[]){"root-authentication=false", NULL});
	struct peer_end *a = rig_session(g, "autolab");
	const struct schema *builtin = g->router->setup.schema;
	struct schema *own;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(schema_open("tests/unit/schema/yang", &own, &e), 0);
	g->router->setup.schema = own;
	rig_load(g, a, "set", "set system login user u uid 2000");
	assert_contains(rig_rpc(g, a, CHECK), /* path and element inferred */
	    "<error-type>application</error-type>\n<error-tag>invalid-value</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-path>[edit system login]"
	    "</error-path>\n"
	    "<error-message>mgd: Missing mandatory statement: 'class'</error-message>\n"
	    "<error-info>\n<bad-element>user u</bad-element>\n");
	assert_contains(
	    g->reply, "configuration check-out failed: (missing mandatory statements)");
	rig_load(g, a, "set", "set system login user u class operator");
	assert_lacks(rig_rpc(g, a, CHECK), "Missing mandatory");
	g->router->setup.schema = builtin;
	rig_close(a);
	rig_free(g);
	schema_free(own);
}

static void
test_other_complaints(void **state)
{
	static const struct {
		const char *change, *want;
	} cases[] = {
	    {"delete routing-options autonomous-system",
		"Error in neighbor 192.0.2.11 of group CARRIER:\nmust define local "
		"autonomous system when enabling BGP"},
	    {"delete protocols bgp group CARRIER peer-as",
		"peer AS number must be configured for an external peer"},
	    {"set interfaces ge-0/0/0 unit 7 family inet",
		"Only unit 0 is valid for this encapsulation"},
	    {"set interfaces ge-0/0/0 unit 0 vlan-id 7",
		"VLAN-ID can only be specified on tagged ethernet interfaces"},
	    {"set interfaces ge-0/0/0 unit 0 family inet filter input NONE",
		"Referenced filter 'NONE' is not defined"},
	    {"set interfaces ae0 aggregated-ether-options minimum-links 2",
		"Number of member links configured, i.e [0], for interface [ae0]is "
		"lesser than the required minimum [2]."},
	};
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_string_equal(
		    rig_load(g, a, "set", cases[i].change), RIG_LOADED("set"));
		assert_contains(rig_rpc(g, a, CHECK), cases[i].want);
		rig_rpc(g, a, "<discard-changes/>");
	}
	rig_close(a);
	rig_free(g);
}

/* What a group brings is checked, and lived, as if it were written; what a group alone holds is not. */
static void
test_groups(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_load(g, a, "set",
	    "set groups RE system host-name from-group\n"
	    "set groups RE protocols bgp group CARRIER import NOT-THERE\n");
	assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("re0"));
	rig_load(g, a, "set", "set apply-groups RE");
	assert_contains(
	    rig_rpc(g, a, COMMIT), "Policy NOT-THERE referenced but not defined");
	rig_load(g, a, "set", "delete groups RE protocols\ndelete system host-name");
	assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("re0"));
	assert_contains(rig_rpc(g, a, "<get-software-information/>"),
	    "<host-name>from-group</host-name>");
	/* inferred: the words; form (e) */
	rig_load(g, a, "set", "set apply-groups NOWHERE");
	assert_contains(rig_rpc(g, a, COMMIT),
	    "<error-message>\ngroup 'NOWHERE' is not defined\n</error-message>");
	assert_lacks(g->reply, "commit-results");
	rig_close(a);
	rig_free(g);
}

static void
test_warning_beside_success(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_load(g, a, "set", "set protocols bgp group EMPTY");
	assert_contains(rig_rpc(g, a, COMMIT),
	    "<commit-results>\n<rpc-error>\n<error-severity>warning</error-severity>\n"
	    "<error-path>[edit protocols bgp]</error-path>\n"
	    "<error-message>mgd: statement has no contents; ignored</error-message>\n");
	assert_contains(
	    g->reply, "<commit-success/>\n</routing-engine>\n</commit-results>\n<ok/>\n");
	rig_close(a);
	rig_free(g);
}

static void
test_rollback(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	for (int i = 0; i < 60; i++) {
		char name[16];

		snprintf(name, sizeof name, "r%d", i);
		rig_change(g, a, name);
		rig_rpc(g, a, COMMIT);
	}
	assert_int_equal(g->router->nhistory, ROLLBACKS);
	assert_string_equal(
	    rig_rpc(g, a, "<load-configuration compare=\"rollback\" rollback=\"2\"/>"),
	    "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n");
	assert_contains(
	    rig_rpc(g, a, RIG_DIFF), "-  host-name r59;\n+  host-name r57;\n");
	assert_string_equal(rig_rpc(g, a,
				"<get-configuration compare=\"rollback\" rollback=\"2\" "
				"format=\"text\"/>"),
	    RIG_NO_DIFF);
	assert_contains(rig_rpc(g, a, "<load-configuration rollback=\"49\"/>"), "<ok/>");
	assert_contains(rig_rpc(g, a, RIG_DIFF), "+  host-name r10;\n");
	assert_contains(rig_rpc(g, a, "<load-configuration rollback=\"50\"/>"),
	    "<load-error-count>1</load-error-count>");
	assert_contains(rig_rpc(g, a, "<load-configuration rollback=\"0\"/>"), "<ok/>");
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	rig_close(a);
	rig_free(g);
}

static void
test_synchronize(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"wrapper=re0+re1", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    rig_rpc(g, a, "<commit-configuration><synchronize/></commit-configuration>"),
	    "<commit-results>\n"
	    "<routing-engine "
	    "junos:style=\"normal\">\n<name>re0</name>\n<commit-check-success/>\n</"
	    "routing-engine>\n"
	    "<routing-engine "
	    "junos:style=\"normal\">\n<name>re1</name>\n<commit-success/>\n</"
	    "routing-engine>\n"
	    "<routing-engine "
	    "junos:style=\"normal\">\n<name>re0</name>\n<commit-success/>\n</"
	    "routing-engine>\n"
	    "</commit-results>\n<ok/>\n");
	rig_close(a);
	rig_free(g);
}

static void
test_quirks(void **state)
{
	struct rig *g =
	    rig_new(NULL, (const char *[]){"unclosed-routing-engine=true",
			      "commit-confirmed-marker=false",
			      "empty-commit-history=false", "wrapper=fpc0", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, a, CHECK),
	    "<routing-engine "
	    "junos:style=\"show-name\">\n<name>fpc0</"
	    "name>\n<commit-check-success/>\n<ok/>\n");
	assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("fpc0"));
	assert_int_equal(g->router->nhistory, 1);
	rig_rpc(g, a, CONFIRMED("5"));
	assert_lacks(rig_rpc(g, a, HISTORY), "rollback pending");
	assert_contains(g->reply, "rollback in 5mins");
	rig_close(a);
	rig_free(g);
}

static void
test_revision_is_a_token(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");
	char *before = strdup(rig_rpc(g, a,
	    "<get-commit-revision-information><level>detail</level></"
	    "get-commit-revision-information>"));

	(void)state;
	assert_contains(before, "<commit-revision-information>\n<revision>re0-");
	assert_contains(before, "<user>root</user>\n<client>other</client>\n");
	assert_lacks(rig_rpc(g, a,
			 "<get-commit-revision-information><level>brief</level>"
			 "</get-commit-revision-information>"),
	    "<user>");
	assert_string_equal(rig_rpc(g, a, "<get-commit-revision-information/>"), before);
	rig_change(g, a, "new");
	rig_rpc(g, a, COMMIT);
	assert_string_not_equal(
	    rig_rpc(g, a, "<get-commit-revision-information/>"), before);
	free(before);
	rig_close(a);
	rig_free(g);
}

static void
test_pending_of_another(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_ctl(g, "edit", "bob", "set system host-name bobs", NULL);
	rig_ctl(g, "commit-confirmed", "bob", "10", NULL);
	assert_contains(
	    rig_rpc(g, a, HISTORY), "<user>bob</user>\n<client>cli</client>\n");
	assert_contains(g->reply, "<comment>commit confirmed, rollback in "
				  "10mins</comment>\n<commit-confirmed>rollback pending");
	assert_contains(rig_rpc(g, a, "<lock-configuration/>"),
	    "commit confirmed, rollback in 10mins");
	rig_ctl(g, "clock", "advance", "601", NULL);
	assert_contains(rig_host_name(g, a), "pe1-lab");
	rig_close(a);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_check_and_commit),
	    cmocka_unit_test(test_rolls_back_by_itself),
	    cmocka_unit_test(test_confirmed_by_commit_and_by_check),
	    cmocka_unit_test(test_timer_outlives_session),
	    cmocka_unit_test(test_again_restarts_timer),
	    cmocka_unit_test(test_rollback_keeps_dirty_candidate),
	    cmocka_unit_test(test_rfc_timeout_in_seconds),
	    cmocka_unit_test(test_bad_requests),
	    cmocka_unit_test(test_refused_by_daemon),
	    cmocka_unit_test(test_refused_by_mgd),
	    cmocka_unit_test(test_mandatory),
	    cmocka_unit_test(test_other_complaints),
	    cmocka_unit_test(test_groups),
	    cmocka_unit_test(test_warning_beside_success),
	    cmocka_unit_test(test_rollback),
	    cmocka_unit_test(test_synchronize),
	    cmocka_unit_test(test_quirks),
	    cmocka_unit_test(test_revision_is_a_token),
	    cmocka_unit_test(test_pending_of_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
