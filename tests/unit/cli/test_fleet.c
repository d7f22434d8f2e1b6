#include "cli/fleet.h"

#include "unit/cli/commanded.h"

static void
fill(struct fleet *f, size_t i, enum outcome outcome, int exit_code)
{
	struct result *r = &f->results[i];

	*r = (struct result){.outcome = outcome, .exit_code = exit_code};
	buf_init(&r->diff, BUF_TEXT);
	buf_init(&r->detail, BUF_LINE);
	f->attempted[i] = true;
}

static void
fleet(struct commanded *w, struct fleet *f)
{
	commanded_site();
	if (fleet_open(f, &w->c, &w->e) < 0)
		fail_msg("%s", err_message(w->e));
}

/* Every mistake of every host is shown, and no device is begun. */
static void
nothing_begins_with_a_mistake(void **state)
{
	struct commanded w;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "diff", "all");
	commanded_site();
	folder_put("templates/router.j2",
	    "{% if inventory_hostname == 'fra2' %}{{ nosuch }}{% endif %}\n"
	    "{% if inventory_hostname == 'ams1' %}{{ other }}{% endif %}\n"
	    "{% if inventory_hostname == 'fra1' %}system;{% endif %}\n");
	assert_int_equal(fleet_open(&f, &w.c, &w.e), -1);
	assert_string_equal(
	    err_message(w.e), "2 of 3 configurations could not be rendered");
	assert_int_equal(err_exit_code(w.e), 2);
	assert_posted(&w, "'nosuch' is undefined");
	assert_posted(&w, "\"device\":\"ams1\"");
	assert_not_posted(&w, "\"device\":\"fra1\"");
	assert_not_posted(&w, "device-state");
	commanded_done(&w);
}

static void
options_are_refused_before_anything_begins(void **state)
{
	static const char *const words[][4] = {
	    {"diff", "-j", "0", NULL},
	    {"diff", "-j", "many", NULL},
	    {"deploy", "--confirm-timeout", "0", NULL},
	    {"deploy", "--load", "overide", NULL},
	    {"diff", "-l", "nosuch", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct commanded w;
		struct fleet f;

		commanded_open(&w, words[i]);
		commanded_site();
		if (fleet_open(&f, &w.c, &w.e) == 0)
			fail_msg("'%s %s' was taken", words[i][1], words[i][2]);
		assert_int_equal(err_exit_code(w.e), 2);
		assert_string_equal(buf_z(&w.events), "");
		commanded_done(&w);
	}
}

/* Law 1: what was not begun is not called unchanged, and the product is JSON all the same. */
static void
stopped_before_the_first(void **state)
{
	struct commanded w;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "diff", "--json", "fra");
	fleet(&w, &f);
	cancel_raise(&w.cancel);
	fleet_compare(&f);
	assert_int_equal(fleet_exit_code(&f), 6);
	keep_output(&w);
	assert_int_equal(fleet_write_diffs(&f, &w.e), 0);
	assert_string_equal(output(&w),
	    "[\n  {\n    \"device\": \"fra1\",\n    \"outcome\": \"refused\",\n"
	    "    \"exit\": 6,\n    \"detail\": \"not begun: the run was stopped\",\n    "
	    "\"diff\": \"\"\n  },\n"
	    "  {\n    \"device\": \"fra2\",\n    \"outcome\": \"refused\",\n"
	    "    \"exit\": 6,\n    \"detail\": \"not begun: the run was stopped\",\n    "
	    "\"diff\": \"\"\n  }\n]\n");
	fleet_close(&f, 6);
	assert_posted(&w, "\"exit\":6");
	assert_posted(&w, "\"states\":{\"refused\":2}");
	commanded_done(&w);
}

/* Ended before anything was begun, for want of a terminal: the record says so of each device. */
static void
closed_without_a_beginning(void **state)
{
	struct commanded w;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "fra");
	fleet(&w, &f);
	fleet_close(&f, 6);
	assert_posted(&w, "\"states\":{\"refused\":2}");
	assert_posted(&w, "\"device\":\"fra1\",\"result\":\"refused\"");
	assert_posted(&w, "not begun: the run ended before");
	assert_not_posted(&w, "unchanged");
	commanded_done(&w);
}

