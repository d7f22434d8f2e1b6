#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "template/entity.h"

static void
expect(void (*fn)(struct buf *, struct str), const char *from, const char *want)
{
	struct buf b;

	buf_init(&b, BUF_TEXT);
	fn(&b, str_of(from));
	assert_string_equal(buf_z(&b), want);
	buf_done(&b);
}

static void
references(void **state)
{
	(void)state;
	expect(entity_decode, "&lt;&gt;&amp;&quot;&apos;", "<>&\"'");
	expect(entity_decode, "&amp &ampx &nosuch; &; & &#; &#x;",
	    "& &x &nosuch; &; & &#; &#x;");
	expect(entity_decode, "&notit; &notin;", "\302\254it; \342\210\211");
	expect(entity_decode, "&#65;&#x41&#128;&#0;&#xd800;&#8;|",
	    "AA\342\202\254\357\277\275\357\277\275|");
	expect(entity_decode, "&#99999999999999;", "\357\277\275");
}

/* A name may hold any octet. */
static void
zeroes(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_TEXT);
	entity_decode(&b, STR("&amp\0\0\0\0;&\0"));
	assert_int_equal(b.n, 8);
	assert_memory_equal(buf_str(&b).p, "&\0\0\0\0;&\0", 8);
	buf_done(&b);
}

static void
tags(void **state)
{
	(void)state;
	expect(entity_strip_tags, " <a href='x'>b</a>\n\tc ", "b c");
	expect(entity_strip_tags, "<!-- a > b -->c<d", "c<d");
	expect(entity_strip_tags, "&lt;b&gt;", "<b>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(references),
	    cmocka_unit_test(zeroes),
	    cmocka_unit_test(tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
