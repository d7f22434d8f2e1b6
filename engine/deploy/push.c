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
#include "device/device.h"
#include "transport/connect.h"
#include "transport/scp.h"
#include "transport/sftp.h"

enum {
	PATH_MOST = 1000,
	NAME_MOST = 250, /* ".part" still fits a file system's 255 */
	CONNECT_MS = 60000,
	ANSWER_MS = 60000,
	SETTLE_MS = 300000, /* what is on the way, at a slow one */
	DIGEST_MS = 300000, /* and what a slow disk takes: */
	DIGEST_OCTETS_A_MS = 4000,
	CLEAN_MS = 10000,
	AGAIN_MOST = 5, /* connections in a row that brought nothing */
	AGAIN_IN_ALL = 50,
	AGAIN_MS = 1000, /* doubled each time */
	MARGIN_LEAST = 1 << 20,
	MARGIN_MOST = 64 << 20,
	MARGIN_PART = 50, /* of the size */
};

struct work {
	const struct push *push;
	struct arena *arena;
	const struct deadline *d;
	struct push_result r;
	const char *to, *part;
	struct device *device; /* as the session last gave it */
	bool reached;          /* a connection for the copy stood */
	bool no_sftp;
	bool fresh;       /* what PATH.part holds is not to be used */
	bool looked;      /* at PATH.part, for the first time */
	bool renamed;     /* asked for: if PATH is right, it was this copy */
	bool overwritten; /* PATH itself, by SCP */
	int64_t kept;     /* octets in PATH.part, -1: not known */
};

/* --- words --------------------------------------------------------------------------------------------- */

static void
say(const struct work *w, const char *state, const char *detail)
{
	if (w->push->say != NULL)
		w->push->say(w->push->ctx, state, detail);
}

/* "12.3 MB", decimal as disks are sold and operators count. */
static const char *
amount(struct arena *a, int64_t octets)
{
	if (octets < 1000000)
		return arena_printf(a, "%lld octets", (long long)octets);
	return arena_printf(a, "%.1f MB", (double)octets / 1e6);
}

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

	for (; isdigit((unsigned char)*p) && n < (INT64_C(1) << 40); p++)
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

/* --- what the router says of its files ------------------------------------------------------------------ */

static int
get_device(struct work *w, struct err **e)
{
	if (w->device != NULL && device_broken(w->device))
		w->push->drop(w->push->ctx);
	w->device = NULL;
	return w->push->session(w->push->ctx, &w->device, e);
}

static int
is_directory(const char *path, struct err **e)
{
	err_set(e, ERR_INPUT, "'%s' is a directory on the router", path);
	err_remedy(*e, "end the path with '/' to copy into it");
	return -1;
}

/* Is it the file, by the router's own digest? */
static int
look_at(struct work *w, const char *path, struct device_checksum *ret, bool *ret_same,
    struct err **e)
{
	int64_t ms = DIGEST_MS + w->r.size / DIGEST_OCTETS_A_MS;
	struct deadline d = push_within(w->d, ms);
	const char *hex;

	if (get_device(w, e) != 0 ||
	    device_checksum(w->device, path, w->r.which, &d, ret, e) != 0 ||
	    push_file_digest(w->push->file, ret->which, w->d->cancel, &hex, e) != 0)
		return -1;
	if (ret->directory)
		return is_directory(path, e);
	w->r.which = ret->which;
	memcpy(w->r.hex, hex, sizeof w->r.hex);
	*ret_same = ret->there && strcmp(ret->hex, hex) == 0;
	return 0;
}

/* The volume of PATH; *ret NULL: the router tells of none. */
static int
find_volume(struct work *w, const struct device_volume **ret, struct err **e)
{
	struct deadline d = push_within(w->d, ANSWER_MS);
	struct device_storage storage;

	if (get_device(w, e) != 0 ||
	    device_storage(w->device, w->arena, &d, &storage, e) != 0)
		return -1;
	*ret = device_storage_of(&storage, w->to);
	return 0;
}

