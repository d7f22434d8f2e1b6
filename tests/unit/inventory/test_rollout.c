#include "unit/expect.h"
#include "unit/inventory/folder.h"

#include "data/yaml.h"
#include "inventory/rollout.h"
#include "inventory/site.h"

static void
load(struct arena *a, const char *text, struct site *site)
{
	struct err *e = NULL;

	folder_put("inventory/site.yml", text);
	if (site_load(a, ".", site, &e) < 0)
		fail_msg("%s: %s", text, err_message(e));
}

static void
what_is_written(void **state)
{
	struct folder f;
	struct arena *a = arena_new();
	struct site site;
	const struct rollout *r = &site.rollout;

	(void)state;
	folder_enter(&f);
	load(a, "deploy: {strategy: waves}\n", &site);
	assert_int_equal(r->canary_count, 0);
	assert_int_equal(r->canary.n, 0);
	assert_int_equal(r->nbatches, 3);
	assert_string_equal(rollout_share_text(a, &r->batches[2]), "25%");
	assert_int_equal(r->nbudgets, 1);
	assert_string_equal(r->budgets[0].group, "all");
	assert_int_equal(r->budgets[0].most.number, 0);
	assert_int_equal(r->soak_ms, 0);
	load(a,
	    "deploy: {strategy: waves, canary: 2, batches: [3, 50 %], soak: 10 min, "
	    "failure-budget: 5%}\n",
	    &site);
	assert_int_equal(r->canary_count, 2);
	assert_int_equal(r->nbatches, 2);
	assert_string_equal(rollout_share_text(a, &r->batches[0]), "3");
	assert_string_equal(rollout_share_text(a, &r->batches[1]), "50%");
	assert_int_equal(r->soak_ms, 600000);
	assert_string_equal(rollout_share_text(a, &r->budgets[0].most), "5%");
	load(a,
	    "deploy:\n  strategy: waves\n  canary: [fra-edge1, 'sin:&edge']\n"
	    "  batches: 10%\n  failure-budget: {fra: 1, all: 3, sin: 100%}\n",
	    &site);
	assert_int_equal(r->canary_count, 0);
	assert_int_equal(r->canary.n, 2);
	assert_string_equal(r->canary.v[1], "sin:&edge");
	assert_int_equal(r->nbatches, 1);
	assert_true(r->batches[0].percent);
	assert_int_equal(r->nbudgets, 3);
	assert_string_equal(r->budgets[0].group, "all");
	assert_int_equal(r->budgets[0].most.number, 3);
	assert_string_equal(r->budgets[1].group, "fra");
	assert_string_equal(r->budgets[2].group, "sin");
	assert_int_equal(r->budgets[2].mark.line, 5);
	load(a, "deploy: {strategy: waves, canary: fra, batches: , failure-budget: 0}\n",
	    &site);
	assert_int_equal(r->canary.n, 1);
	assert_string_equal(r->canary.v[0], "fra");
	assert_int_equal(r->nbatches, 3);
	folder_leave(&f);
	arena_free(a);
}

#define BATCHES "  remedy: write it like [1, 10%, 25%]: routers, or per cent\n"
#define BUDGET "  remedy: write it like 2, 5% or {all: 5%, fra: 1}\n"
#define CANARY "  remedy: write a number of routers, or names like [fra-edge1]\n"
#define POINTLESS(key)                                                                   \
	"  remedy: write 'strategy: waves' too, or leave '" key "' to the command "      \
	"line\n"

