/*
 * Makes holdfast's own clock run HASTE times as fast, so that windows of minutes can be waited for: linked in front of
 * clock_ms, clock_wall_ms and poll (-Wl,--wrap), the only three through which the engine learns of time and waits. The
 * dates, which journals carry from one process to the next, run as fast from HASTE_SINCE on (milliseconds since 1970);
 * without it they are those of the machine.
 */
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/env.h"

int64_t __real_clock_ms(void);
int64_t __wrap_clock_ms(void);
int64_t __real_clock_wall_ms(void);
int64_t __wrap_clock_wall_ms(void);
int __real_poll(struct pollfd *fds, nfds_t n, int timeout_ms);
int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms);
int __wrap___poll_chk(struct pollfd *fds, nfds_t n, int timeout_ms, size_t size);

static int
haste(void)
{
	const char *text = env_get("HASTE");
	int n = text != NULL ? atoi(text) : 1;

	return n > 0 ? n : 1;
}

/* Milliseconds since some moment, as clock_ms has them: only differences mean anything. */
int64_t
__wrap_clock_ms(void)
{
	return __real_clock_ms() * haste();
}

int64_t
__wrap_clock_wall_ms(void)
{
	const char *text = env_get("HASTE_SINCE");
	int64_t now = __real_clock_wall_ms(), since = text != NULL ? atoll(text) : now;

	return since + (now - since) * haste();
}

int
__wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	int h = haste();

	return __real_poll(
	    fds, n, timeout_ms > 0 ? (timeout_ms + h - 1) / h : timeout_ms);
}

int
__wrap___poll_chk(struct pollfd *fds, nfds_t n, int timeout_ms, size_t size)
{
	(void)size;
	return __wrap_poll(fds, n, timeout_ms);
}
