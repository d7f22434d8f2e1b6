#include "report/progress.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "data/span.h"
#include "data/value.h"
#include "report/paint.h"

enum {
	AT_ONCE = 64, /* things that progress on one router; more share the last place */
	STEP_PERCENT = 10,
	STEP_MS = 30000,
	LEAST_MS = 2000,  /* less tells nothing about how fast it goes */
	LEAST_RATE = 2000 /* a second; slower things are clocks, not files */
};

void
progresses_reset(struct progresses *l)
{
	vec_each (&l->v, it) {
		free((*it)->what);
		free(*it);
	}
	vec_reset(&l->v);
	l->last = NULL;
}

void
progresses_done(struct progresses *l)
{
	progresses_reset(l);
	vec_done(&l->v);
}

static struct progress *
progress_of(struct progresses *l, const char *what)
{
	struct progress *p;

	vec_each (&l->v, it)
		if (strcmp((*it)->what, what) == 0)
			return *it;
	if (l->v.n == AT_ONCE) {
		p = l->v.v[AT_ONCE - 1];
		free(p->what);
		*p = (struct progress){0};
	} else {
		p = calloc(1, sizeof *p);
		if (p == NULL)
			abort();
		vec_push(&l->v, p);
	}
	p->what = strdup(what);
	if (p->what == NULL)
		abort();
	p->total = -1;
	return p;
}

void
progresses_take(struct progresses *l, const struct value *fields, int64_t now_ms)
{
	struct progress *p = progress_of(l, value_text(fields, "what"));
	int64_t done = value_number(fields, "done", 0);
	int64_t total = value_number(fields, "total", 0);

	if (p->total != total || done < p->done) { /* new, or begun again */
		p->first_done = done;
		p->first_ms = p->said_ms = now_ms;
		p->said_percent = 0;
	}
	p->done = done;
	p->total = total;
	p->at_ms = now_ms;
	l->last = p;
}

static int64_t
percent(const struct progress *p)
{
	if (p->total <= 0 || p->done >= p->total)
		return 100;
	return (int64_t)((double)p->done * 100 / (double)p->total);
}

/* "12.3 MB/s" */
static void
add_rate(double rate, struct buf *out)
{
	static const char *const units[] = {"B", "kB", "MB", "GB"};
	size_t unit = 0;

	for (; rate >= 1000 && unit < 3; unit++)
		rate /= 1000;
	buf_printf(out, ", %.*f %s/s", rate < 100 && unit > 0, rate, units[unit]);
}

void
progress_say(const struct progress *p, int64_t now_ms, struct buf *out)
{
	int64_t took = p->at_ms - p->first_ms;
	double rate = 0;

	paint_plain(out, str_of(p->what));
	buf_printf(out, " %lld %%", (long long)percent(p));
	if (took >= LEAST_MS && p->done > p->first_done)
		rate = (double)(p->done - p->first_done) * 1000 / (double)took;
	if (rate >= LEAST_RATE)
		add_rate(rate, out);
	if (rate > 0 && p->done < p->total) {
		double left = (double)(p->total - p->done) * 1000 / rate;

		left -= (double)(now_ms - p->at_ms);
		buf_adds(out, ", ");
		span_print(out,
		    left > 0 && left < 1e12 ? ((int64_t)left + 999) / 1000 * 1000 : 0);
		buf_adds(out, " left");
	}
}

bool
progress_due(struct progress *p)
{
	if (percent(p) < p->said_percent + STEP_PERCENT ||
	    p->at_ms < p->said_ms + STEP_MS)
		return false;
	p->said_percent = percent(p);
	p->said_ms = p->at_ms;
	return true;
}
