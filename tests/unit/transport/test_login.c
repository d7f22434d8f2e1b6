/* Passwords and prompts, against a server of libssh that asks as it is told. Keys and agents are in test_connect.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <libssh/libssh.h>
#include <libssh/server.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "sshd.h"
#include "transport/login.h"
#include "transport/ssh.h"
#include "transport/tcp.h"

static struct deadline soon;

/* How the server asks, and what came of it. */
struct asks {
	int methods;
	unsigned prompts;
	char echo[2];
	int fd, port;
	int passwords, answers; /* how often it got one */
	bool secret_seen;       /* in an answer to a prompt */
};

static bool
right(const char *text)
{
	return text != NULL && strcmp(text, "se cret") == 0;
}

static bool
prompted(struct asks *a, ssh_session session, ssh_message message)
{
	static const char *prompts[] = {"Password:", "Token:"};
	int n = ssh_userauth_kbdint_getnanswers(session);

	if (!ssh_message_auth_kbdint_is_response(message)) {
		ssh_message_auth_interactive_request(
		    message, "", "", a->prompts, prompts, a->echo);
		return false;
	}
	for (int i = 0; i < n; i++) {
		const char *answer = ssh_userauth_kbdint_getanswer(session, (unsigned)i);

		a->answers += answer != NULL && answer[0] != '\0';
		a->secret_seen = a->secret_seen || right(answer);
	}
	if (n == 1 && right(ssh_userauth_kbdint_getanswer(session, 0))) {
		ssh_message_auth_reply_success(message, 0);
		return true;
	}
	ssh_message_reply_default(message);
	return false;
}

/* Deprecated in favour of callbacks, which need an event loop. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static const char *
password_of(ssh_message message)
{
	return ssh_message_auth_password(message);
}
#pragma GCC diagnostic pop

/* True: logged in. */
static bool
authenticate(struct asks *a, ssh_session session, ssh_message message)
{
	int subtype = ssh_message_subtype(message);

	if (ssh_message_type(message) == SSH_REQUEST_AUTH &&
	    subtype == SSH_AUTH_METHOD_INTERACTIVE &&
	    (a->methods & SSH_AUTH_METHOD_INTERACTIVE) != 0)
		return prompted(a, session, message);
	if (ssh_message_type(message) == SSH_REQUEST_AUTH &&
	    subtype == SSH_AUTH_METHOD_PASSWORD) {
		a->passwords++;
		if ((a->methods & SSH_AUTH_METHOD_PASSWORD) != 0 &&
		    right(password_of(message))) {
			ssh_message_auth_reply_success(message, 0);
			return true;
		}
	}
	if (ssh_message_type(message) == SSH_REQUEST_AUTH)
		ssh_message_auth_set_methods(message, a->methods);
	ssh_message_reply_default(message);
	return false;
}

static void *
serve(void *ctx)
{
	struct asks *a = ctx;
	ssh_bind bind = ssh_bind_new();
	ssh_session session = ssh_new();
	ssh_message message;

	ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, sshd_file("host_ed25519"));
	if (ssh_bind_accept_fd(bind, session, accept(a->fd, NULL, NULL)) == SSH_OK &&
	    ssh_handle_key_exchange(session) == SSH_OK) {
		ssh_set_auth_methods(session, a->methods);
		while ((message = ssh_message_get(session)) != NULL) {
			authenticate(a, session, message);
			ssh_message_free(message);
		}
	}
	ssh_disconnect(session);
	ssh_free(session);
	ssh_bind_free(bind);
	return NULL;
}

