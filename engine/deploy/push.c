#include "deploy/push.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"
#include "deploy/push_file.h"
#include "deploy/push_send.h"
#include "deploy/push_work.h"
#include "device/files.h"

enum {
	PATH_MOST = 1000,
	NAME_MOST = 250, /* ".part" still fits a file system's 255 */
	CLEAN_MS = 10000,
	AGAIN_MOST = 5, /* connections in a row that brought nothing */
	AGAIN_IN_ALL = 50,
	AGAIN_MS = 1000, /* doubled each time */
};

/* --- where it goes ------------------------------------------------------------------------------------- */

int
push_path(struct arena *a, const char *to, const char *name, const char **ret_path,
    struct err **e)
{
	size_t n = strlen(to);
	const char *path =
	    n > 0 && to[n - 1] == '/' ? arena_printf(a, "%s%s", to, name) : to;
	const char *last = strrchr(path, '/');

	if (path[0] != '/') {
		err_set(e, ERR_INPUT, "'%s' does not begin with '/'", to);
		err_remedy(*e, "write the whole path on the router, such as /var/tmp/");
		return -1;
	}
	for (const char *p = path; *p != '\0'; p++)
		if (iscntrl((unsigned char)*p))
			return err_set(e, ERR_INPUT,
			    "the path on the router has a control character");
	if (strlen(path) > PATH_MOST || strlen(last + 1) > NAME_MOST)
		return err_set(
		    e, ERR_INPUT, "'%s' is too long for a path on a router", path);
	*ret_path = path;
	return 0;
}

/* Decimal units, as the amounts that are printed. A small b would be bits to some. */
int
push_rate(const char *text, int64_t *ret_rate, struct err **e)
{
	static const char units[] = "kMG";
	const char *p = text;
	int64_t n = 0;

	for (; isdigit((unsigned char)*p) && n < 100000000; p++)
		n = n * 10 + (*p - '0');
	while (*p == ' ')
		p++;
	if (*p != '\0' && strchr(units, *p) != NULL)
		for (const char *unit = strchr(units, *p++); unit >= units; unit--)
			n *= 1000;
	p += *p == 'B';
	p += strcmp(p, "/s") == 0 ? 2 : 0;
	if (*p == '\0' && n > 0) {
		*ret_rate = n;
		return 0;
	}
	err_set(e, ERR_INPUT, "'%s' is not a rate", text);
	err_remedy(*e, "write octets a second: 500k, 2M or 2 MB/s");
	return -1;
}

/* --- all of it ----------------------------------------------------------------------------------------- */

static int
copy(struct push_work *w, struct err **e)
{
	if (!w->no_sftp) {
		if (push_by_sftp(w, e) == 0)
			return 0;
		if (err_code(*e) != ERR_NO_SERVICE)
			return -1;
		err_clear(e);
		w->no_sftp = true;
		push_say(w, "copy by scp", "the router has no SFTP");
	}
	if (push_by_scp(w, e) == 0)
		return 0;
	if (err_code(*e) == ERR_NO_SERVICE) {
		err_wrap(e, "the router takes files neither by SFTP nor by SCP");
		err_remedy(*e, "on the router: set system services ssh sftp-server");
	}
	return -1;
}

static int
attempt(struct push_work *w, struct err **e)
{
	struct device_checksum seen;
	bool same = false;

	if (push_look(w, w->to, &seen, &same, e) != 0)
		return -1;
	if (same) {
		w->r.outcome = w->renamed || w->overwritten ? PUSH_COPIED : PUSH_EQUAL;
		return 0;
	}
	if (!w->push->dry)
		return copy(w, e);
	w->r.outcome = PUSH_WANTED;
	return push_room(w, w->r.size, e);
}

/* Is it worth another connection? */
static bool
goes_on(const struct push_work *w, const struct err *e, int in_a_row, int in_all)
{
	return err_retryable(e) && w->reached && deadline_left(w->d) > 0 &&
	       in_a_row < AGAIN_MOST && in_all < AGAIN_IN_ALL;
}

static int
pause_for(struct push_work *w, const struct err *why, int64_t ms, struct err **e)
{
	struct deadline d = push_within(w->d, ms);
	struct buf words;

	buf_init(&words, BUF_LINE);
	err_brief(why, &words);
	push_say(w, "connection lost, trying again", buf_z(&words));
	buf_done(&words);
	return wait_until(&d, e);
}

static int
attempts(struct push_work *w, struct err **e)
{
	int in_a_row = 0, in_all = 0;

	for (;;) {
		int64_t before = w->r.sent;
		struct err *stopped = NULL;

		if (attempt(w, e) == 0)
			return 0;
		if (w->r.sent > before)
			in_a_row = 0;
		if (!goes_on(w, *e, in_a_row, in_all))
			return -1;
		if (pause_for(w, *e, (int64_t)AGAIN_MS << in_a_row, &stopped) != 0) {
			err_free(*e);
			*e = stopped;
			return -1;
		}
		err_clear(e);
		in_a_row++;
		in_all++;
	}
}

static void
say_incomplete(struct push_work *w, const char *is, struct err **e)
{
	struct buf words;

	buf_init(&words, BUF_LINE);
	err_brief(*e, &words);
	err_clear(e);
	err_set(e, ERR_STATE, "'%s' %s incomplete on the router: %s", w->to, is,
	    buf_z(&words));
	err_remedy(*e, "push it again, or delete it: it must not be installed");
	buf_done(&words);
}

/* A truncated file under the final name is taken away, or named for what it is. */
static void
undo_overwriting(struct push_work *w, struct err **e)
{
	struct deadline d = deadline_in(CLEAN_MS, w->d->cancel);
	struct err *also = NULL;

	if (push_take_away(w, &d, &also) != 0)
		say_incomplete(w, "is", e);
	err_free(also);
}

/* Was it overwritten by a connection that ended without an answer? */
static void
settle_doubt(struct push_work *w, struct err **e)
{
	struct deadline d = deadline_in(CLEAN_MS, w->d->cancel);
	struct err *also = NULL;
	bool same = false;

	if (push_as_known(w, &d, &same, &also) != 0)
		say_incomplete(w, "may be", e);
	else if (!same)
		undo_overwriting(w, e);
	err_free(also);
}

static void
say_what_is_left(struct push_work *w, struct err **e)
{
	if (w->overwritten)
		undo_overwriting(w, e);
	else if (w->doubtful)
		settle_doubt(w, e);
	if (err_code(*e) == ERR_STATE)
		return;
	if (w->deleted)
		err_wrap(e, "the copy failed, and '%s' was deleted", w->to);
	else if (w->looked && w->kept > 0)
		err_wrap(e, "'%s' keeps %s for the next try, '%s' was not touched",
		    w->part, push_amount(w->arena, w->kept), w->to);
}

int
push_run(const struct push *p, struct arena *a, const struct deadline *d,
    struct push_result *ret_result, struct err **e)
{
	int64_t began_ms = clock_ms();
	struct push_work w = {.push = p,
	    .arena = a,
	    .d = d,
	    .to = p->to,
	    .part = arena_printf(a, "%s.part", p->to),
	    .r = {.size = push_file_size(p->file), .free = -1},
	    .kept = -1};

	if (attempts(&w, e) != 0) {
		say_what_is_left(&w, e);
		return -1;
	}
	w.r.elapsed_ms = clock_ms() - began_ms;
	*ret_result = w.r;
	return 0;
}
