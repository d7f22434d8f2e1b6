#include "deploy/transaction.h"

#include "unit/deploy/attempted.h"
#include "unit/inventory/folder.h"

struct world {
	struct folder folder;
	struct attempted a; /* its plan and its events; no session */
	struct renderer *renderer;
	struct arena *arena;
};

/* A site of one router that cannot be reached. */
static void
world_open(struct world *w, const char *template)
{
	const struct host *hosts[1];
	struct err *e = NULL;

	folder_enter(&w->folder);
	attempted_open(&w->a, NULL, NULL);
	result_done(&w->a.result);
	folder_put("templates/router.j2", template);
	w->a.host.vars = value_map(w->a.t.arena);
	hosts[0] = &w->a.host;
	if (renderer_new(&w->a.site, hosts, 1, &w->renderer, &e) < 0)
		fail_msg("%s", err_message(e));
	w->a.plan.renderer = w->renderer;
}

static void
world_done(struct world *w)
{
	renderer_free(w->renderer);
	attempted_done(&w->a);
	folder_leave(&w->folder);
}

#define assert_told(w, text)                                                             \
	do {                                                                             \
		if (strstr(buf_z(&(w)->a.events), (text)) == NULL)                       \
			fail_msg("not told: %s in\n%s", (text), buf_z(&(w)->a.events));  \
	} while (0)

static void
names_are_those_of_reports(void **state)
{
	(void)state;
	assert_int_equal(OUTCOMES, 5);
	assert_string_equal(outcome_name(OUTCOME_UNCHANGED), "unchanged");
	assert_string_equal(outcome_name(OUTCOME_CONFIRMED), "confirmed");
	assert_string_equal(outcome_name(OUTCOME_ROLLED_BACK), "rolled-back");
	assert_string_equal(outcome_name(OUTCOME_REFUSED), "refused");
	assert_string_equal(outcome_name(OUTCOME_UNKNOWN), "unknown");
}

static void
unreachable_is_refused(void **state)
{
	struct result *r;
	struct world w;

	(void)state;
	for (int compare = 0; compare < 2; compare++) {
		world_open(&w, "system {\n    host-name r1;\n}\n");
		r = &w.a.result;
		if (compare == 1)
			transaction_compare(&w.a.plan, &w.a.host, r);
		else
			transaction_run(&w.a.plan, &w.a.host, NULL, r);
		assert_int_equal(r->outcome, OUTCOME_REFUSED);
		assert_int_equal(r->exit_code, 4);
		assert_string_equal(buf_z(&r->diff), "");
		assert_non_null(strstr(buf_z(&r->detail), "127.0.0.1"));
		assert_told(&w, "\"state\":\"rendering\"");
		assert_told(&w, "\"state\":\"connecting\"");
		assert_told(&w, "\"kind\":\"device-result\",\"device\":\"r1\","
				"\"result\":\"refused\"");
		assert_told(&w, "\"exit\":4");
		assert_null(strstr(buf_z(&w.a.events), "commit"));
		world_done(&w);
	}
}

/* Whatever stands in the way before anything was loaded: nothing was touched, and the code is the mistake's. */
static void
mistakes_keep_their_code(void **state)
{
	static const struct {
		const char *template;
		int load, code;
		const char *detail;
	} cases[] = {
	    {"{{ nosuch }}\n", SITE_OVERRIDE, 2, "'nosuch' is undefined"},
	    {" \n", SITE_OVERRIDE, 2, "template 'router.j2' rendered nothing for 'r1'"},
	    /* nothing is parsed here, that was done before anything was sent: these fail at the port */
	    {"system {\n", SITE_OVERRIDE, 4, NULL},
	    {"set system host-name r1\n", SITE_SET, 4, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct world w;

		world_open(&w, cases[i].template);
		w.a.plan.load = cases[i].load;
		transaction_run(&w.a.plan, &w.a.host, NULL, &w.a.result);
		assert_int_equal(w.a.result.outcome, OUTCOME_REFUSED);
		assert_int_equal(w.a.result.exit_code, cases[i].code);
		if (cases[i].detail != NULL)
			assert_string_equal(buf_z(&w.a.result.detail), cases[i].detail);
		assert_told(&w, "\"kind\":\"finding\"");
		world_done(&w);
	}
}

static void
stopped_before_it_began(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "system {\n    host-name r1;\n}\n");
	cancel_raise(&w.a.cancel);
	transaction_run(&w.a.plan, &w.a.host, NULL, &w.a.result);
	assert_int_equal(w.a.result.outcome, OUTCOME_REFUSED);
	assert_int_equal(w.a.result.exit_code, 6);
	assert_string_equal(
	    buf_z(&w.a.result.detail), "stopped by the operator before rendering");
	world_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_those_of_reports),
	    cmocka_unit_test(unreachable_is_refused),
	    cmocka_unit_test(mistakes_keep_their_code),
	    cmocka_unit_test(stopped_before_it_began),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
