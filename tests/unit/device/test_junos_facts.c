#include "saved_software.h"

#include "device/software.h"

static void
facts(struct play *p, const char *replies, struct device_software *sw)
{
	play_open(p, replies, false);
	if (device_software(p->device, p->arena, &p->deadline, sw, &p->e) < 0)
		fail_msg("%s", err_message(p->e));
}

static void
one_engine(void **state)
{
	struct device_software sw;
	struct play p;

	(void)state;
	facts(
	    &p, HELLO ALONE("22.4R3.25", "", "1759660100", "1756684800", "2975300"), &sw);
	assert_int_equal(sw.n, 1);
	assert_int_equal(sw.shape, DEVICE_ALONE);
	assert_string_equal(sw.engines[0].name, "");
	assert_string_equal(sw.engines[0].version, "22.4R3.25");
	assert_null(sw.engines[0].pending);
	assert_true(sw.engines[0].master);
	assert_int_equal(sw.engines[0].booted, 1756684800);
	assert_int_equal(sw.engines[0].uptime, 2975300);
	assert_int_equal(sw.engines[0].now, 1759660100);
	assert_string_equal(sw.model, "mx960");
	assert_false(sw.vmhost);
	assert_false(sw.evolved);
	/* one round trip: the questions stand behind each other */
	assert_sent(&p, "<get-software-information><invoke-on>all-routing-engines</"
			"invoke-on></get-software-information>");
	play_done(&p);
}

static void
two_engines_and_what_is_pending(void **state)
{
	struct device_software sw;
	struct play p;

	(void)state;
	facts(&p,
	    HELLO DUAL(SOFTWARE("21.4R3.15", ""),
		SOFTWARE("21.4R3.15", STAGED("23.4R2-S3.9")),
		UPTIME("2000", "1000", "1000"), UPTIME("2001", "900", "1101")),
	    &sw);
	assert_int_equal(sw.n, 2);
	assert_int_equal(sw.shape, DEVICE_DUAL);
	assert_string_equal(sw.engines[0].name, "re0");
	assert_true(sw.engines[0].master);
	assert_null(sw.engines[0].pending);
	assert_string_equal(sw.engines[1].name, "re1");
	assert_false(sw.engines[1].master);
	assert_string_equal(sw.engines[1].pending, "23.4R2-S3.9");
	assert_int_equal(sw.engines[1].booted, 900);
	assert_ptr_equal(device_engine_named(&sw, "re1"), &sw.engines[1]);
	assert_null(device_engine_named(&sw, "re2"));
	play_done(&p);
}

/* "Could not connect to re1" beside the item of re0 is a partial success, and re1 is known to be there. */
static void
other_engine_away(void **state)
{
	struct device_software sw;
	struct play p;

	(void)state;
	facts(&p,
	    HELLO REPLY(UNREACHABLE("re1") WRAPPED(
		ITEM("re0", SOFTWARE("21.4R3.15", "")))) REPLY(UNREACHABLE("re1")
		    WRAPPED(ITEM("re0", UPTIME("2000", "1000", "1000"))))
		REPLY(ENGINES(ENGINE("0", "master") ENGINE("1", "Present"))) NO_VMHOST,
	    &sw);
	assert_int_equal(sw.n, 2);
	assert_string_equal(sw.engines[0].version, "21.4R3.15");
	assert_null(sw.engines[1].version);
	assert_int_equal(sw.engines[1].booted, 0);
	assert_string_equal(sw.silent, "Could not connect to re1 : No route to host");
	play_done(&p);
}

/* A train that does not know invoke-on: the engine that answers is the master, the chassis names both. */
static void
no_invoke_on(void **state)
{
	struct device_software sw;
	struct play p;

	(void)state;
	facts(&p,
	    HELLO REPLY(SYNTAX("invoke-on")) REPLY("") REPLY("") REPLY("")
		REPLY(SOFTWARE("21.4R3.15", "")) REPLY(SYNTAX("invoke-on"))
		    REPLY(UPTIME("2000", "1000", "1000")) REPLY(
			ENGINES(ENGINE("0", "backup") ENGINE("1", "master"))) NO_VMHOST,
	    &sw);
	assert_int_equal(sw.n, 2);
	assert_string_equal(sw.engines[0].name, "re1");
	assert_true(sw.engines[0].master);
	assert_int_equal(sw.engines[0].booted, 1000);
	assert_string_equal(sw.engines[1].name, "re0");
	assert_null(sw.engines[1].version);
	assert_sent(&p, "<get-software-information/>");
	assert_sent(&p, "<get-system-uptime-information/>");
	play_done(&p);
}

static void
old_train(void **state)
{
	struct device_software sw;
	struct play p;

	(void)state;
	facts(&p,
	    HELLO REPLY("<software-information><host-name>r1</host-name>"
			"<product-model>mx240</product-model>"
			"<package-information><name>junos</name><comment>JUNOS Software "
			"Release [12.1X46-D15.3]</comment></package-information>"
			"</software-information>") REPLY(UPTIME("2000", "1000", "1000"))
		REPLY(ENGINES("")) NO_VMHOST,
	    &sw);
	assert_string_equal(sw.engines[0].version, "12.1X46-D15.3");
	play_done(&p);
	facts(&p,
	    HELLO REPLY("<software-information><product-model>mx240</product-model>"
			"<package-information><name>junos-version</name><comment>Junos: "
			"14.2R3.8</comment></package-information></software-information>")
		REPLY(UPTIME("2000", "1000", "1000")) REPLY(ENGINES("")) NO_VMHOST,
	    &sw);
	assert_string_equal(sw.engines[0].version, "14.2R3.8");
	play_done(&p);
}

