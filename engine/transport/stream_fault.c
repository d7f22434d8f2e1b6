#include "transport/stream_fault.h"

#include <stdlib.h>

#include "base/err.h"
#include "transport/stream.h"

struct faulty {
	struct stream *inner;
	struct fault fault;
	unsigned *count;
	unsigned own_count;
};

static bool
fails(struct faulty *f)
{
	unsigned now = ++*f->count;

	return f->fault.fail_at != 0 && now >= f->fault.fail_at;
}

static int
fault_read(void *self, void *p, size_t n, const struct deadline *d, size_t *ret_n,
    struct err **e)
{
	struct faulty *f = self;

	if (fails(f))
		return err_set(e, ERR_CLOSED, "planted fault: read %u", *f->count);
	if (f->fault.split != 0 && n > f->fault.split)
		n = f->fault.split;
	return stream_read(f->inner, p, n, d, ret_n, e);
}

static int
fault_write(void *self, const void *p, size_t n, const struct deadline *d, struct err **e)
{
	struct faulty *f = self;

	if (!fails(f))
		return stream_write(f->inner, p, n, d, e);
	if (f->fault.torn && *f->count == f->fault.fail_at &&
	    stream_write(f->inner, p, n / 2, d, e) != 0)
		return -1;
	return err_set(e, ERR_CLOSED, "planted fault: write %u", *f->count);
}

static void
fault_close(void *self)
{
	struct faulty *f = self;

	stream_close(f->inner);
	free(f);
}

static const struct stream_ops fault_ops = {
    .name = "fault",
    .read = fault_read,
    .write = fault_write,
    .close = fault_close,
};

struct stream *
stream_fault_new(struct stream *inner, const struct fault *fault, unsigned *count)
{
	struct faulty *f = calloc(1, sizeof *f);

	if (f == NULL)
		abort();
	f->inner = inner;
	f->fault = *fault;
	f->count = count != NULL ? count : &f->own_count;
	return stream_new(&fault_ops, f, stream_describe(inner));
}
