/* wait: some time, or until a time of day. */
#include <ctype.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/span.h"
#include "data/value.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/step.h"

enum { LOOK_MS = 500, DAY_MS = 24 * 3600 * 1000, MINUTE_MS = 60000 };

struct wait {
	int64_t time_ms;
	const char *until;
};

static const struct row rows[] = {
    ROW_SPAN(struct wait, time_ms, "time", 0, 0, 0, 48LL * 3600 * 1000, "how long"),
    ROW_TEXT(struct wait, until, "until", 0, NULL,
	"HH:MM of the day by the local clock: tomorrow if it is over"),
    ROW_END,
};

/* Milliseconds since midnight of "HH:MM"; -1: it is none. */
static int64_t
time_of_day(const char *text)
{
	const char *d = text;

	if (strlen(text) != 5 || !isdigit((unsigned char)d[0]) ||
	    !isdigit((unsigned char)d[1]) || d[2] != ':' ||
	    !isdigit((unsigned char)d[3]) || !isdigit((unsigned char)d[4]))
		return -1;
	int hour = (d[0] - '0') * 10 + d[1] - '0',
	    minute = (d[3] - '0') * 10 + d[4] - '0';

	return hour < 24 && minute < 60 ? (hour * 60LL + minute) * MINUTE_MS : -1;
}

static int64_t
left_until(int64_t of_day)
{
	int64_t now = clock_wall_ms(), local = now + clock_offset(now) * 1000LL;
	int64_t left = of_day - local % DAY_MS;

	return left >= 0 ? left : left + DAY_MS;
}

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *time = value_get(step->arguments, "time"),
			   *until = value_get(step->arguments, "until");

	(void)site;
	(void)a;
	if ((time != NULL) == (until != NULL))
		return err_set(e, ERR_INPUT, "'wait' needs either 'time' or 'until'");
	if (until != NULL && until->kind == VALUE_STR &&
	    strchr(until->str.p, '{') == NULL && time_of_day(until->str.p) < 0)
		return err_at(e, ERR_INPUT, until->mark,
		    "'until' must be a time of day like '22:30', not '%s'", until->str.p);
	return 0;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct wait *w = arguments;
	int64_t of_day = w->until != NULL ? time_of_day(w->until) : 0, total;
	struct deadline end = s->deadline, look;
	struct buf text;

	if (of_day < 0)
		return err_set(e, ERR_INPUT, "'%s' is no time of day", w->until);
	total = w->until != NULL ? left_until(of_day) : w->time_ms;
	buf_init(&text, BUF_LINE);
	span_print(&text, total);
	if (s->dry) {
		step_detail(s, "it would wait %s", buf_z(&text));
		s->outcome = STEP_SKIPPED;
	} else {
		step_detail(s, "waited %s", buf_z(&text));
	}
	buf_done(&text);
	end.at_ms = clock_ms() + (s->dry ? 0 : total);
	while (deadline_left(&end) > 0) {
		look = end;
		if (deadline_left(&end) > LOOK_MS)
			look.at_ms = clock_ms() + LOOK_MS;
		if (wait_until(&look, e) < 0)
			return -1;
		bus_tick(s->run->bus);
		step_progress(s, "wait", total - deadline_left(&end), total);
	}
	return 0;
}

const struct step_kind step_wait = {
    .name = "wait",
    .summary = "lets time pass",
    .help = "Once for the whole batch.\n\n"
	    "    - wait: 90 s\n"
	    "    - wait: {until: '02:00'}",
    .rows = rows,
    .size = sizeof(struct wait),
    .shorthand = "time",
    .where = STEP_BATCH,
    .timeout_ms = 48LL * 3600 * 1000,
    .prepare = prepare,
    .run = run,
};
