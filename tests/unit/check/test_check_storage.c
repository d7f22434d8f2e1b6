#include "engines.h"
#include "judged.h"

extern const struct check_kind check_storage;

#define INFO(x)                                                                          \
	"<system-storage-information junos:style=\"brief\">" x                           \
	"</system-storage-information>"
#define FILES(total, format, free, percent, on)                                          \
	"<filesystem><filesystem-name>/dev/gpt/junos</filesystem-name><total-blocks "    \
	"junos:format=\"" format "\">" total                                             \
	"</total-blocks><used-blocks junos:format=\"1G\">2000000</used-blocks>"          \
	"<available-blocks junos:format=\"1G\">" free                                    \
	"</available-blocks><used-percent>" percent "</used-percent><mounted-on>" on     \
	"</mounted-on></filesystem>"
#define ROOT FILES("2796512", "1.3G", "905000", " 65", "/.mount")
#define VAR(free, percent) FILES("8388608", "4.0G", free, percent, "/.mount/var")
#define DEV FILES("2", "1.0K", "0", "100", "/.mount/dev")

static void
test_room(void **state)
{
	(void)state;
	judged(&check_storage, "free-min: 2048",
	    HERE(INFO(ROOT DEV VAR("4194304", " 50"))), NULL,
	    "ok [/var] expect: at least 2048 MB free, at most 90 % used; actual: 2048 MB "
	    "free of 4096 MB, 50 % used, on /.mount/var\n");
	judged(&check_storage, "free-min: 2048",
	    HERE(INFO(ROOT DEV VAR("4192256", " 50"))),
	    HERE(INFO(ROOT DEV VAR("4194304", " 50"))),
	    "FAIL [/var] expect: at least 2048 MB free, at most 90 % used; actual: 2047 "
	    "MB free of 4096 MB, 50 % used, on /.mount/var; before: 2048 MB free of 4096 "
	    "MB, 50 % used, on /.mount/var\n");
	judged(&check_storage, "{}", HERE(INFO(VAR("81920", " 98"))), NULL,
	    "FAIL [/var] expect: at most 90 % used; actual: 40 MB free of 4096 MB, 98 % "
	    "used, on /.mount/var\n");
	judged(&check_storage, "{used-max: 100, free-min: 1}",
	    HERE(INFO(VAR("2048", "100"))), NULL,
	    "ok [/var] expect: at least 1 MB free; actual: 1 MB free of 4096 MB, 100 % "
	    "used, on /.mount/var\n");
}

/* A folder is where the longest mount above it is. */
static void
test_mounts(void **state)
{
	(void)state;
	judged(&check_storage, "mounts: [/, /var/tmp/, /variety]",
	    HERE(INFO(VAR("4194304", " 50") ROOT)), NULL,
	    "ok [/] expect: at most 90 % used; actual: 441 MB free of 1365 MB, 65 % "
	    "used, "
	    "on /.mount\n"
	    "ok [/var/tmp/] expect: at most 90 % used; actual: 2048 MB free of 4096 MB, "
	    "50 % used, on /.mount/var\n"
	    "ok [/variety] expect: at most 90 % used; actual: 441 MB free of 1365 MB, 65 "
	    "% used, on /.mount\n");
	judged(&check_storage, "{}", HERE(INFO(DEV)), NULL,
	    "FAIL [/var] expect: at most 90 % used; actual: the router lists no file "
	    "system that it is in\n");
	judged(&check_storage, "{}",
	    HERE(INFO(FILES("8388608", "4.0G", "4194304", " 50", "/var"))), NULL,
	    "ok [/var] expect: at most 90 % used; actual: 2048 MB free of 4096 MB, 50 % "
	    "used, on /var\n");
}

/* Evolved counts blocks of 1024 octets. */
static void
test_blocks(void **state)
{
	(void)state;
	judged(&check_storage, "free-min: 2048",
	    HERE(INFO(FILES("4194304", "4.0G", "2097152", " 50", "/var"))), NULL,
	    "ok [/var] expect: at least 2048 MB free, at most 90 % used; actual: 2048 MB "
	    "free of 4096 MB, 50 % used, on /var\n");
}

static void
test_engines(void **state)
{
	(void)state;
	judged(&check_storage, "{}",
	    BOTH(INFO(VAR("4194304", " 50")), INFO(VAR("2048", " 99"))), NULL,
	    "ok [re0: /var] expect: at most 90 % used; actual: 2048 MB free of 4096 MB, "
	    "50 % used, on /.mount/var\n"
	    "FAIL [re1: /var] expect: at most 90 % used; actual: 1 MB free of 4096 MB, "
	    "99 "
	    "% used, on /.mount/var\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_storage, "{}", HERE(INFO(VAR("4194304", "-"))), NULL,
	    "PROTOCOL: /.mount/var: '-' in <used-percent> is no whole number\n");
	judged(&check_storage, "{}", HERE(INFO(VAR("", " 50"))), NULL,
	    "PROTOCOL: /.mount/var: a file system without <available-blocks>\n");
	judged(&check_storage, "{}", HERE(INFO(VAR("123456789012345678", " 50"))), NULL,
	    "PROTOCOL: /.mount/var: <available-blocks> is too large\n");
	judged(&check_storage, "{}", HERE(""), NULL,
	    "PROTOCOL: no <system-storage-information> in the router's answer\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_room),
	    cmocka_unit_test(test_mounts),
	    cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_engines),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
