#include "judged.h"

extern const struct check_kind check_environment;

#define INFO(x)                                                                          \
	"<environment-information "                                                      \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-chassis\">" x                 \
	"</environment-information>"
#define ITEM_OF(class, name, status, more)                                               \
	"<environment-item><name>" name                                                  \
	"</name>" class "<status>" status "</status>" more "</environment-item>"
#define THING(name, status) ITEM_OF("", name, status, "")
#define HEAT(name, degrees)                                                              \
	ITEM_OF("<class>Temp</class>", name, "OK",                                       \
	    "<temperature junos:celsius=\"" degrees "\">" degrees                        \
	    " degrees C / 96 degrees F</temperature>")
#define FAN(name) ITEM_OF("", name, "OK", "<comment>Spinning at normal speed</comment>")
#define BEFORE                                                                           \
	BODIES(INFO(THING("PEM 0", "OK") THING("PEM 1", "Absent")                        \
		HEAT("FPC 0 Intake", "36") FAN("Top Fan 1")))

static void
test_as_before(void **state)
{
	(void)state;
	judged(&check_environment, "ok: baseline", BEFORE, BEFORE,
	    "ok [] expect: all items that were before (3) OK; actual: 3 OK\n");
	judged(&check_environment, "{}",
	    BODIES(INFO(THING("PEM 0", "Failed") THING("PEM 1", "Check") FAN("Top Fan 1")
		    THING("Bottom Fan 1", "Testing"))),
	    BEFORE,
	    "FAIL [PEM 0] expect: OK, as before; actual: Failed; before: OK\n"
	    "FAIL [PEM 1] expect: OK, or Absent as before; actual: Check; before: "
	    "Absent\n"
	    "FAIL [Bottom Fan 1] expect: OK; actual: Testing\n"
	    "FAIL [FPC 0 Intake] expect: OK, as before; actual: the router does not list "
	    "this item any more; before: OK\n");
	judged(&check_environment, "ignore: ['^PEM']",
	    BODIES(INFO(
		THING("PEM 0", "Failed") HEAT("FPC 0 Intake", "36") FAN("Top Fan 1"))),
	    BEFORE, "ok [] expect: all items that were before (2) OK; actual: 2 OK\n");
}

static void
test_all(void **state)
{
	(void)state;
	/* an empty place is no item */
	judged(&check_environment, "ok: all", BEFORE, NULL,
	    "ok [] expect: all items (3) OK; actual: 3 OK\n");
	judged(&check_environment, "ok: all", BODIES(INFO(THING("PEM 0", "Check"))), NULL,
	    "FAIL [PEM 0] expect: OK; actual: Check\n");
}

static void
test_heat(void **state)
{
	(void)state;
	judged(&check_environment, "{ok: all, temperature-max: 60}",
	    BODIES(INFO(HEAT("FPC 0 Intake", "60") HEAT("FPC 0 Exhaust", "61"))), NULL,
	    "FAIL [FPC 0 Exhaust] expect: OK and at most 60 degrees C; actual: OK, 61 "
	    "degrees C\n");
	judged(&check_environment, "temperature-max: 35", BEFORE, BEFORE,
	    "FAIL [FPC 0 Intake] expect: OK and at most 35 degrees C, as before; actual: "
	    "OK, 36 degrees C; before: OK\n");
	judged(&check_environment, "{ok: all, temperature-max: 60}",
	    BODIES(
		INFO(ITEM_OF("", "CB 0", "OK", "<temperature>lukewarm</temperature>"))),
	    NULL, "PROTOCOL: CB 0: 'lukewarm' in <temperature> is no temperature\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_environment, "ok: all", BODIES(INFO(THING("PEM 0", ""))), NULL,
	    "PROTOCOL: PEM 0: a <environment-item> without <status>\n");
	judged(&check_environment, "ok: all",
	    BODIES(INFO(FAN("Top Fan 1") FAN("Top Fan 1"))), NULL,
	    "PROTOCOL: Top Fan 1 is twice in the router's answer\n");
	judged(&check_environment, "ok: all",
	    BODIES("<output>Aborted! This command can only be used on the master routing "
		   "engine.</output>"),
	    NULL,
	    "PROTOCOL: the router said 'Aborted! This command can only be used on the "
	    "master routing engine.' instead of <environment-information>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_as_before),
	    cmocka_unit_test(test_all),
	    cmocka_unit_test(test_heat),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
