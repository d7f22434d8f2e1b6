/* The history of commits (junos-facts 2.9, 2.10). What is uncommitted is not asked for: only its text could tell, and
 * that may hold secrets, which a baseline must not. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/reading.h"
#include "data/xml.h"

struct commit_expect {
	int pending;
	int last;
};

enum { PENDING_NONE, LAST_BASELINE = 1 };

static const char *const pending_words[] = {"none", "any", NULL};
static const char *const last_words[] = {"any", "baseline", NULL};

static const struct row rows[] = {
    ROW_WORD(struct commit_expect, pending, "pending", 0, PENDING_NONE, pending_words,
	"confirmed commits that wait to be confirmed"),
    ROW_WORD(struct commit_expect, last, "last", 0, 0, last_words,
	"the last commit: whichever, or that of the baseline"),
    ROW_END,
};

enum { HISTORY, UPTIME };

static const char *const rpcs[] = {
    "<get-commit-information/>", "<get-system-uptime-information/>", NULL};

/* The automatic rollback comes some tens of seconds after its time (junos-facts 2.9). */
enum { LATENESS = 60, MINUTES_MOST = 65535 };

struct commits {
	struct arena *arena;
	const struct xml *last[2]; /* <commit-history> 0, by enum check_side */
	int64_t now;               /* seconds since 1970, by the router's clock */
};

static int
read_history(
    struct commits *w, const struct xml *reply, enum check_side side, struct err **e)
{
	struct answer answer;

	if (answer_read(w->arena, reply, "commit-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct xml *x = xml_child(answer.v[i].body, "commit-history");

		if (answer.v[i].body == NULL)
			return answer_odd_text(&answer.v[i], "commit-information", e);
		for (; x != NULL; x = xml_next(x, "commit-history"))
			if (w->last[side] == NULL &&
			    str_eq(xml_text(xml_child(x, "sequence-number")), STR("0")))
				w->last[side] = x;
	}
	return w->last[side] != NULL
		   ? 0
		   : err_set(e, ERR_PROTOCOL, "the router lists no commit");
}

static int
read_clock(struct commits *w, const struct xml *reply, struct err **e)
{
	struct answer answer;
	int got;

	if (answer_read(w->arena, reply, "system-uptime-information", &answer, e) < 0)
		return -1;
	if (answer.v[0].body == NULL)
		return answer_odd_text(&answer.v[0], "system-uptime-information", e);
	got = reading_attr(
	    answer.v[0].body, "current-time/date-time", "seconds", &w->now, e);
	return got > 0    ? 0
	       : got == 0 ? err_set(e, ERR_PROTOCOL, "the router does not tell the time")
			  : -1;
}

static int
read_side(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct commits *w = self;

	if (read_history(w, replies->v[HISTORY], side, e) < 0)
		return -1;
	return side == CHECK_NOW ? read_clock(w, replies->v[UPTIME], e) : 0;
}

static const char *
told(struct arena *a, const struct xml *x, const char *path)
{
	const char *text = xml_get(a, x, path);

	return text != NULL && text[0] != '\0' ? text : "not told";
}

static const char *
commit_text(struct arena *a, const struct xml *x)
{
	return arena_printf(a, "by %s via %s at %s", told(a, x, "user"),
	    told(a, x, "client"), told(a, x, "date-time"));
}

/* "commit confirmed, rollback in 5mins", of which old trains leave nothing else: the minutes, 0 if it is none. */
static int64_t
confirmed_minutes(struct str text)
{
	static const struct str before = STR("commit confirmed, rollback in ");
	int64_t minutes = 0;

	if (!str_starts(text, before))
		return 0;
	for (size_t i = before.n; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' &&
				  minutes <= MINUTES_MOST;
	     i++)
		minutes = minutes * 10 + (text.p[i] - '0');
	return minutes;
}

/* How it is known that the last commit waits; NULL: it does not. */
static const char *
pending(const struct commits *w, struct err **e)
{
	const struct xml *x = w->last[CHECK_NOW];
	const char *mark = xml_get(w->arena, x, "commit-confirmed");
	int64_t minutes, at = 0;

	if (mark != NULL)
		return mark[0] != '\0' ? mark : "rollback pending";
	minutes = confirmed_minutes(xml_text(xml_child(x, "comment")));
	if (minutes == 0)
		minutes = confirmed_minutes(xml_text(xml_child(x, "log")));
	if (minutes == 0 || reading_attr(x, "date-time", "seconds", &at, e) < 0)
		return NULL;
	return at == 0 || w->now < at + minutes * 60 + LATENESS
		   ? arena_printf(
			 w->arena, "to be confirmed within %lld min", (long long)minutes)
		   : NULL;
}

static bool
same(struct arena *a, const struct xml *x, const struct xml *y)
{
	static const char *const paths[] = {"user", "client", "date-time"};

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		if (strcmp(told(a, x, paths[i]), told(a, y, paths[i])) != 0)
			return false;
	return true;
}

static int
judge_pending(const struct check_input *in, const struct commits *w,
    struct check_results *out, struct err **e)
{
	const char *waits = pending(w, e);

	if (*e != NULL)
		return -1;
	if (waits != NULL)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "last commit",
			.expect = "no confirmed commit that waits to be confirmed",
			.actual = arena_printf(in->arena, "%s, %s",
			    commit_text(in->arena, w->last[CHECK_NOW]), waits),
		    });
	return 0;
}

static void
judge_last(
    const struct check_input *in, const struct commits *w, struct check_results *out)
{
	const char *before = commit_text(in->arena, w->last[CHECK_BEFORE]);

	if (!same(in->arena, w->last[CHECK_NOW], w->last[CHECK_BEFORE]))
		check_add(out, in->arena,
		    (struct check_result){
			.object = "last commit",
			.expect = arena_printf(in->arena, "%s, as before", before),
			.actual = commit_text(in->arena, w->last[CHECK_NOW]),
			.before = before,
		    });
}

static bool
compares(const void *expect)
{
	const struct commit_expect *wanted = expect;

	return wanted->last == LAST_BASELINE;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct commit_expect *expect = in->expect;
	bool compared = compares(expect);
	struct commits w = {.arena = in->arena};

	if (check_sides(in, compared, read_side, &w, e) < 0)
		return -1;
	if (expect->pending == PENDING_NONE && judge_pending(in, &w, out, e) < 0)
		return -1;
	if (compared)
		judge_last(in, &w, out);
	if (out->n == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "last commit",
			.passed = true,
			.expect = compared ? "the one of before" : "one that stays",
			.actual = commit_text(in->arena, w.last[CHECK_NOW]),
		    });
	return 0;
}

const struct check_kind check_commit = {
    .name = "commit",
    .summary = "no confirmed commit waits, and the last commit is that of before",
    .rows = rows,
    .size = sizeof(struct commit_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = compares,
};
