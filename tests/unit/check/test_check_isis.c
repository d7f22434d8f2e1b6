#include "judged.h"

extern const struct check_kind check_isis;

#define INFO(x)                                                                          \
	"<isis-adjacency-information "                                                   \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-routing\" "                   \
	"junos:style=\"brief\">" x "</isis-adjacency-information>"
#define ADJACENCY(on, system, level, state)                                              \
	"<isis-adjacency><interface-name>" on "</interface-name><system-name>" system    \
	"</system-name><level>" level "</level><adjacency-state>" state                  \
	"</adjacency-state><holdtime>22</holdtime><snpa>0:0:5e:0:53:1</snpa>"            \
	"</isis-adjacency>"
#define OFF "<output>IS-IS instance is not running</output>"
#define OFF_ERROR                                                                        \
	"<rpc-error><error-severity>error</error-severity><error-message>IS-IS instance" \
	" is not running</error-message></rpc-error>"
#define BEFORE                                                                           \
	BODIES(INFO(ADJACENCY("xe-0/0/0.0", "core1", "2", "Up")                          \
		ADJACENCY("xe-0/0/1.0", "core2", "3", "Up")                              \
		    ADJACENCY("xe-0/0/2.0", "0100.5e00.0001", "2", "Initializing")))

static void
test_up(void **state)
{
	(void)state;
	judged(&check_isis, "up: baseline",
	    BODIES(INFO(ADJACENCY("xe-0/0/0.0", "core1", "2", "Up")
		    ADJACENCY("xe-0/0/1.0", "core2", "3", "Up"))),
	    BEFORE,
	    "ok [] expect: all adjacencies that were before (2) Up; actual: 2 Up\n");
	judged(&check_isis, "{}", BODIES(OFF), BODIES(OFF_ERROR),
	    "ok [] expect: all adjacencies that were before (0) Up; actual: IS-IS "
	    "instance is not running\n");
}

static void
test_lost(void **state)
{
	(void)state;
	judged(&check_isis, "{}",
	    BODIES(INFO(ADJACENCY("xe-0/0/0.0", "core1", "2", "Down"))), BEFORE,
	    "FAIL [adjacency with core1 on xe-0/0/0.0, level 2] expect: Up, as before; "
	    "actual: Down; before: Up\n"
	    "FAIL [adjacency with core2 on xe-0/0/1.0, level 3] expect: Up, as before; "
	    "actual: the router does not list this adjacency any more; before: Up\n");
	judged(&check_isis, "ignore: [' core2$']", BODIES(OFF_ERROR), BEFORE,
	    "FAIL [adjacency with core1 on xe-0/0/0.0, level 2] expect: Up, as before; "
	    "actual: IS-IS instance is not running; before: Up\n");
	/* one level of two */
	judged(&check_isis, "up: all",
	    BODIES(INFO(ADJACENCY("xe-0/0/0.0", "core1", "1", "One-way")
		    ADJACENCY("xe-0/0/0.0", "core1", "2", "Up"))),
	    NULL,
	    "FAIL [adjacency with core1 on xe-0/0/0.0, level 1] expect: Up; actual: "
	    "One-way\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_isis, "up: all",
	    BODIES(INFO(ADJACENCY("xe-0/0/0.0", "core1", "2", "up"))), NULL,
	    "PROTOCOL: adjacency with core1 on xe-0/0/0.0, level 2: 'up' in "
	    "<adjacency-state> is not known\n");
	judged(&check_isis, "up: all",
	    BODIES(INFO(ADJACENCY("xe-0/0/0.0", "core1", "", "Up"))), NULL,
	    "PROTOCOL: a <isis-adjacency> without <level>\n");
	judged(&check_isis, "up: all", BODIES(""), NULL,
	    "PROTOCOL: no <isis-adjacency-information> in the router's answer\n");
	judged(&check_isis, "up: all",
	    BODIES("<xnm:error xmlns:xnm=\"http://xml.juniper.net/xnm/1.1/xnm\">"
		   "<message>the routing subsystem is not running</message>"
		   "<reason><daemon>routing</daemon><process-not-running/></reason>"
		   "</xnm:error>"),
	    NULL, "RPC: the router answered: the routing subsystem is not running\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_up),
	    cmocka_unit_test(test_lost),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
