#include "netconf/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "base/wait.h"
#include "data/xml.h"
#include "netconf/framer.h"
#include "netconf/hello.h"
#include "netconf/reply.h"
#include "transport/stream.h"

enum { READ_SIZE = 65536, CLOSE_MS = 2000, STRAY_MOST = 64 };

/* A request that was sent, and its reply once it has come. */
struct waiting {
	unsigned id;
	struct reply *reply;
};

struct session {
	struct stream *stream;
	struct arena *arena; /* the router's hello */
	struct hello hello;
	struct framer in;
	char *octets; /* READ_SIZE, read and not yet pushed: from at to n */
	size_t at, n;
	bool small;   /* less room than READ_SIZE */
	bool chunked; /* base:1.1 both ways */
	bool broken;
	unsigned last_id;
	VEC(struct waiting) waiting;
	session_trace_fn *trace;
	void *trace_ctx;
};

static struct session *
session_new(struct stream *stream, session_trace_fn *trace, void *ctx)
{
	struct session *s = calloc(1, sizeof *s);

	if (s == NULL)
		abort();
	s->stream = stream;
	s->arena = arena_new();
	s->hello.session_id = "";
	s->trace = trace;
	s->trace_ctx = ctx;
	framer_init(&s->in, FRAMER_LIMIT);
	return s;
}

void
session_drop(struct session *s)
{
	if (s == NULL)
		return;
	stream_close(s->stream);
	framer_done(&s->in);
	vec_each (&s->waiting, w)
		reply_free(w->reply);
	vec_done(&s->waiting);
	arena_free(s->arena);
	free(s->octets);
	free(s);
}

static int
write_message(
    struct session *s, struct str message, const struct deadline *d, struct err **e)
{
	struct buf out;
	int rc;

	if (!framer_can_write(s->chunked, message))
		return err_set(
		    e, ERR_INPUT, "the request contains ']]>]]>', which ends a message");
	buf_init(&out, message.n + message.n / 8192 + BUF_LINE);
	framer_write(&out, s->chunked, message);
	rc = stream_write(s->stream, out.p, out.n, d, e);
	buf_done(&out);
	if (rc != 0)
		s->broken = true;
	else if (s->trace != NULL)
		s->trace(s->trace_ctx, '>', message);
	return rc;
}

/* More octets from the stream. A cancelled wait leaves the session sound: what has come
 * is kept, and whoever cleans up may go on reading. */
static int
fill(struct session *s, const struct deadline *d, struct err **e)
{
	s->at = s->n = 0;
	if (s->octets == NULL || s->small) {
		free(s->octets);
		s->octets = malloc(READ_SIZE);
		s->small = false;
		if (s->octets == NULL)
			abort();
	}
	if (stream_read(s->stream, s->octets, READ_SIZE, d, &s->n, e) != 0) {
		s->n = 0;
		s->broken = s->broken || err_code(*e) != ERR_CANCELLED;
		return -1;
	}
	if (s->n > 0)
		return 0;
	s->broken = true;
	return err_set(e, ERR_CLOSED,
	    framer_idle(&s->in) ? "the router closed the session"
				: "the router closed the session within a message");
}

/* Pushes what was read. */
static int
push(struct session *s, bool *ret_complete, struct err **e)
{
	size_t taken;

	if (framer_push(&s->in, (struct str){s->octets + s->at, s->n - s->at}, &taken,
		ret_complete, e) != 0) {
		s->broken = true;
		return -1;
	}
	s->at += taken;
	if (*ret_complete && s->trace != NULL)
		s->trace(s->trace_ctx, '<', buf_str(&s->in.message));
	return 0;
}

static int
read_message(struct session *s, const struct deadline *d, struct err **e)
{
	bool complete = false;

	while (!complete)
		if ((s->at == s->n && fill(s, d, e) != 0) || push(s, &complete, e) != 0)
			return -1;
	return 0;
}

/* What a server said that is not NETCONF, short and printable, for the error. */
static void
quote(struct buf *out, struct str said)
{
	enum { QUOTE_MOST = 200 };

	said = str_trim(said);
	for (size_t i = 0; i < said.n && i < QUOTE_MOST; i++) {
		unsigned char c = (unsigned char)said.p[i];

		buf_addc(out, c >= 0x20 && c < 0x7f ? (char)c : ' ');
	}
}

