#include "base/cancel.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

void
cancel_init(struct cancel *c)
{
	atomic_init(&c->level, CANCEL_NONE);
	c->outer = NULL;
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

	if (c->outer != NULL)
		return cancel_level(c->outer) < CANCEL_STOP ? CANCEL_NONE : CANCEL_STOP;
	return level < CANCEL_STOP ? level : CANCEL_STOP; /* two may raise at once */
}

void
cancel_shelter(struct cancel *shelter, const struct cancel *outer)
{
	atomic_init(&shelter->level, CANCEL_NONE);
	shelter->fd = -1;
	shelter->outer = outer;
}

const struct cancel *
cancel_source(const struct cancel *c)
{
	return c->outer != NULL ? c->outer : c;
}
