#include "transport/agent.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "transport/stream.h"
#include "transport/stream_fd.h"
#include "transport/wire.h"

enum {
	REQUEST_IDENTITIES = 11,
	IDENTITIES_ANSWER = 12,
	SIGN_REQUEST = 13,
	SIGN_RESPONSE = 14,
	MESSAGE_MOST = 256 << 10,
	KEYS_MOST = 100,
};

struct agent {
	struct arena *arena;
	struct stream *stream;
	struct agent_key *keys;
	size_t nkeys;
};

static int
read_exactly(
    struct agent *a, struct buf *in, size_t n, const struct deadline *d, struct err **e)
{
	while (in->n < n) {
		char octets[4096];
		size_t want = n - in->n < sizeof octets ? n - in->n : sizeof octets, got;

		if (stream_read(a->stream, octets, want, d, &got, e) != 0)
			return -1;
		if (got == 0)
			return err_set(e, ERR_AUTH, "the agent closed the connection");
		buf_add(in, octets, got);
	}
	return 0;
}

/* Sends a request; `in` then holds the answer without its size. */
static int
ask(struct agent *a, const struct buf *request, unsigned char expected,
    const struct deadline *d, struct buf *in, struct err **e)
{
	struct buf out;
	struct str head;
	size_t n = 0;
	int rc;

	buf_init(&out, MESSAGE_MOST + 4);
	wire_put_string(&out, buf_str(request));
	rc = stream_write(a->stream, out.p, out.n, d, e);
	buf_done(&out);
	if (rc != 0 || read_exactly(a, in, 4, d, e) != 0)
		return -1;
	head = buf_str(in);
	wire_take_u32(&head, &n);
	if (n < 1 || n > MESSAGE_MOST)
		return err_set(e, ERR_AUTH, "an answer of %zu octets from the agent", n);
	buf_reset(in);
	if (read_exactly(a, in, n, d, e) != 0)
		return -1;
	if ((unsigned char)in->p[0] != expected)
		return err_set(e, ERR_AUTH, "the agent refused");
	buf_shift(in, 1);
	return 0;
}

static int
parse_keys(struct agent *a, struct str in, struct err **e)
{
	struct str blob, comment;
	size_t n;

	if (!wire_take_u32(&in, &n))
		return err_set(e, ERR_AUTH, "a malformed answer from the agent");
	if (n > KEYS_MOST)
		n = KEYS_MOST;
	a->keys = arena_array(a->arena, struct agent_key, n + 1);
	while (a->nkeys < n) {
		struct agent_key *key = &a->keys[a->nkeys++];

		if (!wire_take_string(&in, &blob) || !wire_take_string(&in, &comment))
			return err_set(e, ERR_AUTH, "a malformed answer from the agent");
		key->blob = (struct str){arena_strndup(a->arena, blob.p, blob.n), blob.n};
		key->comment = arena_strndup(a->arena, comment.p, comment.n);
	}
	return 0;
}

static int
list_keys(struct agent *a, const struct deadline *d, struct err **e)
{
	struct buf request, in;
	int rc;

	buf_init(&request, MESSAGE_MOST);
	buf_init(&in, MESSAGE_MOST);
	buf_addc(&request, REQUEST_IDENTITIES);
	rc = ask(a, &request, IDENTITIES_ANSWER, d, &in, e);
	if (rc == 0)
		rc = parse_keys(a, buf_str(&in), e);
	buf_done(&request);
	buf_done(&in);
	return rc;
}

static int
connect_agent(const char *path, struct err **e)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof sun.sun_path)
		return err_set(e, ERR_AUTH, "the agent's path '%s' is too long", path);
	memcpy(sun.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&sun, sizeof sun) != 0) {
		err_set(e, ERR_AUTH, "cannot reach the agent at '%s': %s", path,
		    strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

int
agent_open(
    const char *path, const struct deadline *d, struct agent **ret_agent, struct err **e)
{
	int fd = connect_agent(path, e);
	struct arena *arena;
	struct agent *a;

	if (fd < 0)
		return -1;
	arena = arena_new();
	a = arena_new_of(arena, struct agent);
	a->arena = arena;
	a->stream = stream_fd_new(fd, path);
	if (list_keys(a, d, e) != 0) {
		err_wrap(e, "agent '%s'", path);
		agent_close(a);
		return -1;
	}
	*ret_agent = a;
	return 0;
}

void
agent_close(struct agent *a)
{
	if (a == NULL)
		return;
	stream_close(a->stream);
	arena_free(a->arena);
}

const struct agent_key *
agent_keys(const struct agent *a, size_t *ret_n)
{
	*ret_n = a->nkeys;
	return a->keys;
}

int
agent_sign(struct agent *a, struct str blob, struct str data, const struct deadline *d,
    struct buf *ret_signature, struct err **e)
{
	struct buf request, in;
	struct str answer, whole, type, signature;
	int rc;

	buf_init(&request, MESSAGE_MOST);
	buf_init(&in, MESSAGE_MOST);
	buf_addc(&request, SIGN_REQUEST);
	wire_put_string(&request, blob);
	wire_put_string(&request, data);
	wire_put_u32(&request, 0);
	rc = ask(a, &request, SIGN_RESPONSE, d, &in, e);
	answer = buf_str(&in);
	if (rc == 0 &&
	    (!wire_take_string(&answer, &whole) || !wire_take_string(&whole, &type) ||
		!wire_take_string(&whole, &signature)))
		rc = err_set(e, ERR_AUTH, "a malformed signature from the agent");
	if (rc == 0)
		buf_addstr(ret_signature, signature);
	buf_done(&request);
	buf_done(&in);
	return rc;
}
