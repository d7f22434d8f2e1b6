/* One SSH connection step by step, against a real server: what connect.c does not show. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "sshd.h"
#include "transport/kexinit.h"
#include "transport/key_file.h"
#include "transport/known_hosts.h"
#include "transport/service.h"
#include "transport/ssh.h"
#include "transport/stream.h"
#include "transport/tcp.h"

static const struct service netconf = {
    .request = "subsystem", .text = "netconf", .refused = ERR_SSH};

static struct sshd server;
static struct deadline soon;

static struct ssh_client *
shaken(const char *types)
{
	struct ssh_client *s;
	struct err *e = NULL;
	int fd;

	assert_int_equal(tcp_connect("127.0.0.1", server.port, &soon, &fd, &e), 0);
	s = ssh_client_new(fd, "the server");
	assert_int_equal(ssh_client_handshake(s, types, &soon, &e), 0);
	return s;
}

static void
test_preference_decides_the_key(void **state)
{
	static const char *const types[] = {"ssh-ed25519", "ecdsa-sha2-nistp256"};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct buf list;
		struct ssh_client *s;

		buf_init(&list, BUF_LINE);
		buf_printf(&list, "%s,%s", types[i], types[1 - i]);
		s = shaken(buf_z(&list));
		assert_true(str_eq(key_type(ssh_client_host_key(s)), str_of(types[i])));
		buf_done(&list);
		ssh_client_free(s);
	}
}

static void
test_offers(void **state)
{
	struct ssh_client *s = shaken(NULL);
	struct kexinit kex;
	struct buf types;

	(void)state;
	assert_true(ssh_client_offers(s, &kex));
	assert_true(kex_has(kex.list[KEX_HOST_KEY], STR("ssh-ed25519")));
	assert_true(kex_has(kex.list[KEX_CIPHER_IN], STR("aes256-gcm@openssh.com")));
	buf_init(&types, BUF_LINE);
	ssh_client_host_key_types(s, &types);
	assert_true(kex_has(buf_str(&types), STR("ssh-ed25519")));
	buf_done(&types);
	ssh_client_free(s);
}

/* Asked once a connection, as login.c does: libssh2 forgets its first answer otherwise. */
static void
ask(struct ssh_client *s)
{
	struct buf methods;
	struct err *e = NULL;
	bool done = true;

	buf_init(&methods, BUF_LINE);
	assert_int_equal(ssh_client_methods(s, sshd_user, &soon, &methods, &done, &e), 0);
	assert_string_equal(buf_z(&methods), "publickey");
	assert_false(done);
	buf_done(&methods);
}

static void
log_in(struct ssh_client *s, const char *name, bool expected)
{
	struct key_file k;
	struct err *e = NULL;
	bool accepted = !expected;

	assert_int_equal(key_file_read(&k, sshd_file(name), &e), 0);
	assert_int_equal(
	    ssh_client_try_key(s, sshd_user, buf_str(&k.text), &soon, &accepted, &e), 0);
	assert_int_equal(accepted, expected);
	key_file_done(&k);
}

/* A refused key leaves the connection good for the next. */
static void
test_keys_in_turn(void **state)
{
	struct ssh_client *s = shaken(NULL);

	(void)state;
	ask(s);
	log_in(s, "user_stranger", false);
	log_in(s, "user_rsa", false);
	log_in(s, "user_ed25519", true);
	ssh_client_free(s);
}

static void
talk(struct stream *t)
{
	char p[16];
	struct err *e = NULL;
	size_t n = 0;

	assert_int_equal(stream_write(t, "ping", 4, &soon, &e), 0);
	assert_int_equal(stream_read(t, p, sizeof p, &soon, &n, &e), 0);
	assert_int_equal(n, 4);
	assert_memory_equal(p, "ping", 4);
}

static void
test_keepalives_between(void **state)
{
	struct ssh_client *s = shaken(NULL);
	struct err *e = NULL;
	struct stream *t;

	(void)state;
	log_in(s, "user_ed25519", true);
	assert_int_equal(ssh_client_open_service(s, &netconf, &soon, &e), 0);
	t = ssh_client_stream(s, "the stream");
	assert_string_equal(stream_describe(t), "the stream");
	talk(t);
	assert_true(ssh_client_all_sent(s));
	ssh_client_ask_alive(s);
	assert_false(ssh_client_all_sent(s));
	ssh_client_ask_alive(s); /* something waits already: nothing more */
	talk(t);
	assert_true(ssh_client_all_sent(s));
	talk(t); /* the answer to the keepalive is not taken for data */
	stream_close(t);
}

/* The server goes away in the middle of a session. */
static void
test_lost(void **state)
{
	struct ssh_client *s = shaken(NULL);
	struct err *e = NULL;
	struct stream *t;
	char p[16];
	size_t n = 1;
	int rc;

	(void)state;
	log_in(s, "user_ed25519", true);
	assert_int_equal(ssh_client_open_service(s, &netconf, &soon, &e), 0);
	t = ssh_client_stream(s, "the stream");
	talk(t);
	sshd_shell("pkill -KILL -P %d", (int)server.pid);
	rc = stream_read(t, p, sizeof p, &soon, &n, &e);
	assert_true((rc == 0 && n == 0) || err_code(e) == ERR_CLOSED);
	err_free(e);
	e = NULL;
	assert_int_equal(stream_write(t, "ping", 4, &soon, &e), -1);
	assert_int_equal(err_code(e), ERR_CLOSED);
	err_free(e);
	stream_close(t);
}

static int
start(void **state)
{
	(void)state;
	sshd_prepare();
	server = sshd_start("ed25519 ecdsa", "");
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	sshd_stop(&server);
	sshd_clean();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_preference_decides_the_key),
	    cmocka_unit_test(test_offers),
	    cmocka_unit_test(test_keys_in_turn),
	    cmocka_unit_test(test_keepalives_between),
	    cmocka_unit_test(test_lost),
	};

	if (!sshd_available()) {
		printf("1..1\nok 1 - ssh # SKIP no sshd\n");
		return 0;
	}
	soon = deadline_in(60000, NULL);
	return cmocka_run_group_tests(tests, start, stop);
}
