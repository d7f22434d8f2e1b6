/*
 * An attempt made by hand: its sessions are tapes that say what a router says (junos-facts 2.8 to 2.10), what was sent is
 * looked at afterwards, and what was posted is kept as JSON, one event a line.
 */
#ifndef TESTS_UNIT_DEPLOY_ATTEMPTED_H
#define TESTS_UNIT_DEPLOY_ATTEMPTED_H

#include "unit/device/play.h"

#include "base/cancel.h"
#include "base/clock.h"
#include "data/json.h"
#include "deploy/attempt.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

#define RUN "20261122T020457-3f9c"

/* Commits of the history; `text` is what the router tells of log, comment and marker. */
#define COMMIT(n, who, via, seconds, when, text)                                         \
	"<commit-history><sequence-number>" n "</sequence-number><user>" who             \
	"</user><client>" via "</client><date-time junos:seconds=\"" seconds "\">" when  \
	"</date-time>" text "</commit-history>"
#define LOG(text) "<log>" text "</log>"
#define COMMENT(text) "<comment>" text "</comment>"
#define MARKER "<commit-confirmed>rollback pending</commit-confirmed>"
#define IN_5_MINUTES COMMENT("commit confirmed, rollback in 5mins")
#define CHANGE LOG("holdfast " RUN " change: CHG-4411")

#define BEFORE(n) COMMIT(n, "opsuser", "cli", "1000", "2025-10-05 07:40:00 UTC", "")
#define OURS(n, text)                                                                    \
	COMMIT(n, "autolab", "netconf", "2000", "2025-10-05 10:26:40 UTC", text)
#define CONFIRM(n)                                                                       \
	COMMIT(n, "autolab", "netconf", "2100", "2025-10-05 10:28:20 UTC",               \
	    LOG("holdfast " RUN " confirm"))
#define BACK(n)                                                                          \
	COMMIT(n, "autolab", "netconf", "2200", "2025-10-05 10:30:00 UTC",               \
	    LOG("holdfast " RUN " rollback"))
#define TIMER(n) COMMIT(n, "root", "other", "2340", "2025-10-05 10:32:20 UTC", "")
#define SOMEBODY(n)                                                                      \
	COMMIT(n, "opsuser", "cli", "2400", "2025-10-05 10:33:20 UTC", LOG("mine"))
#define HISTORY(commits) REPLY("<commit-information>" commits "</commit-information>")
#define PENDING HISTORY(OURS("0", IN_5_MINUTES CHANGE MARKER) BEFORE("1"))

#define OK REPLY("<ok/>")
#define LOADED REPLY("<load-configuration-results><ok/></load-configuration-results>")
#define DIFFERS(text)                                                                    \
	REPLY("<configuration-information><configuration-output>\n" text                 \
	      "\n</configuration-output></configuration-information>")
#define EQUAL DIFFERS("")
#define REFUSED(text)                                                                    \
	REPLY("<rpc-error><error-type>protocol</error-type>"                             \
	      "<error-tag>operation-failed</error-tag>"                                  \
	      "<error-severity>error</error-severity><error-message>\n" text             \
	      "\n</error-message></rpc-error>")

struct attempted {
	struct play
	    play; /* the session that holds the lock; its arena is the attempt's */
	struct play fresh; /* the session after it */
	struct cancel cancel;
	struct site site;
	struct host host;
	struct plan plan;
	struct result result;
	struct buf events;
	struct attempt t;
	struct deadline d;
};

static inline void
attempted_event(void *self, const struct event *ev)
{
	json_print(ev->fields, 0, self);
	buf_addc(self, '\n');
}

static inline int
attempted_close(void *self, struct err **e)
{
	(void)self;
	(void)e;
	return 0;
}

static const struct sink_ops attempted_sink = {
    .name = "attempted", .event = attempted_event, .close = attempted_close};

