#include "transport/stream_memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/stream.h"

struct memory;

struct side {
	struct memory *memory;
	struct buf in; /* to be read here */
	size_t at;
	bool closed;
	struct side *peer;
};

struct memory {
	struct side side[2];
};

static int
memory_read(void *self, void *p, size_t n, const struct deadline *d, size_t *ret_n,
    struct err **e)
{
	struct side *s = self;
	size_t left = s->in.n - s->at;

	(void)d;
	if (left == 0 && !s->peer->closed)
		return err_set(
		    e, ERR_TIMEOUT, "timed out: nothing was written to this stream");
	if (n > left)
		n = left;
	if (n > 0)
		memcpy(p, s->in.p + s->at, n);
	s->at += n;
	if (s->at == s->in.n) {
		buf_reset(&s->in);
		s->at = 0;
	}
	*ret_n = n;
	return 0;
}

static int
memory_write(
    void *self, const void *p, size_t n, const struct deadline *d, struct err **e)
{
	struct side *s = self;

	(void)d;
	if (s->peer->closed)
		return err_set(e, ERR_CLOSED, "the other side closed the stream");
	buf_add(&s->peer->in, p, n);
	if (s->peer->in.over)
		return err_set(e, ERR_LIMIT, "the memory stream is full");
	return 0;
}

static void
memory_close(void *self)
{
	struct side *s = self;

	s->closed = true;
	if (!s->peer->closed)
		return;
	buf_done(&s->in);
	buf_done(&s->peer->in);
	free(s->memory);
}

static const struct stream_ops memory_ops = {
    .name = "memory",
    .read = memory_read,
    .write = memory_write,
    .close = memory_close,
};

void
stream_memory_pair(struct stream **ret_a, struct stream **ret_b)
{
	struct memory *m = calloc(1, sizeof *m);

	if (m == NULL)
		abort();
	for (int i = 0; i < 2; i++) {
		m->side[i].memory = m;
		m->side[i].peer = &m->side[1 - i];
		buf_init(&m->side[i].in, 512UL << 20);
	}
	*ret_a = stream_new(&memory_ops, &m->side[0], "memory");
	*ret_b = stream_new(&memory_ops, &m->side[1], "memory");
}
