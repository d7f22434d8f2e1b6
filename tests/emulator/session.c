#include "emulator/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"
#include "emulator/database.h"
#include "emulator/dispatch.h"
#include "emulator/envelope.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/simclock.h"

struct session *
session_new(struct router *r, const char *user, const struct session_io *io)
{
	struct session *s = calloc(1, sizeof *s);
	const struct fault *skew;

	if (s == NULL)
		abort();
	s->router = r;
	s->io = *io;
	snprintf(s->user, sizeof s->user, "%s", user);
	framing_init(&s->framing);
	buf_init(&s->message, BUF_TEXT);
	pthread_mutex_lock(&r->mutex);
	router_tick(r);
	skew = faults_due(&r->faults, FAULT_CLOCK_SKEW, "");
	if (skew != NULL)
		router_set_clock(r, (int64_t)(skew->seconds * 1000));
	s->pid = router_pid(r);
	s->since_ms = s->active_ms = router_now(r);
	s->rfc = r->setup.personality->hello == HELLO_RFC ||
		 router_has(r, "system services netconf rfc-compliant");
	s->offer_1_1 = s->rfc && router_has(r, "system services netconf version-1.1");
	s->next = r->sessions;
	r->sessions = s;
	r->sessions_begun++;
	router_log(r, "session-begin", s->pid, "user", user, NULL);
	pthread_mutex_unlock(&r->mutex);
	return s;
}

void
session_free(struct session *s)
{
	struct router *r = s->router;
	struct session **at = &r->sessions;

	pthread_mutex_lock(&r->mutex);
	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	r->sessions_dropped += !s->closed;
	r->past.requests += s->traffic.requests;
	r->past.bad += s->traffic.bad;
	r->past.errors += s->traffic.errors;
	database_leave(s);
	router_log(r, "session-end", s->pid, NULL);
	pthread_mutex_unlock(&r->mutex);
	framing_done(&s->framing);
	buf_done(&s->message);
	free(s);
}

static int
send_text(struct session *s, struct str text)
{
	const struct fault *split;

	pthread_mutex_lock(&s->router->mutex);
	split = faults_due(&s->router->faults, FAULT_SPLIT, "");
	pthread_mutex_unlock(&s->router->mutex);
	if (split == NULL)
		return s->io.write(s->io.ctx, text.p, text.n);
	for (size_t i = 0; i < text.n; i++)
		if (s->io.write(s->io.ctx, text.p + i, 1) < 0)
			return -1;
	return 0;
}

enum session_state
session_start(struct session *s)
{
	struct buf hello;
	bool garbage, error;
	int rc;

	if (machine_wait(s->router) < 0)
		return SESSION_DROPPED;
	pthread_mutex_lock(&s->router->mutex);
	garbage = faults_due(&s->router->faults, FAULT_GARBAGE, "") != NULL;
	error = faults_due(&s->router->faults, FAULT_ERROR_BEFORE_HELLO, "") != NULL;
	buf_init(&hello, BUF_LINE);
	if (garbage)
		envelope_garbage(&hello);
	if (error)
		envelope_early_error(&hello);
	envelope_hello(s, &hello);
	pthread_mutex_unlock(&s->router->mutex);
	rc = send_text(s, buf_str(&hello));
	buf_done(&hello);
	return rc < 0 ? SESSION_DROPPED : SESSION_OPEN;
}

/* What is no XML cannot be answered in its own envelope: one reply without attributes, then the end. */
static enum session_state
not_understood(struct session *s, const char *why)
{
	struct buf out;
	struct answer answer = {.close = true};

	buf_init(&answer.body, BUF_LINE);
	s->traffic.bad++;
	dispatch_malformed(s, why, &answer.body);
	buf_init(&out, BUF_TEXT);
	envelope_reply(s, STR(""), buf_str(&answer.body), &out);
	send_text(s, buf_str(&out));
	buf_done(&out);
	buf_done(&answer.body);
	return SESSION_ENDED;
}

static void
greet(struct session *s, const struct xml *hello)
{
	const struct xml *capability = NULL;

	if (s->greeted)
		return;
	s->greeted = true;
	while ((capability = xml_walk(hello, capability, "capability")) != NULL)
		if (s->offer_1_1 &&
		    str_eq(xml_text(capability), STR("urn:ietf:params:netconf:base:1.1")))
			s->framing.chunked = true;
}

