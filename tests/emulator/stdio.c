#include "emulator/stdio.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/err.h"
#include "emulator/fleet.h"
#include "emulator/options.h"
#include "emulator/roster.h"
#include "emulator/router.h"
#include "emulator/session.h"

struct front {
	struct fleet fleet;
	struct err *e; /* of fleet_run */
	int hangup_fd; /* eventfd: the session was killed */
};

static int
write_stdout(void *ctx, const char *p, size_t n)
{
	(void)ctx;
	while (n > 0) {
		ssize_t wrote = write(STDOUT_FILENO, p, n);

		if (wrote < 0 && errno != EINTR)
			return -1;
		p += wrote > 0 ? wrote : 0;
		n -= wrote > 0 ? (size_t)wrote : 0;
	}
	return 0;
}

static void
hang_up(void *ctx)
{
	struct front *front = ctx;
	uint64_t one = 1;

	if (write(front->hangup_fd, &one, sizeof one) < 0)
		return; /* it is readable already */
}

/* Octets from standard input; 0 at its end, or when the session was killed. */
static ssize_t
hear(const struct front *front, char *octets, size_t most)
{
	struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = front->hangup_fd, .events = POLLIN}};

	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return -1;
	return fds[1].revents != 0 ? 0 : read(STDIN_FILENO, octets, most);
}

static void
converse(struct front *front, struct router *r, const char *user)
{
	struct session_io io = {.write = write_stdout, .hangup = hang_up, .ctx = front};
	struct session *s = session_new(r, user, &io);
	enum session_state state = session_start(s);
	char octets[4096];
	ssize_t n;

	while (state == SESSION_OPEN && (n = hear(front, octets, sizeof octets)) > 0)
		state = session_feed(s, octets, (size_t)n);
	session_free(s);
}

/* Timers and the control socket. */
static void *
run(void *ctx)
{
	struct front *front = ctx;

	fleet_run(&front->fleet, &front->e);
	hang_up(front); /* a signal ends the session, too */
	return NULL;
}

int
stdio_serve(const struct options *o, struct err **e)
{
	struct front front = {.hangup_fd = eventfd(0, EFD_CLOEXEC)};
	pthread_t thread;
	int rc;

	if (front.hangup_fd < 0)
		abort();
	fleet_init(&front.fleet, o->scale);
	rc = roster_fill(&front.fleet, o, false, e);
	if (rc == 0 && pthread_create(&thread, NULL, run, &front) != 0)
		rc = err_set(e, ERR_INTERNAL, "cannot start a thread");
	if (rc == 0) {
		converse(&front, front.fleet.members.v[0]->router, o->user);
		fleet_stop(&front.fleet);
		pthread_join(thread, NULL);
	}
	fleet_done(&front.fleet);
	close(front.hangup_fd);
	if (front.e != NULL && rc == 0) {
		*e = front.e;
		return -1;
	}
	return rc;
}
