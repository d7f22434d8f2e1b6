/* junos-facts 3.5, 3.12: ports, what passes them, and their light. */
#include "life.h"

#define EXTENSIVE                                                                        \
	"<get-interface-information><extensive/><interface-name>ge-0/0/0</"              \
	"interface-name></get-interface-information>"
#define PORT "interface-information/physical-interface/"
#define TRAFFIC PORT "traffic-statistics/"

static double
number(struct life *l, const char *path)
{
	return strtod(of(l, path), NULL);
}

/* The rate is that of the peers behind the port; counters grow by it, exactly, and stop with it. */
static void
test_rate_follows_the_peers(void **state)
{
	struct life l = life_new((const char *[]){"bgp=60", NULL});
	double before, grown;

	(void)state;
	rig_ctl(l.g, "peer", "192.0.2.11", "traffic", "400M", "120M", NULL);
	ask(&l, EXTENSIVE);
	assert_string_equal(of(&l, TRAFFIC "input-bps"), "400000000");
	assert_string_equal(of(&l, TRAFFIC "output-bps"), "120000000");
	before = number(&l, TRAFFIC "input-bytes");
	rig_ctl(l.g, "clock", "advance", "100", NULL);
	ask(&l, EXTENSIVE);
	grown = number(&l, TRAFFIC "input-bytes") - before;
	assert_in_range((long)(grown / 1e6), 5000, 5500); /* 50 MB a second */
	rig_ctl(l.g, "peer", "192.0.2.11", "down", NULL);
	ask(&l, EXTENSIVE);
	assert_string_equal(of(&l, TRAFFIC "input-bps"), "0");
	before = number(&l, TRAFFIC "input-bytes");
	rig_ctl(l.g, "clock", "advance", "1000", NULL);
	ask(&l, EXTENSIVE);
	assert_true(number(&l, TRAFFIC "input-bytes") == before);
	/* the session takes a minute to come back: only what is behind that counts */
	rig_ctl(l.g, "peer", "192.0.2.11", "up", NULL);
	rig_ctl(l.g, "clock", "advance", "70", NULL);
	ask(&l, EXTENSIVE);
	grown = number(&l, TRAFFIC "input-bytes") - before;
	assert_in_range((long)(grown / 1e6), 500, 800);
	life_free(&l);
}

/* Who announces nothing is sent nothing; who was told nothing sends nothing. */
static void
test_drain(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	rig_ctl(l.g, "peer", "192.0.2.11", "traffic", "400M", "120M", NULL);
	rig_ctl(l.g, "peer", "192.0.2.11", "advertised", "0", NULL);
	ask(&l, EXTENSIVE);
	assert_string_equal(of(&l, TRAFFIC "input-bps"), "0");
	assert_string_equal(of(&l, TRAFFIC "output-bps"), "120000000");
	rig_ctl(l.g, "peer", "192.0.2.11", "prefixes", "0", NULL);
	ask(&l, EXTENSIVE);
	assert_string_equal(of(&l, TRAFFIC "output-bps"), "0");
	life_free(&l);
}

