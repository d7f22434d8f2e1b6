/* Our agent client against one that we play ourselves; OpenSSH's is in test_connect.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/agent.h"

static struct deadline soon;
static char path[] = "/tmp/holdfast-agent-XXXXXX";

/* Answers one connection with the messages given, one for each request. */
struct play {
	int fd;
	const struct str *answers;
	size_t n;
	struct buf heard;
};

static void *
play(void *ctx)
{
	struct play *p = ctx;
	int fd = accept(p->fd, NULL, NULL);

	for (size_t i = 0; i < p->n; i++) {
		unsigned char head[4];
		char octets[4096];
		size_t n, got = 0;

		if (recv(fd, head, 4, MSG_WAITALL) != 4)
			break;
		n = (size_t)head[2] << 8 | head[3];
		while (got < n)
			got += (size_t)recv(fd, octets + got, n - got, 0);
		buf_add(&p->heard, octets, n);
		if (send(fd, p->answers[i].p, p->answers[i].n, MSG_NOSIGNAL) < 0)
			break;
	}
	close(fd);
	return NULL;
}

static void
listen_at(struct play *p)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};

	unlink(path);
	snprintf(sun.sun_path, sizeof sun.sun_path, "%s", path);
	p->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(p->fd, (struct sockaddr *)&sun, sizeof sun), 0);
	assert_int_equal(listen(p->fd, 1), 0);
	buf_init(&p->heard, BUF_LINE);
}

#define TWO_KEYS                                                                         \
	"\0\0\0\x27\14\0\0\0\2"                                                          \
	"\0\0\0\5blob1"                                                                  \
	"\0\0\0\3one"                                                                    \
	"\0\0\0\5blob2"                                                                  \
	"\0\0\0\5two\r\n"

static void
test_keys_and_signature(void **state)
{
	const struct str answers[] = {STR(TWO_KEYS),
	    STR("\0\0\0\x1c\16\0\0\0\x17\0\0\0\13ssh-ed25519\0\0\0\4SIGN")};
	struct play p = {.answers = answers, .n = 2};
	const struct agent_key *keys;
	struct agent *agent;
	struct err *e = NULL;
	struct buf signature;
	pthread_t thread;
	size_t n;

	(void)state;
	listen_at(&p);
	pthread_create(&thread, NULL, play, &p);
	assert_int_equal(agent_open(path, &soon, &agent, &e), 0);
	keys = agent_keys(agent, &n);
	assert_int_equal(n, 2);
	assert_true(str_eq(keys[1].blob, STR("blob2")));
	assert_string_equal(keys[0].comment, "one");
	buf_init(&signature, BUF_LINE);
	assert_int_equal(
	    agent_sign(agent, keys[1].blob, STR("data"), &soon, &signature, &e), 0);
	assert_string_equal(buf_z(&signature), "SIGN");
	pthread_join(thread, NULL);
	assert_int_equal(p.heard.n, 1 + 1 + 4 + 5 + 4 + 4 + 4);
	assert_memory_equal(
	    p.heard.p, "\13\15\0\0\0\5blob2\0\0\0\4data\0\0\0\0", p.heard.n);
	buf_done(&signature);
	buf_done(&p.heard);
	agent_close(agent);
	close(p.fd);
}

static void
refused(struct str answer, const char *brief)
{
	struct play p = {.answers = &answer, .n = 1};
	struct agent *agent = NULL;
	struct err *e = NULL;
	struct buf out;
	pthread_t thread;

	listen_at(&p);
	pthread_create(&thread, NULL, play, &p);
	assert_int_equal(agent_open(path, &soon, &agent, &e), -1);
	pthread_join(thread, NULL);
	assert_int_equal(err_code(e), ERR_AUTH);
	buf_init(&out, BUF_LINE);
	err_brief(err_cause(e), &out);
	assert_string_equal(buf_z(&out), brief);
	buf_done(&out);
	buf_done(&p.heard);
	err_free(e);
	close(p.fd);
}

static void
test_malformed(void **state)
{
	(void)state;
	refused(STR(""), "the agent closed the connection");
	refused(STR("\0\0"), "the agent closed the connection");
	refused(STR("\0\0\0\0"), "an answer of 0 octets from the agent");
	refused(STR("\xff\xff\xff\xff"), "an answer of 4294967295 octets from the agent");
	refused(STR("\0\0\0\1\5"), "the agent refused");
	refused(STR("\0\0\0\3\14\0\0"), "a malformed answer from the agent");
	refused(STR("\0\0\0\5\14\0\0\0\1"), "a malformed answer from the agent");
	refused(STR("\0\0\0\x0b\14\0\0\0\1\0\0\0\x63xx"),
	    "a malformed answer from the agent");
}

static void
test_absent(void **state)
{
	char longer[200];
	struct agent *agent;
	struct err *e = NULL;

	(void)state;
	unlink(path);
	assert_int_equal(agent_open(path, &soon, &agent, &e), -1);
	assert_int_equal(err_code(e), ERR_AUTH);
	err_free(e);
	e = NULL;
	memset(longer, 'x', sizeof longer);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(agent_open(longer, &soon, &agent, &e), -1);
	assert_int_equal(err_code(e), ERR_AUTH);
	err_free(e);
}

/* An agent that says nothing does not hold us up beyond the deadline. */
static void
test_silent(void **state)
{
	struct play p = {0};
	struct deadline now = deadline_in(30, NULL);
	struct agent *agent;
	struct err *e = NULL;

	(void)state;
	listen_at(&p);
	assert_int_equal(agent_open(path, &now, &agent, &e), -1);
	assert_int_equal(err_code(e), ERR_TIMEOUT);
	err_free(e);
	buf_done(&p.heard);
	close(p.fd);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_keys_and_signature),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_absent),
	    cmocka_unit_test(test_silent),
	};

	soon = deadline_in(60000, NULL);
	close(mkstemp(path));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