static int64_t
margin(const struct work *w)
{
	int64_t n = w->r.size / MARGIN_PART;

	return n < MARGIN_LEAST ? MARGIN_LEAST : n > MARGIN_MOST ? MARGIN_MOST : n;
}

/* Before anything is sent. A router that does not tell of its volumes is not refused: the write will say. */
static int
find_room(struct work *w, int64_t to_send, struct err **e)
{
	const struct device_volume *v;
	int64_t needed = to_send + margin(w);

	if (find_volume(w, &v, e) != 0)
		return -1;
	w->r.free = v != NULL ? v->available : -1;
	if (to_send == 0 || v == NULL || v->available >= needed)
		return 0;
	err_set(e, ERR_RPC,
	    "no room for '%s': %s has %s free, %s are needed (%s to be "
	    "sent, %s in reserve)",
	    w->to, v->mounted, amount(w->arena, v->available), amount(w->arena, needed),
	    amount(w->arena, to_send), amount(w->arena, margin(w)));
	err_remedy(*e, "make room: 'show system storage', 'request system storage "
		       "cleanup'; nothing was sent");
	return -1;
}

static int
differs(
    struct work *w, const struct device_checksum *seen, const char *what, struct err **e)
{
	if (push_file_changed(w->push->file))
		return err_set(e, ERR_FILE, "'%s' changed while it was copied; %s",
		    push_file_path(w->push->file), what);
	return err_set(e, ERR_RPC, "what arrived has the %s %s, the file %s; %s",
	    device_digest_name(seen->which), seen->there ? seen->hex : "of nothing",
	    w->r.hex, what);
}

/* --- SFTP ---------------------------------------------------------------------------------------------- */

static int
stat_file(struct work *w, struct sftp *s, const char *path, struct sftp_info *ret,
    struct err **e)
{
	struct deadline d = push_within(w->d, ANSWER_MS);

	if (sftp_stat(s, path, &d, ret, e) != 0)
		return -1;
	return ret->directory ? is_directory(path, e) : 0;
}

static int
remove_part(struct work *w, struct sftp *s, struct err **e)
{
	struct deadline d = push_within(w->d, ANSWER_MS);

	if (sftp_remove(s, w->part, &d, e) != 0)
		return -1;
	w->kept = 0;
	return 0;
}

/* From where to go on. */
static int
find_part(struct work *w, struct sftp *s, int64_t *ret_from, struct err **e)
{
	struct sftp_info info;

	if (stat_file(w, s, w->part, &info, e) != 0)
		return -1;
	*ret_from = 0;
	if (info.there && !w->fresh && info.size > 0 && info.size <= w->r.size)
		*ret_from = info.size;
	if (!w->looked)
		w->r.resumed = *ret_from;
	w->looked = true;
	w->fresh = false;
	w->kept = info.there ? info.size : 0;
	return 0;
}

/* The server refused a write: most likely the disk is full, which is not left so. */
static void
explain_write(struct work *w, struct sftp *s, struct err **e)
{
	const struct device_volume *v = NULL;
	struct err *also = NULL;

	if (find_volume(w, &v, &also) == 0 && v != NULL && v->available < MARGIN_LEAST &&
	    remove_part(w, s, &also) == 0) {
		err_wrap(e,
		    "%s is full, %s free: '%s' was removed again, '%s' was not "
		    "touched",
		    v->mounted, amount(w->arena, v->available), w->part, w->to);
		err_remedy(*e, "make room: 'show system storage', 'request system "
			       "storage cleanup'");
		w->kept = 0;
	}
	err_free(also);
}