/* As read_message, while nothing but a hello is welcome. */
static int
read_hello_message(struct session *s, const struct deadline *d, struct err **e)
{
	bool complete = false;
	struct buf said;

	while (!complete && *e == NULL) {
		struct str got = buf_str(&s->in.message);

		if (got.n > HELLO_GARBAGE && !s->in.complete &&
		    hello_find(got) > HELLO_GARBAGE)
			err_set(e, ERR_PROTOCOL, "no hello within the first %zu octets",
			    HELLO_GARBAGE);
		else if (s->at == s->n)
			fill(s, d, e);
		else
			push(s, &complete, e);
	}
	if (*e == NULL)
		return 0;
	buf_init(&said, BUF_LINE);
	if (!s->in.complete)
		quote(&said, buf_str(&s->in.message));
	if (said.n > 0)
		err_wrap(e, "no NETCONF hello; the server said '%s'", buf_z(&said));
	else
		err_wrap(e, "no NETCONF hello");
	buf_done(&said);
	return -1;
}

static int
exchange_hellos(struct session *s, const struct deadline *d, struct err **e)
{
	bool found = false;

	if (write_message(s, hello_ours(), d, e) != 0)
		return err_wrap(e, "sending hello");
	for (int i = 0; !found; i++) {
		if (i == STRAY_MOST)
			return err_set(e, ERR_PROTOCOL, "no hello in %d messages", i);
		if (read_hello_message(s, d, e) != 0 ||
		    hello_parse(
			s->arena, buf_str(&s->in.message), &s->hello, &found, e) != 0)
			return -1;
	}
	if (!hello_has(&s->hello, "urn:ietf:params:netconf:base:1.0") &&
	    !hello_has(&s->hello, "urn:ietf:params:netconf:base:1.1"))
		return err_set(e, ERR_PROTOCOL, "the router's hello offers no base");
	s->chunked = hello_has(&s->hello, "urn:ietf:params:netconf:base:1.1");
	if (s->chunked)
		framer_set_chunked(&s->in);
	return 0;
}

int
session_open(struct stream *stream, const struct deadline *d, session_trace_fn *trace,
    void *ctx, struct session **ret_session, struct err **e)
{
	struct session *s = session_new(stream, trace, ctx);

	if (exchange_hellos(s, d, e) != 0) {
		session_drop(s);
		return -1;
	}
	*ret_session = s;
	return 0;
}

void
session_close(struct session *s)
{
	struct deadline d = deadline_in(CLOSE_MS, NULL);
	struct reply *reply = NULL;
	struct err *e = NULL;

	if (s != NULL && !s->broken) {
		session_call(s, STR("<close-session/>"), &d, &reply, &e);
		reply_free(reply);
		err_free(e);
	}
	session_drop(s);
}

const char *
session_id(const struct session *s)
{
	return s->hello.session_id;
}

bool
session_has(const struct session *s, const char *capability)
{
	return hello_has(&s->hello, capability);
}

bool
session_broken(const struct session *s)
{
	return s->broken;
}

static int
refuse_broken(const struct session *s, struct err **e)
{
	return err_set(e, ERR_CLOSED, "the session to %s is not usable any more",
	    stream_describe(s->stream));
}

int
session_send(struct session *s, struct str body, const struct deadline *d,
    unsigned *ret_id, struct err **e)
{
	struct buf out;
	unsigned id = s->last_id + 1;
	int rc;

	if (s->broken)
		return refuse_broken(s, e);
	buf_init(&out, body.n + BUF_LINE);
	buf_printf(&out,
	    "<rpc message-id=\"%u\" xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">",
	    id);
	buf_addstr(&out, body);
	buf_adds(&out, "</rpc>");
	rc = write_message(s, buf_str(&out), d, e);
	buf_done(&out);
	if (rc != 0)
		return -1;
	s->last_id = id;
	vec_push(&s->waiting, ((struct waiting){.id = id}));
	*ret_id = id;
	return 0;
}

/* Which request is this the answer to? Junos copies message-id, but does not insist on
 * one; a reply without belongs to the oldest request (junos-facts 1.5). */
static struct waiting *
waiting_for(struct session *s, const struct reply *r)
{
	const char *id = xml_attr(r->root, "message-id");

	vec_each (&s->waiting, w) {
		char number[16];

		if (w->reply != NULL)
			continue;
		snprintf(number, sizeof number, "%u", w->id);
		if (id == NULL || strcmp(number, id) == 0)
			return w;
	}
	return NULL;
}

