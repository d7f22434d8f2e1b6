/* The stream over an SSH channel. Reading and writing may both be wanted at once: a server
 * that answers before it reads on would otherwise wait for us, and we for it. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/ssh.h"
#include "transport/stream.h"

enum { AHEAD_MOST = 16 << 20, READ_SIZE = 32768 };

struct carried {
	struct ssh_client *ssh;
	struct buf ahead; /* came while we wrote */
	size_t at;
};

/* In a long silence the server is asked every half a minute whether it lives, which also
 * keeps firewalls from forgetting the connection. */
static int
wait_quietly(struct ssh_client *s, const struct deadline *d, struct err **e)
{
	struct deadline quiet = *d;

	if (deadline_left(d) > SSH_QUIET_MS)
		quiet.at_ms = clock_ms() + SSH_QUIET_MS;
	if (ssh_client_wait(s, &quiet, e) == 0)
		return 0;
	if (err_code(*e) != ERR_TIMEOUT || deadline_left(d) == 0)
		return -1;
	err_clear(e);
	ssh_client_ask_alive(s);
	return 0;
}

static size_t
take_ahead(struct carried *c, void *p, size_t n)
{
	size_t held = c->ahead.n - c->at;

	n = n < held ? n : held;
	if (n > 0)
		memcpy(p, c->ahead.p + c->at, n);
	c->at += n;
	if (c->at == c->ahead.n) {
		buf_reset(&c->ahead);
		c->at = 0;
	}
	return n;
}

static int
carried_read(void *self, void *p, size_t n, const struct deadline *d, size_t *ret_n,
    struct err **e)
{
	struct carried *c = self;
	size_t held = take_ahead(c, p, n);

	if (held > 0) {
		*ret_n = held;
		return 0;
	}
	for (;;) {
		ssize_t got = ssh_client_take(c->ssh, p, n, e);

		if (got == SSH_FAILED)
			return -1;
		if (got != SSH_NOTHING) {
			*ret_n = got > 0 ? (size_t)got : 0;
			return 0;
		}
		if (wait_quietly(c->ssh, d, e) != 0)
			return -1;
	}
}

static int
read_ahead(struct carried *c, struct err **e)
{
	char octets[READ_SIZE];
	ssize_t got = SSH_NOTHING;

	while (c->ahead.n < AHEAD_MOST &&
	       (got = ssh_client_take(c->ssh, octets, sizeof octets, e)) > 0)
		buf_add(&c->ahead, octets, (size_t)got);
	if (got == SSH_END)
		return err_set(
		    e, ERR_CLOSED, "%s closed the session", ssh_client_peer(c->ssh));
	return got == SSH_FAILED ? -1 : 0;
}

static int
carried_write(
    void *self, const void *p, size_t n, const struct deadline *d, struct err **e)
{
	struct carried *c = self;
	const char *from = p;
	int rc = 0;

	while (rc == 0) {
		size_t done = 0;

		if (ssh_client_put(c->ssh, from, n, &done, e) != 0)
			return -1;
		from += done;
		n -= done;
		if (n == 0 && ssh_client_all_sent(c->ssh))
			return 0;
		if (done > 0)
			continue;
		rc = read_ahead(c, e);
		if (rc == 0)
			rc = c->ahead.n < AHEAD_MOST
				 ? ssh_client_wait(c->ssh, d, e)
				 : ssh_client_wait_to_send(c->ssh, d, e);
	}
	return rc;
}

static void
carried_close(void *self)
{
	struct carried *c = self;

	ssh_client_free(c->ssh);
	buf_done(&c->ahead);
	free(c);
}

static const struct stream_ops carried_ops = {
    .name = "ssh",
    .read = carried_read,
    .write = carried_write,
    .close = carried_close,
};

struct stream *
ssh_client_stream(struct ssh_client *s, const char *describe)
{
	struct carried *c = calloc(1, sizeof *c);

	if (c == NULL)
		abort();
	c->ssh = s;
	buf_init(&c->ahead, AHEAD_MOST + READ_SIZE);
	return stream_new(&carried_ops, c, describe);
}