static int
fill_part(struct work *w, struct sftp *s, int64_t from, struct err **e)
{
	int flags = SFTP_WRITE | SFTP_CREATE | (from == 0 ? SFTP_TRUNCATE : 0);
	struct deadline soon = push_within(w->d, ANSWER_MS), settle;
	struct sftp_file *f;
	int rc;

	if (sftp_open(s, w->part, flags, &soon, &f, e) != 0)
		return err_wrap(e, "cannot write on the router");
	sftp_seek(f, from);
	say(w, from > 0 ? "copy, going on" : "copy",
	    from > 0 ? arena_printf(w->arena, "from %s of %s", amount(w->arena, from),
			   amount(w->arena, w->r.size))
		     : amount(w->arena, w->r.size));
	rc = push_send(w->push, &(struct push_way){.sftp = f}, from, w->d, &w->r.sent, e);
	settle = push_within(w->d, SETTLE_MS);
	if (rc == 0)
		rc = sftp_flush(f, &settle, e);
	w->kept = sftp_written(f);
	if (rc == 0)
		return sftp_close(f, &settle, e);
	if (err_code(*e) == ERR_RPC)
		explain_write(w, s, e);
	{
		struct err *also = NULL;

		sftp_close(f, &soon, &also);
		err_free(also);
	}
	return rc;
}

/* What has the final name is whole. */
static int
finish_part(struct work *w, struct sftp *s, struct err **e)
{
	struct deadline d = push_within(w->d, ANSWER_MS);
	struct sftp_info info;

	w->renamed = true;
	if (sftp_rename(s, w->part, w->to, &d, e) != 0 ||
	    stat_file(w, s, w->to, &info, e) != 0)
		return err_wrap(e, "'%s' is whole, but was not renamed", w->part);
	w->kept = 0;
	if (!info.there || (info.size >= 0 && info.size != w->r.size))
		return err_set(e, ERR_STATE,
		    "'%s' was renamed to '%s', which has %lld "
		    "of %lld octets",
		    w->part, w->to, (long long)info.size, (long long)w->r.size);
	w->r.outcome = PUSH_COPIED;
	return 0;
}

static int
through_sftp(struct work *w, struct sftp *s, struct err **e)
{
	struct device_checksum seen;
	struct sftp_info info;
	bool same = false;
	int64_t from;

	if (stat_file(w, s, w->to, &info, e) != 0)
		return -1;
	for (;;) {
		if (find_part(w, s, &from, e) != 0 ||
		    find_room(w, w->r.size - from, e) != 0)
			return -1;
		if (from < w->r.size && fill_part(w, s, from, e) != 0)
			return -1;
		say(w, "checksum", NULL);
		if (look_at(w, w->part, &seen, &same, e) != 0)
			return -1;
		if (same)
			return finish_part(w, s, e);
		if (remove_part(w, s, e) != 0)
			return -1;
		if (from == 0)
			return differs(w, &seen, "it was removed again", e);
		say(w, "copy, from the beginning",
		    "what an earlier try left was of another file");
		w->r.resumed = 0;
	}
}

static int
by_sftp(struct work *w, struct err **e)
{
	struct deadline d = push_within(w->d, CONNECT_MS);
	struct stream *stream;
	struct sftp *s;
	int rc;

	if (connect_subsystem(w->push->target, "sftp", &d, &stream, e) != 0 ||
	    sftp_begin(stream, &d, &s, e) != 0)
		return -1;
	w->reached = true;
	w->r.connections++;
	w->r.by = "sftp";
	rc = through_sftp(w, s, e);
	sftp_end(s);
	return rc;
}

/* --- SCP ----------------------------------------------------------------------------------------------- */

static int
through_scp(struct work *w, struct err **e)
{
	struct deadline d = push_within(w->d, CONNECT_MS), settle;
	const char *name = strrchr(w->to, '/') + 1;
	struct stream *stream;
	struct buf command;
	struct scp *s;
	int rc;

	buf_init(&command, BUF_LINE);
	scp_command(&command, w->to);
	rc = connect_command(w->push->target, buf_z(&command), &d, &stream, e);
	buf_done(&command);
	if (rc != 0 || scp_begin(stream, name, w->r.size, &d, &s, e) != 0)
		return -1;
	w->reached = true;
	w->overwritten = true;
	w->r.connections++;
	w->r.by = "scp";
	say(w, "copy by scp", amount(w->arena, w->r.size));
	rc = push_send(w->push, &(struct push_way){.scp = s}, 0, w->d, &w->r.sent, e);
	settle = push_within(w->d, SETTLE_MS);
	if (rc == 0)
		rc = scp_finish(s, &settle, e);
	scp_end(s);
	return rc;
}

