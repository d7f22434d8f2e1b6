#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"
#include "runbook/gauge.h"

#define REPLY(body) "<rpc-reply>" body "</rpc-reply>"
#define PEER(address, type, group, state, rest)                                          \
	"<bgp-peer junos:style=\"detail\"><peer-address>" address                        \
	"</peer-address><peer-group>" group                                              \
	"</peer-group><peer-cfg-rti>master</peer-cfg-rti><peer-type>" type               \
	"</peer-type><peer-state>" state "</peer-state>" rest "</bgp-peer>"
#define RIB(advertised, accepted)                                                        \
	"<bgp-rib><name>inet.0</name><accepted-prefix-count>" accepted                   \
	"</accepted-prefix-count><advertised-prefix-count>" advertised                   \
	"</advertised-prefix-count></bgp-rib>"
#define BGP(peers) REPLY("<bgp-information xmlns:junos=\"j\">" peers "</bgp-information>")
#define PEERS                                                                            \
	PEER("192.0.2.2+179", "External", "CARRIER-A", "Established",                    \
	    RIB("12", "40") RIB("3", "2"))                                               \
	PEER("192.0.2.6", "External", "CARRIER-B", "Active", "")                         \
	PEER("198.51.100.1+179", "Internal", "IBGP", "Established", RIB("7", "9"))

struct seen {
	struct arena *arena;
	struct gauges gauges;
	struct err *e;
	int rc;
};

static struct seen
bgp(const char *reply, enum gauge_kind kind, const char *whom)
{
	struct seen s = {.arena = arena_new()};
	struct xml *root = NULL;

	assert_int_equal(xml_parse(s.arena, str_of(reply), &root, &s.e), 0);
	s.rc = gauge_bgp(s.arena, root, kind, whom, &s.gauges, &s.e);
	return s;
}

static struct seen
ports(const char *reply, enum gauge_kind kind)
{
	struct seen s = {.arena = arena_new()};
	struct xml *root = NULL;

	assert_int_equal(xml_parse(s.arena, str_of(reply), &root, &s.e), 0);
	s.rc = gauge_interfaces(s.arena, root, kind, &s.gauges, &s.e);
	return s;
}

static void
done(struct seen *s)
{
	err_free(s->e);
	arena_free(s->arena);
}

static void
test_advertised(void **state)
{
	struct seen s = bgp(BGP(PEERS), GAUGE_ADVERTISED, "external");

	(void)state;
	assert_int_equal(s.rc, 0);
	assert_int_equal(s.gauges.n, 2);
	assert_string_equal(s.gauges.v[0].object, "routes advertised to peer 192.0.2.2");
	assert_int_equal(s.gauges.v[0].value, 15);
	assert_string_equal(gauge_text(s.arena, &s.gauges.v[0]), "15");
	assert_int_equal(s.gauges.v[1].value, 0);
	assert_string_equal(
	    gauge_text(s.arena, &s.gauges.v[1]), "0: its session is Active");
	done(&s);
}

static void
test_whom(void **state)
{
	static const struct {
		const char *whom;
		size_t n;
	} cases[] = {{"all", 3}, {"external", 2}, {"internal", 1}, {"192.0.2.*", 2},
	    {"CARRIER-A", 1}, {"198.51.100.1", 1}, {"nobody", 0}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct seen s = bgp(BGP(PEERS), GAUGE_SESSION, cases[i].whom);

		assert_int_equal(s.rc, 0);
		assert_int_equal(s.gauges.n, cases[i].n);
		done(&s);
	}
}

static void
test_accepted_and_session(void **state)
{
	struct seen s = bgp(BGP(PEERS), GAUGE_ACCEPTED, "CARRIER-A");

	(void)state;
	assert_int_equal(s.gauges.v[0].value, 42);
	done(&s);
	s = bgp(BGP(PEERS), GAUGE_SESSION, "external");
	assert_int_equal(s.gauges.v[0].value, 1);
	assert_string_equal(gauge_text(s.arena, &s.gauges.v[0]), "Established");
	assert_int_equal(s.gauges.v[1].value, 0);
	assert_string_equal(gauge_text(s.arena, &s.gauges.v[1]), "Active");
	assert_string_equal(s.gauges.v[1].object, "session with peer 192.0.2.6");
	done(&s);
}

