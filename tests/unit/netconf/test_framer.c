#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/err.h"
#include "base/vec.h"
#include "netconf/framer.h"

/* Pushes `wire` cut at the given places and joins the messages with '|'. */
static void
pushes(struct framer *f, struct str wire, size_t cut1, size_t cut2, struct buf *out)
{
	size_t at = 0;

	while (at < wire.n) {
		size_t end = at < cut1 ? cut1 : at < cut2 ? cut2 : wire.n;
		struct err *e = NULL;
		bool complete;
		size_t taken;

		assert_int_equal(framer_push(f, (struct str){wire.p + at, end - at},
				     &taken, &complete, &e),
		    0);
		assert_true(taken > 0);
		at += taken;
		if (complete) {
			buf_addstr(out, buf_str(&f->message));
			buf_addc(out, '|');
		}
	}
}

static void
split_everywhere(bool chunked, struct str wire, const char *expected)
{
	for (size_t i = 0; i <= wire.n; i++)
		for (size_t k = i; k <= wire.n; k++) {
			struct framer f;
			struct buf out;

			framer_init(&f, 4096);
			if (chunked)
				framer_set_chunked(&f);
			buf_init(&out, 4096);
			pushes(&f, wire, i, k, &out);
			assert_string_equal(buf_z(&out), expected);
			assert_true(framer_idle(&f));
			buf_done(&out);
			framer_done(&f);
		}
}

static void
test_marked_at_every_split(void **state)
{
	(void)state;
	split_everywhere(false,
	    STR("<a>]]>]</a>\n]]>]]>\n<b>]]]>]]]></b>]]>]]>\r\n <c/>]]>]]>"),
	    "<a>]]>]</a>\n|<b>]]]>]]]></b>|<c/>|");
}

static void
test_chunks_at_every_split(void **state)
{
	(void)state;
	split_everywhere(true,
	    STR("\n#4\n<a/>\n#3\n]]>\n##\n\n#10\n<b>\n##\n</b\n#1\n>\n##\n"),
	    "<a/>]]>|<b>\n##\n</b>|");
}

static void
test_overlapping_markers(void **state)
{
	(void)state;
	split_everywhere(false, STR("x]]>]]]>]]>]]]>]]>]]>y]]>]]>"), "x]]>]|]|]]>y|");
}

/* A hello in the old framing, then chunks, with the newline that Junos writes. */
static void
test_switch(void **state)
{
	struct str wire = STR("<hello/>\n]]>]]>\n\n#3\n<r/\n#1\n>\n##\n");

	(void)state;
	for (size_t i = 0; i <= wire.n; i++) {
		struct framer f;
		struct buf out;
		struct err *e = NULL;
		bool complete = false;
		size_t at = 0, taken;

		framer_init(&f, 4096);
		buf_init(&out, 4096);
		while (at < wire.n) {
			size_t end = at < i ? i : wire.n;

			assert_int_equal(
			    framer_push(&f, (struct str){wire.p + at, end - at}, &taken,
				&complete, &e),
			    0);
			at += taken;
			if (!complete)
				continue;
			buf_addstr(&out, buf_str(&f.message));
			buf_addc(&out, '|');
			framer_set_chunked(&f);
		}
		assert_string_equal(buf_z(&out), "<hello/>\n|<r/>|");
		buf_done(&out);
		framer_done(&f);
	}
}

static void
refused(bool chunked, size_t limit, struct str wire, const char *why)
{
	struct framer f;
	struct err *e = NULL;
	size_t at = 0, taken;
	bool complete;
	int rc = 0;

	framer_init(&f, limit);
	if (chunked)
		framer_set_chunked(&f);
	while (at < wire.n && rc == 0) {
		rc = framer_push(
		    &f, (struct str){wire.p + at, wire.n - at}, &taken, &complete, &e);
		at += taken;
	}
	assert_int_equal(rc, -1);
	assert_int_equal(err_code(e), ERR_PROTOCOL);
	assert_string_equal(err_message(e), why);
	err_free(e);
	framer_done(&f);
}

