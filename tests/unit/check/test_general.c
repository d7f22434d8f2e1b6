#include "unit/check/claimed.h"

#define PEER(address, state, count)                                                      \
	"<bgp-peer><peer-address>" address "</peer-address><peer-state>" state           \
	"</peer-state><bgp-rib><name>inet.0</name><received>" count                      \
	"</received></bgp-rib></bgp-peer>"
#define BGP(peers) "<bgp-information xmlns=\"urn:22.4R0\">" peers "</bgp-information>"
#define P1 PEER("192.0.2.1", "Established", "100")
#define P2 PEER("192.0.2.2", "Established", "200")
#define P3 PEER("192.0.2.3", "Idle", "0")
#define XML(claim)                                                                       \
	"collect: {rpc: <get-bgp-summary-information/>}\njudge:\n  - " claim "\n"
#define TWO "<received>1</received><received>1</received>"
#define TEN TWO TWO TWO TWO TWO
#define PEERS "{rows: //bgp-peer, id: peer-address, "

/* By themselves: each row that is not so is named, with what was found. */
static void
test_rows(void **state)
{
	(void)state;
	claimed(XML(PEERS "value: peer-state, is: Established}"), BGP(P1 P2), NULL,
	    "ok [] expect: peer-state is Established; actual: 2 of 2 are so\n");
	claimed(XML(PEERS "value: peer-state, is: Established}"), BGP(P1 P3), NULL,
	    "FAIL [192.0.2.3] expect: peer-state is Established; actual: Idle\n");
	claimed(XML(PEERS "value: peer-state, in: [Idle, Connect]}"), BGP(P1 P3), NULL,
	    "FAIL [192.0.2.1] expect: peer-state is one of Idle, Connect; actual: "
	    "Established\n");
	claimed(XML(PEERS "value: bgp-rib/received, at-least: 100, at-most: 150, "
			  "name: prefixes}"),
	    BGP(P1 P2 P3), NULL,
	    "FAIL [192.0.2.2] expect: prefixes at most 150; actual: 200\n"
	    "FAIL [192.0.2.3] expect: prefixes at least 100; actual: 0\n");
	claimed(XML(PEERS "holds: \"bgp-rib/received > 0 or peer-state = 'Idle'\"}"),
	    BGP(P1 P3), NULL,
	    "ok [] expect: holds: bgp-rib/received > 0 or peer-state = 'Idle'; actual: 2 "
	    "of "
	    "2 are so\n");
	claimed(XML(PEERS "value: peer-state, matches: ^Est, say: '{id} is {now} {re}'}"),
	    BGP(P1 P3), NULL,
	    "FAIL [192.0.2.3] expect: peer-state matches ^Est; actual: 192.0.2.3 is Idle "
	    "\n");
	claimed(XML(PEERS "value: peer-state, same: true}"), BGP(P3 P1 P2), NULL,
	    "FAIL [192.0.2.3] expect: peer-state Established, as of most; actual: "
	    "Idle\n");
	/* the most common one, not the first; and all of it, not what is shown */
	claimed(XML(PEERS "value: received, same: true}"),
	    "<bgp-peer><peer-address>a</peer-address>" TEN
	    "<received>11</received></bgp-peer>"
	    "<bgp-peer><peer-address>b</peer-address>" TEN
	    "<received>12</received></bgp-peer>"
	    "<bgp-peer><peer-address>c</peer-address>" TEN
	    "<received>12</received></bgp-peer>",
	    NULL,
	    "FAIL [a] expect: received 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 and 1 more, as of "
	    "most; "
	    "actual: 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 and 1 more\n");
	claimed(XML("{rows: //bgp-peer, id: [peer-address, bgp-rib/name], value: "
		    "bgp-rib/received, within: 10 %, of: 190}"),
	    BGP(P1 P2), NULL,
	    "FAIL [192.0.2.1 inet.0] expect: bgp-rib/received within 10 % of 190; "
	    "actual: "
	    "100\n");
}

