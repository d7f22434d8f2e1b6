#include "unit/template/rendered.h"

static void
text_and_parts(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '2024-02-29 12:34:56'|to_datetime }} {{ ['2024-02-29 "
	     "12:34:00'|to_datetime] }}",
		NULL, "2024-02-29 12:34:56 [datetime.datetime(2024, 2, 29, 12, 34)]"},
	    {"{% set d = '2024-02-29 12:34:56'|to_datetime %}{{ d.year }} {{ d.second }} "
	     "{{ d.weekday() }} {{ d.isoformat() }} {{ d.strftime('%j %f') }}",
		NULL, "2024 56 3 2024-02-29T12:34:56 060 000000"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
differences(void **state)
{
	static const struct rendering cases[] = {
	    {"{% set s = '2024-03-01 00:00:00'|to_datetime - '2024-02-28 "
	     "23:00:01'|to_datetime %}{{ s }} {{ s.days }} {{ s.seconds }} {{ "
	     "s.total_seconds() }} {{ [s] }} {{ -1 * 2 }} {{ s * 2 }}",
		NULL,
		"1 day, 0:59:59 1 3599 89999.0 [datetime.timedelta(days=1, "
		"seconds=3599)] -2 2 days, 1:59:58"},
	    {"{% set d = '2024-03-01 00:00:00'|to_datetime %}{{ d < d }} {{ d == d }} {{ "
	     "'x' if d - d else 'zero' }} {{ d + (d - '2024-02-29 00:00:00'|to_datetime) "
	     "}}",
		NULL, "False True zero 2024-03-02 00:00:00"},
	    {"{% set d = '2024-03-01 00:00:00'|to_datetime %}{{ d + d }}", NULL,
		"! m:1:51: unsupported operand type(s) for +: 'datetime.datetime' and "
		"'datetime.datetime'"},
	    {"{% set d = '9999-12-31 00:00:00'|to_datetime %}{{ d + (d - '2024-02-29 "
	     "00:00:00'|to_datetime) }}",
		NULL, "! m:1:51: date value out of range"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_and_parts),
	    cmocka_unit_test(differences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