static void
members_of_a_virtual_chassis(void **state)
{
	struct device_software sw;
	struct play p;

	(void)state;
	facts(&p,
	    HELLO REPLY(WRAPPED(ITEM("fpc0", SOFTWARE("21.4R3.15", "")) ITEM(
		"fpc1", SOFTWARE("21.4R3.15",
			    "<package-information><name>x</name><comment>Pending: "
			    "23.4R2-S3</comment></package-information>"))))
		REPLY(WRAPPED(ITEM("fpc0", UPTIME("2000", "1000", "1000"))
			ITEM("fpc1", UPTIME("2000", "1001", "999"))))
		    REPLY(WRAPPED(ITEM("fpc0", ENGINES(ENGINE("0", "backup")))
			    ITEM("fpc1", ENGINES(ENGINE("1", "master"))))) NO_VMHOST,
	    &sw);
	assert_int_equal(sw.n, 2);
	assert_int_equal(sw.shape, DEVICE_MEMBERS);
	assert_false(sw.engines[0].master);
	assert_true(sw.engines[1].master);
	assert_string_equal(sw.engines[1].pending, "23.4R2-S3");
	play_done(&p);
	/* a single member is wrapped as well */
	facts(&p,
	    HELLO REPLY(WRAPPED(ITEM("fpc0", SOFTWARE("21.4R3.15", ""))))
		REPLY(WRAPPED(ITEM("fpc0", UPTIME("2000", "1000", "1000")))) REPLY(
		    WRAPPED(ITEM("fpc0", ENGINES(ENGINE("0", "master"))))) NO_VMHOST,
	    &sw);
	assert_int_equal(sw.shape, DEVICE_ALONE);
	assert_int_equal(sw.n, 1);
	play_done(&p);
}

static void
host_below_junos(void **state)
{
	struct device_software sw;
	struct play p;

	(void)state;
	facts(&p,
	    HELLO REPLY(SOFTWARE("21.4R3.15", "")) REPLY(UPTIME("2000", "1000", "1000"))
		REPLY(ENGINES("")) VMHOST("<pending-reboot/>"),
	    &sw);
	assert_true(sw.vmhost);
	assert_string_equal(sw.engines[0].pending, "23.4R2-S3.9");
	play_done(&p);
	facts(&p,
	    HELLO REPLY(SOFTWARE("21.4R3.15", "")) REPLY(UPTIME("2000", "1000", "1000"))
		REPLY(ENGINES("")) VMHOST(""),
	    &sw);
	assert_true(sw.vmhost);
	assert_null(sw.engines[0].pending);
	play_done(&p);
}

static void
evolved(void **state)
{
	struct device_software sw;
	struct play p;

	(void)state;
	facts(&p,
	    HELLO REPLY(WRAPPED(
		ITEM("re0", SOFTWARE("22.4R3-S2.11-EVO",
				"<package-information><name>junos-evo-install-ptx</name>"
				"<comment>x</comment></package-information>"))))
		REPLY(UPTIME("2000", "1000", "1000")) REPLY(ENGINES("")) NO_VMHOST,
	    &sw);
	assert_true(sw.evolved);
	assert_string_equal(sw.engines[0].name, "re0");
	assert_int_equal(sw.engines[0].booted, 1000);
	play_done(&p);
}

static void
no_version_is_an_error(void **state)
{
	struct device_software sw;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<software-information><host-name>x</host-name>"
			"</software-information>"),
	    false);
	assert_int_equal(device_software(p.device, p.arena, &p.deadline, &sw, &p.e), -1);
	assert_failed(&p, "PROTOCOL");
	play_done(&p);
	play_open(&p,
	    HELLO REPLY(SYNTAX("invoke-on")) REPLY("") REPLY("") REPLY("")
		REPLY("<rpc-error><error-severity>error</error-severity>"
		      "<error-message>permission denied</error-message></rpc-error>"),
	    false);
	assert_int_equal(device_software(p.device, p.arena, &p.deadline, &sw, &p.e), -1);
	assert_failed(&p, "RPC");
	assert_says(&p, "permission denied");
	play_done(&p);
}

static void
which_engine_one_talks_to(void **state)
{
	struct play p;
	bool backup = false;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<task-replication-state><task-gres-state>Enabled</"
			"task-gres-state><task-re-mode>\nBackup\n</task-re-mode>"
			"</task-replication-state>")
		REPLY("<task-replication-state><task-re-mode>Master</task-re-mode>"
		      "</task-replication-state>") REPLY(SYNTAX("x")),
	    false);
	assert_int_equal(device_on_backup(p.device, &p.deadline, &backup, &p.e), 0);
	assert_true(backup);
	assert_int_equal(device_on_backup(p.device, &p.deadline, &backup, &p.e), 0);
	assert_false(backup);
	assert_int_equal(device_on_backup(p.device, &p.deadline, &backup, &p.e), 0);
	assert_false(backup);
	play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_engine),
	    cmocka_unit_test(two_engines_and_what_is_pending),
	    cmocka_unit_test(other_engine_away),
	    cmocka_unit_test(no_invoke_on),
	    cmocka_unit_test(old_train),
	    cmocka_unit_test(members_of_a_virtual_chassis),
	    cmocka_unit_test(host_below_junos),
	    cmocka_unit_test(evolved),
	    cmocka_unit_test(no_version_is_an_error),
	    cmocka_unit_test(which_engine_one_talks_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
