#include "unit/expect.h"
#include "unit/inventory/folder.h"

#include "inventory/site.h"

static void
test_find(void **state)
{
	struct folder f;
	struct arena *a = arena_new();
	struct err *e = NULL;
	char *dir = NULL;

	(void)state;
	folder_enter(&f);
	assert_int_equal(site_find(a, NULL, &dir, &e), -1);
	expect_err(e, ERR_FILE,
	    "there is no 'inventory/' here or in a directory above\n"
	    "  remedy: go to the site directory, or name it with -C\n");
	e = NULL;
	folder_put("inventory/hosts.yml", "");
	folder_put("a/b/c", "");
	assert_int_equal(site_find(a, NULL, &dir, &e), 0);
	assert_string_equal(dir, ".");
	assert_int_equal(chdir("a/b"), 0);
	assert_int_equal(site_find(a, NULL, &dir, &e), 0);
	assert_string_equal(dir, "../..");
	assert_int_equal(chdir("../.."), 0);
	assert_int_equal(site_find(a, "a/", &dir, &e), 0);
	assert_string_equal(dir, "a");
	assert_int_equal(site_find(a, "nope", &dir, &e), -1);
	expect_err(e, ERR_FILE,
	    "there is no site directory 'nope'\n"
	    "  remedy: check that the file exists and can be read\n");
	folder_leave(&f);
	arena_free(a);
}

static void
test_load(void **state)
{
	struct folder f;
	struct arena *a = arena_new();
	struct err *e = NULL;
	struct site site;

	(void)state;
	folder_enter(&f);
	assert_int_equal(site_load(a, ".", &site, &e), 0);
	assert_int_equal(site.strategy, SITE_SERIAL);
	assert_int_equal(site.load, SITE_OVERRIDE);
	assert_int_equal(site.confirm_timeout, 5);
	assert_int_equal(site.checks.n, 0);
	assert_int_equal(site.npairs, 0);
	folder_put("inventory/site.yml", "deploy: {strategy: all, confirm-timeout: "
					 "65535, load: set, checks: [bgp, cores]}\n"
					 "redundancy-pairs: [[r1, r2], [r3, r4]]\n");
	folder_put("inventory/hosts.yml", "all: {hosts: {r1: , r2: , r3: , r5: }}\n");
	assert_int_equal(site_load(a, ".", &site, &e), 0);
	assert_string_equal(site.dir, ".");
	assert_int_equal(site.strategy, SITE_ALL);
	assert_int_equal(site.load, SITE_SET);
	assert_int_equal(site.confirm_timeout, 65535);
	assert_string_equal(site.checks.v[1], "cores");
	assert_int_equal(site.npairs, 2);
	assert_string_equal(site.pairs[1][0], "r3");
	struct inventory *inv = folder_load(a, NULL);
	assert_int_equal(site_check(&site, inv, &e), -1);
	expect_err(e, ERR_INPUT,
	    "inventory/site.yml:2:30: 'redundancy-pairs' names 'r4', which is no host\n"
	    "  remedy: did you mean 'r1'?\n");
	e = NULL;
	site.npairs = 1;
	assert_int_equal(site_check(&site, inv, &e), 0);
	folder_leave(&f);
	arena_free(a);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text;
		enum err_code code;
		const char *printed;
	} cases[] = {
	    {"deploi: {}\n", ERR_UNKNOWN_KEY,
		"inventory/site.yml:1:1: unknown key 'deploi' in site file\n"
		"  remedy: did you mean 'deploy'?\n"},
	    {"deploy: {confirm-timeout: 0}\n", ERR_INPUT,
		"inventory/site.yml:1:27: 'confirm-timeout' must be from 1 to 65535, not "
		"0\n"
		"  remedy: correct the file at the position shown\n"},
	    {"deploy: {strategy: wave}\n", ERR_INPUT,
		"inventory/site.yml:1:20: 'strategy' cannot be 'wave'\n"
		"  remedy: use one of 'serial', 'waves', 'all'\n"},
	    {"redundancy-pairs: [[a]]\n", ERR_INPUT,
		"inventory/site.yml:1:20: 'redundancy-pairs' must be a list of pairs of "
		"host names\n"
		"  remedy: write it like [[fra-edge1, fra-edge2], [sin-edge1, "
		"sin-edge2]]\n"},
	    {"redundancy-pairs: [[a, 1]]\n", ERR_INPUT,
		"inventory/site.yml:1:24: 'redundancy-pairs' must be a list of pairs of "
		"host names\n"
		"  remedy: write it like [[fra-edge1, fra-edge2], [sin-edge1, "
		"sin-edge2]]\n"},
	    {"redundancy-pairs: [[a, a]]\n", ERR_INPUT,
		"inventory/site.yml:1:20: 'a' is a pair with itself\n"
		"  remedy: correct the file at the position shown\n"},
	};
	struct folder f;
	struct site site;

	(void)state;
	folder_enter(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *a = arena_new();
		struct err *e = NULL;

		folder_put("inventory/site.yml", cases[i].text);
		assert_int_equal(site_load(a, ".", &site, &e), -1);
		expect_err(e, cases[i].code, cases[i].printed);
		arena_free(a);
	}
	folder_leave(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_load),
	    cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
