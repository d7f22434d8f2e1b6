/* The ends of sessions: one's own and another's (junos-facts 1.10). */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/database.h"
#include "emulator/history.h"
#include "emulator/install.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"

void
rpc_close_session(struct call *c)
{
	reply_ok(c);
	c->close = true;
}

void
rpc_request_end_session(struct call *c)
{
	reply_add(c, "<end-session/>\n");
	c->close = true;
}

/* Any mgd process: a session here, or a person on the command line whom `junosim ctl` made. */
void
rpc_kill_session(struct call *c)
{
	struct router *r = c->router;
	const char *text = xml_get(c->arena, c->op, "session-id");
	int pid = text != NULL ? atoi(text) : 0;
	struct session *victim = r->sessions;

	while (victim != NULL && victim->pid != pid)
		victim = victim->next;
	if (pid == c->session->pid || (victim == NULL && r->holder.pid != pid) ||
	    pid == 0) {
		reply_error(c, &(struct rpc_error){.type = "protocol",
				   .tag = "invalid-value",
				   .severity = "error",
				   .message = "invalid session-id",
				   .lined = true});
		return;
	}
	router_log(r, "killed", pid, "by", c->session->user, NULL);
	if (victim != NULL)
		database_leave(victim);
	else
		database_release(r, pid);
	if (r->pending.minutes != 0 && r->pending.pid == pid)
		history_revert(r);
	if (victim != NULL)
		victim->killed = true;
	install_abort(r, pid, "its session was killed");
	if (victim != NULL && victim->io.hangup != NULL)
		victim->io.hangup(victim->io.ctx);
	reply_ok(c);
}
