/* World scripts: orders at the start and later, with positions of what is wrong. */
#include "rig.h"

#include "emulator/script.h"

static int
start(struct rig *g, const char *text, struct err **e)
{
	struct script *script;

	if (script_parse(g->arena, "world.yml", str_of(text), &script, e) < 0)
		return -1;
	return script_start(script, g->router, e);
}

static void
test_now_and_later(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	struct err *e = NULL;

	(void)state;
	assert_int_equal(
	    start(g,
		"- order: peer 192.0.2.11 down\n"
		"- after: 30s\n  order: peer 192.0.2.11 up\n"
		"- after: 1m\n  router: other\n  order: alarm Minor nonsense\n"
		"- after: 2m\n"
		"  order: [alarm, add, chassis, Major, \"PEM 1 Not OK\"]\n",
		&e),
	    0);
	assert_contains(rig_rpc(g, end, "<get-bgp-summary-information/>"), ">Active<");
	rig_ctl(g, "clock", "advance", "29", NULL);
	assert_contains(rig_rpc(g, end, "<get-bgp-summary-information/>"), ">Active<");
	rig_ctl(g, "clock", "advance", "2", NULL);
	assert_contains(
	    rig_rpc(g, end, "<get-bgp-summary-information/>"), ">Established<");
	assert_contains(
	    rig_rpc(g, end, "<get-alarm-information/>"), "<no-active-alarms/>");
	rig_ctl(g, "clock", "advance", "100", NULL);
	assert_contains(rig_rpc(g, end, "<get-alarm-information/>"),
	    "<active-alarm-count>1</active-alarm-count>");
	assert_contains(g->reply, "<alarm-description>PEM 1 Not OK</alarm-description>");
	rig_close(end);
	rig_free(g);
}

/* The next order is told to whoever keeps the timers. */
static void
test_tick(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct err *e = NULL;
	int64_t before = router_now(g->router);

	(void)state;
	assert_int_equal(
	    start(g, "- {after: 40s, order: cpu busy}\n- {after: 20s, order: cpu idle}\n",
		&e),
	    0);
	pthread_mutex_lock(&g->router->mutex);
	assert_in_range(router_tick(g->router), before + 20000, before + 25000);
	pthread_mutex_unlock(&g->router->mutex);
	rig_ctl(g, "clock", "advance", "41", NULL);
	assert_true(g->router->world.burning);
	rig_free(g);
}

static void
test_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *message;
		int line;
	} cases[] = {
	    {"- order: frobnicate\n", "'frobnicate' is no order of junosim ctl", 1},
	    {"- order: cpu busy\n- after: soon\n  order: cpu idle\n",
		"'soon' is no time: write 500ms, 30s, 5m or 1h", 2},
	    {"- order: cpu busy\n- ordr: cpu idle\n", "ordr", 2},
	    {"- order: cpu broken\n", "pe1-lab: cpu: usage: cpu busy|idle", 1},
	    {"- order: 5\n", "an order is a text or a list of words", 1},
	    {"order: cpu busy\n", "a world script is a list", 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct err *e = NULL;
		struct buf text;

		buf_init(&text, BUF_LINE);
		assert_int_equal(start(g, cases[i].text, &e), -1);
		err_print(e, &text);
		assert_contains(buf_z(&text), cases[i].message);
		assert_int_equal(err_where(e).line, cases[i].line);
		buf_done(&text);
		err_free(e);
		rig_free(g);
	}
}

static bool
is_pe1(void *ctx, const char *name)
{
	(void)ctx;
	return strcmp(name, "pe1-lab") == 0;
}

static void
test_unknown_router(void **state)
{
	struct arena *a = arena_new();
	struct script *script;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(script_parse(a, "world.yml",
			     STR("- {router: pe1-lab, order: cpu busy}\n"
				 "- {router: pe9, order: cpu busy}\n"),
			     &script, &e),
	    0);
	assert_int_equal(script_check(script, is_pe1, NULL, &e), -1);
	assert_string_equal(err_message(e), "no router is named 'pe9'");
	assert_int_equal(err_where(e).line, 2);
	err_free(e);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_now_and_later),
	    cmocka_unit_test(test_tick),
	    cmocka_unit_test(test_what_is_wrong),
	    cmocka_unit_test(test_unknown_router),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
