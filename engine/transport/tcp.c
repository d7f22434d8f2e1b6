#include "transport/tcp.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"

enum { DEAD_MS = 60000, PROBE_AFTER_S = 30, PROBE_EVERY_S = 10, SHARE_LEAST_MS = 1000 };

static void
set(int fd, int level, int option, int value)
{
	(void)setsockopt(fd, level, option, &value, sizeof value);
}

static void
tune(int fd)
{
	set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, DEAD_MS);
	set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	set(fd, IPPROTO_TCP, TCP_KEEPIDLE, PROBE_AFTER_S);
	set(fd, IPPROTO_TCP, TCP_KEEPINTVL, PROBE_EVERY_S);
}

/* 0 connected, else an errno; -1 with *e: cancelled. */
static int
finish(int fd, const struct addrinfo *ai, const struct deadline *d, struct err **e)
{
	socklen_t n = sizeof(int);
	int why = 0;

	if (connect(fd, ai->ai_addr, ai->ai_addrlen) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return errno;
	if (wait_fd(fd, WAIT_WRITE, d, e) != 0) {
		if (err_code(*e) != ERR_TIMEOUT)
			return -1;
		err_clear(e);
		return ETIMEDOUT;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &n) != 0)
		return errno;
	return why;
}

/* As finish; *ret_fd is set on 0. */
static int
try_address(
    const struct addrinfo *ai, const struct deadline *d, int *ret_fd, struct err **e)
{
	int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int why;

	if (fd < 0)
		return errno;
	tune(fd);
	why = finish(fd, ai, d, e);
	if (why == 0)
		*ret_fd = fd;
	else
		close(fd);
	return why;
}

static void
report(struct buf *out, const struct addrinfo *ai, int why)
{
	char text[NI_MAXHOST];

	if (getnameinfo(ai->ai_addr, ai->ai_addrlen, text, sizeof text, NULL, 0,
		NI_NUMERICHOST) != 0)
		snprintf(text, sizeof text, "address");
	buf_printf(out, "%s%s: %s", out->n > 0 ? ", " : "", text, strerror(why));
}

/* An address may use its share of what is left, so that one black hole does not eat up
 * the time of the others. */
static struct deadline
share(const struct addrinfo *ai, const struct deadline *d)
{
	struct deadline part = *d;
	int64_t left = deadline_left(d), n = 0;

	for (; ai != NULL; ai = ai->ai_next)
		n++;
	if (left / n >= SHARE_LEAST_MS)
		part.at_ms -= left - left / n;
	return part;
}

static int
try_all(const struct addrinfo *all, const struct deadline *d, int *ret_fd,
    struct buf *tried, struct err **e)
{
	int why = ETIMEDOUT;

	for (const struct addrinfo *ai = all; ai != NULL; ai = ai->ai_next) {
		struct deadline part = share(ai, d);

		why = try_address(ai, &part, ret_fd, e);
		if (why <= 0)
			return why;
		report(tried, ai, why);
	}
	return why;
}

static int
resolve(const char *host, int port, struct addrinfo **ret, struct err **e)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICSERV};
	char service[16];
	int why;

	snprintf(service, sizeof service, "%d", port);
	why = getaddrinfo(host, service, &hints, ret);
	if (why == 0)
		return 0;
	return err_set(e, ERR_RESOLVE, "cannot resolve '%s': %s", host,
	    why == EAI_SYSTEM ? strerror(errno) : gai_strerror(why));
}

int
tcp_connect(
    const char *host, int port, const struct deadline *d, int *ret_fd, struct err **e)
{
	struct addrinfo *all;
	struct buf tried;
	int why;

	if (resolve(host, port, &all, e) != 0)
		return -1;
	buf_init(&tried, BUF_LINE);
	why = try_all(all, d, ret_fd, &tried, e);
	freeaddrinfo(all);
	if (why > 0)
		err_set(e, why == ETIMEDOUT ? ERR_TIMEOUT : ERR_CONNECT,
		    "cannot connect to '%s' port %d: %s", host, port, buf_z(&tried));
	buf_done(&tried);
	return why == 0 ? 0 : -1;
}
