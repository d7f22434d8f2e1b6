/* Orders that are not understood are refused, and change nothing. */
#include "rig.h"

#include "emulator/control.h"

static void
test_refused(void **state)
{
	static const char *const orders[][4] = {{"clock", "advance", "soon"},
	    {"clock", "advance", "nan"}, {"clock", "advance", "-5"},
	    {"clock", "advance", "1e30"}, {"clock", "advance", "5s"},
	    {"commit-confirmed", "bob", "5x"}, {"commit-confirmed", "bob", "0"},
	    {"commit-confirmed", "bob", "65536"}, {"commit-confirmed", "bob"},
	    {"other-engine", "hold"}, {"unlock"}, {"edit", "bob"},
	    {"edit", "bob", "sett system"}, {"dance"}};
	struct rig *g = rig_new_at(NULL, NULL, 0);

	(void)state;
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
		int n = 0;
		struct buf out;

		while (n < 4 && orders[i][n] != NULL)
			n++;
		buf_init(&out, BUF_TEXT);
		if (control_do(g->router, orders[i], n, &out) || out.n == 0)
			fail_msg("%s %s: '%s'", orders[i][0], n > 2 ? orders[i][2] : "",
			    buf_z(&out));
		buf_done(&out);
	}
	assert_int_equal(router_now(g->router), RIG_EPOCH * 1000LL);
	assert_int_equal(g->router->pending.minutes, 0);
	assert_int_equal(g->router->nhistory, 1);
	assert_false(candidate_dirty(g->router, &g->router->candidate));
	rig_free(g);
}

/* The good ones of several commands are done all the same. */
static void
test_edit(void **state)
{
	static const char *const order[] = {
	    "edit", "bob", "set system host-name a", "sett system", "delete system x"};
	struct rig *g = rig_new(NULL, NULL);
	struct buf out;

	(void)state;
	buf_init(&out, BUF_TEXT);
	assert_false(control_do(g->router, order, 5, &out));
	assert_string_equal(
	    buf_z(&out), "error: unknown command sett\nwarning: statement not found x\n");
	assert_true(candidate_dirty(g->router, &g->router->candidate));
	buf_done(&out);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_refused), cmocka_unit_test(test_edit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