static void
nonsense(void **state)
{
	static const struct {
		const char *text, *printed;
	} cases[] = {
	    {"batches: [1, 0%]",
		"2:15: 'batches' must be from 1% to 100%, not 0%\n" BATCHES},
	    {"batches: [1, 101%]",
		"2:15: 'batches' must be from 1% to 100%, not 101%\n" BATCHES},
	    {"batches: 0", "2:11: 'batches' must be from 1 to 200000, not 0\n" BATCHES},
	    {"batches: [-1]", "2:12: 'batches' takes a number of routers or per cent of "
			      "them\n" BATCHES},
	    {"batches: [2.5%]", "2:12: 'batches' takes a number of routers or per cent "
				"of them\n" BATCHES},
	    {"batches: [200001]", "2:12: 'batches' takes a number of routers or per cent "
				  "of them\n" BATCHES},
	    {"batches: ['200001']",
		"2:12: 'batches' must be from 1 to 200000, not 200001\n" BATCHES},
	    {"batches: []", "2:11: 'batches' is empty\n" BATCHES},
	    {"batches: {a: 1}", "2:11: 'batches' takes a number of routers or per cent "
				"of them\n" BATCHES},
	    {"failure-budget: 0%",
		"2:18: 'failure-budget' must be from 1% to 100%, not 0%\n" BUDGET},
	    {"failure-budget: {all: 1, fra: 101%}",
		"2:32: 'failure-budget' must be from 1% to 100%, not 101%\n" BUDGET},
	    {"failure-budget: {fra: 1}",
		"2:18: 'failure-budget' does not say how many of 'all'\n" BUDGET},
	    {"failure-budget: {all: 1, 7: 1}",
		"2:27: a key of 'failure-budget' must be a group\n" BUDGET},
	    {"failure-budget: [1]", "2:18: 'failure-budget' takes a number of routers or "
				    "per cent of them\n" BUDGET},
	    {"canary: 10%",
		"2:10: 'canary' takes a number or names of routers and groups\n" CANARY},
	    {"canary: []",
		"2:10: 'canary' takes a number or names of routers and groups\n" CANARY},
	    {"canary: [fra, 1]",
		"2:10: 'canary' takes a number or names of routers and groups\n" CANARY},
	    {"canary: {fra: 1}",
		"2:10: 'canary' takes a number or names of routers and groups\n" CANARY},
	    {"soak: 10", "2:8: 'soak' must be a number with a unit\n  remedy: write it "
			 "like '90 s', '10 min' or '1 h 30 min'\n"},
	    {"canary: 1\n strategy: serial",
		"2:10: 'canary' means nothing with strategy 'serial'\n" POINTLESS(
		    "canary")},
	    {"batches: 1\n strategy: serial",
		"2:11: 'batches' means nothing with strategy 'serial'\n" POINTLESS(
		    "batches")},
	    {"soak: 1 s\n strategy: all",
		"2:8: 'soak' means nothing with strategy 'all'\n" POINTLESS("soak")},
	    {"failure-budget: 1\n strategy: all",
		"2:18: 'failure-budget' means nothing with strategy 'all'\n" POINTLESS(
		    "failure-budget")},
	};
	struct folder f;

	(void)state;
	folder_enter(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *a = arena_new();
		bool named = strstr(cases[i].text, "strategy") != NULL;
		struct err *e = NULL;
		struct site site;

		folder_put("inventory/site.yml",
		    arena_printf(a, "deploy:\n %s\n%s", cases[i].text,
			named ? "" : " strategy: waves\n"));
		if (site_load(a, ".", &site, &e) == 0)
			fail_msg("'%s' was taken", cases[i].text);
		expect_err(e, ERR_INPUT,
		    arena_printf(a, "inventory/site.yml:%s", cases[i].printed));
		arena_free(a);
	}
	folder_leave(&f);
}