/* With tracing on, mgd says so behind the last reply (junos-facts 1.10). */
static void
say_end(struct session *s)
{
	struct router *r = s->router;
	struct buf comment;
	bool due;

	pthread_mutex_lock(&r->mutex);
	due = faults_due(&r->faults, FAULT_BYTES_AFTER_CLOSE, "") != NULL;
	due |= router_has(r, "system services netconf traceoptions");
	pthread_mutex_unlock(&r->mutex);
	if (!due)
		return;
	buf_init(&comment, BUF_LINE);
	buf_adds(&comment, "<!-- session end at ");
	simclock_print_date(&comment, router_now(r));
	buf_adds(&comment, " -->\n");
	s->io.write(s->io.ctx, comment.p, comment.n);
	buf_done(&comment);
}

/* How much of a reply stands before its own end tag. */
static size_t
before_end_tag(struct str text)
{
	size_t n = text.n;

	while (n > 0 && !(text.p[n - 1] == '<' && n < text.n && text.p[n] == '/'))
		n--;
	return n > 0 ? n - 1 : 0;
}

static enum session_state
deliver(struct session *s, struct str text, const struct answer *answer)
{
	struct str half = {text.p, text.n / 2};

	switch (answer->delivery) {
	case DELIVER_NOT: return SESSION_DROPPED;
	case DELIVER_HALF: send_text(s, half); return SESSION_DROPPED;
	case DELIVER_STALL: s->stalled = true; return SESSION_OPEN;
	case DELIVER_PART:
		s->stalled = true;
		text = half;
		break;
	case DELIVER_UNCLOSED:
		s->stalled = true;
		text.n = before_end_tag(text);
		break;
	case DELIVER_TWICE:
		if (send_text(s, text) < 0)
			return SESSION_DROPPED;
		break;
	case DELIVER: break;
	}
	if (send_text(s, text) < 0)
		return SESSION_DROPPED;
	if (!answer->close || s->stalled)
		return SESSION_OPEN;
	s->closed = true;
	say_end(s);
	return SESSION_ENDED;
}

/* What was halted is not begun here: requests are done one by one, and one that came before is answered already. */
static enum session_state
abort_rpc(struct session *s)
{
	struct buf out;
	int rc;

	buf_init(&out, BUF_LINE);
	envelope_reply(s, STR(""), STR("<abort-acknowledgement/>\n"), &out);
	rc = send_text(s, buf_str(&out));
	buf_done(&out);
	return rc < 0 ? SESSION_DROPPED : SESSION_OPEN;
}

static enum session_state
answer_rpc(struct session *s, const struct xml *rpc, struct str raw, struct arena *a)
{
	struct answer answer = {0};
	enum session_state state;
	struct buf out;

	buf_init(&answer.body, BUF_TEXT);
	buf_init(&out, BUF_TEXT);
	s->traffic.requests++;
	dispatch_rpc(s, rpc, a, &answer);
	envelope_reply(s, raw, buf_str(&answer.body), &out);
	state = deliver(s, buf_str(&out), &answer);
	buf_done(&out);
	buf_done(&answer.body);
	return state;
}

static enum session_state
handle(struct session *s, struct str raw)
{
	struct arena *a = arena_new();
	enum session_state state = SESSION_OPEN;
	struct err *e = NULL;
	struct xml *root;

	if (raw.n == 0)
		state =
		    SESSION_OPEN; /* a mark alone, as some clients send to wake a line */
	else if (str_ends(raw, STR("<abort/>")))
		state = abort_rpc(s);
	else if (xml_parse(a, raw, &root, &e) < 0)
		state = not_understood(s, err_message(e));
	else if (xml_is(root, "abort"))
		state = abort_rpc(s);
	else if (xml_is(root, "hello"))
		greet(s, root);
	else if (xml_is(root, "rpc"))
		state = answer_rpc(s, root, raw, a);
	else
		state = not_understood(s, "syntax error, expecting <rpc>");
	err_free(e);
	arena_free(a);
	return state;
}

enum session_state
session_feed(struct session *s, const char *p, size_t n)
{
	enum session_state state = SESSION_OPEN;
	int more = 1;

	if (s->stalled)
		return SESSION_OPEN;
	framing_push(&s->framing, p, n);
	while (state == SESSION_OPEN && !s->stalled) {
		more = framing_next(&s->framing, &s->message);
		if (more <= 0)
			break;
		state = handle(s, str_trim(buf_str(&s->message)));
	}
	return more < 0 ? SESSION_ENDED : state;
}
