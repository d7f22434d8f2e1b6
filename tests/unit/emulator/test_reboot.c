/* Reboot, halt, boot, two routing engines: junos-facts 4.6, 4.7, 8. */
#include "rig.h"

#include "config/tree.h"
#include "emulator/machine.h"

static struct rig *
rig_of(const char *const *settings)
{
	const char *all[16] = {"shutdown=5", "boot=240", "boot-mgd=90"};
	size_t n = 3;

	while (settings != NULL && *settings != NULL)
		all[n++] = *settings++;
	return rig_new(NULL, all);
}

static void
advance(struct rig *g, const char *seconds)
{
	rig_ctl(g, "clock", "advance", seconds, NULL);
}

static void
pend(struct rig *g, int engine, const char *release)
{
	struct engine *e = &g->router->machine.engines[engine];

	snprintf(e->pending, sizeof e->pending, "%s", release);
}

static void
test_now(void **state)
{
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "admin");
	struct router *r = g->router;
	int64_t ordered = router_now(r);
	const char *text = rig_rpc(g, end, "<request-reboot><in>0</in></request-reboot>");

	(void)state;
	assert_memory_equal(
	    text, "<request-reboot-results>\n<request-reboot-status reboot-time=\"", 61);
	assert_contains(text, "\">\nShutdown NOW!\n[pid ");
	assert_contains(text, "]\n</request-reboot-status>\n</request-reboot-results>\n");
	assert_false(end->hung_up);
	pend(g, 0, "23.4R2-S3.9");
	advance(g, "5");
	assert_true(end->hung_up);
	assert_int_equal(machine_state(r), MACHINE_SILENT);
	/* what a session that was cut still sends is not done */
	assert_string_equal(rig_rpc(g, end, "<get-software-information/>"), "");
	rig_close(end);
	advance(g, "238");
	assert_int_equal(machine_state(r), MACHINE_SILENT);
	advance(g, "2");
	assert_int_equal(machine_state(r), MACHINE_SSH);
	advance(g, "88");
	assert_int_equal(machine_state(r), MACHINE_SSH);
	advance(g, "2");
	assert_int_equal(machine_state(r), MACHINE_UP);
	assert_true(r->boot_ms > ordered);
	end = rig_session(g, "admin");
	assert_contains(rig_rpc(g, end, "<get-software-information/>"),
	    "<junos-version>23.4R2-S3.9</junos-version>\n");
	assert_contains(buf_z(&end->in), "http://xml.juniper.net/junos/23.4R0/junos");
	assert_string_equal(r->machine.engines[0].previous, "22.4R3.25");
	rig_close(end);
	rig_free(g);
}

/* inferred: the window of a confirmed commit goes on while the router is down; it rolls back once it is up. */
static void
test_confirmed_commit_over_reboot(void **state)
{
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "admin");
	struct router *r = g->router;

	(void)state;
	rig_change(g, end, "tried");
	rig_rpc(g, end,
	    "<commit-configuration><confirmed/><confirm-timeout>1</confirm-timeout>"
	    "</commit-configuration>");
	rig_load(g, end, "set", "set system domain-name lost.example");
	rig_rpc(g, end, "<request-reboot><in>0</in></request-reboot>");
	advance(g, "5");
	assert_int_equal(machine_state(r), MACHINE_SILENT);
	rig_close(end);
	for (int i = 0; i < 3600 && machine_state(r) != MACHINE_UP; i++) {
		assert_int_equal(r->pending.minutes, 1);
		advance(g, "1");
	}
	advance(g, "61");
	assert_int_equal(r->pending.minutes, 0);
	end = rig_session(g, "admin");
	assert_contains(rig_host_name(g, end), "pe1-lab");
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	rig_close(end);
	rig_free(g);
}

static void
test_scheduled(void **state)
{
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "autolab");
	struct shutdown *s = &g->router->machine.shutdown;
	const char *text;

	(void)state;
	assert_string_equal(rig_rpc(g, end, "<get-reboot-information/>"),
	    "<output>\nNo shutdown/reboot scheduled.\n</output>\n");
	text = rig_rpc(g, end,
	    "<request-reboot><at>4110050100</at><message>new image</message>"
	    "</request-reboot>");
	assert_contains(text, "reboot-time=\"2264547600\">\nnew image\n"
			      "Shutdown at Sat Oct  5 01:00:00 2041\n[pid ");
	assert_int_equal(s->at_ms / 1000, 2264547600);
	rig_close(end);
	rig_free(g);
}

