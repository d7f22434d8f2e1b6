#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "device/device.h"

/* What is not known to read is not let through, however it is written. */
static void
test_reads(void **state)
{
	static const char *const reading[] = {
	    "<get-system-uptime-information/>",
	    "<get-interface-information><terse/></get-interface-information>",
	    "<get><filter/></get>",
	    "<command>show version</command>",
	    "<command format=\"json\">show bgp summary</command>",
	    "<command format=\"text\"> show log messages | match \"a &gt; b\" | count "
	    "</command>",
	    "<command>show configuration | display set | except secret | "
	    "no-more</command>",
	    "<command>show log x | match \"a|b\" | last 5</command>",
	};
	static const char *const others[] = {
	    "",
	    "get-x",
	    "<getx/>",
	    "<request-reboot/>",
	    "<command/>",
	    "<command>request system reboot</command>",
	    "<command>clear bgp neighbor</command>",
	    "<command>showing</command>",
	    "<command>show</command>",
	    "<command>show version | save x</command>",
	    "<command>show version | match a | append x</command>",
	    "<command>show version |</command>",
	    "<command>show version | match \"a</command>",
	    "<command>show version\nrequest system reboot</command>",
	    "<command>show version&#10;request system reboot</command>",
	    "<command>show log x | match &quot;a|b&quot;</command>", /* who writes that can write quotes */
	    "<command>show <x/>version</command>",
	    "<command>show version</command><request-reboot/>",
	    "<command>show version</command><x></command>",
	    "<commands>show version</commands>",
	    "<command/>show version</command>",
	    "<command format=\"text\">show version</command><command>clear x</command>",
	};

	(void)state;
	for (size_t i = 0; i < sizeof reading / sizeof *reading; i++)
		if (!device_reads(str_of(reading[i])))
			fail_msg("%s is refused", reading[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (device_reads(str_of(others[i])))
			fail_msg("%s is let through", others[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