#define NODE(name, address)                                                              \
	"<multi-routing-engine-item><re-name>" name                                      \
	"</re-name><bgp-information>" PEER(address, "External", "A", "Established",      \
	    RIB("1", "1")) "</bgp-information>"                                          \
			   "</multi-routing-engine-item>"

/* Two routing engines, each with its own; and one where BGP is not running. */
static void
test_wrapped(void **state)
{
	struct seen s =
	    bgp(REPLY("<multi-routing-engine-results>" NODE("node0", "192.0.2.2")
			NODE("node1", "192.0.2.6") "</multi-routing-engine-results>"),
		GAUGE_ADVERTISED, "all");

	(void)state;
	assert_int_equal(s.rc, 0);
	assert_string_equal(
	    s.gauges.v[1].object, "routes advertised to peer node1: 192.0.2.6");
	done(&s);
	s = bgp(REPLY("<output>\nBGP is not running\n</output>"), GAUGE_SESSION, "all");
	assert_int_equal(s.rc, 0);
	assert_int_equal(s.gauges.n, 0);
	done(&s);
}

/* Never a number that was not there. */
static void
test_not_understood(void **state)
{
	static const char *const replies[] = {
	    BGP(PEER("192.0.2.2", "External", "A", "Established", "")),
	    BGP(PEER("192.0.2.2", "External", "A", "Established",
		"<bgp-rib><name>inet.0</name></bgp-rib>")),
	    BGP(PEER("192.0.2.2", "External", "A", "Established", RIB("many", "1"))),
	    BGP(PEER("192.0.2.2", "External", "A", "Established", RIB("-1", "1"))),
	    BGP(PEER("192.0.2.2", "External", "A", "Established",
		RIB("9223372036854775807", "1") RIB("1", "1"))),
	    BGP("<bgp-peer><peer-state>Idle</peer-state></bgp-peer>"),
	    REPLY("<output>something else</output>"), REPLY("")};

	(void)state;
	for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
		struct seen s = bgp(replies[i], GAUGE_ADVERTISED, "all");

		assert_int_equal(s.rc, -1);
		assert_int_equal(err_code(s.e), ERR_PROTOCOL);
		done(&s);
	}
}

#define PORT(name, in, out)                                                              \
	"<physical-interface><name>\n" name                                              \
	"\n</name><traffic-statistics junos:style=\"brief\"><input-bps>\n" in            \
	"\n</input-bps><output-bps>" out                                                 \
	"</output-bps></traffic-statistics></physical-interface>"
#define PORTS(ports)                                                                     \
	REPLY("<interface-information xmlns:junos=\"j\">" ports                          \
	      "</interface-information>")

static void
test_interfaces(void **state)
{
	struct seen s =
	    ports(PORTS(PORT("xe-0/1/0", "1500000", "64") PORT("xe-0/1/1", "0", "9")),
		GAUGE_INPUT);

	(void)state;
	assert_int_equal(s.rc, 0);
	assert_int_equal(s.gauges.n, 2);
	assert_string_equal(s.gauges.v[0].object, "input of xe-0/1/0");
	assert_string_equal(gauge_text(s.arena, &s.gauges.v[0]), "1.5 Mbit/s");
	assert_string_equal(gauge_text(s.arena, &s.gauges.v[1]), "0 bit/s");
	done(&s);
	s = ports(PORTS(PORT("xe-0/1/0", "1500000", "64")), GAUGE_OUTPUT);
	assert_string_equal(s.gauges.v[0].object, "output of xe-0/1/0");
	assert_int_equal(s.gauges.v[0].value, 64);
	done(&s);
	s = ports(PORTS("<physical-interface><name>lo0</name></physical-interface>"),
	    GAUGE_INPUT);
	assert_int_equal(s.rc, -1);
	assert_string_equal(err_message(s.e), "lo0");
	done(&s);
	s = ports(REPLY("<rpc-error><error-severity>error</error-severity><error-message>"
			"device xe-9/9/9 not found</error-message></rpc-error>"),
	    GAUGE_INPUT);
	assert_int_equal(err_code(s.e), ERR_RPC);
	done(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_advertised),
	    cmocka_unit_test(test_whom),
	    cmocka_unit_test(test_accepted_and_session),
	    cmocka_unit_test(test_wrapped),
	    cmocka_unit_test(test_not_understood),
	    cmocka_unit_test(test_interfaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
