#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "report/diffs.h"

static void
test_groups(void **state)
{
	struct diffs *d = diffs_new();
	char device[] = "fra-edge1", text[] = "[edit]\n+ a;\n";
	struct buf out;
	size_t n;

	(void)state;
	assert_null(diffs_add(d, device, str_of(text)));
	memset(device, 'x', 9); /* it owns copies */
	memset(text, 'x', 8);
	assert_null(diffs_add(d, "ams-edge1", STR("")));
	assert_null(diffs_add(d, "fra-edge2", STR("[edit]\n- b;\n")));
	assert_string_equal(
	    diffs_add(d, "ams-edge2", STR("[edit]\n+ a;\n")), "fra-edge1");
	assert_string_equal(diffs_add(d, "ams-edge3", STR("")), "ams-edge1");
	assert_string_equal(
	    diffs_add(d, "fra-edge2", STR("[edit]\n- b;\n")), "fra-edge2");
	assert_int_equal(diffs_count(d), 3);
	assert_true(str_eq(diffs_text(d, 0), STR("[edit]\n+ a;\n")));
	assert_string_equal(diffs_devices(d, 0, &n)[1], "ams-edge2");
	assert_int_equal(n, 2);
	assert_int_equal(diffs_size(d), 24);
	buf_init(&out, BUF_TEXT);
	diffs_print(d, false, &out);
	assert_string_equal(buf_z(&out), "# 2 devices: fra-edge1, ams-edge2\n"
					 "[edit]\n"
					 "+ a;\n"
					 "\n"
					 "# fra-edge2\n"
					 "[edit]\n"
					 "- b;\n"
					 "\n"
					 "# no difference: ams-edge1, ams-edge3\n");
	buf_reset(&out);
	diffs_print(d, true, &out);
	assert_non_null(strstr(buf_z(&out),
	    "\033[1m# fra-edge2\033[0m\n\033[1m[edit]\033[0m\n\033[31m- b;\033[0m\n"));
	buf_done(&out);
	diffs_free(d);
}

static void
test_none(void **state)
{
	struct diffs *d = diffs_new();
	struct buf out;

	(void)state;
	buf_init(&out, BUF_TEXT);
	diffs_print(d, false, &out);
	assert_string_equal(buf_z(&out), "");
	diffs_add(d, "fra-edge1", STR(""));
	diffs_print(d, false, &out);
	assert_string_equal(buf_z(&out), "# no difference: fra-edge1\n");
	buf_done(&out);
	diffs_free(d);
	diffs_free(NULL);
}

/* Many devices take several lines, none lost, none wide. */
static void
test_wrap(void **state)
{
	struct diffs *d = diffs_new();
	char name[32];
	struct buf out;
	char *line, *next;

	(void)state;
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "fra-edge%02d", i);
		diffs_add(d, name, STR("+ a;\n"));
	}
	buf_init(&out, BUF_TEXT);
	diffs_print(d, false, &out);
	assert_int_equal(
	    strncmp(buf_z(&out), "# 40 devices: fra-edge00, fra-edge01,", 37), 0);
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "fra-edge%02d", i);
		assert_non_null(strstr(buf_z(&out), name));
	}
	for (line = out.p; *line == '#'; line = next + 1) {
		next = strchr(line, '\n');
		assert_true(next - line <= 78);
		assert_int_not_equal(next[-1], ' ');
	}
	assert_string_equal(line, "+ a;\n");
	buf_done(&out);
	diffs_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_groups),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