static void
the_highest_of_all_devices(void **state)
{
	static const int codes[][4] = {{0, 0, 0, 0}, {0, 4, 0, 4}, {5, 4, 0, 5},
	    {5, 7, 6, 7}, {1, 0, 4, 4}, {6, 5, 1, 6}};

	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		struct commanded w;
		struct fleet f;

		COMMANDED(&w, "deploy", "all");
		fleet(&w, &f);
		for (size_t k = 0; k < 3; k++)
			fill(&f, k, OUTCOME_UNKNOWN, codes[i][k]);
		/* a stop that came when all was done stopped nothing */
		cancel_raise(&w.cancel);
		assert_int_equal(fleet_exit_code(&f), codes[i][3]);
		fleet_close(&f, 0);
		assert_posted(&w, "\"states\":{\"unknown\":3}");
		commanded_done(&w);
	}
}

static void
no_secret_in_the_product(void **state)
{
	struct commanded w;
	struct fleet f;
	const char *text;

	(void)state;
	COMMANDED(&w, "diff", "--json", "ams1");
	fleet(&w, &f);
	redact_add(w.c.redact, STR("s3cr\"t-word"));
	fill(&f, 0, OUTCOME_UNKNOWN, 7);
	buf_adds(&f.results[0].diff, "[edit]\n+  secret s3cr\"t-word;\n");
	buf_adds(&f.results[0].detail, "the router said s3cr\"t-word");
	keep_output(&w);
	assert_int_equal(fleet_write_diffs(&f, &w.e), 0);
	text = output(&w);
	assert_null(strstr(text, "t-word"));
	assert_string_equal(text,
	    "[\n  {\n    \"device\": \"ams1\",\n    \"outcome\": \"unknown\",\n"
	    "    \"exit\": 7,\n    \"detail\": \"the router said ********\",\n"
	    "    \"diff\": \"[edit]\\n+  secret ********;\\n\"\n  }\n]\n");
	keep_output(&w);
	assert_int_equal(fleet_write_results(&f, &w.e), 0);
	assert_string_equal(output(&w), text);
	w.c.json = false;
	keep_output(&w);
	assert_int_equal(fleet_write_diffs(&f, &w.e), 0);
	text = output(&w);
	assert_null(strstr(text, "t-word"));
	assert_non_null(strstr(text, "secret ********;"));
	fleet_close(&f, 7);
	commanded_done(&w);
}

/* A device that could not be compared has no difference, which is not a difference of nothing. */
static void
only_what_was_compared_is_shown(void **state)
{
	struct commanded w;
	struct fleet f;
	const char *text;

	(void)state;
	COMMANDED(&w, "diff", "all");
	fleet(&w, &f);
	fill(&f, 0, OUTCOME_REFUSED, 4);
	fill(&f, 1, OUTCOME_UNCHANGED, 0);
	fill(&f, 2, OUTCOME_UNCHANGED, 0);
	buf_adds(&f.results[2].diff, "[edit]\n+  x;\n");
	assert_true(fleet_differs(&f));
	keep_output(&w);
	assert_int_equal(fleet_write_diffs(&f, &w.e), 0);
	text = output(&w);
	assert_null(strstr(text, f.hosts[0]->name));
	assert_non_null(strstr(text, f.hosts[1]->name));
	assert_non_null(strstr(text, "+  x;"));
	fleet_close(&f, 4);
	commanded_done(&w);
}

/* Approved is what the digest of each device stands for; "" approves no difference. The others go behind. */
static void
approval_keeps_each_difference(void **state)
{
	static const bool second[] = {false, true};
	const struct host *first;
	struct commanded w;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "fra");
	fleet(&w, &f);
	fill(&f, 0, OUTCOME_UNCHANGED, 0);
	fill(&f, 1, OUTCOME_UNCHANGED, 0);
	buf_adds(&f.results[0].diff, "[edit]\n+  x;\n");
	strcpy(f.results[0].digest, "0123");
	first = f.hosts[0];
	fleet_approve(&f, second);
	assert_int_equal(f.chosen, 1);
	assert_ptr_equal(f.hosts[1], first);
	assert_string_equal(f.approved[0], "");
	assert_string_equal(f.approved[1], "0123");
	assert_false(f.attempted[0]);
	assert_true(f.attempted[1]);
	assert_int_equal(f.results[1].outcome, OUTCOME_REFUSED);
	assert_int_equal(fleet_exit_code(&f), 6);
	assert_false(fleet_differs(&f));
	fleet_close(&f, 0);
	commanded_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_begins_with_a_mistake),
	    cmocka_unit_test(options_are_refused_before_anything_begins),
	    cmocka_unit_test(stopped_before_the_first),
	    cmocka_unit_test(closed_without_a_beginning),
	    cmocka_unit_test(the_highest_of_all_devices),
	    cmocka_unit_test(no_secret_in_the_product),
	    cmocka_unit_test(only_what_was_compared_is_shown),
	    cmocka_unit_test(approval_keeps_each_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
