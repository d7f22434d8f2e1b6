#include "unit/template/rendered.h"

#include "data/value.h"

static void
the_time_is_given(void **state)
{
	struct template_options o = {.now_ms = 1767225599123,
	    .now_offset = 3600}; /* 2025-12-31 23:59:59.123 UTC */
	static const struct rendering cases[] = {
	    {"{{ now() }}", NULL, "2026-01-01 00:59:59.123000"},
	    {"{{ now(utc=true) }}", NULL, "2025-12-31 23:59:59.123000"},
	    {"{{ now(utc=true, fmt='%Y%m%d %H:%M:%S.%f %% %j') }}", NULL,
		"20251231 23:59:59.123000 % 365"},
	    {"{{ now(fmt='') }}", NULL, "2026-01-01 00:59:59.123000"},
	    {"{{ now().year }} {{ now(utc=true).strftime('%d.%m.') }}", NULL,
		"2026 31.12."},
	    {"{{ '%Y-%m-%d %H %z'|strftime }} {{ '%H %Z'|strftime(utc=true) }}", NULL,
		"2026-01-01 00 +0100 23 GMT"},
	    {"{{ (now() - '2026-01-01 00:00:00'|to_datetime).total_seconds() }}", NULL,
		"3599.123"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template_set *s = template_set_new(&o);
		struct arena *a = arena_new();
		struct err *e = NULL;
		struct buf out;

		buf_init(&out, BUF_TEXT);
		template_set_add(s, "m", str_of(cases[i].text));
		assert_int_equal(
		    template_render(s, "m", value_map(a), a, &out, NULL, &e), 0);
		assert_string_equal(buf_z(&out), cases[i].want);
		buf_done(&out);
		template_set_free(s);
		arena_free(a);
	}
}

static void
or_refused(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ now() }}", NULL, "! m:1:7: now(): no time is given to this rendering"},
	    {"{{ '%Y'|strftime }}", NULL,
		"! m:1:9: strftime: no time is given to this rendering"},
	    {"{{ '%Z'|strftime(0) }}", NULL,
		"! m:1:9: strftime: the name of the local time zone is not known"},
	    {"{{ '+01'|to_datetime('%z') }}", NULL,
		"! m:1:10: to_datetime: '%z' in a format is not supported"},
	    {"{{ ('2024'|to_datetime('%Y')).timetuple() }}", NULL,
		"! m:1:40: 'timetuple' of 'datetime.datetime' is not supported"},
	    {"{{ undef(hint='why') }}", NULL, "! m:1:9: why"},
	    {"{{ undef() is defined }}{{ omit is defined }}", NULL, "FalseFalse"},
	    {"{{ omit }}", NULL,
		"! m:1:4: 'omit' stands for an argument that is left out"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_time_is_given),
	    cmocka_unit_test(or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
