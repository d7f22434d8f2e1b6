#include "rig.h"

#define CHECK "<commit-configuration><check/></commit-configuration>"
#define COMMIT "<commit-configuration/>"
#define SYNCHRONIZE "<commit-configuration><synchronize/></commit-configuration>"
#define VALIDATE "<validate><source><candidate/></source></validate>"
#define ENGINE(re, what)                                                                 \
	"<routing-engine junos:style=\"normal\">\n<name>" re "</name>\n<" what           \
	"/>\n</routing-engine>\n"
#define TRIPLE                                                                           \
	"<commit-results>\n" ENGINE("re0", "commit-check-success")                       \
	    ENGINE("re1", "commit-success")                                              \
		ENGINE("re0", "commit-success") "</commit-results>\n<ok/>\n"

/* One request to a fresh router with one setting, and lines set before. */
static void
expect(const char *setting, const char *lines, const char *rpc, const char *want)
{
	struct rig *g = rig_new(NULL, (const char *[]){setting, NULL});
	struct peer_end *a = rig_session(g, "autolab");

	if (lines != NULL)
		rig_load(g, a, "set", lines);
	assert_string_equal(rig_rpc(g, a, rpc), want);
	rig_close(a);
	rig_free(g);
}

static void
test_shapes(void **state)
{
	(void)state;
	expect("commit-results=ok", NULL, COMMIT, "<ok/>\n");
	expect("commit-results=ok", NULL, CHECK, "<ok/>\n");
	expect("commit-results=empty", NULL, COMMIT,
	    "<commit-results>\n</commit-results>\n<ok/>\n");
	expect("wrapper=fpc0", NULL, CHECK,
	    "<commit-results>\n" ENGINE(
		"fpc0", "commit-check-success") "</commit-results>\n<ok/>\n");
	expect("validate-results=true", NULL, VALIDATE,
	    "<commit-results>\n" ENGINE(
		"re0", "commit-check-success") "</commit-results>\n<ok/>\n");
	expect("validate-results=false", NULL, VALIDATE, "<ok/>\n");
	expect("commit-text=Non-existant dump device /dev/ad1s1b", NULL, COMMIT,
	    "<commit-results>\n<routing-engine "
	    "junos:style=\"normal\">\n<name>re0</name>\n"
	    "Non-existant dump device /dev/ad1s1b\n<commit-success/>\n</routing-engine>\n"
	    "</commit-results>\n<ok/>\n");
	expect("rescue=true", NULL,
	    "<commit-configuration><full/></commit-configuration>", RIG_COMMITTED("re0"));
}

static void
test_two_engines(void **state)
{
	(void)state;
	expect("wrapper=re0+re1", NULL, SYNCHRONIZE, TRIPLE);
	expect("wrapper=re0+re1", NULL, COMMIT, RIG_COMMITTED("re0"));
	expect("wrapper=re0+re1", "set system commit synchronize", COMMIT,
	    RIG_COMMITTED("re0")); /* the running configuration does not have it yet */
	expect("wrapper=none", NULL, SYNCHRONIZE, RIG_COMMITTED("re0"));
	expect("wrapper=re0+re1", NULL,
	    "<commit-configuration><check/><synchronize/></commit-configuration>",
	    "<commit-results>\n" ENGINE("re0", "commit-check-success")
		ENGINE("re1", "commit-check-success") "</commit-results>\n<ok/>\n");
}

static void
test_synchronize_configured(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"wrapper=re0+re1", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_load(g, a, "set",
	    "set chassis redundancy graceful-switchover\n"
	    "set system commit synchronize\n"
	    "set system commit fast-synchronize");
	rig_rpc(g, a, COMMIT);
	assert_string_equal(rig_rpc(g, a, COMMIT), TRIPLE);
	assert_string_equal(rig_rpc(g, a,
				"<commit-configuration><no-synchronize/>"
				"</commit-configuration>"),
	    RIG_COMMITTED("re0"));
	rig_close(a);
	rig_free(g);
}

/* Form (g); inferred: the words, and where they stand */
static void
test_other_engine(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"wrapper=re0+re1", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "new");
	rig_ctl(g, "other-engine", "lock", NULL);
	assert_string_equal(rig_rpc(g, a, SYNCHRONIZE),
	    "<commit-results>\n<routing-engine junos:style=\"show-name\">\n"
	    "<name>re1</name>\n<rpc-error>\n<error-type>protocol</error-type>\n"
	    "<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-message>\n"
	    "remote lock-configuration failed on re1\n</error-message>\n</rpc-error>\n"
	    "</routing-engine>\n</commit-results>\n");
	assert_contains(rig_host_name(g, a), "pe1-lab");
	assert_string_equal(rig_rpc(g, a,
				"<commit-configuration><force-synchronize/>"
				"</commit-configuration>"),
	    TRIPLE);
	assert_contains(rig_host_name(g, a), "new");
	rig_ctl(g, "other-engine", "unlock", NULL);
	assert_string_equal(rig_rpc(g, a, SYNCHRONIZE), TRIPLE);
	g->router->world.other_gone = true;
	assert_contains(rig_rpc(g, a,
			    "<commit-configuration><force-synchronize/>"
			    "</commit-configuration>"),
	    "\nCould not connect to re1 : No route to host\n");
	assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("re0"));
	rig_close(a);
	rig_free(g);
}