/* The same by configuration: a policy that rejects everything, or a graceful shutdown. */
static void
test_drain_by_policy(void **state)
{
	static const struct {
		const char *change, *in, *out;
	} cases[] = {
	    {"set policy-options policy-statement DRAIN term all then reject\n"
	     "set protocols bgp group CARRIER export DRAIN",
		"0", "120000000"},
	    {"set protocols bgp group CARRIER neighbor 192.0.2.11 import DRAIN", "0",
		"0"},
	    {"delete protocols bgp group CARRIER export", "400000000", "0"},
	    {"insert policy-options policy-statement DRAIN term few before term all",
		"400000000", "120000000"},
	    {"set policy-options policy-statement SWITCH term switch then "
	     "as-path-prepend "
	     "\"64496 64496\"\nset protocols bgp group CARRIER export SWITCH",
		"0", "0"},
	    {"deactivate policy-options policy-statement SWITCH term switch", "400000000",
		"120000000"},
	    {"set policy-options policy-statement SOME term own from protocol "
	     "static\nset "
	     "policy-options policy-statement SOME term own then accept\nset "
	     "policy-options policy-statement SOME term rest then reject\nset protocols "
	     "bgp group CARRIER export SOME",
		"400000000", "120000000"},
	    {"set protocols bgp group CARRIER graceful-shutdown sender", "0", "0"},
	};
	struct life l = life_new(NULL);

	(void)state;
	rig_ctl(l.g, "peer", "192.0.2.11", "traffic", "400M", "120M", NULL);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		/* a term with a condition rejects some routes only */
		if (strncmp(cases[i].change, "insert", 6) == 0)
			rig_load(l.g, l.end, "set",
			    "set policy-options policy-statement DRAIN term few from "
			    "protocol "
			    "static\nset policy-options policy-statement DRAIN term few "
			    "then "
			    "reject\ndelete policy-options policy-statement DRAIN term "
			    "all "
			    "then\nset policy-options policy-statement DRAIN term all "
			    "then "
			    "accept");
		rig_load(l.g, l.end, "set", cases[i].change);
		assert_lacks(ask(&l, "<commit-configuration/>"), "rpc-error");
		ask(&l, EXTENSIVE);
		assert_string_equal(of(&l, TRAFFIC "input-bps"), cases[i].in);
		assert_string_equal(of(&l, TRAFFIC "output-bps"), cases[i].out);
	}
	ask(&l, "<get-bgp-summary-information/>");
	assert_contains(l.g->reply, ">Established<");
	life_free(&l);
}

static void
test_own_rate_and_errors(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	rig_ctl(l.g, "peer", "192.0.2.11", "down", NULL);
	rig_ctl(l.g, "interface", "ge-0/0/0", "rate", "8k", "16000", NULL);
	rig_ctl(l.g, "interface", "ge-0/0/0", "errors", "input-errors", "12", NULL);
	rig_ctl(
	    l.g, "interface", "ge-0/0/0", "errors", "framing-errors", "rate", "2", NULL);
	rig_ctl(l.g, "clock", "advance", "50", NULL);
	ask(&l, EXTENSIVE);
	assert_string_equal(of(&l, TRAFFIC "input-bps"), "8000");
	assert_string_equal(of(&l, TRAFFIC "output-bps"), "16000");
	assert_string_equal(of(&l, PORT "input-error-list/input-errors"), "12");
	assert_in_range(
	    (long)number(&l, PORT "input-error-list/framing-errors"), 100, 110);
	assert_string_equal(type(&l, "clear interfaces statistics ge-0/0/0"), "");
	ask(&l, EXTENSIVE);
	assert_string_equal(of(&l, PORT "input-error-list/input-errors"), "0");
	life_free(&l);
}

static void
test_flaps(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	rig_ctl(l.g, "interface", "ge-0/0/0", "down", NULL);
	rig_ctl(l.g, "clock", "advance", "3723", NULL);
	ask(&l, EXTENSIVE);
	assert_contains(l.g->reply, "<oper-status>\ndown\n</oper-status>\n");
	assert_contains(l.g->reply, " UTC (01:02:0");
	assert_string_equal(of(&l, PORT "output-error-list/carrier-transitions"), "2");
	assert_contains(l.g->reply,
	    "<active-alarms>\n<interface-alarms>\n<ethernet-alarm-link-"
	    "down/>\n");
	life_free(&l);
}