/* Logs in with the password; gives the error, or NULL. */
static struct err *
log_in(struct asks *a, const char *password)
{
	struct sockaddr_in sin = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct login l = {.user = "admin", .password = password};
	socklen_t n = sizeof sin;
	struct ssh_client *s;
	struct err *e = NULL;
	pthread_t thread;
	int fd, rc;

	a->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(a->fd, (struct sockaddr *)&sin, n), 0);
	assert_int_equal(listen(a->fd, 1), 0);
	assert_int_equal(getsockname(a->fd, (struct sockaddr *)&sin, &n), 0);
	pthread_create(&thread, NULL, serve, a);
	assert_int_equal(
	    tcp_connect("127.0.0.1", ntohs(sin.sin_port), &soon, &fd, &e), 0);
	s = ssh_client_new(fd, "the server");
	assert_int_equal(ssh_client_handshake(s, NULL, &soon, &e), 0);
	rc = login_run(s, &l, &soon, &e);
	assert_int_equal(rc, e != NULL ? -1 : 0);
	ssh_client_free(s);
	pthread_join(thread, NULL);
	close(a->fd);
	return e;
}

static void
refused_with(struct err *e, const char *message)
{
	assert_non_null(e);
	assert_int_equal(err_code(e), ERR_AUTH);
	assert_string_equal(err_message(e), message);
	err_free(e);
}

static void
test_password(void **state)
{
	struct asks a = {.methods = SSH_AUTH_METHOD_PASSWORD};

	(void)state;
	assert_null(log_in(&a, "se cret"));
	assert_int_equal(a.passwords, 1);
	refused_with(log_in(&a, "wrong"),
	    "login of 'admin' refused: tried password; the server offers password");
	refused_with(log_in(&a, NULL),
	    "login of 'admin' refused: tried nothing; the server offers password");
	assert_int_equal(a.passwords, 2);
}

static void
test_prompt(void **state)
{
	struct asks a = {.methods = SSH_AUTH_METHOD_INTERACTIVE, .prompts = 1};

	(void)state;
	assert_null(log_in(&a, "se cret"));
	assert_int_equal(a.answers, 1);
	assert_int_equal(a.passwords, 0);
	refused_with(log_in(&a, "wrong"),
	    "login of 'admin' refused: tried keyboard-interactive; the server offers "
	    "keyboard-interactive");
	assert_int_equal(a.answers, 2);
}

/* A prompt that would show what is typed, or more than one, is not asking for our password alone. */
static void
test_other_prompts(void **state)
{
	struct asks echo = {
	    .methods = SSH_AUTH_METHOD_INTERACTIVE, .prompts = 1, .echo = {1}};
	struct asks two = {.methods = SSH_AUTH_METHOD_INTERACTIVE, .prompts = 2};
	struct err *e;

	(void)state;
	e = log_in(&echo, "se cret");
	assert_int_equal(err_code(e), ERR_AUTH);
	err_free(e);
	assert_false(echo.secret_seen);
	e = log_in(&two, "se cret");
	assert_int_equal(err_code(e), ERR_AUTH);
	err_free(e);
	assert_false(two.secret_seen);
}

static void
test_password_then_prompt(void **state)
{
	struct asks a = {
	    .methods = SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_INTERACTIVE,
	    .prompts = 1};
	struct err *e;

	(void)state;
	e = log_in(&a, "wrong");
	assert_int_equal(err_code(e), ERR_AUTH);
	assert_non_null(strstr(err_message(e), "tried password, keyboard-interactive;"));
	assert_null(strstr(err_message(e), "wrong"));
	err_free(e);
	assert_int_equal(a.passwords, 1);
	assert_int_equal(a.answers, 1);
}

static int
start(void **state)
{
	(void)state;
	sshd_prepare();
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	sshd_clean();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_password),
	    cmocka_unit_test(test_prompt),
	    cmocka_unit_test(test_other_prompts),
	    cmocka_unit_test(test_password_then_prompt),
	};

	if (!sshd_available()) {
		printf("1..1\nok 1 - login # SKIP no ssh-keygen\n");
		return 0;
	}
	soon = deadline_in(60000, NULL);
	return cmocka_run_group_tests(tests, start, stop);
}