/* After a switch the sessions are on re1, and re0 is the other one. */
static void
test_switched(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"wrapper=re0+re1", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	g->router->world.engine = 1;
	assert_string_equal(rig_rpc(g, a, SYNCHRONIZE),
	    "<commit-results>\n" ENGINE("re1", "commit-check-success")
		ENGINE("re0", "commit-success")
		    ENGINE("re1", "commit-success") "</commit-results>\n<ok/>\n");
	rig_close(a);
	rig_free(g);
}

static void
test_unclosed(void **state)
{
	(void)state;
	expect("unclosed-routing-engine=true", NULL, VALIDATE,
	    "<routing-engine junos:style=\"show-name\">\n<name>re0</name>\n"
	    "<commit-check-success/>\n<ok/>\n");
	expect("unclosed-routing-engine=true", NULL, COMMIT, RIG_COMMITTED("re0"));
	expect("unclosed-routing-engine=true",
	    "set protocols bgp group CARRIER import NOT-THERE", VALIDATE,
	    "<routing-engine junos:style=\"show-name\">\n<name>re0</name>\n"
	    "<rpc-error>\n<error-type>protocol</error-type>\n"
	    "<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<source-daemon>rpd</source-daemon>\n"
	    "<error-path>[edit protocols bgp group CARRIER]</error-path>\n"
	    "<error-message>\nPolicy error: Policy NOT-THERE referenced but not defined\n"
	    "</error-message>\n<error-info>\n<bad-element>import</bad-element>\n"
	    "</error-info>\n</rpc-error>\n<rpc-error>\n<error-type>protocol</"
	    "error-type>\n"
	    "<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-message>\n"
	    "configuration check-out failed\n</error-message>\n</rpc-error>\n");
}

static void
test_unclosed_twice(void **state)
{
	struct rig *g = rig_new(NULL,
	    (const char *[]){"unclosed-routing-engine=true", "wrapper=re0+re1", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, a, VALIDATE),
	    "<routing-engine junos:style=\"show-name\">\n<name>re0</name>\n"
	    "<commit-check-success/>\n<routing-engine junos:style=\"show-name\">\n"
	    "<name>re1</name>\n<commit-check-success/>\n<ok/>\n");
	rig_close(a);
	rig_free(g);
}

static const char licence_config[] =
    "system {\n    host-name pe1-lab;\n}\n"
    "protocols {\n    bgp {\n        group A;\n    }\n}\n";

static void
test_licence(void **state)
{
	struct rig *g =
	    rig_new(NULL, (const char *[]){"missing-licences=[bgp, ospf]", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, a, COMMIT),
	    "<commit-results>\n<rpc-error>\n<error-severity>warning</error-severity>\n"
	    "<error-path>[edit protocols]</error-path>\n"
	    "<error-message>mgd: requires 'bgp' license</error-message>\n"
	    "<error-info>\n<bad-element>bgp</bad-element>\n</error-info>\n</rpc-error>\n"
	    "<routing-engine junos:style=\"normal\">\n<name>re0</name>\n"
	    "<commit-success/>\n</routing-engine>\n</commit-results>\n<ok/>\n");
	rig_close(a);
	rig_free(g);
	/* form (h), whose members are those of xnm; inferred: the severity, and where an rpc-error has them */
	g = rig_new(licence_config, (const char *[]){"missing-licences=[bgp]",
					"licence-daemon=true", "errors=xnm", NULL});
	a = rig_session(g, "autolab");
	assert_contains(rig_rpc(g, a, COMMIT),
	    "<source-daemon>license-check</source-daemon>\n"
	    "<filename>/config/juniper.conf</filename>\n<line-number>5</line-number>\n"
	    "<message>mgd: requires 'bgp' license</message>\n</xnm:warning>\n");
	rig_close(a);
	rig_free(g);
	g = rig_new(licence_config,
	    (const char *[]){"missing-licences=[bgp]", "licence-daemon=true", NULL});
	a = rig_session(g, "autolab");
	assert_contains(rig_rpc(g, a, COMMIT),
	    "<rpc-error>\n<error-severity>warning</error-severity>\n"
	    "<source-daemon>license-check</source-daemon>\n"
	    "<error-message>mgd: requires 'bgp' license</error-message>\n<error-info>\n"
	    "<filename>/config/juniper.conf</filename>\n<line-number>5</line-number>\n"
	    "</error-info>\n</rpc-error>\n");
	rig_close(a);
	rig_free(g);
}

