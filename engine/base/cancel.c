#include "base/cancel.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

void
cancel_init(struct cancel *c)
{
	atomic_init(&c->level, CANCEL_NONE);
	c->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (c->fd < 0)
		abort();
}

void
cancel_done(struct cancel *c)
{
	close(c->fd);
	c->fd = -1;
}

void
cancel_raise(struct cancel *c)
{
	uint64_t one = 1;
	ssize_t n;

	if (atomic_load(&c->level) < CANCEL_STOP)
		atomic_fetch_add(&c->level, 1);
	n = write(c->fd, &one, sizeof one);
	(void)n; /* it is readable already, or nothing can be done in a signal handler */
}

int
cancel_level(const struct cancel *c)
{
	int level = atomic_load(&c->level);

	return level < CANCEL_STOP ? level : CANCEL_STOP; /* two may raise at once */
}
