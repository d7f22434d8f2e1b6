#include "unit/expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

static struct buf b;

static int
setup(void **state)
{
	(void)state;
	buf_init(&b, BUF_TEXT);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	buf_done(&b);
	return 0;
}

#define is(text)                                                                         \
	(assert_string_equal(buf_z(&b), (text)), assert_int_equal(b.n, strlen(text)))

static void
text_is_added(void **state)
{
	(void)state;
	is("");
	buf_adds(&b, "set ");
	buf_addc(&b, 's');
	buf_addstr(&b, STR("ystem"));
	buf_fill(&b, '.', 3);
	buf_printf(&b, "%d%s", 42, "!");
	buf_add(&b, NULL, 0);
	is("set system...42!");
	assert_true(str_eq(buf_str(&b), STR("set system...42!")));
}

static void
growth_keeps_what_is_there(void **state)
{
	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_printf(&b, "%04d", i);
	assert_int_equal(b.n, 20000);
	assert_memory_equal(b.p + 4 * 4321, "4321", 4);
	assert_int_equal(b.p[b.n], 0);
}

static void
what_exceeds_the_limit_is_dropped_whole(void **state)
{
	struct buf small;

	(void)state;
	buf_init(&small, 10);
	buf_adds(&small, "0123456789");
	assert_false(small.over);
	buf_addc(&small, 'x');
	assert_true(small.over);
	assert_string_equal(buf_z(&small), "0123456789");
	buf_reset(&small);
	assert_false(small.over);
	buf_adds(&small, "01234567");
	buf_printf(&small, "%d", 123);
	assert_true(small.over);
	/* and nothing after it either, though it would fit: no text with a hole */
	buf_addc(&small, 'y');
	buf_fill(&small, 'z', 1);
	buf_printf(&small, "w");
	assert_string_equal(buf_z(&small), "01234567");
	buf_done(&small);
	assert_int_equal(small.limit, 10);
}

static void
cut_and_shift(void **state)
{
	(void)state;
	buf_shift(&b, 3);
	buf_cut(&b, 0);
	is("");
	buf_adds(&b, "0123456789");
	buf_cut(&b, 20);
	is("0123456789");
	buf_cut(&b, 8);
	is("01234567");
	buf_shift(&b, 0);
	buf_shift(&b, 3);
	is("34567");
	buf_shift(&b, 99);
	is("");
}

static void
nul_octets_count(void **state)
{
	(void)state;
	buf_add(&b, "a\0b", 3);
	assert_int_equal(b.n, 3);
	assert_memory_equal(b.p, "a\0b", 4);
}

static void
xml_is_escaped(void **state)
{
	(void)state;
	buf_add_xml(&b, STR("<a b=\"c\">&amp; 'x'</a>"));
	is("&lt;a b=&quot;c&quot;&gt;&amp;amp; 'x'&lt;/a&gt;");
	buf_reset(&b);
	buf_add_xml(&b, (struct str){NULL, 0});
	is("");
}

static void
json_is_escaped(void **state)
{
	(void)state;
	buf_add_json(&b, STR("a\"b\\c/\b\t\n\f\r\x01\x1f\x7f é"));
	is("\"a\\\"b\\\\c/\\b\\t\\n\\f\\r\\u0001\\u001f\\u007f é\"");
	buf_reset(&b);
	buf_add_json(&b, (struct str){NULL, 0});
	is("\"\"");
}

static void
json_repairs_bad_utf8(void **state)
{
	(void)state;
	buf_add_json(&b, STR("a\xff\xc3z\xed\xa0\x80"));
	is("\"a\xef\xbf\xbd\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void
detach_and_copy(void **state)
{
	struct arena *a = arena_new();
	char *p;

	(void)state;
	p = buf_detach(&b);
	assert_string_equal(p, "");
	free(p);
	buf_adds(&b, "mine");
	assert_string_equal(buf_copy(&b, a), "mine");
	p = buf_detach(&b);
	assert_string_equal(p, "mine");
	free(p);
	is("");
	buf_adds(&b, "again");
	is("again");
	arena_free(a);
}

static void
files_are_written_and_read(void **state)
{
	char dir[] = "/tmp/test_buf.XXXXXX", path[64], line[256];
	struct err *e = NULL;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/file", dir);
	buf_add(&b, "old\0text", 8);
	assert_int_equal(buf_write_file(&b, path, 0600, &e), 0);
	buf_reset(&b);
	assert_int_equal(buf_write_file(&b, path, 0640, &e), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	buf_fill(&b, 'x', 200000);
	assert_int_equal(buf_write_file(&b, path, 0600, &e), 0);
	buf_reset(&b);
	buf_adds(&b, "before ");
	assert_int_equal(buf_read_file(&b, path, &e), 0);
	assert_int_equal(b.n, 200007);

	buf_done(&b);
	buf_init(&b, 199999);
	assert_int_equal(buf_read_file(&b, path, &e), -1);
	snprintf(line, sizeof line,
	    "'%s' is larger than 199999 octets\n"
	    "  remedy: the input is larger or deeper than this program accepts\n",
	    path);
	expect_err(e, ERR_LIMIT, line);
	e = NULL;
	unlink(path);
	assert_int_equal(buf_read_file(&b, path, &e), -1);
	snprintf(line, sizeof line,
	    "cannot open '%s': No such file or directory\n"
	    "  remedy: check that the file exists and can be read\n",
	    path);
	expect_err(e, ERR_FILE, line);
	/* no temporary file is left, or this fails */
	assert_int_equal(rmdir(dir), 0);
	e = NULL;
	assert_int_equal(buf_write_file(&b, path, 0600, &e), -1);
	snprintf(line, sizeof line,
	    "cannot write '%s': No such file or directory\n"
	    "  remedy: check that the file exists and can be read\n",
	    path);
	expect_err(e, ERR_FILE, line);
	e = NULL;
	assert_int_equal(buf_read_file(&b, "/tmp", &e), -1);
	expect_err(e, ERR_FILE,
	    "cannot read '/tmp': Is a directory\n"
	    "  remedy: check that the file exists and can be read\n");
}

static void
a_failed_write_leaves_no_file(void **state)
{
	char dir[] = "/tmp/test_buf.XXXXXX", path[64];
	struct err *e = NULL;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/file", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	buf_adds(&b, "text");
	assert_int_equal(buf_write_file(&b, path, 0600, &e), -1);
	err_free(e);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(text_is_added, setup, teardown),
	    cmocka_unit_test_setup_teardown(growth_keeps_what_is_there, setup, teardown),
	    cmocka_unit_test(what_exceeds_the_limit_is_dropped_whole),
	    cmocka_unit_test_setup_teardown(cut_and_shift, setup, teardown),
	    cmocka_unit_test_setup_teardown(nul_octets_count, setup, teardown),
	    cmocka_unit_test_setup_teardown(xml_is_escaped, setup, teardown),
	    cmocka_unit_test_setup_teardown(json_is_escaped, setup, teardown),
	    cmocka_unit_test_setup_teardown(json_repairs_bad_utf8, setup, teardown),
	    cmocka_unit_test_setup_teardown(detach_and_copy, setup, teardown),
	    cmocka_unit_test_setup_teardown(files_are_written_and_read, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_failed_write_leaves_no_file, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
