#include "judged.h"

extern const struct check_kind check_routes;

#define INFO(x)                                                                          \
	"<route-summary-information "                                                    \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-routing\">"                   \
	"<as-number>64496</as-number><router-id>192.0.2.1</router-id>" x                 \
	"</route-summary-information>"
#define TABLE(name, total, active)                                                       \
	"<route-table><table-name>" name "</table-name><destination-count>" active       \
	"</destination-count><total-route-count>" total                                  \
	"</total-route-count><active-route-count>" active                                \
	"</active-route-count><holddown-route-count>0</holddown-route-count>"            \
	"<protocols><protocol-name>BGP</protocol-name><protocol-route-count>1"           \
	"</protocol-route-count><active-route-count>1</active-route-count></protocols>"  \
	"</route-table>"
#define BEFORE BODIES(INFO(TABLE("inet.0", "2001", "1001") TABLE("inet6.0", "0", "0")))

static void
test_counts(void **state)
{
	(void)state;
	judged(&check_routes, "{}",
	    BODIES(INFO(TABLE("inet.0", "900", "901") TABLE("inet.3", "1", "1"))), BEFORE,
	    "ok [] expect: the routes that were in 2 tables before; actual: they are "
	    "there\n");
	/* 90 % of 1001 are 900.9 */
	judged(&check_routes, "{}", BODIES(INFO(TABLE("inet.0", "2001", "900"))), BEFORE,
	    "FAIL [table inet.0] expect: at least 901 (90 % of before); actual: 900 "
	    "active; before: 1001 active\n");
	judged(&check_routes, "{count: total, least: 100}",
	    BODIES(INFO(TABLE("inet.0", "2000", "1001"))), BEFORE,
	    "FAIL [table inet.0] expect: at least 2001 (100 % of before); actual: 2000 "
	    "total; before: 2001 total\n");
	judged(&check_routes, "most: 110", BODIES(INFO(TABLE("inet.0", "2001", "1102"))),
	    BEFORE,
	    "FAIL [table inet.0] expect: at most 1101 (110 % of before); actual: 1102 "
	    "active; before: 1001 active\n");
	judged(&check_routes, "{least: 0, most: 110}",
	    BODIES(INFO(TABLE("inet.0", "2001", "1101"))), BEFORE,
	    "ok [] expect: the routes that were in 2 tables before; actual: they are "
	    "there\n");
}

static void
test_vanished(void **state)
{
	(void)state;
	judged(&check_routes, "{}", BODIES(INFO(TABLE("inet.3", "1", "1"))), BEFORE,
	    "FAIL [table inet.0] expect: at least 901 (90 % of before); actual: the "
	    "router does not list this table any more; before: 1001 active\n");
	judged(&check_routes, "ignore: ['^inet\\.0$']",
	    BODIES(INFO(TABLE("inet.3", "1", "1"))), BEFORE,
	    "ok [] expect: the routes that were in 1 tables before; actual: they are "
	    "there\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_routes, "{}", BODIES(INFO("")), BEFORE,
	    "PROTOCOL: the router lists no route table\n");
	judged(&check_routes, "{}", BODIES(INFO(TABLE("inet.0", "1", ""))), BEFORE,
	    "PROTOCOL: table inet.0: <active-route-count> is missing\n");
	judged(&check_routes, "{}", BODIES(INFO(TABLE("inet.0", "1", "many"))), BEFORE,
	    "PROTOCOL: table inet.0: 'many' in <active-route-count> is no whole "
	    "number\n");
	judged(&check_routes, "{}", BODIES(INFO(TABLE("inet.0", "1", "1000000001"))),
	    BEFORE, "PROTOCOL: table inet.0: <active-route-count> is too large\n");
	judged(&check_routes, "{}", BODIES(INFO(TABLE("", "1", "1"))), BEFORE,
	    "PROTOCOL: a route table without a name\n");
	judged(&check_routes, "{}",
	    BODIES(INFO(TABLE("inet.0", "1", "1") TABLE("inet.0", "1", "1"))), BEFORE,
	    "PROTOCOL: table inet.0 is twice in the router's answer\n");
	judged(&check_routes, "{}", BEFORE, NULL,
	    "INPUT: there is no baseline to compare with\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_counts),
	    cmocka_unit_test(test_vanished),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
