#include "saved_software.h"

#include "device/dialect.h"
#include "device/software.h"

static void
reader_changes_nothing(void **state)
{
	const struct device_package package = {.path = "/var/tmp/x.tgz", .member = -1};
	struct device_answer answer;
	const char *text;
	struct play p;

	(void)state;
	play_open(&p, HELLO, false);
	assert_int_equal(
	    device_package_add(p.device, p.arena, &package, &p.deadline, &answer, &p.e),
	    -1);
	assert_failed(&p, "INTERNAL");
	err_clear(&p.e);
	assert_int_equal(device_package_validate(
			     p.device, p.arena, package.path, &p.deadline, &answer, &p.e),
	    -1);
	assert_failed(&p, "INTERNAL");
	err_clear(&p.e);
	assert_int_equal(
	    device_package_rollback(p.device, p.arena, false, &p.deadline, &answer, &p.e),
	    -1);
	assert_failed(&p, "INTERNAL");
	err_clear(&p.e);
	assert_int_equal(device_reboot(p.device, p.arena, DEVICE_REBOOT_BOTH,
			     DEVICE_JUNOS, &p.deadline, &text, &p.e),
	    -1);
	assert_failed(&p, "INTERNAL");
	assert_not_sent(&p, "<rpc ");
	play_done(&p);
}

static void
dialect_without_software(void **state)
{
	static const struct dialect bare = {.name = "bare"};
	enum device_pending pending;
	struct device_software sw;
	struct play p;

	(void)state;
	play_open(&p, HELLO, true);
	p.device->dialect = &bare;
	assert_int_equal(device_software(p.device, p.arena, &p.deadline, &sw, &p.e), -1);
	assert_failed(&p, "INPUT");
	err_clear(&p.e);
	assert_int_equal(
	    device_pending_install(p.device, &p.deadline, &pending, &p.e), -1);
	assert_says(&p, "the software of a router of dialect 'bare' is unknown");
	play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reader_changes_nothing),
	    cmocka_unit_test(dialect_without_software),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
