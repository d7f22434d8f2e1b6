#include "engines.h"
#include "judged.h"

extern const struct check_kind check_version;

#define INFO(x)                                                                          \
	"<software-information><host-name>r1</host-name><product-model>mx240</"          \
	"product-model>" x "</software-information>"
#define PACKAGE(name, comment)                                                           \
	"<package-information><name>" name "</name><comment>" comment                    \
	"</comment></package-information>"
#define KERNEL PACKAGE("os-kernel", "JUNOS OS Kernel 64-bit  [20230719.be5f9fd_builder]")
#define NEW(version)                                                                     \
	INFO("<junos-version>" version                                                   \
	     "</junos-version>" KERNEL PACKAGE("junos-version", "Junos: " version))

static void
test_named(void **state)
{
	(void)state;
	judged(&check_version, "version: 22.4R3.25", HERE(NEW("22.4R3.25")), NULL,
	    "ok [routing engine] expect: 22.4R3.25; actual: 22.4R3.25\n");
	judged(&check_version, "version: 23.4R2-S3.9", HERE(NEW("23.4R2-S3")),
	    HERE(NEW("22.4R3.25")),
	    "FAIL [routing engine] expect: 23.4R2-S3.9; actual: 23.4R2-S3; before: "
	    "22.4R3.25\n");
	judged(&check_version, "version: 23.4R2-S3.9",
	    BOTH(NEW("23.4R2-S3.9"), NEW("22.4R3.25")), NULL,
	    "ok [re0] expect: 23.4R2-S3.9; actual: 23.4R2-S3.9\n"
	    "FAIL [re1] expect: 23.4R2-S3.9; actual: 22.4R3.25\n");
}

static void
test_as_before(void **state)
{
	(void)state;
	judged(&check_version, "{}", HERE(NEW("22.4R3.25")), HERE(NEW("22.4R3.25")),
	    "ok [routing engine] expect: 22.4R3.25, as before; actual: 22.4R3.25; "
	    "before: "
	    "22.4R3.25\n");
	judged(&check_version, "{}", HERE(NEW("21.4R3.15")), HERE(NEW("22.4R3.25")),
	    "FAIL [routing engine] expect: 22.4R3.25, as before; actual: 21.4R3.15; "
	    "before: 22.4R3.25\n");
	judged(&check_version, "{}", HERE(NEW("22.4R3.25")), NULL,
	    "INPUT: there is no baseline to compare with\n");
}

/* Old trains tell it in a comment only. */
static void
test_old_trains(void **state)
{
	(void)state;
	judged(&check_version, "version: 12.1X46-D15.3",
	    HERE(INFO(PACKAGE("junos", "JUNOS Software Release [12.1X46-D15.3]"))), NULL,
	    "ok [routing engine] expect: 12.1X46-D15.3; actual: 12.1X46-D15.3\n");
	judged(&check_version, "version: 14.2R3.8",
	    HERE(INFO(KERNEL PACKAGE("junos-version", "Junos: 14.2R3.8"))), NULL,
	    "ok [routing engine] expect: 14.2R3.8; actual: 14.2R3.8\n");
	/* what waits to be installed runs nowhere */
	judged(&check_version, "version: 23.4R2",
	    HERE(INFO(
		KERNEL PACKAGE("junos-install", "JUNOS Installation Software [23.4R2]"))),
	    NULL, "PROTOCOL: routing engine does not tell its version\n");
}

static void
test_not_told(void **state)
{
	(void)state;
	judged(&check_version, "version: 23.4R2",
	    BODIES(
		"<rpc-error><error-severity>error</error-severity><error-message>Could "
		"not connect to re1 : No route to "
		"host</error-message></rpc-error>" ITEMS(ITEM("re0", NEW("23.4R2"))),
		NEW("23.4R2"), TWO_ENGINES),
	    NULL,
	    "RPC: 1 of 2 routing engines answered: the router answered: Could not "
	    "connect "
	    "to re1 : No route to host\n");
	judged(&check_version, "version: 23.4R2", HERE(NEW("")), NULL,
	    "PROTOCOL: routing engine does not tell its version\n");
	judged(&check_version, "version: 23.4R2", HERE(NEW("23.4R2 [old]")), NULL,
	    "PROTOCOL: routing engine does not tell its version\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_named),
	    cmocka_unit_test(test_as_before),
	    cmocka_unit_test(test_old_trains),
	    cmocka_unit_test(test_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