static void
test_in_minutes_and_clear(void **state)
{
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "autolab");
	struct shutdown *s = &g->router->machine.shutdown;
	int64_t now = router_now(g->router);
	const char *text;

	(void)state;
	assert_contains(rig_rpc(g, end, "<request-reboot><in>10</in></request-reboot>"),
	    "\">\nShutdown at ");
	assert_in_range(s->at_ms, now + 600000, now + 610000);
	assert_contains(rig_rpc(g, end, "<get-reboot-information/>"),
	    "<output>\nreboot requested by autolab at ");
	text = rig_rpc(g, end, "<clear-reboot/>");
	assert_contains(text, "\nTerminating...\n</output>\n");
	assert_contains(rig_rpc(g, end, "<clear-reboot/>"),
	    "<output>\nNo shutdown/reboot scheduled.\n</output>\n");
	advance(g, "700");
	assert_int_equal(machine_state(g->router), MACHINE_UP);
	assert_contains(rig_rpc(g, end, "<request-reboot><at>soon</at></request-reboot>"),
	    "<bad-element>soon</bad-element>");
	rig_close(end);
	rig_free(g);
}

static void
test_old_form_and_unclosed(void **state)
{
	struct rig *g = rig_of((const char *[]){"reboot-output=true", NULL});
	struct rig *open = rig_of((const char *[]){"reboot-reply=unclosed", NULL});
	struct rig *mute = rig_of((const char *[]){"reboot-reply=none", NULL});
	struct peer_end *a = rig_session(g, "admin"), *b = rig_session(open, "admin"),
			*c = rig_session(mute, "admin");

	(void)state;
	assert_contains(
	    rig_rpc(g, a, "<request-reboot/>"), "<output>Shutdown NOW!\n[pid ");
	rig_rpc(open, b, "<request-reboot/>");
	assert_contains(buf_z(&b->in), "</request-reboot-results>\n");
	assert_lacks(buf_z(&b->in), "</rpc-reply>");
	assert_lacks(buf_z(&b->in), "]]>]]>");
	rig_rpc(mute, c, "<request-reboot/>");
	assert_int_equal(c->in.n, 0);
	advance(mute, "5");
	assert_true(c->hung_up);
	rig_close(a);
	rig_close(b);
	rig_close(c);
	rig_free(g);
	rig_free(open);
	rig_free(mute);
}

static void
test_upgrade_fails(void **state)
{
	struct rig *old = rig_of((const char *[]){"upgrade=boots-old", NULL});
	struct rig *dead = rig_of((const char *[]){"upgrade=no-boot", NULL});
	int64_t now = router_now(old->router);

	(void)state;
	pend(old, 0, "23.4R2-S3.9");
	machine_order(old->router, SHUTDOWN_REBOOT, 1, now, "admin");
	advance(old, "400");
	assert_int_equal(machine_state(old->router), MACHINE_UP);
	assert_string_equal(machine_version(old->router), "22.4R3.25");
	assert_string_equal(old->router->machine.engines[0].pending, "");
	assert_true(old->router->boot_ms >= now);

	pend(dead, 0, "23.4R2-S3.9");
	machine_order(dead->router, SHUTDOWN_REBOOT, 1, now, "admin");
	advance(dead, "4000");
	assert_int_equal(machine_state(dead->router), MACHINE_SILENT);
	machine_power_on(dead->router); /* the old slice */
	advance(dead, "330");
	assert_int_equal(machine_state(dead->router), MACHINE_UP);
	assert_string_equal(machine_version(dead->router), "22.4R3.25");
	rig_free(old);
	rig_free(dead);
}

static void
test_halt(void **state)
{
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "admin");

	(void)state;
	assert_contains(rig_rpc(g, end, "<request-halt/>"), "Shutdown NOW!\n[pid ");
	rig_close(end);
	advance(g, "100000");
	assert_int_equal(machine_state(g->router), MACHINE_SILENT);
	machine_power_on(g->router);
	advance(g, "330");
	assert_int_equal(machine_state(g->router), MACHINE_UP);
	rig_free(g);
}

/* Locks and edits are gone; the timer of a confirmed commit is not: inferred, junos-facts 8 leaves it open. */
static void
test_what_is_left(void **state)
{
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "admin");
	struct router *r = g->router;

	(void)state;
	rig_load(g, end, "set", "set system host-name other");
	rig_rpc(g, end,
	    "<commit-configuration><confirmed/><confirm-timeout>3</confirm-timeout>"
	    "</commit-configuration>");
	rig_rpc(g, end, "<lock-configuration/>");
	rig_load(g, end, "set", "set system domain-name example.net");
	machine_order(r, SHUTDOWN_REBOOT, 1, router_now(r), "admin");
	advance(g, "1");
	rig_close(end);
	assert_int_equal(r->holder.pid, 0);
	advance(g, "200"); /* it is due, but nobody is there to do it */
	assert_true(router_has(r, "system host-name"));
	assert_int_equal(r->pending.minutes, 3);
	advance(g, "130");
	assert_int_equal(machine_state(r), MACHINE_UP);
	assert_int_equal(r->pending.minutes, 0);
	end = rig_session(g, "admin");
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"text\"/>"),
	    "host-name pe1-lab;");
	rig_close(end);
	rig_free(g);
}