static void
test_quantities(void **state)
{
	(void)state;
	claimed(XML(PEERS "value: peer-state, is: Idle, holds-for: any}"), BGP(P1 P3),
	    NULL, "ok [] expect: any row: peer-state is Idle; actual: 1 of 2 are so\n");
	claimed(XML(PEERS "value: peer-state, is: Idle, holds-for: any}"), BGP(P1 P2),
	    NULL, "FAIL [] expect: any row: peer-state is Idle; actual: 0 of 2 are so\n");
	claimed(XML(PEERS "value: peer-state, is: Idle, holds-for: none}"), BGP(P1 P3),
	    NULL, "FAIL [192.0.2.3] expect: no row: peer-state is Idle; actual: Idle\n");
	claimed(XML(PEERS "value: peer-state, is: Idle, holds-for: none}"), BGP(P1 P2),
	    NULL, "ok [] expect: no row: peer-state is Idle; actual: 0 of 2 are so\n");
	claimed(XML(PEERS "value: peer-state, at-least: 1, holds-for: none}"), BGP(P1 P2),
	    NULL, "PROTOCOL: 'Established' of 192.0.2.1 is no number\n");
	claimed(XML("{count: \"//bgp-peer[peer-state = 'Established']\", at-least: 3}"),
	    BGP(P1 P2 P3), NULL,
	    "FAIL [] expect: count of //bgp-peer[peer-state = 'Established'] at least 3; "
	    "actual: 2\n");
	claimed(XML("{count: //bgp-peer, id: peer-address, at-most: 2, name: peers}"),
	    BGP(P1 P2 P3), NULL,
	    "FAIL [] expect: peers at most 2; actual: 3 (192.0.2.1, 192.0.2.2, "
	    "192.0.2.3)\n");
	claimed(XML("{count: //bgp-peer, is: 0}"), BGP(""), NULL,
	    "ok [] expect: count of //bgp-peer is 0; actual: 0\n");
	claimed(XML("{value: //peer-state, is: Idle}"), BGP(PEER("a", "", "1")), NULL,
	    "FAIL [] expect: //peer-state is Idle; actual: (empty)\n");
	claimed(XML("{value: sum(//received), at-least: 300}"), BGP(P1 P2), NULL,
	    "ok [] expect: sum(//received) at least 300; actual: 300\n");
}

/* What cannot be read has not passed. */
static void
test_nothing(void **state)
{
	static const char *const nothing = "PROTOCOL: '//bgp-peer' selects nothing\n";

	(void)state;
	claimed(XML(PEERS "value: peer-state, is: x}"), BGP(""), NULL, nothing);
	claimed(XML(PEERS "value: peer-state, is: x, holds-for: none}"), BGP(""), NULL,
	    nothing);
	claimed(XML(PEERS "value: peer-state, is: x, if-none: pass}"), BGP(""), NULL,
	    "ok [] expect: peer-state is x; actual: '//bgp-peer' selects nothing\n");
	claimed(XML(PEERS "value: peer-state, is: x, if-none: fail}"), BGP(""), NULL,
	    "FAIL [] expect: peer-state is x; actual: '//bgp-peer' selects nothing\n");
	claimed(XML(PEERS "value: state, is: x}"), BGP(P1), NULL,
	    "PROTOCOL: 'state' selects nothing of 192.0.2.1\n");
	claimed(XML(PEERS "value: state, is: x, if-none: fail}"), BGP(P1), NULL,
	    "FAIL [192.0.2.1] expect: state is x; actual: nothing\n");
	claimed(XML(PEERS "value: state, exists: false}"), BGP(P1), NULL,
	    "ok [] expect: state not there; actual: 1 of 1 are so\n");
	claimed(XML(PEERS "value: peer-state, exists: false}"), BGP(P1), NULL,
	    "FAIL [192.0.2.1] expect: peer-state not there; actual: Established\n");
	claimed(XML(PEERS "value: peer-state, is: x, if-none: pass}"),
	    "<output>BGP is not running</output>", NULL,
	    "PROTOCOL: nothing is selected, and the router said 'BGP is not running'\n");
	claimed(XML("{count: //bgp-peer, is: 0}"), "<output>BGP is not running</output>",
	    NULL,
	    "PROTOCOL: nothing is selected, and the router said 'BGP is not running'\n");
	claimed(XML("{rows: //bgp-peer, id: peer-name, value: peer-state, is: x}"),
	    BGP(P1), NULL, "PROTOCOL: the 'id' of a row is empty\n");
	claimed(XML(PEERS "value: peer-state, is: x, if-none: pass}"),
	    "<rpc-error><error-severity>error</error-severity><error-message>busy"
	    "</error-message></rpc-error>",
	    NULL, "RPC: the router answered: busy\n");
	claimed(XML(PEERS "value: peer-state, at-least: 1}"), BGP(P1), NULL,
	    "FAIL [192.0.2.1] expect: peer-state at least 1; actual: Established, which "
	    "cannot be compared as numbers\n");
}