static void
against_the_inventory(void **state)
{
	static const struct {
		const char *text, *printed; /* NULL: good */
	} cases[] = {
	    {"canary: 3", NULL},
	    {"canary: fra", NULL},
	    {"canary: [fra1, 'sin*']", NULL},
	    {"failure-budget: {all: 1, fra: 1, ungrouped: 1}", NULL},
	    {"canary: 4", "3:11: the canary would be the whole fleet of 4 routers\n"
			  "  remedy: a canary is a small part that goes first\n"},
	    {"canary: [fra, sin]",
		"3:11: the canary would be the whole fleet of 4 routers\n"
		"  remedy: a canary is a small part that goes first\n"},
	    {"canary: fra3", "3:11: no host or group matches 'fra3'\n"
			     "  remedy: did you mean 'fra1'?\n"},
	    {"failure-budget: {all: 1, fran: 1}",
		"3:28: 'failure-budget' names 'fran', which is no group\n"
		"  remedy: did you mean 'fra'?\n"},
	    {"failure-budget: {all: 1, fra1: 1}",
		"3:28: 'failure-budget' names 'fra1', which is no group\n"
		"  remedy: did you mean 'fra'?\n"},
	    {"failure-budget: {all: 1, europe: 1}",
		"3:28: 'failure-budget' names 'europe', which is no group\n"
		"  remedy: name groups of the inventory\n"},
	};
	struct folder f;

	(void)state;
	folder_enter(&f);
	folder_put("inventory/hosts.yml",
	    "all:\n  children:\n    fra: {hosts: {fra1: , fra2: }}\n"
	    "    sin: {hosts: {sin1: , sin2: }}\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *a = arena_new();
		struct inventory *inv = folder_load(a, NULL);
		struct err *e = NULL;
		struct site site;

		load(a,
		    arena_printf(a, "deploy:\n  strategy: waves\n  %s\n", cases[i].text),
		    &site);
		assert_int_equal(
		    site_check(&site, inv, &e), cases[i].printed != NULL ? -1 : 0);
		if (cases[i].printed != NULL)
			expect_err(e, err_code(e),
			    arena_printf(a, "inventory/site.yml:%s", cases[i].printed));
		arena_free(a);
	}
	folder_leave(&f);
}

static void
one_router_is_its_own_canary(void **state)
{
	struct folder f;
	struct arena *a = arena_new();
	struct err *e = NULL;
	struct site site;

	(void)state;
	folder_enter(&f);
	folder_put("inventory/hosts.yml", "all: {hosts: {r1: }}\n");
	load(a, "deploy: {strategy: waves, canary: 1}\n", &site);
	assert_int_equal(site_check(&site, folder_load(a, NULL), &e), 0);
	folder_leave(&f);
	arena_free(a);
}

static void
from_the_command_line(void **state)
{
	struct arena *a = arena_new();
	struct rollout_written w = {.soak_ms = -1};
	struct rollout r;
	struct err *e = NULL;

	(void)state;
	w.batches = rollout_option(a, "--batches", "1, 10% ,25%");
	w.canary = rollout_option(a, "--canary", "fra-edge1,sin");
	w.budget = rollout_option(a, "--failure-budget", "all=5%,fra=1");
	assert_int_equal(rollout_load(a, &w, &r, &e), 0);
	assert_int_equal(r.nbatches, 3);
	assert_string_equal(rollout_share_text(a, &r.batches[1]), "10%");
	assert_int_equal(r.canary.n, 2);
	assert_string_equal(r.canary.v[1], "sin");
	assert_int_equal(r.nbudgets, 2);
	assert_string_equal(r.budgets[1].group, "fra");
	w.batches = rollout_option(a, "--batches", "4");
	w.canary = rollout_option(a, "--canary", "0");
	w.budget = rollout_option(a, "--failure-budget", "2");
	assert_int_equal(rollout_load(a, &w, &r, &e), 0);
	assert_int_equal(r.nbatches, 1);
	assert_int_equal(r.batches[0].number, 4);
	assert_int_equal(r.canary_count, 0);
	assert_int_equal(r.canary.n, 0);
	assert_int_equal(r.budgets[0].most.number, 2);
	w.budget = rollout_option(a, "--failure-budget", "all=1,all=2");
	assert_int_equal(rollout_load(a, &w, &r, &e), -1);
	expect_err(e, ERR_INPUT,
	    "--failure-budget: 'failure-budget' takes a number of routers or per cent of "
	    "them\n" BUDGET);
	e = NULL;
	w.budget = NULL;
	w.batches = rollout_option(a, "--batches", "1,,2");
	assert_int_equal(rollout_load(a, &w, &r, &e), -1);
	expect_err(e, ERR_INPUT,
	    "--batches: 'batches' takes a number of routers or per cent of "
	    "them\n" BATCHES);
	e = NULL;
	w.batches = rollout_option(a, "--batches", "");
	assert_int_equal(rollout_load(a, &w, &r, &e), -1);
	err_free(e);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written),
	    cmocka_unit_test(nonsense),
	    cmocka_unit_test(against_the_inventory),
	    cmocka_unit_test(one_router_is_its_own_canary),
	    cmocka_unit_test(from_the_command_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
