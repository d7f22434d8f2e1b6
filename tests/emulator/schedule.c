#include "emulator/schedule.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "emulator/checks.h"
#include "emulator/history.h"
#include "emulator/keep.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

enum { SECOND = 1000, DAY = 86400 };

void
schedule_done(struct schedule *s)
{
	arena_free(s->arena);
	*s = (struct schedule){0};
}

/* Seconds since midnight, or -1. */
static long
read_time(const char *text)
{
	int h, m, s = 0, end = 0;

	if (sscanf(text, "%2d:%2d:%2d%n", &h, &m, &s, &end) != 3) {
		s = 0;
		if (sscanf(text, "%2d:%2d%n", &h, &m, &end) != 2)
			return -1;
	}
	if (text[end] != '\0' || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59)
		return -1;
	return h * 3600L + m * 60 + s;
}

static bool
read_date(const char *text, int *ret_length, int64_t *ret_s)
{
	struct tm tm = {0}, again;
	int year, month, length = 0;
	time_t at;

	if (sscanf(text, "%4d-%2d-%2d %n", &year, &month, &tm.tm_mday, &length) != 3 ||
	    length == 0)
		return false;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	at = timegm(&tm);
	gmtime_r(&at, &again);
	if (again.tm_mday != tm.tm_mday || again.tm_mon != month - 1)
		return false;
	*ret_length = length;
	*ret_s = at;
	return true;
}

bool
schedule_read(struct str text, int64_t now_ms, int64_t *ret_at_ms)
{
	enum { LENGTH_MOST = 32 };
	char copy[LENGTH_MOST];
	int64_t day = now_ms / SECOND / DAY * DAY;
	int date = 0;
	long time;

	text = str_trim(text);
	if (text.n >= LENGTH_MOST)
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	if (strcmp(copy, "reboot") == 0) {
		*ret_at_ms = INT64_MAX;
		return true;
	}
	if (strchr(copy, '-') != NULL && !read_date(copy, &date, &day))
		return false;
	time = read_time(copy + date);
	if (time < 0)
		return false;
	*ret_at_ms = (day + time) * SECOND;
	return true;
}

void
schedule_set(
    struct call *c, const struct config_node *root, int64_t at_ms, const char *log)
{
	struct router *r = c->router;
	struct schedule *s = &r->schedule;
	struct arena *a = arena_new();
	struct buf text;

	buf_init(&text, BUF_LINE);
	if (at_ms == INT64_MAX)
		buf_adds(&text, "reboot");
	else
		simclock_print_date(&text, at_ms);
	schedule_done(s);
	*s = (struct schedule){.arena = a,
	    .root = keep_tree(a, root),
	    .pid = c->session->pid,
	    .user = arena_strdup(a, c->session->user),
	    .log = log != NULL ? arena_strdup(a, log) : NULL,
	    .text = buf_copy(&text, a),
	    .since_ms = router_now(r),
	    .at_ms = at_ms};
	buf_done(&text);
	router_log(r, "scheduled", c->session->pid, "at", s->text, NULL);
	if (r->setup.changed != NULL)
		r->setup.changed(r->setup.ctx);
}

static void
fire(struct router *r)
{
	struct schedule s = r->schedule;
	struct history_entry entry = {.user = s.user, .client = "netconf", .log = s.log};
	struct complaints found = {0};

	r->schedule = (struct schedule){0};
	if (checks_run(s.arena, r, s.root, &found)) {
		history_confirm(r, s.pid, true);
		history_push(r, s.root, &entry);
		router_log(r, "commit", s.pid, "revision", r->history[0]->id, "at",
		    s.text, NULL);
	} else {
		router_log(r, "schedule-failed", s.pid, "at", s.text, NULL);
	}
	vec_done(&found.list);
	schedule_done(&s);
}

int64_t
schedule_tick(struct router *r)
{
	if (r->schedule.arena == NULL)
		return INT64_MAX;
	if (r->commits == 0 && router_now(r) >= r->schedule.at_ms)
		fire(r);
	return r->schedule.arena != NULL ? r->schedule.at_ms : INT64_MAX;
}

void
schedule_boot(struct router *r)
{
	if (r->schedule.arena != NULL && r->schedule.at_ms == INT64_MAX)
		fire(r);
}

/* The words are inferred. */
void
rpc_clear_system_commit(struct call *c)
{
	struct router *r = c->router;
	bool waits = r->schedule.arena != NULL;

	if (waits)
		router_log(
		    r, "schedule-cleared", c->session->pid, "at", r->schedule.text, NULL);
	schedule_done(&r->schedule);
	reply_elem(c, "output",
	    waits ? "\nPending commit cleared.\n" : "\nNo commit scheduled.\n");
}