/* Is there an element in it? Comments may follow the last reply (junos-facts 1.10). */
static bool
has_element(struct str message)
{
	while (message.n > 0) {
		const char *p = memchr(message.p, '<', message.n), *end;
		size_t left = p != NULL ? message.n - (size_t)(p - message.p) : 0;

		if (p == NULL)
			return false;
		if (!str_starts((struct str){p, left}, STR("<!--")))
			return true;
		end = memmem(p, left, "-->", 3);
		if (end == NULL)
			return false;
		message = (struct str){end + 3, left - (size_t)(end + 3 - p)};
	}
	return false;
}

static struct waiting *
waiting_id(struct session *s, unsigned id)
{
	vec_each (&s->waiting, w)
		if (w->id == id)
			return w;
	return NULL;
}

static void
forget(struct session *s, struct waiting *w)
{
	size_t index = (size_t)(w - s->waiting.v);

	memmove(w, w + 1, (s->waiting.n - index - 1) * sizeof *w);
	s->waiting.n--;
}

/* A reply that nobody can read answers the oldest request. If that is the one asked for,
 * the session goes on: its caller still has a lock to give back. */
static int
lost_reply(struct session *s, unsigned id)
{
	struct waiting *w = s->waiting.v;

	while (w->reply != NULL)
		w++;
	if (w->id == id)
		forget(s, w);
	else
		s->broken = true;
	return -1;
}

/* Takes one message off the stream while `id` is waited for; *ret_stray if it was none of
 * ours. */
static int
receive_one(struct session *s, unsigned id, const struct deadline *d, bool *ret_stray,
    struct err **e)
{
	struct reply *reply = NULL;
	struct waiting *w;

	*ret_stray = true;
	if (read_message(s, d, e) != 0)
		return -1;
	if (!has_element(buf_str(&s->in.message)))
		return 0;
	if (reply_parse(buf_str(&s->in.message), &reply, e) != 0)
		return lost_reply(s, id);
	if (xml_is(reply->root, "notification")) {
		reply_free(reply);
		return 0;
	}
	w = waiting_for(s, reply);
	if (!xml_is(reply->root, "rpc-reply") || w == NULL) {
		const char *got = xml_attr(reply->root, "message-id");

		s->broken = true;
		err_set(e, ERR_PROTOCOL, "an unexpected <%s> with message-id '%s'",
		    reply->root->name, got != NULL ? got : "");
		reply_free(reply);
		return -1;
	}
	w->reply = reply;
	*ret_stray = false;
	return 0;
}

/* A session that waits, one of a thousand, holds no room for what may come. */
static void
rest(struct session *s)
{
	char *left = NULL;

	if (s->waiting.n > 0 || !framer_idle(&s->in))
		return;
	s->n -= s->at;
	if (s->n > 0) { /* a line end behind the marker, for one */
		left = malloc(s->n);
		if (left == NULL)
			abort();
		memcpy(left, s->octets + s->at, s->n);
	}
	free(s->octets);
	s->octets = left;
	s->small = true;
	s->at = 0;
	framer_rest(&s->in);
}

int
session_receive(struct session *s, unsigned id, const struct deadline *d,
    struct reply **ret_reply, struct err **e)
{
	struct waiting *w = waiting_id(s, id);
	size_t strays = 0;

	if (w == NULL)
		return err_set(e, ERR_INTERNAL, "no request %u is waiting", id);
	while (w->reply == NULL) {
		bool stray;

		if (s->broken)
			return refuse_broken(s, e);
		if (receive_one(s, id, d, &stray, e) != 0)
			return -1;
		strays = stray ? strays + 1 : 0;
		if (strays > STRAY_MOST) {
			s->broken = true;
			return err_set(
			    e, ERR_PROTOCOL, "%zu messages and no reply", strays);
		}
	}
	*ret_reply = w->reply;
	forget(s, w);
	rest(s);
	return 0;
}

int
session_call(struct session *s, struct str body, const struct deadline *d,
    struct reply **ret_reply, struct err **e)
{
	unsigned id;

	if (session_send(s, body, d, &id, e) != 0)
		return -1;
	return session_receive(s, id, d, ret_reply, e);
}
