#include "unit/deploy/attempted.h"

#include "data/xml.h"
#include "deploy/health.h"

/* A kind of its own: the number of alarms must be the baseline's. */
static const char *const rpcs[] = {"<get-alarm-information/>", NULL};

static const char *
alarms(struct arena *a, const struct check_replies *replies)
{
	const char *text = xml_get(
	    a, xml_walk(replies->v[0], NULL, "alarm-information"), "active-alarm-count");

	return text != NULL ? text : "?";
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const char *now = alarms(in->arena, in->now);
	const char *before = alarms(in->arena, in->before);

	if (strcmp(now, "?") == 0)
		return err_set(e, ERR_PROTOCOL, "no alarms in the answer");
	check_add(out, in->arena,
	    (struct check_result){.object = "",
		.passed = strcmp(now, before) == 0,
		.expect = before,
		.actual = now,
		.before = before});
	return 0;
}

static const struct check_kind kind = {.name = "count", .rpcs = rpcs, .judge = judge};
static const struct check checks[] = {
    {.name = "first", .title = "one", .kind = &kind},
    {.name = "second", .title = "two", .kind = &kind, .retries = 1},
    {.name = "third", .title = "three", .kind = &kind},
};

#define ALARMS(n)                                                                        \
	REPLY("<alarm-information><active-alarm-count>" n                                \
	      "</active-alarm-count></alarm-information>")
#define NONE ALARMS("0") ALARMS("0") ALARMS("0")

static void
open_with_baseline(struct attempted *a, const char *fresh)
{
	attempted_open(a, HELLO NONE, fresh);
	a->plan.checks = checks;
	a->plan.nchecks = 3;
	assert_int_equal(health_baseline(&a->t, &a->d, &a->play.e), 0);
}

static void
all_hold(void **state)
{
	struct attempted a;

	(void)state;
	open_with_baseline(&a, HELLO NONE);
	assert_int_equal(health_prove(&a.t, &a.d, &a.play.e), 0);
	/* the baseline on the session with the lock, the proof on the fresh one */
	assert_int_equal(sent_times(&a.play, "get-alarm-information"), 3);
	assert_int_equal(sent_times(&a.fresh, "get-alarm-information"), 3);
	assert_non_null(strstr(buf_z(&a.events),
	    "\"check\":\"third\",\"title\":\"three\",\"object\":\"\",\"passed\":true,"
	    "\"expect\":\"0\",\"actual\":\"0\",\"before\":\"0\""));
	attempted_done(&a);
}

static void
every_failure_is_named(void **state)
{
	struct attempted a;

	(void)state;
	open_with_baseline(&a, HELLO ALARMS("2") ALARMS("1") ALARMS("0") ALARMS("7"));
	assert_int_equal(health_prove(&a.t, &a.d, &a.play.e), -1);
	assert_failed(&a.play, "CHECK");
	assert_says(&a.play, "health check 'first', 'third' failed");
	/* the second was looked at again, and said so */
	assert_int_equal(sent_times(&a.fresh, "get-alarm-information"), 4);
	assert_non_null(
	    strstr(buf_z(&a.events), "second does not hold yet, look 2 of 2 follows"));
	assert_non_null(strstr(buf_z(&a.events), "\"passed\":false,\"expect\":\"0\","
						 "\"actual\":\"2\""));
	attempted_done(&a);
}

/* What cannot be read has not passed. */
static void
silence_is_no_health(void **state)
{
	struct attempted a;

	(void)state;
	open_with_baseline(&a, HELLO REPLY("<alarm-information/>") NONE);
	assert_int_equal(health_prove(&a.t, &a.d, &a.play.e), -1);
	assert_failed(&a.play, "PROTOCOL");
	attempted_done(&a);
	open_with_baseline(&a, HELLO ALARMS("0"));
	assert_int_equal(health_prove(&a.t, &a.d, &a.play.e), -1);
	assert_failed(&a.play, "CLOSED");
	attempted_done(&a);
}

static void
no_baseline_no_change(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO ALARMS("0"), NULL);
	a.plan.checks = checks;
	a.plan.nchecks = 3;
	assert_int_equal(health_baseline(&a.t, &a.d, &a.play.e), -1);
	assert_says(&a.play, "baseline of check 'second'");
	attempted_done(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_hold),
	    cmocka_unit_test(every_failure_is_named),
	    cmocka_unit_test(silence_is_no_health),
	    cmocka_unit_test(no_baseline_no_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
