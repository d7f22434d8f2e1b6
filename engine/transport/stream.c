#include "transport/stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct stream *
stream_new(const struct stream_ops *ops, void *self, const char *describe)
{
	struct stream *s = calloc(1, sizeof *s);

	if (s == NULL || (s->describe = strdup(describe)) == NULL)
		abort();
	s->ops = ops;
	s->self = self;
	return s;
}

int
stream_read(struct stream *s, void *p, size_t n, const struct deadline *d, size_t *ret_n,
    struct err **e)
{
	if (n == 0)
		return err_set(e, ERR_INTERNAL, "read of no octets from %s", s->describe);
	return s->ops->read(s->self, p, n, d, ret_n, e);
}

int
stream_write(
    struct stream *s, const void *p, size_t n, const struct deadline *d, struct err **e)
{
	return n == 0 ? 0 : s->ops->write(s->self, p, n, d, e);
}

void
stream_close(struct stream *s)
{
	if (s == NULL)
		return;
	s->ops->close(s->self);
	free(s->describe);
	free(s);
}

const char *
stream_describe(const struct stream *s)
{
	return s->describe;
}