static void
test_styles(void **state)
{
	static const struct {
		const char *asked, *has, *lacks;
	} cases[] = {
	    {"<terse/>", "junos:style=\"terse\"", "speed"},
	    {"<brief/>", "<speed>", "interface-flapped"},
	    {"", "<traffic-statistics junos:style=\"brief\">\n<input-bps>", "error-list"},
	    {"<media/>", "<speed>", "logical-interface"},
	    {"<statistics/>", "<input-error-list>", "input-bytes"},
	    {"<detail/>", "<traffic-statistics junos:style=\"verbose\">", "error-list"},
	    {"<extensive/>", "<input-error-list>", "junos:style=\"brief\""},
	    {"<descriptions/>", "<description>\nuplink\n</description>", "speed"},
	};
	struct life l = life_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char request[256];

		snprintf(request, sizeof request,
		    "<get-interface-information>%s<interface-name>ge-*</interface-name></"
		    "get-interface-information>",
		    cases[i].asked);
		ask(&l, request);
		assert_contains(l.g->reply, cases[i].has);
		assert_lacks(l.g->reply, cases[i].lacks);
		assert_lacks(l.g->reply, "xe-0/1/0");
	}
	assert_contains(ask(&l, "<get-interface-information/>"),
	    "<admin-status junos:format=\"Enabled\">\nup\n</admin-status>\n");
	life_free(&l);
}

static void
test_optics(void **state)
{
	struct life l = life_new(NULL);
	static const char all[] = "<get-interface-optics-diagnostics-information/>";

	(void)state;
	assert_contains(ask(&l, all),
	    "<interface-information xmlns=\"" LIFE_NS
	    "interface\">\n<physical-interface>\n"
	    "<name>ge-0/0/0</name>\n<optics-diagnostics>\n"
	    "<laser-bias-current>44.298</laser-bias-current>\n"
	    "<laser-output-power>0.7328</laser-output-power>\n"
	    "<laser-output-power-dbm>-1.35</laser-output-power-dbm>\n"
	    "<module-temperature junos:celsius=\"45.0\">45 degrees C / 113 degrees F</"
	    "module-temperature>\n<module-voltage>3.3150</module-voltage>\n"
	    "<rx-signal-avg-optical-power>0.4550</rx-signal-avg-optical-power>\n"
	    "<rx-signal-avg-optical-power-dbm>-3.42</rx-signal-avg-optical-power-dbm>\n"
	    "<laser-bias-current-high-alarm>off</laser-bias-current-high-alarm>\n");
	rig_ctl(l.g, "interface", "ge-0/0/0", "optics", "rx", "-17", NULL);
	ask(&l, all);
	assert_contains(
	    l.g->reply, "<laser-rx-power-low-warn>on</laser-rx-power-low-warn>");
	assert_contains(
	    l.g->reply, "<laser-rx-power-low-alarm>off</laser-rx-power-low-alarm>");
	rig_ctl(l.g, "interface", "ge-0/0/0", "optics", "rx", "dark", NULL);
	rig_ctl(l.g, "interface", "xe-0/1/1", "optics", "none", NULL);
	ask(&l, all);
	assert_contains(l.g->reply,
	    "<rx-signal-avg-optical-power>0.0000</rx-signal-avg-optical-power>\n"
	    "<rx-signal-avg-optical-power-dbm>- Inf</rx-signal-avg-optical-power-dbm>\n");
	assert_contains(l.g->reply,
	    "<name>xe-0/1/1</"
	    "name>\n<optics-diagnostics>\n<optic-diagnostics-not-available>"
	    "N/A</optic-diagnostics-not-available>\n</optics-diagnostics>\n");
	assert_lacks(
	    ask(&l, "<get-interface-optics-diagnostics-information><interface-name>"
		    "xe-*</interface-name></get-interface-optics-diagnostics-"
		    "information>"),
	    "ge-0/0/0");
	life_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rate_follows_the_peers),
	    cmocka_unit_test(test_drain),
	    cmocka_unit_test(test_drain_by_policy),
	    cmocka_unit_test(test_own_rate_and_errors),
	    cmocka_unit_test(test_flaps),
	    cmocka_unit_test(test_styles),
	    cmocka_unit_test(test_optics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
