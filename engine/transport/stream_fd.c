#include "transport/stream_fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/wait.h"
#include "transport/stream.h"

struct descriptor {
	int fd;
};

static bool
again(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static int
fd_read(void *self, void *p, size_t n, const struct deadline *d, size_t *ret_n,
    struct err **e)
{
	struct descriptor *f = self;

	for (;;) {
		ssize_t got = read(f->fd, p, n);

		if (got >= 0 || errno == ECONNRESET) {
			*ret_n = got > 0 ? (size_t)got : 0;
			return 0;
		}
		if (!again(errno))
			return err_set(e, ERR_CLOSED, "read: %s", strerror(errno));
		if (wait_fd(f->fd, WAIT_READ, d, e) != 0)
			return -1;
	}
}

static int
fd_write(void *self, const void *p, size_t n, const struct deadline *d, struct err **e)
{
	struct descriptor *f = self;
	const char *from = p;

	while (n > 0) {
		ssize_t done = send(f->fd, from, n, MSG_NOSIGNAL);

		if (done >= 0) {
			from += done;
			n -= (size_t)done;
			continue;
		}
		if (!again(errno))
			return err_set(e, ERR_CLOSED, "write: %s", strerror(errno));
		if (wait_fd(f->fd, WAIT_WRITE, d, e) != 0)
			return -1;
	}
	return 0;
}

static void
fd_close(void *self)
{
	struct descriptor *f = self;

	close(f->fd);
	free(f);
}

static const struct stream_ops fd_ops = {
    .name = "fd",
    .read = fd_read,
    .write = fd_write,
    .close = fd_close,
};

struct stream *
stream_fd_new(int fd, const char *describe)
{
	struct descriptor *f = calloc(1, sizeof *f);

	if (f == NULL)
		abort();
	f->fd = fd;
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	return stream_new(&fd_ops, f, describe);
}
