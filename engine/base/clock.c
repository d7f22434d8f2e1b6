#include "base/clock.h"

#include <time.h>

#include "base/buf.h"

static int64_t
clock_read(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
clock_ms(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

int64_t
clock_wall_ms(void)
{
	return clock_read(CLOCK_REALTIME);
}

void
clock_print_iso(struct buf *out, int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
	    (int)(wall_ms % 1000));
}

void
clock_print_span(struct buf *out, int64_t ms)
{
	if (ms < 1000)
		buf_printf(out, "%d ms", (int)ms);
	else if (ms < 10000)
		buf_printf(out, "%d.%d s", (int)(ms / 1000), (int)(ms % 1000 / 100));
	else if (ms < 120000)
		buf_printf(out, "%d s", (int)(ms / 1000));
	else
		buf_printf(out, "%lld min %d s", (long long)(ms / 60000),
		    (int)(ms % 60000 / 1000));
}

int
clock_offset(int64_t wall_ms)
{
	time_t at = (time_t)(wall_ms / 1000);
	struct tm tm;

	return localtime_r(&at, &tm) != NULL ? (int)tm.tm_gmtoff : 0;
}
