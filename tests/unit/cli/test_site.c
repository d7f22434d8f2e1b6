#include "unit/cli/commanded.h"

#include "inventory/inventory.h"
#include "inventory/site.h"

/* The names that a command line is about, or its error. */
static void
meant(const char *expected, const char *const *words)
{
	const struct host **hosts;
	struct commanded w;
	struct buf names;
	size_t n = 0;

	commanded_open(&w, words);
	commanded_site();
	buf_init(&names, BUF_LINE);
	if (cli_hosts(&w.c, 0, &hosts, &n, &w.e) < 0) {
		buf_printf(&names, "%d %s", err_exit_code(w.e), err_message(w.e));
	} else {
		for (size_t i = 0; i < n; i++)
			buf_printf(&names, "%s%s", i > 0 ? " " : "", hosts[i]->name);
		assert_null(hosts[n]);
	}
	assert_string_equal(buf_z(&names), expected);
	buf_done(&names);
	commanded_done(&w);
}

#define MEANT(expected, ...) meant((expected), (const char *const[]){__VA_ARGS__, NULL})

static void
arguments_and_limits_narrow(void **state)
{
	(void)state;
	MEANT("fra1 fra2 ams1", "diff");
	MEANT("fra2", "diff", "fra2");
	MEANT("fra1 ams1", "diff", "ams1", "fra1");
	MEANT("fra1 ams1", "diff", "ams1", "fra1", "ams1"); /* once each */
	MEANT("fra1 fra2", "diff", "-l", "fra");
	MEANT("fra2", "diff", "fra", "-l", "*2");
	MEANT("ams1", "diff", "-l", "all:!fra");
	MEANT("fra1", "diff", "-l", "fra", "-l", "*1");
	MEANT("fra1", "diff", "fra", "!fra2");
	MEANT("fra2", "diff", "~^fra", "-l", "fra:!fra1");
}

/* Never "all" for want of a match. */
static void
nothing_in_common_is_an_error(void **state)
{
	(void)state;
	MEANT(
	    "2 no host is both named and within the limit", "diff", "ams1", "-l", "fra");
	MEANT("2 no host is both named and within the limit", "diff", "-l", "fra", "-l",
	    "ams");
	MEANT("2 no host or group matches 'fra3'", "diff", "fra3");
	MEANT("2 no host or group matches 'fra3'", "diff", "-l", "fra3");
}

static void
no_site(void **state)
{
	const struct site *site = NULL;
	struct commanded w;

	(void)state;
	COMMANDED(&w, "diff", "-C", "nowhere");
	assert_int_equal(cli_site(&w.c, &site, NULL, &w.e), -1);
	assert_int_equal(err_exit_code(w.e), 2);
	assert_null(site);
	commanded_done(&w);
}

static void
loaded_once_and_warned_about(void **state)
{
	const struct inventory *first, *again;
	const struct site *site;
	struct commanded w;

	(void)state;
	COMMANDED(&w, "diff");
	commanded_site();
	folder_put("inventory/hosts.yml",
	    "all:\n  hosts:\n    r1: {ansible_ssh_common_args: -C}\n    r2: {}\n");
	assert_int_equal(cli_site(&w.c, &site, &first, &w.e), 0);
	assert_int_equal(inventory_count(first), 2);
	assert_posted(&w, "\"kind\":\"warning\"");
	assert_posted(&w, "\"line\":3");
	folder_put("inventory/hosts.yml", "no longer YAML: [");
	assert_int_equal(cli_site(&w.c, NULL, &again, &w.e), 0);
	assert_ptr_equal(again, first);
	commanded_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arguments_and_limits_narrow),
	    cmocka_unit_test(nothing_in_common_is_an_error),
	    cmocka_unit_test(no_site),
	    cmocka_unit_test(loaded_once_and_warned_about),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
