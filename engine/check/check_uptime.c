/* When the routing engines were booted (junos-facts 3.13). */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/everywhere.h"
#include "check/reading.h"
#include "data/span.h"
#include "data/xml.h"

struct uptime_expect {
	int boot;
	int64_t up_min;
};

enum { SAME, NEW, ANY };

static const char *const boot_words[] = {"same", "new", "any", NULL};

static const struct row rows[] = {
    ROW_WORD(struct uptime_expect, boot, "boot", 0, SAME, boot_words,
	"not booted since the baseline, booted since, or not looked at"),
    ROW_SPAN(struct uptime_expect, up_min, "up-min", 0, 0, 0, SPAN_MOST,
	"booted so long ago at least; 0: not looked at"),
    ROW_END,
};

static const char *const rpcs[] = {
    EVERYWHERE_RPCS("get-system-uptime-information"), NULL};

/* The clock of a router is often set minutes after the boot, which moves the time of the boot. */
enum { CLOCK_STEP = 300 };

static const int64_t seconds_most = 100000000000; /* some three thousand years */

struct engine {
	const char *object;
	bool seen[2];      /* by enum check_side */
	int64_t booted[2]; /* seconds since 1970, by the router's clock */
	int64_t up[2];     /* seconds */
	const char *date[2];
};

struct engines {
	struct arena *arena;
	struct map map;
};

static int
read_engine(struct engines *w, const struct answer_part *part, enum check_side side,
    struct err **e)
{
	const char *name = part->re[0] != '\0' ? part->re : "routing engine";
	struct engine *engine = map_get(&w->map, str_of(name));
	const char *date = xml_get(w->arena, part->body, "system-booted-time/date-time");
	int64_t booted = 0, up = 0;
	int got = reading_attr(
	    part->body, "system-booted-time/date-time", "seconds", &booted, e);

	if (got > 0)
		got = reading_attr(
		    part->body, "system-booted-time/time-length", "seconds", &up, e);
	if (got > 0 && (up > seconds_most || booted > seconds_most))
		got = 0;
	if (got == 0)
		got = err_set(
		    e, ERR_PROTOCOL, "the router does not tell when it was booted");
	if (got < 0)
		return err_wrap(e, "%s", name);
	if (engine == NULL) {
		engine = arena_new_of(w->arena, struct engine);
		engine->object = name;
		map_put(&w->map, str_of(name), engine);
	}
	engine->seen[side] = true;
	engine->booted[side] = booted;
	engine->up[side] = up;
	engine->date[side] = date;
	return 0;
}

static int
read_engines(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct engines *w = self;
	struct answer answer;

	if (everywhere_read(w->arena, replies, "system-uptime-information", &answer, e) <
	    0)
		return -1;
	for (size_t i = 0; i < answer.n; i++)
		if (read_engine(w, &answer.v[i], side, e) < 0)
			return -1;
	return 0;
}

/* A boot later than before, or less time since it. */
static bool
rebooted(const struct engine *x)
{
	return x->booted[CHECK_NOW] > x->booted[CHECK_BEFORE] + CLOCK_STEP ||
	       x->up[CHECK_NOW] < x->up[CHECK_BEFORE];
}

static const char *
span_text(struct arena *a, int64_t seconds)
{
	struct buf text;
	const char *out;

	buf_init(&text, BUF_LINE);
	span_print(&text, seconds * 1000);
	out = buf_copy(&text, a);
	buf_done(&text);
	return out;
}

static const char *
booted_text(struct arena *a, const struct engine *x, enum check_side side)
{
	if (!x->seen[side])
		return NULL;
	return arena_printf(
	    a, "booted %s, up %s", x->date[side], span_text(a, x->up[side]));
}

static void
fail(const struct check_input *in, const struct engine *x, const char *expect,
    struct check_results *out)
{
	const char *now = booted_text(in->arena, x, CHECK_NOW);

	check_add(out, in->arena,
	    (struct check_result){
		.object = x->object,
		.expect = expect,
		.actual = now != NULL ? now : "the router does not list it any more",
		.before = booted_text(in->arena, x, CHECK_BEFORE),
	    });
}

static void
judge_engine(
    const struct check_input *in, const struct engine *x, struct check_results *out)
{
	const struct uptime_expect *expect = in->expect;
	bool both = x->seen[CHECK_NOW] && x->seen[CHECK_BEFORE];
	size_t failed = out->n;

	if (expect->boot == SAME && x->seen[CHECK_BEFORE] && (!both || rebooted(x)))
		fail(in, x, "not booted since the baseline", out);
	if (expect->boot == NEW && (!both || !rebooted(x)))
		fail(in, x, "booted since the baseline", out);
	if (x->seen[CHECK_NOW] && x->up[CHECK_NOW] < expect->up_min / 1000)
		fail(in, x,
		    arena_printf(in->arena, "booted at least %s ago",
			span_text(in->arena, expect->up_min / 1000)),
		    out);
	if (out->n == failed && x->seen[CHECK_NOW])
		check_add(out, in->arena,
		    (struct check_result){
			.object = x->object,
			.passed = true,
			.expect = expect->boot == SAME  ? "not booted since the baseline"
				  : expect->boot == NEW ? "booted since the baseline"
							: "booted",
			.actual = booted_text(in->arena, x, CHECK_NOW),
		    });
}

static bool
compares(const void *expect)
{
	const struct uptime_expect *wanted = expect;

	return wanted->boot != ANY;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct uptime_expect *expect = in->expect;
	struct engines w = {.arena = in->arena};
	int rc;

	map_init(&w.map);
	rc = check_sides(in, compares(expect), read_engines, &w, e);
	map_each(&w.map, it)
	{
		if (rc == 0)
			judge_engine(in, it->value, out);
	}
	map_done(&w.map);
	return rc;
}

const struct check_kind check_uptime = {
    .name = "uptime",
    .summary = "no routing engine was booted since the baseline, or every one was",
    .rows = rows,
    .size = sizeof(struct uptime_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = compares,
};
