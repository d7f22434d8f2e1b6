#include "rig.h"

#include "emulator/framing.h"

static void
push(struct framing *f, const char *text)
{
	framing_push(f, text, strlen(text));
}

static void
test_marked_split_everywhere(void **state)
{
	static const char wire[] = "<a/>\n]]>]]>\n<b>]]></b>]]>]]>";
	struct framing f;
	struct buf m;

	(void)state;
	buf_init(&m, BUF_LINE);
	for (size_t cut = 0; cut <= sizeof wire - 1; cut++) {
		int got = 0;

		framing_init(&f);
		framing_push(&f, wire, cut);
		while (framing_next(&f, &m) == 1)
			assert_string_equal(
			    buf_z(&m), got++ == 0 ? "<a/>\n" : "\n<b>]]></b>");
		framing_push(&f, wire + cut, sizeof wire - 1 - cut);
		while (framing_next(&f, &m) == 1)
			assert_string_equal(
			    buf_z(&m), got++ == 0 ? "<a/>\n" : "\n<b>]]></b>");
		assert_int_equal(got, 2);
		framing_done(&f);
	}
	buf_done(&m);
}

static void
test_chunks_octet_by_octet(void **state)
{
	static const char wire[] =
	    "\n#4\n<rpc\n#18\n message-id=\"102\"\n\n##\n\n#1\nx\n##\n";
	struct framing f;
	struct buf m;
	int got = 0;

	(void)state;
	buf_init(&m, BUF_LINE);
	framing_init(&f);
	f.chunked = true;
	for (size_t i = 0; i < sizeof wire - 1; i++) {
		int rc;

		framing_push(&f, wire + i, 1);
		rc = framing_next(&f, &m);
		assert_true(rc >= 0);
		if (rc == 1)
			assert_string_equal(
			    buf_z(&m), got++ == 0 ? "<rpc message-id=\"102\"\n" : "x");
	}
	assert_int_equal(got, 2);
	framing_done(&f);
	buf_done(&m);
}

static void
test_broken_chunks(void **state)
{
	static const char *const wires[] = {
	    "#4\n", "\n#0\n", "\n#x\n", "\n#04\n", "\n#99999999999999\n", "\n#4 \n"};
	struct buf m;

	(void)state;
	buf_init(&m, BUF_LINE);
	for (size_t i = 0; i < sizeof wires / sizeof wires[0]; i++) {
		struct framing f;

		framing_init(&f);
		f.chunked = true;
		push(&f, wires[i]);
		assert_int_equal(framing_next(&f, &m), -1);
		framing_done(&f);
	}
	buf_done(&m);
}

static void
test_wrap(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, BUF_LINE);
	framing_wrap(false, STR("</rpc-reply>\n"), &out);
	assert_string_equal(buf_z(&out), "</rpc-reply>\n]]>]]>\n");
	buf_reset(&out);
	framing_wrap(true, STR("abc"), &out);
	assert_string_equal(buf_z(&out), "\n#3\nabc\n##\n");
	buf_done(&out);
}

/* No chunk ends inside a character. */
static void
test_wrap_keeps_characters(void **state)
{
	struct buf text, out;

	(void)state;
	buf_init(&text, BUF_LINE);
	buf_init(&out, BUF_LINE);
	buf_fill(&text, 'a', 4095);
	buf_adds(&text, "\xc3\xa9z");
	framing_wrap(true, buf_str(&text), &out);
	assert_memory_equal(buf_z(&out), "\n#4095\n", 7);
	assert_string_equal(buf_z(&out) + 7 + 4095, "\n#3\n\xc3\xa9z\n##\n");
	buf_done(&text);
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_marked_split_everywhere),
	    cmocka_unit_test(test_chunks_octet_by_octet),
	    cmocka_unit_test(test_broken_chunks),
	    cmocka_unit_test(test_wrap),
	    cmocka_unit_test(test_wrap_keeps_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