/* rfc-compliant: warnings are dropped from replies that end in ok, results on demand (1.7) */
static void
test_rfc_compliant(void **state)
{
	static const char config[] =
	    "system {\n    services {\n        netconf {\n            rfc-compliant;\n"
	    "            flatten-commit-results;\n        }\n    }\n}\n"
	    "protocols {\n    bgp {\n        group A;\n    }\n}\n";
	struct rig *g = rig_new(config, (const char *[]){"missing-licences=[bgp]", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_rpc(g, a, COMMIT);
	assert_contains(buf_z(&a->in), "message-id=\"1\">\n<nc:ok/>\n</nc:rpc-reply>\n");
	rig_load(g, a, "set", "delete system services netconf flatten-commit-results");
	rig_rpc(g, a, COMMIT);
	rig_rpc(g, a, COMMIT);
	assert_contains(buf_z(&a->in),
	    "message-id=\"4\">\n<commit-results>\n" ENGINE("re0",
		"commit-success") "</commit-results>\n<nc:ok/>\n</nc:rpc-reply>\n");
	rig_close(a);
	rig_free(g);
}

/* Since 23.2 a validate of a compliant session brings ok or errors, nothing around them */
static void
test_rfc_validate(void **state)
{
	static const char *const releases[] = {"release=22.4R3.25", "release=23.2R1.14"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct rig *g =
		    rig_new(NULL, (const char *[]){"hello=rfc", "validate-results=true",
				      releases[i], NULL});
		struct peer_end *a = rig_session(g, "autolab");

		rig_rpc(g, a, VALIDATE);
		if (i == 0)
			assert_contains(buf_z(&a->in), "<commit-results>\n");
		else
			assert_contains(buf_z(&a->in), "message-id=\"1\">\n<nc:ok/>\n");
		rig_load(g, a, "set", "delete system root-authentication");
		rig_rpc(g, a, VALIDATE);
		assert_contains(buf_z(&a->in), "root-authentication");
		if (i == 0)
			assert_contains(buf_z(&a->in), "<commit-results>\n");
		else
			assert_lacks(buf_z(&a->in), "<commit-results>");
		rig_close(a);
		rig_free(g);
	}
}

/* Form (e): no commit-results, no summary */
static void
test_interface_range(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_load(g, a, "set", "set interfaces interface-range axp mtu 9000");
	assert_string_equal(rig_rpc(g, a, COMMIT),
	    "<rpc-error>\n<error-type>protocol</error-type>\n"
	    "<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-message>\n"
	    "interface-range 'axp' is not defined\n</error-message>\n</rpc-error>\n"
	    "<rpc-error>\n<error-type>protocol</error-type>\n"
	    "<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-message>\n"
	    "interface-ranges expansion failed\n</error-message>\n</rpc-error>\n");
	rig_load(g, a, "set", "set interfaces interface-range axp member ge-0/0/0");
	assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("re0"));
	rig_close(a);
	rig_free(g);
}

/* inferred: the names and the steps; that unknown children with times are there is documented */
static void
test_detail(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	assert_contains(rig_rpc(g, a,
			    "<commit-configuration "
			    "detail=\"detail\"><check/></commit-configuration>"),
	    "<name>re0</name>\n<commit-check-progress>\n<message junos:seconds=\"");
	assert_contains(g->reply, " UTC: exporting juniper.conf</message>\n"
				  "</commit-check-progress>\n");
	assert_lacks(g->reply, "commit wrapup");
	assert_contains(g->reply,
	    "<commit-check-success/>\n</routing-engine>\n</commit-results>\n<ok/>\n");
	assert_contains(rig_rpc(g, a, "<commit-configuration detail=\"detail\"/>"),
	    "commit wrapup</message>\n</commit-check-progress>\n<commit-success/>\n");
	rig_close(a);
	rig_free(g);
}

/* inferred: the words */
static void
test_force_commit_log(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_load(g, a, "set", "set system commit force-commit-log");
	assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("re0"));
	assert_contains(rig_rpc(g, a, COMMIT), "\ncommit log message is required\n");
	assert_contains(rig_rpc(g, a, CHECK), "<commit-check-success/>");
	assert_string_equal(
	    rig_rpc(g, a, "<commit-configuration><log>why</log></commit-configuration>"),
	    RIG_COMMITTED("re0"));
	rig_close(a);
	rig_free(g);
}

/* Trains with one text only show the operator's. */
static void
test_log_as_comment(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"log-as-comment=true", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_rpc(g, a, "<commit-configuration><log>CHG-1</log></commit-configuration>");
	assert_contains(rig_rpc(g, a, "<get-commit-information/>"),
	    "</date-time>\n<comment>CHG-1</comment>\n</commit-history>\n");
	rig_rpc(g, a, "<commit-configuration><confirmed/></commit-configuration>");
	assert_contains(rig_rpc(g, a, "<get-commit-information/>"),
	    "<comment>commit confirmed, rollback in 10mins</comment>\n");
	rig_close(a);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_two_engines),
	    cmocka_unit_test(test_synchronize_configured),
	    cmocka_unit_test(test_other_engine),
	    cmocka_unit_test(test_switched),
	    cmocka_unit_test(test_unclosed),
	    cmocka_unit_test(test_unclosed_twice),
	    cmocka_unit_test(test_licence),
	    cmocka_unit_test(test_rfc_compliant),
	    cmocka_unit_test(test_rfc_validate),
	    cmocka_unit_test(test_interface_range),
	    cmocka_unit_test(test_detail),
	    cmocka_unit_test(test_force_commit_log),
	    cmocka_unit_test(test_log_as_comment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