static void
test_before(void **state)
{
	(void)state;
	claimed(XML(PEERS "value: bgp-rib/received, within: 10 %}"),
	    BGP(PEER("192.0.2.1", "x", "109") PEER("192.0.2.2", "x", "179")), BGP(P1 P2),
	    "FAIL [192.0.2.2] expect: bgp-rib/received within 10 % of 200; actual: 179; "
	    "before: 200\n");
	claimed(XML(PEERS "value: bgp-rib/received, within: -10 %}"),
	    BGP(PEER("192.0.2.1", "x", "101") PEER("192.0.2.2", "x", "180")), BGP(P1 P2),
	    "FAIL [192.0.2.1] expect: bgp-rib/received within -10 % of 100; actual: 101; "
	    "before: 100\n");
	claimed(XML(PEERS "value: bgp-rib/received, within: 5}"), BGP(P1 P3), BGP(P1 P2),
	    "FAIL [192.0.2.2] expect: there, as before; actual: not there any more; "
	    "before: "
	    "200\n");
	claimed(XML(PEERS "value: bgp-rib/received, within: 5, if-gone: pass}"),
	    BGP(P1 P3), BGP(P1 P2),
	    "ok [] expect: bgp-rib/received within 5 of before; actual: 3 of 3 are so\n");
	claimed(
	    XML(PEERS
		"value: peer-state, compare: no-diff, say: '{id}: {before} > {now}'}"),
	    BGP(PEER("192.0.2.1", "Active", "1") P3), BGP(P1 P2),
	    "FAIL [192.0.2.1] expect: peer-state as before; actual: 192.0.2.1: "
	    "Established > "
	    "Active; before: Established\n"
	    "FAIL [192.0.2.3] expect: not there, as before; actual: 192.0.2.3: not there "
	    "> "
	    "Idle; before: not there\n"
	    "FAIL [192.0.2.2] expect: there, as before; actual: 192.0.2.2: Established > "
	    "not "
	    "there; before: Established\n");
	/* nothing left is no pass of what is claimed beside */
	claimed(XML(PEERS "value: bgp-rib/name, is: inet.0, compare: only-removed}"),
	    BGP("<bgp-peer><peer-address>192.0.2.1</peer-address></bgp-peer>"), BGP(P1),
	    "FAIL [192.0.2.1] expect: bgp-rib/name is inet.0; actual: nothing; before: "
	    "inet.0\n");
	claimed(XML(PEERS "compare: only-added}"), BGP(P1 P2 P3), BGP(P1 P2),
	    "ok [] expect: //bgp-peer nothing gone since before; actual: 3 of 3 are "
	    "so\n");
	claimed(XML(PEERS "compare: list-not-less}"), BGP(""), BGP(P1),
	    "FAIL [192.0.2.1] expect: there, as before; actual: not there any more; "
	    "before: "
	    "there\n");
	claimed(XML(PEERS "compare: only-removed}"), BGP(P1 P3), BGP(P1 P2),
	    "FAIL [192.0.2.3] expect: not there, as before; actual: there; before: not "
	    "there\n");
	claimed(XML(PEERS "value: bgp-rib/received, compare: not-more}"),
	    BGP(PEER("192.0.2.1", "x", "101") P2), BGP(P1 P2),
	    "FAIL [192.0.2.1] expect: bgp-rib/received not more than 100; actual: 101; "
	    "before: 100\n");
	claimed(XML(PEERS "value: peer-state, compare: no-diff}"), BGP(P1), NULL,
	    "INPUT: there is no baseline to compare with\n");
	claimed(XML(PEERS "value: peer-state, compare: no-diff}"), BGP(P1 P1), BGP(P1),
	    "PROTOCOL: '192.0.2.1' is the id of two rows\n");
	claimed(XML("{value: //peer-address, compare: list-not-less}"), BGP(P1 P3),
	    BGP(P1 P2),
	    "FAIL [] expect: //peer-address nothing gone since before; actual: "
	    "192.0.2.1, "
	    "192.0.2.3; before: 192.0.2.1, 192.0.2.2\n");
	claimed(XML("{value: //peer-address, compare: no-diff}"), BGP(P2 P1), BGP(P1 P2),
	    "ok [] expect: //peer-address as before; actual: 192.0.2.2, 192.0.2.1; "
	    "before: "
	    "192.0.2.1, 192.0.2.2\n");
}

/* What does not compare needs no baseline, but shows what was. */
static void
test_before_unread(void **state)
{
	(void)state;
	/* a baseline that cannot be read matters to nobody else */
	claimed(XML(PEERS "value: peer-state, is: Established}"), BGP(P1),
	    "<output>BGP is not running</output>",
	    "ok [] expect: peer-state is Established; actual: 1 of 1 are so\n");
	claimed(XML(PEERS "value: peer-state, is: Established}"), BGP(P1),
	    "<rpc-error><error-message>busy</error-message></rpc-error>",
	    "ok [] expect: peer-state is Established; actual: 1 of 1 are so\n");
	claimed(XML(PEERS "value: peer-state, compare: no-diff}"), BGP(P1),
	    "<rpc-error><error-message>busy</error-message></rpc-error>",
	    "RPC: in the baseline: the router answered: busy\n");
	claimed(XML(PEERS "value: peer-state, compare: no-diff}"), BGP(P1),
	    "<output>BGP is not running</output>",
	    "PROTOCOL: in the baseline: nothing is selected, and the router said 'BGP is "
	    "not "
	    "running'\n");
	/* of what does not compare it says what was before all the same */
	claimed(XML(PEERS "value: peer-state, is: Established}"), BGP(P3),
	    BGP(PEER("192.0.2.3", "Established", "7")),
	    "FAIL [192.0.2.3] expect: peer-state is Established; actual: Idle; before: "
	    "Established\n");
}