static int
by_scp(struct work *w, struct err **e)
{
	struct device_checksum seen;
	bool same = false;

	if (find_room(w, w->r.size, e) != 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		if (through_scp(w, e) != 0)
			return -1;
		say(w, "checksum", NULL);
		if (look_at(w, w->to, &seen, &same, e) != 0)
			return -1;
		if (same) {
			w->r.outcome = PUSH_COPIED;
			return 0;
		}
	}
	return differs(w, &seen, "twice", e);
}

/* --- all of it ----------------------------------------------------------------------------------------- */

static int
copy(struct work *w, struct err **e)
{
	if (!w->no_sftp) {
		if (by_sftp(w, e) == 0)
			return 0;
		if (err_code(*e) != ERR_NO_SERVICE)
			return -1;
		err_clear(e);
		w->no_sftp = true;
		say(w, "copy by scp", "the router has no SFTP");
	}
	if (by_scp(w, e) == 0)
		return 0;
	if (err_code(*e) == ERR_NO_SERVICE) {
		err_wrap(e, "the router takes files neither by SFTP nor by SCP");
		err_remedy(*e, "on the router: set system services ssh sftp-server");
	}
	return -1;
}

static int
attempt(struct work *w, struct err **e)
{
	struct device_checksum seen;
	bool same = false;

	if (look_at(w, w->to, &seen, &same, e) != 0)
		return -1;
	if (same) {
		w->r.outcome = w->renamed || w->overwritten ? PUSH_COPIED : PUSH_EQUAL;
		return 0;
	}
	if (!w->push->dry)
		return copy(w, e);
	w->r.outcome = PUSH_WANTED;
	return find_room(w, w->r.size, e);
}

/* Is it worth another connection? */
static bool
goes_on(const struct work *w, const struct err *e, int in_a_row, int in_all)
{
	return err_retryable(e) && w->reached && deadline_left(w->d) > 0 &&
	       in_a_row < AGAIN_MOST && in_all < AGAIN_IN_ALL;
}

static int
pause_for(struct work *w, const struct err *why, int64_t ms, struct err **e)
{
	struct deadline d = push_within(w->d, ms);
	struct buf words;

	buf_init(&words, BUF_LINE);
	err_brief(why, &words);
	say(w, "connection lost, trying again", buf_z(&words));
	buf_done(&words);
	return wait_until(&d, e);
}

static int
attempts(struct work *w, struct err **e)
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

/* A truncated file under the final name is taken away, or named for what it is. */
static void
undo_overwriting(struct work *w, struct err **e)
{
	struct deadline d = {.cancel = w->d->cancel};
	struct err *also = NULL;
	struct buf words;

	d = deadline_in(CLEAN_MS, w->d->cancel);
	if (get_device(w, &also) == 0 &&
	    device_delete_file(w->device, w->to, &d, &also) == 0) {
		err_wrap(e, "the copy failed, and '%s' was deleted", w->to);
		return;
	}
	err_free(also);
	buf_init(&words, BUF_LINE);
	err_brief(*e, &words);
	err_clear(e);
	err_set(
	    e, ERR_STATE, "'%s' is incomplete on the router: %s", w->to, buf_z(&words));
	err_remedy(*e, "push it again, or delete it: it must not be installed");
	buf_done(&words);
}

static void
say_what_is_left(struct work *w, struct err **e)
{
	if (w->overwritten)
		undo_overwriting(w, e);
	else if (w->looked && w->kept > 0 && err_code(*e) != ERR_STATE)
		err_wrap(e, "'%s' keeps %s for the next try, '%s' was not touched",
		    w->part, amount(w->arena, w->kept), w->to);
}

int
push_run(const struct push *p, struct arena *a, const struct deadline *d,
    struct push_result *ret_result, struct err **e)
{
	int64_t began_ms = clock_ms();
	struct work w = {.push = p,
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