/* It answers, and never goes down. */
static void
test_ignored(void **state)
{
	struct rig *g = rig_of((const char *[]){"reboots=false", NULL});
	struct peer_end *end = rig_session(g, "admin");
	int64_t booted = g->router->boot_ms;

	(void)state;
	assert_contains(rig_rpc(g, end, "<request-reboot><in>0</in></request-reboot>"),
	    "Shutdown NOW!");
	rig_ctl(g, "clock", "advance", "600", NULL);
	assert_int_equal(machine_state(g->router), MACHINE_UP);
	assert_false(end->hung_up);
	assert_int_equal(g->router->machine.shutdown.kind, SHUTDOWN_NONE);
	assert_int_equal(g->router->boot_ms, booted);
	rig_close(end);
	rig_free(g);
}

/* `routing-engine other` of a host with two. */
static void
test_other_host(void **state)
{
	struct rig *g = rig_of((const char *[]){"wrapper=re0+re1", "vmhost=true", NULL});
	struct peer_end *end = rig_session(g, "admin");

	(void)state;
	rig_rpc(g, end,
	    "<request-vmhost-reboot><routing-engine>other</routing-engine>"
	    "</request-vmhost-reboot>");
	advance(g, "61");
	assert_false(end->hung_up);
	assert_true(g->router->world.other_gone);
	rig_close(end);
	rig_free(g);
}

static void
test_two_engines(void **state)
{
	struct rig *g = rig_of((const char *[]){"wrapper=re0+re1", NULL});
	struct peer_end *end = rig_session(g, "admin");
	struct router *r = g->router;

	(void)state;
	pend(g, 0, "23.4R2-S3.9");
	pend(g, 1, "23.4R2-S3.9");
	/* the backup first: nobody notices but that it cannot be reached */
	rig_rpc(
	    g, end, "<request-reboot><other-routing-engine/><in>0</in></request-reboot>");
	advance(g, "10");
	assert_false(end->hung_up);
	assert_true(r->world.other_gone);
	assert_int_equal(machine_state(r), MACHINE_UP);
	advance(g, "330");
	assert_false(r->world.other_gone);
	assert_string_equal(machine_release(r, 1), "23.4R2-S3.9");
	assert_string_equal(machine_release(r, 0), "22.4R3.25");
	/* then the master: the other one takes over */
	rig_rpc(g, end, "<request-reboot><in>0</in></request-reboot>");
	advance(g, "10");
	assert_true(end->hung_up);
	rig_close(end);
	assert_int_equal(r->world.master, 1);
	assert_int_equal(r->world.engine, 1);
	assert_int_equal(machine_state(r), MACHINE_UP);
	assert_string_equal(machine_version(r), "23.4R2-S3.9");
	advance(g, "330");
	assert_false(r->world.other_gone);
	assert_string_equal(machine_release(r, 0), "23.4R2-S3.9");
	assert_int_equal(r->world.master, 1);
	/* both at once */
	end = rig_session(g, "admin");
	rig_rpc(
	    g, end, "<request-reboot><both-routing-engines/><in>0</in></request-reboot>");
	advance(g, "10");
	rig_close(end);
	assert_int_equal(machine_state(r), MACHINE_SILENT);
	advance(g, "330");
	assert_int_equal(machine_state(r), MACHINE_UP);
	assert_false(r->world.other_gone);
	rig_free(g);
}

static void
test_vmhost(void **state)
{
	struct rig *g = rig_of((const char *[]){"vmhost=true", NULL});
	struct peer_end *end = rig_session(g, "admin");
	const char *text = rig_rpc(g, end, "<request-vmhost-reboot/>");

	(void)state;
	assert_memory_equal(text,
	    "<output>\nInitiating vmhost reboot...\n</output>\n<rpc-error>\n"
	    "<error-severity>warning</error-severity>\n<error-message>\n"
	    "Rebooting re0 in 1 min\n</error-message>\n</rpc-error>\n",
	    163);
	assert_contains(text, "\nInitiating Junos shutdown...\n");
	assert_contains(text, "<output>\nshutdown: [pid ");
	assert_contains(text, "]\nShutdown at ");
	advance(g, "50");
	assert_int_equal(machine_state(g->router), MACHINE_UP);
	advance(g, "10");
	assert_int_equal(machine_state(g->router), MACHINE_SILENT);
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_now),
	    cmocka_unit_test(test_confirmed_commit_over_reboot),
	    cmocka_unit_test(test_scheduled), cmocka_unit_test(test_in_minutes_and_clear),
	    cmocka_unit_test(test_old_form_and_unclosed),
	    cmocka_unit_test(test_upgrade_fails), cmocka_unit_test(test_halt),
	    cmocka_unit_test(test_what_is_left), cmocka_unit_test(test_two_engines),
	    cmocka_unit_test(test_ignored), cmocka_unit_test(test_other_host),
	    cmocka_unit_test(test_vmhost)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