static void
test_engines(void **state)
{
	(void)state;
	claimed(XML(PEERS "value: peer-state, is: Established}"),
	    ITEMS(ITEM("re0", BGP(P1)) ITEM("re1", BGP(P1 P3))), NULL,
	    "FAIL [re1: 192.0.2.3] expect: peer-state is Established; actual: Idle\n");
	claimed(XML("{count: //bgp-peer, is: 1, say: '{re} has {now}'}"),
	    ITEMS(ITEM("re0", BGP(P1)) ITEM("re1", BGP(P1 P3))), NULL,
	    "FAIL [re1] expect: count of //bgp-peer is 1; actual: re1 has 2\n");
}

#define TEXT(claim) "collect: {cli: show system storage}\njudge:\n  - " claim "\n"
#define STORAGE                                                                          \
	"<output>\nFilesystem   Size  Used Capacity Mounted on\n"                        \
	"/dev/da0s1a   10G   4G      40%  /\n/dev/da0s1e   2G   1.9G    95%  /config\n"  \
	"</output>"
#define LINES                                                                            \
	"{rows: '^/dev/\\S+\\s+\\S+\\s+\\S+\\s+(?<used>\\d+)%\\s+(?<mount>\\S+)$', id: " \
	"mount, "

static void
test_text(void **state)
{
	(void)state;
	claimed(TEXT(LINES "value: used, at-most: 90}"), STORAGE, NULL,
	    "FAIL [/config] expect: used at most 90; actual: 95\n");
	claimed(TEXT(LINES "value: used, compare: not-more}"), STORAGE, STORAGE,
	    "ok [] expect: used not more than before; actual: 2 of 2 are so\n");
	claimed(TEXT("{count: ^/dev/, at-least: 3}"), STORAGE, NULL,
	    "FAIL [] expect: count of ^/dev/ at least 3; actual: 2\n");
	claimed(TEXT("{value: '(\\d+)%', at-most: 95}"), STORAGE, NULL,
	    "ok [] expect: (\\d+)% at most 95; actual: 40, 95\n");
	/* shown in one line */
	claimed(TEXT("{contains: /config}"), STORAGE, NULL,
	    "ok [] expect: contains /config; actual: Filesystem Size Used Capacity "
	    "Mounted on "
	    "/dev/da0s1a 10G 4G 40% / /dev/da0s1e 2G 1.9G 95% /config\n");
	claimed(TEXT(LINES "value: used, at-most: 90}"), "<output>\nnothing\n</output>",
	    NULL,
	    "PROTOCOL: '^/dev/\\S+\\s+\\S+\\s+\\S+\\s+(?<used>\\d+)%\\s+(?<mount>\\S+)$' "
	    "selects "
	    "nothing\n");
	claimed(TEXT("{count: ^/dev/, is: 0}"), "", NULL,
	    "ok [] expect: count of ^/dev/ is 0; actual: 0\n");
}

static void
test_json(void **state)
{
	static const char *const yaml =
	    "collect: {cli: show bgp summary, form: json}\njudge:\n"
	    "  - {rows: //bgp-peer, id: peer-address, value: peer-state, is: "
	    "Established}\n";

	(void)state;
	claimed(yaml,
	    "{\"bgp-information\": [{\"attributes\": {\"xmlns\": \"x\"}, \"bgp-peer\": "
	    "[\n"
	    "{\"peer-address\": [{\"data\": \"192.0.2.1\"}], \"peer-state\": [{\"data\": "
	    "\"Established\"}]},\n{\"peer-address\": [{\"data\": \"192.0.2.3\"}], "
	    "\"peer-state\": [{\"data\": \"Idle\", \"attributes\": {\"junos:format\": "
	    "\"I\"}}]}"
	    "]}]}",
	    NULL, "FAIL [192.0.2.3] expect: peer-state is Established; actual: Idle\n");
	claimed(yaml, "BGP is not running", NULL,
	    "PROTOCOL: the answer is not valid JSON: invalid token\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_quantities),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_before),
	    cmocka_unit_test(test_before_unread),
	    cmocka_unit_test(test_engines),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
