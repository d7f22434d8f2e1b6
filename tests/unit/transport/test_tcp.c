#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/tcp.h"

static struct deadline soon;

static int
listener(int *ret_port, int backlog)
{
	struct sockaddr_in sin = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof sin;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&sin, n), 0);
	assert_int_equal(listen(fd, backlog), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &n), 0);
	*ret_port = ntohs(sin.sin_port);
	return fd;
}

static int
option(int fd, int level, int name)
{
	int value = -1;
	socklen_t n = sizeof value;

	assert_int_equal(getsockopt(fd, level, name, &value, &n), 0);
	return value;
}

static void
test_options(void **state)
{
	struct err *e = NULL;
	int port, fd = -1, server = listener(&port, 4);

	(void)state;
	assert_int_equal(tcp_connect("127.0.0.1", port, &soon, &fd, &e), 0);
	assert_int_equal(option(fd, IPPROTO_TCP, TCP_NODELAY), 1);
	assert_int_equal(option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT), 60000);
	assert_int_equal(option(fd, SOL_SOCKET, SO_KEEPALIVE), 1);
	assert_true((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
	assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	close(fd);
	/* localhost may be ::1 first, where nobody listens: the next address is tried */
	assert_int_equal(tcp_connect("localhost", port, &soon, &fd, &e), 0);
	close(fd);
	close(server);
}

static void
refused(const char *host, int port, const struct deadline *d, enum err_code code,
    const char *message)
{
	struct err *e = NULL;
	int fd = -7;

	assert_int_equal(tcp_connect(host, port, d, &fd, &e), -1);
	assert_int_equal(fd, -7);
	assert_int_equal(err_code(e), code);
	if (message != NULL && strstr(err_message(e), message) == NULL)
		fail_msg("%s", err_message(e));
	err_free(e);
}

static void
test_refused(void **state)
{
	int port, fd = listener(&port, 1);

	(void)state;
	close(fd);
	refused("127.0.0.1", port, &soon, ERR_CONNECT, "127.0.0.1: Connection refused");
	refused("no-such-host.invalid", 830, &soon, ERR_RESOLVE,
	    "cannot resolve 'no-such-host.invalid'");
}

/* A full backlog: connections neither succeed nor fail. */
static void
test_black_hole(void **state)
{
	struct deadline now;
	struct cancel cancel;
	struct err *e = NULL;
	int port, taken[8], n = 0, fd = listener(&port, 0);

	(void)state;
	for (;;) {
		now = deadline_in(100, NULL);
		if (n == 8 || tcp_connect("127.0.0.1", port, &now, &taken[n], &e) != 0)
			break;
		n++;
	}
	assert_in_range(n, 1, 7);
	assert_int_equal(err_code(e), ERR_TIMEOUT);
	assert_non_null(strstr(err_message(e), "127.0.0.1: Connection timed out"));
	err_free(e);
	cancel_init(&cancel);
	cancel_raise(&cancel);
	now = deadline_in(60000, &cancel);
	now.cancel_at = CANCEL_FINISH;
	refused("127.0.0.1", port, &now, ERR_CANCELLED, NULL);
	cancel_done(&cancel);
	while (n > 0)
		close(taken[--n]);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_options),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_black_hole),
	};

	soon = deadline_in(60000, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
