#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"
#include "unit/report/play.h"

extern const struct sink_ops sink_jsonl;

static void
test_lines(void **state)
{
	static const char lines[] =
	    AT(1, "00.000", "note", "\"message\":\"a\\nb\\u0001\"") AT(
		2, "01.500", "run-end", "\"exit\":0,\"elapsed-ms\":1500,\"states\":{}");
	char *text = rendered(&sink_jsonl, lines);

	(void)state;
	assert_string_equal(text, lines);
	free(text);
}

/* The stamps come first, in their order, wherever they stood. */
static void
test_order(void **state)
{
	char *text = rendered(&sink_jsonl,
	    "{\"message\":\"m\", \"kind\":\"note\", \"x\" : 1, \"run\":\"r\", "
	    "\"time\":\"2026-11-22T02:00:00.000Z\", \"seq\":1}");

	(void)state;
	assert_string_equal(text, "{\"seq\":1,\"time\":\"2026-11-22T02:00:00.000Z\","
				  "\"run\":\"r\",\"kind\":\"note\",\"message\":\"m\","
				  "\"x\":1}\n");
	free(text);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

static struct value *
random_text(struct arena *a, uint32_t *seed)
{
	static const char *const pieces[] = {"a", "\"", "\\", "\n", "\t", "\x01", "\x7f",
	    "é", "日", "\xf0\x9f\x9a\x80", "/", "</x>", "\xe2\x80\xa8", " ", "{",
	    "\\u0041"};
	struct buf b;
	struct value *v;

	buf_init(&b, BUF_LINE);
	for (uint32_t n = next_random(seed) % 8; n > 0; n--)
		buf_adds(&b, pieces[next_random(seed) % 16]);
	v = value_str(a, buf_str(&b));
	buf_done(&b);
	return v;
}

static struct value *
random_value(struct arena *a, uint32_t *seed, int depth)
{
	struct value *v;
	char key[16];

	switch (next_random(seed) % (depth > 3 ? 5 : 7)) {
	case 0: return value_null(a);
	case 1: return value_bool(a, next_random(seed) % 2);
	case 2:
		return value_int(
		    a, (int64_t)((uint64_t)next_random(seed) << 40 ^
				 (uint64_t)next_random(seed) << 20 ^ next_random(seed)));
	case 3: return value_float(a, (double)next_random(seed) / 7.0 - 1e6);
	case 5:
		v = value_list(a);
		for (uint32_t n = next_random(seed) % 4; n > 0; n--)
			value_append(a, v, random_value(a, seed, depth + 1));
		return v;
	case 6:
		v = value_map(a);
		for (uint32_t n = next_random(seed) % 4; n > 0; n--) {
			snprintf(key, sizeof key, "k%u", next_random(seed) % 9);
			value_set(a, v, key, random_value(a, seed, depth + 1));
		}
		return v;
	default: return random_text(a, seed);
	}
}

/* A record of random events, of all kinds, with random further fields. */
static void
post_random(struct bus *b, uint32_t seed)
{
	struct arena *a = arena_new();

	for (int i = 0; i < 200; i++) {
		struct value *text = random_text(a, &seed),
			     *any = random_value(a, &seed, 0);

		bus_post(b, EV_NOTE, {"message", ev_val(text)}, {"x", ev_val(any)});
		bus_post(b, EV_DIFF, {"y", ev_val(any)}, {"text", ev_val(text)},
		    {"device", ev_val(text)});
		bus_post(b, EV_CHECK_RESULT, {"device", ev_text("d")},
		    {"check", ev_val(text)}, {"title", ev_text("")},
		    {"passed", ev_bool(i % 2)}, {"expect", ev_val(any)},
		    {"actual", ev_val(any)});
	}
	arena_free(a);
}

/* The record is the run: recorded, replayed and recorded again it is the same to the octet. */
static void
test_round_trip(void **state)
{
	const struct sink_ops *jsonl = &sink_jsonl;

	(void)state;
	for (uint32_t seed = 1; seed <= 10; seed++) {
		char *path = scratch("run.jsonl"), *first, *second;
		struct bus *b = bus_new("run \"1\"", NULL);
		struct err *e = NULL;
		void *self;

		assert_int_equal(jsonl->open(path, &self, &e), 0);
		bus_add(b, jsonl, self);
		post_random(b, seed);
		assert_int_equal(bus_free(b, &e), 0);
		first = slurp(path);
		assert_true(strlen(first) > 10000);
		second = rendered(jsonl, first);
		assert_string_equal(second, first);
		free(first);
		free(second);
		scratch_done(path);
	}
}

static void
test_file(void **state)
{
	const struct sink_ops *jsonl = &sink_jsonl;
	struct err *e = NULL;
	void *self;

	(void)state;
	assert_int_equal(jsonl->open(NULL, &self, &e), -1);
	assert_string_equal(err_message(e), "report 'jsonl' needs a file");
	err_free(e);
	e = NULL;
	assert_int_equal(jsonl->open("/nonexistent/run.jsonl", &self, &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
}

/* A report that could not be written is told at the end, by name. */
static void
test_full_disk(void **state)
{
	(void)state;
	fills_the_disk(&sink_jsonl, AT(1, "00.000", "note", "\"message\":\"x\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_file),
	    cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
