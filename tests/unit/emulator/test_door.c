#include "rig.h"

#include "emulator/door.h"

/* The defaults of a router (1.1): 75 at once, 150 attempts a minute, each family for itself. */
static void
test_defaults(void **state)
{
	struct rig *g = rig_new_at(NULL, NULL, 0);
	struct router *r = g->router;
	struct door d;

	(void)state;
	door_init(&d, r, "system services netconf ssh");
	for (int i = 0; i < 75; i++)
		assert_int_equal(door_enter(&d, r, false), DOOR_OPEN);
	assert_int_equal(door_enter(&d, r, false), DOOR_FULL);
	assert_int_equal(door_enter(&d, r, true), DOOR_OPEN);
	door_leave(&d, false);
	for (int i = 77; i <= 150; i++) {
		assert_int_equal(door_enter(&d, r, false), DOOR_OPEN);
		door_leave(&d, false);
	}
	assert_int_equal(door_enter(&d, r, false), DOOR_FULL);
	assert_int_equal(door_enter(&d, r, true), DOOR_OPEN);
	rig_ctl(g, "clock", "advance", "60", NULL);
	assert_int_equal(door_enter(&d, r, false), DOOR_OPEN);
	rig_free(g);
}

/* A listener that was configured goes when its statement goes; one that never was is there for tests. */
static void
test_closed(void **state)
{
	static const char config[] =
	    "system { host-name r1; services { netconf { ssh; } } }";
	struct rig *g = rig_new(config, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	struct door netconf, ssh;

	(void)state;
	door_init(&netconf, g->router, "system services netconf ssh");
	door_init(&ssh, g->router, "system services ssh");
	assert_int_equal(door_enter(&netconf, g->router, false), DOOR_OPEN);
	assert_int_equal(door_enter(&ssh, g->router, false), DOOR_OPEN);
	rig_load(g, end, "set", "delete system services netconf");
	assert_int_equal(door_enter(&netconf, g->router, false), DOOR_OPEN);
	rig_rpc(g, end, "<commit-configuration/>");
	assert_int_equal(door_enter(&netconf, g->router, false), DOOR_CLOSED);
	assert_int_equal(door_enter(&ssh, g->router, false), DOOR_OPEN);
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_defaults),
	    cmocka_unit_test(test_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
