#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "transport/wire.h"

static void
test_put(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	wire_put_u32(&b, 0x01fe00ff);
	wire_put_string(&b, STR("ssh"));
	wire_put_string(&b, STR(""));
	assert_int_equal(b.n, 15);
	assert_memory_equal(b.p, "\x01\xfe\x00\xff\0\0\0\3ssh\0\0\0\0", 15);
	buf_done(&b);
}

static void
test_take(void **state)
{
	struct str s = STR("\xff\x01\x02\x03\0\0\0\3ssh\0\0\0\0rest"), got;
	size_t n = 0;

	(void)state;
	assert_true(wire_take_u32(&s, &n));
	assert_int_equal(n, 0xff010203);
	assert_true(wire_take_string(&s, &got));
	assert_true(str_eq(got, STR("ssh")));
	assert_true(wire_take_string(&s, &got));
	assert_int_equal(got.n, 0);
	assert_true(wire_take(&s, 3, &got));
	assert_true(str_eq(got, STR("res")));
	assert_true(str_eq(s, STR("t")));
}

/* Octets of a heap block of just that size, so that a look beyond is seen. */
static void
short_of(struct str text, bool number)
{
	char *p = malloc(text.n + 1);
	struct str s = {p + 1, text.n}, got;
	size_t n;

	assert_non_null(p);
	memcpy(p + 1, text.p, text.n);
	assert_int_equal(wire_take_u32(&s, &n), number);
	s = (struct str){p + 1, text.n};
	assert_false(wire_take_string(&s, &got));
	free(p);
}

static void
test_short(void **state)
{
	struct str s = STR("ab"), got;

	(void)state;
	short_of(STR(""), false);
	short_of(STR("\0\0\0"), false);
	short_of(STR("\0\0\0\1"), true);
	short_of(STR("\0\0\0\3ab"), true);
	short_of(STR("\xff\xff\xff\xff"
		     "ab"),
	    true);
	assert_false(wire_take(&s, 3, &got));
	assert_true(str_eq(s, STR("ab")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_put),
	    cmocka_unit_test(test_take),
	    cmocka_unit_test(test_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
