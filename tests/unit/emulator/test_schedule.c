#include "rig.h"

#include "emulator/database.h"

#define AT(time)                                                                         \
	"<commit-configuration><at-time>" time                                           \
	"</at-time><log>CHG-7</log></commit-configuration>"
#define HISTORY "<get-commit-information/>"

static void
test_times(void **state)
{
	/* 2025-10-05 10:26:40 UTC */
	const int64_t now = 1759660000LL * 1000;
	static const struct {
		const char *text;
		int64_t seconds; /* -1: none */
	} cases[] = {
	    {"2025-10-05 23:30:00", 1759707000},
	    {"2025-10-05 23:30", 1759707000},
	    {" 23:30\n", 1759707000},
	    {"23:30:07", 1759707007},
	    {"2026-02-28 00:00", 1772236800},
	    {"2026-02-29 00:00", -1},
	    {"2026-13-01 00:00", -1},
	    {"24:00", -1},
	    {"23:60", -1},
	    {"23:59:60", -1},
	    {"23", -1},
	    {"2025-10-05", -1},
	    {"tomorrow", -1},
	    {"", -1},
	    {"23:30 UTC", -1},
	    {"2025-10-05 23:30:00 and so on and on and on", -1},
	};
	int64_t at;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool read = schedule_read(str_of(cases[i].text), now, &at);

		assert_int_equal(read, cases[i].seconds >= 0);
		if (read)
			assert_int_equal(at, cases[i].seconds * 1000);
	}
	assert_true(schedule_read(str_of("reboot"), now, &at));
	assert_int_equal(at, INT64_MAX);
}

/* inferred: the shape of the reply and the words of the refusal */
static void
test_fires(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab"), *b = rig_session(g, "opsuser");
	char want[512];

	(void)state;
	rig_change(g, a, "later");
	assert_string_equal(rig_rpc(g, a, AT("2099-10-05 23:30:00")),
	    "<commit-results>\n<routing-engine "
	    "junos:style=\"normal\">\n<name>re0</name>\n"
	    "<commit-check-success/>\n</routing-engine>\n"
	    "<output>commit at will be executed at 2099-10-05 23:30:00 UTC</output>\n"
	    "</commit-results>\n<ok/>\n");
	assert_contains(rig_host_name(g, a), "pe1-lab");
	/* nobody else may lock, load or commit; its author may not commit twice */
	snprintf(want, sizeof want,
	    "configuration database locked by:\n  autolab terminal  (pid %d) on since ",
	    a->session->pid);
	assert_contains(rig_rpc(g, b, "<lock-configuration/>"), want);
	assert_contains(g->reply, "\n      commit at 2099-10-05 23:30:00 UTC \n");
	assert_contains(rig_load(g, b, "set", "set system host-name x"), want);
	assert_contains(rig_rpc(g, b, "<commit-configuration/>"), want);
	assert_contains(rig_rpc(g, b, "<discard-changes/>"), want);
	assert_contains(
	    rig_rpc(g, b, "<open-configuration><private/></open-configuration>"), want);
	assert_contains(rig_rpc(g, a, "<commit-configuration/>"), want);
	assert_contains(
	    rig_rpc(g, b, "<get-config><source><running/></source></get-config>"),
	    "<commit-at>2099-10-05 23:30:00 UTC</commit-at>\n"
	    "<edit-path>[edit]</edit-path>\n");
	rig_close(a); /* it does not depend on its author */
	rig_ctl(g, "clock", "advance", "3000000000", NULL);
	assert_contains(rig_host_name(g, b), "later");
	assert_contains(rig_rpc(g, b, HISTORY),
	    "<sequence-number>0</sequence-number>\n<user>autolab</user>\n"
	    "<client>netconf</client>\n");
	assert_contains(g->reply, "<log>CHG-7</log>\n");
	assert_string_equal(rig_rpc(g, b, RIG_DIFF), RIG_NO_DIFF);
	assert_string_equal(rig_rpc(g, b, "<lock-configuration/>"), "");
	rig_close(b);
	rig_free(g);
}

/* JUNOScript's form of the refusal says when, too (2.1). */
static void
test_xnm(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"errors=xnm", NULL});
	struct peer_end *a = rig_session(g, "autolab"), *b = rig_session(g, "opsuser");

	(void)state;
	rig_change(g, a, "later");
	rig_rpc(g, a, AT("2099-10-05 23:30:00"));
	assert_contains(rig_rpc(g, b, "<lock-configuration/>"),
	    "</start-time>\n<commit-at>2099-10-05 23:30:00 UTC</commit-at>\n"
	    "<edit-path>[edit]</edit-path>\n</database-status>\n");
	rig_close(a);
	rig_close(b);
	rig_free(g);
}

static void
test_reboot(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "later");
	assert_contains(rig_rpc(g, a, AT("reboot")),
	    "<output>commit will be executed at reboot</output>\n");
	rig_ctl(g, "clock", "advance", "3000000000", NULL);
	assert_contains(rig_host_name(g, a), "pe1-lab");
	database_boot(g->router);
	assert_contains(rig_host_name(g, a), "later");
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	rig_close(a);
	rig_free(g);
}

/* inferred: the words */
static void
test_cleared(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab"), *b = rig_session(g, "opsuser");

	(void)state;
	assert_string_equal(rig_rpc(g, b, "<clear-system-commit/>"),
	    "<output>\nNo commit scheduled.\n</output>\n");
	rig_change(g, a, "later");
	rig_rpc(g, a, AT("2099-10-05 23:30"));
	assert_string_equal(rig_rpc(g, b, "<clear-system-commit/>"),
	    "<output>\nPending commit cleared.\n</output>\n");
	rig_ctl(g, "clock", "advance", "3000000000", NULL);
	assert_contains(rig_host_name(g, b), "pe1-lab");
	/* the change is still in the shared candidate */
	assert_string_equal(
	    rig_rpc(g, b, "<commit-configuration/>"), RIG_COMMITTED("re0"));
	assert_contains(rig_host_name(g, b), "later");
	rig_close(a);
	rig_close(b);
	rig_free(g);
}

static void
test_refused(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "later");
	assert_contains(rig_rpc(g, a, AT("soon")),
	    "<error-message>invalid value</error-message>\n<error-info>\n"
	    "<bad-element>soon</bad-element>");
	assert_contains(rig_rpc(g, a, AT("2025-10-05 23:30")),
	    "\ncommit time must be more than one minute in the future\n");
	rig_load(g, a, "set", "delete system root-authentication");
	assert_contains(rig_rpc(g, a, AT("2099-10-05 23:30")), "commit failed: ");
	assert_null(g->router->schedule.arena);
	assert_int_equal(g->router->nhistory, 1);
	rig_close(a);
	rig_free(g);
}

/* What was pending is confirmed: the manual says that the rollback is cancelled. */
static void
test_confirms(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "tried");
	rig_rpc(g, a, "<commit-configuration><confirmed/></commit-configuration>");
	rig_rpc(g, a, AT("2099-10-05 23:30"));
	rig_ctl(g, "clock", "advance", "7200", NULL);
	assert_contains(rig_host_name(g, a), "tried");
	rig_close(a);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_times),
	    cmocka_unit_test(test_fires),
	    cmocka_unit_test(test_xnm),
	    cmocka_unit_test(test_reboot),
	    cmocka_unit_test(test_cleared),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_confirms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
