#include "runbook/gate_text.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/json.h"
#include "runbook/gate_file.h"

static void
assert_plain(const char *text, const char *plain)
{
	struct buf once, twice;

	buf_init(&once, BUF_LINE);
	buf_init(&twice, BUF_LINE);
	gate_text_plain(&once, str_of(text));
	assert_string_equal(buf_z(&once), plain);
	gate_text_plain(&twice, buf_str(&once));
	assert_string_equal(buf_z(&twice), plain);
	buf_done(&once);
	buf_done(&twice);
}

static void
no_control_character_reaches_a_terminal(void **state)
{
	(void)state;
	assert_plain("Düsseldorf ⚠ 東京 𝄞", "Düsseldorf ⚠ 東京 𝄞");
	assert_plain("a\tb\nc\r", "a b\\nc\\x0d");
	assert_plain("\033[2J\033]0;x\007", "\\x1b[2J\\x1b]0;x\\x07");
	assert_plain("\302\233A\177", "\\x9bA\\x7f"); /* CSI in one octet of C1 */
	assert_plain("\342\200\256evil\342\200\213", "\\u202eevil\\u200b");
	assert_plain("\377x\303", "?x?");
	assert_plain("", "");
}

static void
secrets_are_taken_out_first(void **state)
{
	struct arena *a = arena_new();
	struct redact *r = redact_new();

	(void)state;
	redact_add(r, STR("fake-secret\nof two lines"));
	assert_null(strstr(
	    gate_text_clean(a, r, STR("is fake-secret\nof two lines set?")), "fake"));
	assert_string_equal(gate_text_clean(a, NULL, STR("a\nb")), "a\\nb");
	redact_free(r);
	arena_free(a);
}

static struct value *
json(struct arena *a, const char *text)
{
	struct value *v = NULL;
	struct err *e = NULL;

	assert_int_equal(json_parse(a, "test", str_of(text), &v, &e), 0);
	return v;
}

static void
assert_printed(const struct gate_record *g, const char *keys, const char *text)
{
	struct buf out;

	buf_init(&out, BUF_TEXT);
	gate_text_shown(g, &out);
	gate_text_question(g, keys, &out);
	assert_string_equal(buf_z(&out), text);
	buf_done(&out);
}

static void
checks_stand_before_the_question(void **state)
{
	struct arena *a = arena_new();
	struct gate_record g = {.message = "Drain it?", .device = "r1", .wanted = 1};

	(void)state;
	g.devices = json(a, "[\"r1\",\"r2\"]");
	g.shown = json(a,
	    "[{\"device\":\"r1\",\"title\":\"Peers\",\"expect\":\"p1 "
	    "up\",\"actual\":\"p1 "
	    "down\"},"
	    "{\"device\":\"r1\",\"title\":\"Peers\",\"expect\":\"p2 up\",\"actual\":\"p2 "
	    "up\"},"
	    "{\"title\":\"Link\",\"link\":\"https://g.example/r1\"},"
	    "{\"device\":\"r1\",\"title\":\"pre\",\"text\":\"passed: fine\\u001b[2J\"}]");
	assert_printed(&g, "Press 'C' to continue or 'A' to abort",
	    "[ r1 ] Peers\n────────────\nExpect: p1 up\nActual: p1 down\n"
	    "Expect: p2 up\nActual: p2 up\n\n"
	    "Link\n────\nhttps://g.example/r1\n\n"
	    "[ r1 ] pre\n──────────\npassed: fine\\x1b[2J\n\n"
	    "Drain it?\n[ r1 ] ⚠ Proceed? ⚠\nPress 'C' to continue or 'A' to abort\n");
	arena_free(a);
}

static void
a_batch_and_several_people(void **state)
{
	struct arena *a = arena_new();
	struct gate_record g = {
	    .message = "All?", .wanted = 2, .run = "R", .digest = "D"};

	(void)state;
	g.shown = json(a, "[]");
	g.devices = json(a, "[\"r1\",\"r2\"]");
	assert_printed(
	    &g, NULL, "All?\n2 people must approve it\n[ r1, r2 ] ⚠ Proceed? ⚠\n");
	g.devices =
	    json(a, "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\"]");
	g.wanted = 1;
	g.message = "Proceed?"; /* not twice */
	assert_printed(&g, NULL, "[ 1, 2, 3, 4, 5, 6, 7, 8 and 2 more ] ⚠ Proceed? ⚠\n");
	arena_free(a);
}

static void
an_automatic_gate_says_what_it_waits_for(void **state)
{
	struct arena *a = arena_new();
	struct gate_record g = {
	    .message = "Gone?", .device = "r1", .wanted = 1, .until = "bgp holds"};

	(void)state;
	g.shown = json(a, "[]");
	g.devices = json(a, "[\"r1\"]");
	assert_printed(&g, NULL, "Gone?\nIt waits until bgp holds\n[ r1 ] ⚠ Waiting ⚠\n");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_control_character_reaches_a_terminal),
	    cmocka_unit_test(secrets_are_taken_out_first),
	    cmocka_unit_test(checks_stand_before_the_question),
	    cmocka_unit_test(a_batch_and_several_people),
	    cmocka_unit_test(an_automatic_gate_says_what_it_waits_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
