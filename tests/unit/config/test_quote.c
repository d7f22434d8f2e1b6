#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "config/quote.h"

static void
needed(void **state)
{
	static const char *const plain[] = {"a", "ge-0/0/0.100", "2001:db8::1/64",
	    "<ge-*>", "target:1:1", "10.0.0.0/8", "aes256-ctr", "49.0001.00", "a,b"};
	static const char *const quoted[] = {"", "a b", "a;", "{", "x[1]", "#c", "$9$abc",
	    "\xc3\xa9", "a:", "ftp://h", "/*", "(a|b)", "a\"b", "a=b", "a\\b", "a\nb"};

	(void)state;
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		if (quote_needed(str_of(plain[i])))
			fail_msg("%s", plain[i]);
	for (size_t i = 0; i < sizeof quoted / sizeof quoted[0]; i++)
		if (!quote_needed(str_of(quoted[i])))
			fail_msg("%s", quoted[i]);
}

static void
escapes(void **state)
{
	static const struct {
		const char *word, *shown;
	} cases[] = {
	    {"say \"hi\"", "\"say \\\"hi\\\"\""},
	    {"a\\nb", "\"a\\nb\""},
	    {"a\\\\nb", "\"a\\\\\\nb\""},
	    {"end\\", "\"end\\\\\""},
	    {"\\.", "\"\\.\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf out;
		size_t n;

		buf_init(&out, BUF_LINE);
		quote_print(&out, str_of(cases[i].word));
		assert_string_equal(buf_z(&out), cases[i].shown);
		n = quote_strip(out.p + 1, out.n - 2);
		assert_true(str_eq((struct str){out.p + 1, n}, str_of(cases[i].word)));
		buf_done(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(needed),
	    cmocka_unit_test(escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
