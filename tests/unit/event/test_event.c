#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/redact.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"
#include "event/event_check.h"

static void
test_names(void **state)
{
	enum event_kind kind;

	(void)state;
	for (int i = 0; i < EVENT_KINDS; i++) {
		assert_true(event_kind_of(event_kind_name((enum event_kind)i), &kind));
		assert_int_equal(kind, i);
	}
	assert_false(event_kind_of("device", &kind));
	assert_false(event_kind_of("", &kind));
	assert_string_equal(event_kind_name(EV_DEVICE_RESULT), "device-result");
	assert_int_equal(event_kind_level(EV_FINDING), EVENT_ERROR);
	assert_int_equal(event_kind_level(EV_RPC), EVENT_DEBUG);
}

/* Every kind asks for something, and fields.def knows what it asks for. */
static void
test_required(void **state)
{
	struct arena *a = arena_new();
	const char *field, *want;

	(void)state;
	for (int i = 0; i < EVENT_KINDS; i++) {
		struct value *fields = value_map(a);
		int asked = 0;

		while (!event_complete((enum event_kind)i, fields, &field, &want)) {
			struct value *v = value_strz(a, "x");

			if (strstr(want, "number") != NULL)
				v = value_int(a, 1);
			else if (strcmp(want, "true or false") == 0)
				v = value_bool(a, true);
			assert_null(value_get(fields, field));
			value_set(a, fields, field, v);
			asked++;
		}
		assert_true(asked > 0);
	}
	arena_free(a);
}

static bool
complete(const char *kind_name, const char *json, const char **ret_field,
    const char **ret_want)
{
	static char field[64], want[64];
	struct arena *a = arena_new();
	struct err *e = NULL;
	struct value *v;
	enum event_kind kind;
	bool ok;

	assert_true(event_kind_of(kind_name, &kind));
	assert_int_equal(json_parse(a, "test", str_of(json), &v, &e), 0);
	ok = event_complete(kind, v, ret_field, ret_want);
	if (!ok) {
		strcpy(field, *ret_field);
		strcpy(want, *ret_want);
		*ret_field = field;
		*ret_want = want;
	}
	arena_free(a);
	return ok;
}

static void
test_types(void **state)
{
	const char *field, *want;

	(void)state;
	assert_true(complete("note", "{\"message\":\"\"}", &field, &want));
	assert_false(complete("note", "{\"message\":null}", &field, &want));
	assert_string_equal(field, "message");
	assert_string_equal(want, "text");
	assert_false(complete("device-state",
	    "{\"device\":\"a\",\"state\":\"b\",\"elapsed-ms\":-1}", &field, &want));
	assert_string_equal(field, "elapsed-ms");
	assert_string_equal(want, "a whole number, not negative");
	assert_false(complete("device-state",
	    "{\"device\":\"a\",\"state\":\"b\",\"elapsed-ms\":1.5}", &field, &want));
	assert_true(complete("run-start",
	    "{\"command\":\"a\",\"version\":\"b\",\"devices\":3}", &field, &want));
	assert_true(complete("run-start",
	    "{\"command\":\"a\",\"version\":\"b\",\"devices\":[\"x\",\"y\"]}", &field,
	    &want));
	assert_false(complete("run-start",
	    "{\"command\":\"a\",\"version\":\"b\",\"devices\":[\"x\",1]}", &field,
	    &want));
	assert_string_equal(field, "devices");
	assert_false(complete("check-result",
	    "{\"device\":\"a\",\"check\":\"b\",\"title\":\"c\",\"passed\":\"yes\","
	    "\"expect\":1,"
	    "\"actual\":2}",
	    &field, &want));
	assert_string_equal(field, "passed");
}

static void
test_cleanse(void **state)
{
	struct arena *a = arena_new();
	struct redact *redact = redact_new();
	struct err *e = NULL;
	struct value *v, *clean, *secret;
	struct buf out;

	(void)state;
	redact_add(redact, STR("hunter2\"<"));
	assert_int_equal(json_parse(a, "test",
			     STR("{\"a hunter2\\\"< b\":[\"x "
				 "hunter2\\\"<\",{\"k\":\"hunter2&quot;&lt;\"}],"
				 "\"escaped\":\"{\\\"p\\\":\\\"hunter2\\\\\\\"<\\\"}\","
				 "\"n\":7,\"t\":true,\"z\":null}"),
			     &v, &e),
	    0);
	secret = value_strz(a, "not registered");
	secret->secret = true;
	value_set(a, v, "marked", secret);
	clean = event_cleanse(a, redact, v);
	buf_init(&out, BUF_TEXT);
	json_print(clean, 0, &out);
	assert_string_equal(buf_z(&out),
	    "{\"a ******** b\":[\"x ********\",{\"k\":\"********\"}],"
	    "\"escaped\":\"{\\\"p\\\":\\\"********\\\"}\",\"n\":7,\"t\":true,\"z\":null,"
	    "\"marked\":\"********\"}");
	buf_reset(&out);
	json_print(event_cleanse(a, NULL, secret), 0, &out);
	assert_string_equal(buf_z(&out), "\"********\"");
	buf_done(&out);
	redact_free(redact);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_required),
	    cmocka_unit_test(test_types),
	    cmocka_unit_test(test_cleanse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
