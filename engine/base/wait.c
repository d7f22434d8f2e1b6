#include "base/wait.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"

struct deadline
deadline_in(int64_t ms, const struct cancel *cancel)
{
	return (struct deadline){
	    .at_ms = clock_ms() + ms, .cancel = cancel, .cancel_at = CANCEL_STOP};
}

int64_t
deadline_left(const struct deadline *d)
{
	int64_t left = d->at_ms - clock_ms();

	return left > 0 ? left : 0;
}

static bool
cut(const struct deadline *d)
{
	int at = d->cancel_at != 0 ? d->cancel_at : CANCEL_STOP;

	return d->cancel != NULL && cancel_level(d->cancel) >= at;
}

/* The cancel descriptor stays readable once any level was raised; while that level does
 * not concern this wait the descriptor is left out and looked at again after at most this
 * long. */
enum { CANCEL_LOOK_MS = 200 };

/* 1 ready, 0 deadline over, -1 with *e. fd < 0: only time. */
static int
wait_for(int fd, short events, const struct deadline *d, struct err **e)
{
	const struct cancel *c = d->cancel != NULL ? cancel_source(d->cancel) : NULL;

	for (;;) {
		int64_t left = deadline_left(d);
		bool raised = c != NULL && cancel_level(c) > CANCEL_NONE;
		struct pollfd p[2] = {{.fd = fd, .events = events},
		    {.fd = c != NULL && !raised ? c->fd : -1, .events = POLLIN}};
		int n;

		if (cut(d))
			return err_set(e, ERR_CANCELLED, "cancelled");
		if (raised && left > CANCEL_LOOK_MS)
			left = CANCEL_LOOK_MS;
		n = poll(p, 2, left > INT_MAX ? INT_MAX : (int)left);
		if (n < 0 && errno != EINTR)
			return err_set(e, ERR_INTERNAL, "poll: %s", strerror(errno));
		if (n > 0 && p[0].revents != 0)
			return 1;
		if (n <= 0 && deadline_left(d) == 0)
			return 0;
	}
}

int
wait_fd(int fd, int events, const struct deadline *d, struct err **e)
{
	short want = (short)(((events & WAIT_READ) != 0 ? POLLIN : 0) |
			     ((events & WAIT_WRITE) != 0 ? POLLOUT : 0));
	int n = wait_for(fd, want, d, e);

	if (n < 0)
		return -1;
	if (n == 0)
		return err_set(e, ERR_TIMEOUT, "timed out");
	return 0;
}

int
wait_until(const struct deadline *d, struct err **e)
{
	return wait_for(-1, 0, d, e) < 0 ? -1 : 0;
}

int
wait_child(int pid, const struct deadline *d, int *status, struct err **e)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);
	int rc;

	if (fd < 0)
		return err_set(e, ERR_INTERNAL, "pidfd_open: %s", strerror(errno));
	rc = wait_fd(fd, WAIT_READ, d, e);
	close(fd);
	if (rc < 0)
		return -1;
	if (waitpid(pid, status, 0) < 0)
		return err_set(e, ERR_INTERNAL, "waitpid: %s", strerror(errno));
	return 0;
}
