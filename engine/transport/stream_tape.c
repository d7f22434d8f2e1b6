#include "transport/stream_tape.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/stream.h"

struct tape {
	struct str left;
	struct buf *sent;
};

static int
tape_read(void *self, void *p, size_t n, const struct deadline *d, size_t *ret_n,
    struct err **e)
{
	struct tape *t = self;

	(void)d;
	(void)e;
	if (n > t->left.n)
		n = t->left.n;
	if (n > 0)
		memcpy(p, t->left.p, n);
	t->left.p += n;
	t->left.n -= n;
	*ret_n = n;
	return 0;
}

static int
tape_write(void *self, const void *p, size_t n, const struct deadline *d, struct err **e)
{
	struct tape *t = self;

	(void)d;
	if (t->sent == NULL)
		return 0;
	buf_add(t->sent, p, n);
	if (t->sent->over)
		return err_set(
		    e, ERR_LIMIT, "the tape takes at most %zu octets", t->sent->limit);
	return 0;
}

static void
tape_close(void *self)
{
	free(self);
}

static const struct stream_ops tape_ops = {
    .name = "tape",
    .read = tape_read,
    .write = tape_write,
    .close = tape_close,
};

struct stream *
stream_tape_new(struct str recording, struct buf *sent)
{
	struct tape *t = calloc(1, sizeof *t);

	if (t == NULL)
		abort();
	t->left = recording;
	t->sent = sent;
	return stream_new(&tape_ops, t, "tape");
}
