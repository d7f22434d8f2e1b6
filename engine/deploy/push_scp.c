#include "deploy/push_work.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "deploy/push_send.h"
#include "transport/connect.h"
#include "transport/scp.h"

static int
through_scp(struct push_work *w, struct err **e)
{
	struct deadline d = push_within(w->d, PUSH_CONNECT_MS), settle;
	const char *name = strrchr(w->to, '/') + 1;
	struct stream *stream;
	struct buf command;
	struct scp *s;
	int rc;

	buf_init(&command, BUF_LINE);
	scp_command(&command, w->to);
	rc = connect_command(w->push->target, buf_z(&command), &d, &stream, e);
	buf_done(&command);
	if (rc != 0)
		return -1;
	if (scp_begin(stream, name, w->r.size, &d, &s, e) != 0) {
		/* without an answer it may have emptied what was there */
		w->doubtful = err_code(*e) != ERR_RPC && err_code(*e) != ERR_NO_SERVICE;
		return -1;
	}
	w->reached = true;
	w->overwritten = true;
	w->deleted = false;
	w->r.connections++;
	w->r.by = "scp";
	push_say(w, "copy by scp", push_amount(w->arena, w->r.size));
	rc = push_send(w->push, &(struct push_way){.scp = s}, 0, w->d, &w->r.sent, e);
	settle = push_within(w->d, PUSH_SETTLE_MS);
	if (rc == 0)
		rc = scp_finish(s, &settle, e);
	scp_end(s);
	return rc;
}

int
push_by_scp(struct push_work *w, struct err **e)
{
	struct deadline d = push_within(w->d, PUSH_ANSWER_MS);
	struct device_checksum seen;
	bool same = false;

	/* What an earlier connection left takes the room that this one needs. */
	if (w->overwritten && push_take_away(w, &d, e) != 0 && err_code(*e) != ERR_RPC)
		return -1;
	err_clear(e);
	if (push_room(w, w->r.size, e) != 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		if (through_scp(w, e) != 0)
			return -1;
		push_say(w, "checksum", NULL);
		if (push_look(w, w->to, &seen, &same, e) != 0)
			return -1;
		if (same) {
			w->r.outcome = PUSH_COPIED;
			return 0;
		}
	}
	return push_differs(w, &seen, "twice", e);
}
