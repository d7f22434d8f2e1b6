#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "data/yaml_text.h"

static void
assert_mark(struct mark m, int line, int col)
{
	assert_string_equal(m.file, "t.yml");
	assert_int_equal(m.line, line);
	assert_int_equal(m.col, col);
}

static void
test_positions(void **state)
{
	struct yaml_text t;

	(void)state;
	yaml_text_init(&t, "t.yml", STR("aé\n\nz€ x\n"));
	assert_mark(yaml_text_mark(&t, 0), 1, 1);
	assert_mark(
	    yaml_text_mark(&t, 6), 3, 5); /* the blank behind the three octets of € */
	assert_mark(yaml_text_mark(&t, 2), 1, 4);
	assert_mark(yaml_text_mark(&t, 3), 2, 1);
	assert_mark(yaml_text_mark(&t, 99), 4, 1);
	assert_mark(yaml_text_mark_octet(&t, 1), 1, 2);
	assert_mark(yaml_text_mark_octet(&t, 5), 3, 1);
	assert_int_equal(yaml_text_seek(&t, 6), 9);
	assert_int_equal(yaml_text_octet(&t, 10), 'x');
	assert_int_equal(yaml_text_octet(&t, 99), '\0');
	assert_int_equal((unsigned char)yaml_text_before(&t, 10), 0xac);
	assert_int_equal(yaml_text_before(&t, 5), '\0');
}

/* From anywhere to anywhere at once is where one step after the other leads. */
static void
test_jumps(void **state)
{
	static const char text[] =
	    "key: value of some length\n\n  é: \x0b\x0c ü€\n\n\n\nlong: "
	    "0123456789abcdef0123456789abcdef\r\n€€€€€€€€€€€\nlast";
	enum { CHARS = 100 };
	struct mark stepped[CHARS];
	struct yaml_text t;

	(void)state;
	yaml_text_init(&t, "t.yml", STR(text));
	for (size_t i = 0; i < CHARS; i++)
		stepped[i] = yaml_text_mark(&t, i);
	for (size_t from = 0; from < CHARS; from++)
		for (size_t to = 0; to < CHARS; to++) {
			yaml_text_seek(&t, from);
			assert_mark(
			    yaml_text_mark(&t, to), stepped[to].line, stepped[to].col);
		}
}

static void
test_excerpt(void **state)
{
	struct yaml_text t;
	struct err *e = NULL;
	struct buf b, text;

	(void)state;
	buf_init(&text, BUF_LINE);
	buf_init(&b, BUF_LINE);
	buf_adds(&text, "first\n");
	buf_fill(&text, 'a', 200);
	buf_adds(&text, "X");
	buf_fill(&text, 'b', 200);
	yaml_text_init(&t, "t.yml", buf_str(&text));
	yaml_text_fail(&t, yaml_text_mark(&t, 206), ERR_YAML, "do it", "wrong", &e);
	err_print(e, &b);
	assert_string_equal(buf_z(&b),
	    "t.yml:2:201: wrong\n"
	    "    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaX"
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"
	    "                                                               ^\n"
	    "  remedy: do it\n");
	err_free(e);
	buf_done(&b);
	buf_done(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_positions),
	    cmocka_unit_test(test_jumps),
	    cmocka_unit_test(test_excerpt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