static void
test_limits(void **state)
{
	(void)state;
	refused(false, 8, STR("123456789]]>]]>"), "the message is larger than 8 octets");
	refused(false, 8, STR("1234567890123456"), "the message is larger than 8 octets");
	refused(true, 8, STR("\n#9\n"), "the message is larger than 8 octets");
	refused(true, 8, STR("\n#4\nabcd\n#5\n"), "the message is larger than 8 octets");
	refused(true, 8, STR("\n#4294967295\n"), "the message is larger than 8 octets");
	refused(true, 8, STR("\n#42949672950\n"),
	    "chunk framing: a size of more than 10 digits");
}

static void
test_at_the_limit(void **state)
{
	struct framer f;
	struct buf out;

	(void)state;
	framer_init(&f, 8);
	buf_init(&out, 64);
	pushes(&f, STR("12345678]]>]]>12345678]]>]]>"), 0, 0, &out);
	framer_set_chunked(&f);
	pushes(&f, STR("\n#4\nabcd\n#4\nefgh\n##\n"), 0, 0, &out);
	assert_string_equal(buf_z(&out), "12345678|12345678|abcdefgh|");
	buf_done(&out);
	framer_done(&f);
}

static void
test_bad_headers(void **state)
{
	(void)state;
	refused(true, 99, STR("<a/>"),
	    "chunk framing: '#' of a chunk header expected, not '<'");
	refused(true, 99, STR("\n#01\n"),
	    "chunk framing: a chunk size or '#' expected, not '0'");
	refused(true, 99, STR("\n##\n"),
	    "chunk framing: a chunk size or '#' expected, not '#'");
	refused(true, 99, STR("\n#1x"),
	    "chunk framing: a digit or the end of the line expected, not 'x'");
	refused(true, 99, STR("\n#1\na\n##\x01"),
	    "chunk framing: the end of the line expected, not octet 1");
}

static void
test_write(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	framer_write(&out, false, STR("<a/>"));
	assert_string_equal(buf_z(&out), "<a/>\n]]>]]>");
	buf_reset(&out);
	framer_write(&out, true, STR("<a/>"));
	assert_string_equal(buf_z(&out), "\n#4\n<a/>\n##\n");
	assert_true(framer_can_write(true, STR("x]]>]]>")));
	assert_false(framer_can_write(false, STR("x]]>]]>")));
	assert_true(framer_can_write(false, STR("x]]>]]")));
	buf_done(&out);
}

/* What is written in several chunks is read as one message. */
static void
test_round_trip_large(void **state)
{
	struct framer f;
	struct buf text, out;
	struct err *e = NULL;
	size_t taken;
	bool complete;

	(void)state;
	buf_init(&text, BUF_TEXT);
	buf_init(&out, BUF_TEXT);
	for (int i = 0; text.n < (3UL << 20); i++)
		buf_printf(&text, "set interfaces ge-0/0/%d]]>\n", i);
	for (int chunked = 0; chunked < 2; chunked++) {
		buf_reset(&out);
		framer_write(&out, chunked, buf_str(&text));
		framer_init(&f, FRAMER_LIMIT);
		if (chunked)
			framer_set_chunked(&f);
		assert_int_equal(
		    framer_push(&f, buf_str(&out), &taken, &complete, &e), 0);
		assert_true(complete);
		assert_int_equal(taken, out.n);
		assert_int_equal(f.message.n, text.n + !chunked);
		assert_memory_equal(f.message.p, text.p, text.n);
		framer_done(&f);
	}
	buf_done(&text);
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_marked_at_every_split),
	    cmocka_unit_test(test_chunks_at_every_split),
	    cmocka_unit_test(test_overlapping_markers),
	    cmocka_unit_test(test_switch),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_at_the_limit),
	    cmocka_unit_test(test_bad_headers),
	    cmocka_unit_test(test_write),
	    cmocka_unit_test(test_round_trip_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