/* recording NULL: no session. The change was sent a minute ago, its window is five. Nobody listens at the address. */
static inline void
attempted_open(struct attempted *a, const char *recording, const char *fresh)
{
	*a = (struct attempted){.site = {.dir = "."},
	    .host = {.name = "r1",
		.address = "127.0.0.1",
		.port = 1,
		.user = "autolab",
		.password = "nothing-listens",
		.dialect = "junos",
		.transport = "libssh2",
		.template = "router.j2"}};
	if (recording != NULL)
		play_open(&a->play, recording, true);
	else
		a->play = (struct play){.arena = arena_new()};
	if (fresh != NULL)
		play_open(&a->fresh, fresh, true);
	cancel_init(&a->cancel);
	buf_init(&a->events, BUF_TEXT);
	buf_init(&a->result.diff, BUF_TEXT);
	buf_init(&a->result.detail, BUF_LINE);
	a->plan = (struct plan){.site = &a->site,
	    .run = RUN,
	    .confirm_timeout = 5,
	    .comment = "CHG-4411",
	    .bus = bus_new(RUN, NULL),
	    .cancel = &a->cancel};
	bus_add(a->plan.bus, &attempted_sink, &a->events);
	a->d = deadline_in(20000, &a->cancel);
	a->t = (struct attempt){.plan = &a->plan,
	    .host = &a->host,
	    .arena = a->play.arena,
	    .device = a->play.device,
	    .fresh = a->fresh.device,
	    .locked = recording != NULL,
	    .asked = true,
	    .committed = true,
	    .result = &a->result,
	    .before = {.user = "opsuser",
		.client = "cli",
		.time = "2025-10-05 07:40:00 UTC",
		.seconds = 1000,
		.log = "",
		.comment = ""}};
	a->t.reach = (struct reach){.arena = a->play.arena,
	    .host = &a->host,
	    .site = &a->site,
	    .bus = a->plan.bus,
	    .may_commit = true};
	a->t.began_ms = a->t.committed_ms = a->t.settled_ms = clock_ms() - 60000;
}

static inline void
attempted_done(struct attempted *a)
{
	struct err *e = NULL;

	device_drop(a->t.device);
	device_drop(a->t.fresh);
	assert_int_equal(bus_free(a->plan.bus, &e), 0);
	cancel_done(&a->cancel);
	result_done(&a->result);
	buf_done(&a->events);
	buf_done(&a->play.sent);
	buf_done(&a->fresh.sent);
	err_free(a->play.e);
	arena_free(a->play.arena);
	arena_free(a->fresh.arena);
}

/* How often a text was sent on a session. */
static inline size_t
sent_times(const struct play *p, const char *text)
{
	size_t n = 0;

	for (const char *at = buf_z(&p->sent); (at = strstr(at, text)) != NULL;
	     at += strlen(text))
		n++;
	return n;
}

/* The texts were sent on a session in this order. */
static inline void
assert_order(const struct play *p, const char *const *texts)
{
	const char *at = buf_z(&p->sent);

	for (; *texts != NULL; texts++) {
		const char *found = strstr(at, *texts);

		if (found == NULL)
			fail_msg("'%s' was not sent, or not there, in:\n%s", *texts,
			    buf_z(&p->sent));
		at = found + strlen(*texts);
	}
}

#define ASSERT_ORDER(p, ...) assert_order((p), (const char *const[]){__VA_ARGS__, NULL})

#define COMMIT_RPC "<commit-configuration>"
#define LOCK_RPC "<lock><target><candidate/></target></lock>"
#define UNLOCK_RPC "<unlock><target><candidate/></target></unlock>"
#define DISCARD_RPC "<discard-changes/>"
#define HISTORY_RPC "<get-commit-information/>"
#define COMPARE_RPC(n) "rollback=\"" n "\" format=\"text\"/>"
#define BACK_RPC "<load-configuration rollback=\"1\"/>"
#define COMMIT_LOG(what)                                                                 \
	"<commit-configuration><log>holdfast " RUN " " what                              \
	"</log></commit-configuration>"

#endif
