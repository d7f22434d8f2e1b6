#include "emulator/simclock.h"

#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * DAY };

void
simclock_init(struct simclock *c, double scale)
{
	c->started_ms = clock_ms();
	c->epoch_ms = clock_wall_ms();
	c->scale = scale > 0 ? scale : 0;
}

void
simclock_start_at(struct simclock *c, int64_t router_ms)
{
	c->epoch_ms = router_ms;
}

bool
simclock_read_date(const char *text, int64_t *ret_ms)
{
	static const char *const forms[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"};

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct tm tm = {0};
		const char *end = strptime(text, forms[i], &tm);

		if (end == NULL || (strcmp(end, "") != 0 && strcmp(end, "Z") != 0))
			continue;
		*ret_ms = (int64_t)timegm(&tm) * 1000;
		return true;
	}
	return false;
}

int64_t
simclock_now(const struct simclock *c)
{
	return c->epoch_ms + (int64_t)((double)(clock_ms() - c->started_ms) * c->scale);
}

int64_t
simclock_real(const struct simclock *c, int64_t router_ms)
{
	double real;

	if (router_ms <= 0)
		return 0;
	real = c->scale > 0 ? (double)router_ms / c->scale : SIMCLOCK_NEVER;
	return real < SIMCLOCK_NEVER ? (int64_t)real + 1 : SIMCLOCK_NEVER;
}

void
simclock_print_date(struct buf *out, int64_t router_ms)
{
	time_t seconds = (time_t)(router_ms / 1000);
	char text[40];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &tm);
	buf_adds(out, text);
}

void
simclock_print_age(struct buf *out, int64_t s)
{
	s = s > 0 ? s : 0; /* the clock went back */
	int w = (int)(s / WEEK), d = (int)(s % WEEK / DAY), h = (int)(s % DAY / HOUR);
	int m = (int)(s % HOUR / MINUTE), rest = (int)(s % MINUTE);

	if (w > 0)
		buf_printf(out, "%dw%dd%dh", w, d, h);
	else if (d > 0)
		buf_printf(out, "%dd %d:%02d:%02d", d, h, m, rest);
	else if (h > 0)
		buf_printf(out, "%d:%02d:%02d", h, m, rest);
	else
		buf_printf(out, "%d:%02d", m, rest);
}

void
simclock_print_hms(struct buf *out, int64_t s)
{
	s = s > 0 ? s : 0;
	buf_printf(out, "%02d:%02d:%02d", (int)(s / HOUR), (int)(s % HOUR / MINUTE),
	    (int)(s % MINUTE));
}
