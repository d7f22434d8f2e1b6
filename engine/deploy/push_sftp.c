#include "deploy/push_work.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "deploy/push_send.h"
#include "transport/connect.h"
#include "transport/sftp.h"

static int
stat_file(struct push_work *w, struct sftp *s, const char *path, struct sftp_info *ret,
    struct err **e)
{
	struct deadline d = push_within(w->d, PUSH_ANSWER_MS);

	if (sftp_stat(s, path, &d, ret, e) != 0)
		return -1;
	return ret->directory ? push_is_directory(path, e) : 0;
}

static int
remove_part(struct push_work *w, struct sftp *s, struct err **e)
{
	struct deadline d = push_within(w->d, PUSH_ANSWER_MS);

	if (sftp_remove(s, w->part, &d, e) != 0)
		return -1;
	w->kept = 0;
	return 0;
}

/* From where to go on. */
static int
find_part(struct push_work *w, struct sftp *s, int64_t *ret_from, struct err **e)
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
explain_write(struct push_work *w, struct sftp *s, struct err **e)
{
	const struct device_volume *v = NULL;
	struct err *also = NULL;

	if (push_volume(w, &v, &also) == 0 && v != NULL &&
	    v->available < PUSH_MARGIN_LEAST && remove_part(w, s, &also) == 0) {
		err_wrap(e,
		    "%s is full, %s free: '%s' was removed again, '%s' was not "
		    "touched",
		    v->mounted, push_amount(w->arena, v->available), w->part, w->to);
		err_remedy(*e, "make room: 'show system storage', 'request system "
			       "storage cleanup'");
		w->kept = 0;
	}
	err_free(also);
}

static int
fill_part(struct push_work *w, struct sftp *s, int64_t from, struct err **e)
{
	int flags = SFTP_WRITE | SFTP_CREATE | (from == 0 ? SFTP_TRUNCATE : 0);
	struct deadline soon = push_within(w->d, PUSH_ANSWER_MS), settle;
	struct err *also = NULL;
	struct sftp_file *f;
	int rc;

	if (sftp_open(s, w->part, flags, &soon, &f, e) != 0)
		return err_wrap(e, "cannot write on the router");
	sftp_seek(f, from);
	push_say(w, from > 0 ? "copy, going on" : "copy",
	    from > 0 ? arena_printf(w->arena, "from %s of %s",
			   push_amount(w->arena, from), push_amount(w->arena, w->r.size))
		     : push_amount(w->arena, w->r.size));
	rc = push_send(w->push, &(struct push_way){.sftp = f}, from, w->d, &w->r.sent, e);
	settle = push_within(w->d, PUSH_SETTLE_MS);
	if (rc == 0)
		rc = sftp_flush(f, &settle, e);
	if (rc == 0) {
		w->kept = sftp_written(f);
		return sftp_close(f, &settle, e);
	}
	sftp_listen(f, &also);
	err_clear(&also);
	w->kept = sftp_written(f);
	if (err_code(*e) == ERR_RPC)
		explain_write(w, s, e);
	sftp_close(f, &soon, &also);
	err_free(also);
	return rc;
}

/* What has the final name is whole. */
static int
finish_part(struct push_work *w, struct sftp *s, struct err **e)
{
	struct deadline d = push_within(w->d, PUSH_ANSWER_MS);
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
through_sftp(struct push_work *w, struct sftp *s, struct err **e)
{
	struct device_checksum seen;
	struct sftp_info info;
	bool same = false;
	int64_t from;

	if (stat_file(w, s, w->to, &info, e) != 0)
		return -1;
	for (;;) {
		if (find_part(w, s, &from, e) != 0 ||
		    push_room(w, w->r.size - from, e) != 0)
			return -1;
		if (from < w->r.size && fill_part(w, s, from, e) != 0)
			return -1;
		push_say(w, "checksum", NULL);
		if (push_look(w, w->part, &seen, &same, e) != 0)
			return -1;
		if (same)
			return finish_part(w, s, e);
		if (remove_part(w, s, e) != 0)
			return -1;
		if (from == 0)
			return push_differs(w, &seen, "it was removed again", e);
		push_say(w, "copy, from the beginning",
		    "what an earlier try left was of another file");
		w->r.resumed = 0;
	}
}

int
push_by_sftp(struct push_work *w, struct err **e)
{
	struct deadline d = push_within(w->d, PUSH_CONNECT_MS);
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
