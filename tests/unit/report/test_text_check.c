#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/errand.h"
#include "unit/report/said.h"

/* In a runbook a rule below the head; elsewhere none (test_text.c). */
static void
test_rule(void **state)
{
	(void)state;
	errand_says(
	    ERRAND({"00:00.000", "runbook", "'runbook':'p','steps':1"},
		{"00:00.000", "check-result",
		    "'device':'a','check':'bgp','title':'all up','passed':false,"
		    "'expect':'Established','actual':'Idle','object':'192.0.2.1'"},
		{"00:00.000", "check-result",
		    "'device':'a','check':'bgp','title':'all up','passed':false,"
		    "'expect':'Established','actual':'Idle','object':'192.0.2.2'"},
		{"00:00.000", "check-result",
		    "'device':'a','check':'bgp','title':'all up','passed':true,"
		    "'expect':'x','actual':'x'"}),
	    "[0.0 s] runbook p: 1 step\n"
	    "[ a ] bgp: all up: failed\n"
	    "─────────────────────────\n"
	    "  Expect: 192.0.2.1 Established\n"
	    "  Actual: 192.0.2.1 Idle\n"
	    "  Expect: 192.0.2.2 Established\n"
	    "  Actual: 192.0.2.2 Idle\n"
	    "[ a ] bgp: all up: ok\n"
	    "─────────────────────\n"
	    "  Expect: x  Actual: x\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
