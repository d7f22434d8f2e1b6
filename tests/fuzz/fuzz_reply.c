/* Any octets are a reply or an error; a reply that failed has an error to show, with a message. The same octets as a
 * hello, and as what a router says after its hello, do no harm either. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "netconf/hello.h"
#include "netconf/reply.h"
#include "netconf/session.h"
#include "transport/stream.h"
#include "transport/stream_tape.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
as_reply(struct str in)
{
	struct reply *r = NULL;
	struct err *e = NULL;

	if (reply_parse(in, &r, &e) != 0) {
		if (r != NULL || err_code(e) != ERR_PROTOCOL)
			abort();
		err_free(e);
		return;
	}
	if (r->failed != (reply_first_error(r) != NULL) || r->raw.n != in.n)
		abort();
	if (r->failed && (reply_err(r, ERR_RPC, &e) != -1 || err_message(e) == NULL))
		abort();
	for (size_t i = 0; i < r->nerrors; i++)
		if (r->errors[i].message == NULL)
			abort();
	err_free(e);
	reply_free(r);
}

static void
as_hello(struct str in)
{
	struct arena *a = arena_new();
	struct hello h = {0};
	struct err *e = NULL;
	bool found = false;

	if (hello_parse(a, in, &h, &found, &e) == 0 && found &&
	    (h.session_id == NULL || h.ncapabilities == 0))
		abort();
	err_free(e);
	arena_free(a);
}

static void
as_session(const char *hello, struct str in)
{
	struct deadline d = deadline_in(60000, NULL);
	struct session *s = NULL;
	struct reply *r = NULL;
	struct err *e = NULL;
	struct buf tape;
	unsigned first, second;

	buf_init(&tape, BUF_TEXT);
	buf_adds(&tape, hello);
	buf_addstr(&tape, in);
	if (session_open(stream_tape_new(buf_str(&tape), NULL), &d, NULL, NULL, &s, &e) ==
		0 &&
	    session_send(s, STR("<a/>"), &d, &first, &e) == 0 &&
	    session_send(s, STR("<b/>"), &d, &second, &e) == 0 &&
	    session_receive(s, second, &d, &r, &e) == 0 && r->root == NULL)
		abort();
	reply_free(r);
	err_free(e);
	session_close(s);
	buf_done(&tape);
}

#define HELLO(base)                                                                      \
	"<hello><capabilities><capability>urn:ietf:params:netconf:base:" base            \
	"</capability></capabilities></hello>]]>]]>\n"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str in = {(const char *)p, n};

	as_reply(in);
	as_hello(in);
	as_session("", in);
	as_session(HELLO("1.0"), in);
	as_session(HELLO("1.1"), in);
	return 0;
}
