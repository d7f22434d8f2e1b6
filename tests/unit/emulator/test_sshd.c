/* The SSH front with libssh's client: logins, channels, listeners, and the faults of connections. */
#include "rig.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libssh/libssh.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "emulator/endpoint.h"
#include "emulator/fleet.h"
#include "emulator/host_key.h"

static const char services[] =
    "system { host-name pe1-lab; services { ssh; netconf { ssh; } } }";

struct front {
	struct fleet fleet;
	struct member *member;
	pthread_t thread;
	char config[64];
};

static void *
run(void *ctx)
{
	struct front *f = ctx;
	struct err *e = NULL;

	fleet_run(&f->fleet, &e);
	assert_null(e);
	return NULL;
}

static struct front *
front_new(const char *config, const char *address, const char *const *settings)
{
	struct front *f = calloc(1, sizeof *f);
	const char *all[8] = {"commit=0", "check=0"};
	struct row_texts texts = {all, 2};
	struct member_setup setup = {.name = "pe1",
	    .address = address,
	    .ssh_address = address,
	    .key_type = "ed25519"};
	struct personality *p;
	struct err *e = NULL;
	int fd;

	while (settings != NULL && *settings != NULL)
		all[texts.n++] = *settings++;
	strcpy(f->config, "/tmp/junosim-test-XXXXXX");
	fd = mkstemp(f->config);
	assert_true(write(fd, config, strlen(config)) == (ssize_t)strlen(config));
	close(fd);
	setup.config = f->config;
	fleet_init(&f->fleet, 0);
	assert_int_equal(personality_load(f->fleet.arena, NULL, &texts, &p, &e), 0);
	f->fleet.personality = p;
	assert_int_equal(schema_open(NULL, &f->fleet.schema, &e), 0);
	f->fleet.logins.user = "admin";
	f->fleet.logins.password = "admin@123";
	assert_int_equal(fleet_add(&f->fleet, &setup, &f->member, &e), 0);
	assert_int_equal(pthread_create(&f->thread, NULL, run, f), 0);
	return f;
}

static void
front_free(struct front *f)
{
	fleet_stop(&f->fleet);
	pthread_join(f->thread, NULL);
	fleet_done(&f->fleet);
	unlink(f->config);
	free(f);
}

static void
order(struct front *f, const char *verb, const char *word, const char *more)
{
	const char *words[] = {verb, word, more};
	struct buf out;

	buf_init(&out, BUF_LINE);
	assert_true(control_do(f->member->router, words, more != NULL ? 3 : 2, &out));
	buf_done(&out);
}

static int
port(const struct front *f, enum service service)
{
	return f->member->listeners[service].port;
}

/* After the key exchange; NULL: it failed. */
static ssh_session
dial_to(const struct front *f, enum service service, const char *user)
{
	ssh_session ssh = ssh_new();
	int no = 0, at = port(f, service);
	long patience_s = 20;

	ssh_options_set(ssh, SSH_OPTIONS_PROCESS_CONFIG, &no);
	ssh_options_set(ssh, SSH_OPTIONS_HOST, f->member->address);
	ssh_options_set(ssh, SSH_OPTIONS_PORT, &at);
	ssh_options_set(ssh, SSH_OPTIONS_USER, user);
	ssh_options_set(ssh, SSH_OPTIONS_TIMEOUT, &patience_s);
	if (ssh_connect(ssh) == SSH_OK)
		return ssh;
	ssh_free(ssh);
	return NULL;
}

static ssh_session
dial(const struct front *f, const char *user)
{
	return dial_to(f, SERVICE_NETCONF, user);
}

static ssh_session
log_in(const struct front *f)
{
	ssh_session ssh = dial(f, "admin");

	assert_non_null(ssh);
	assert_int_equal(ssh_userauth_password(ssh, NULL, "admin@123"), SSH_AUTH_SUCCESS);
	return ssh;
}

static void
hang_up(ssh_session ssh)
{
	ssh_disconnect(ssh);
	ssh_free(ssh);
}

static ssh_channel
channel(ssh_session ssh)
{
	ssh_channel c = ssh_channel_new(ssh);

	assert_int_equal(ssh_channel_open_session(c), SSH_OK);
	return c;
}

/* What comes up to and with the end of a message. */
static void
hear(ssh_channel c, struct buf *out)
{
	char octets[512];
	int n;

	while (strstr(buf_z(out), "]]>]]>\n") == NULL &&
	       (n = ssh_channel_read_timeout(c, octets, sizeof octets, 0, 20000)) > 0)
		buf_add(out, octets, (size_t)n);
}

static void
assert_netconf(ssh_channel c)
{
	static const char close_it[] = "<rpc><close-session/></rpc>]]>]]>";
	struct buf in;

	buf_init(&in, BUF_TEXT);
	hear(c, &in);
	assert_memory_equal(buf_z(&in), "<hello xmlns=", 13);
	buf_reset(&in);
	ssh_channel_write(c, close_it, sizeof close_it - 1);
	hear(c, &in);
	assert_contains(buf_z(&in), "<ok/>");
	buf_done(&in);
}

/* --- logins ------------------------------------------------------------------------------------------ */

static void
test_password(void **state)
{
	struct front *f = front_new(services, "127.0.0.1", NULL);
	ssh_session ssh = dial(f, "admin");
	ssh_channel c;

	(void)state;
	assert_int_equal(ssh_userauth_password(ssh, NULL, "wrong"), SSH_AUTH_DENIED);
	assert_int_equal(ssh_userauth_password(ssh, NULL, "admin@123"), SSH_AUTH_SUCCESS);
	c = channel(ssh);
	assert_int_equal(ssh_channel_request_subsystem(c, "netconf"), SSH_OK);
	assert_netconf(c);
	hang_up(ssh);
	ssh = dial(f, "stranger");
	assert_int_equal(ssh_userauth_password(ssh, NULL, "admin@123"), SSH_AUTH_DENIED);
	hang_up(ssh);
	front_free(f);
}

static void
test_keyboard_interactive(void **state)
{
	struct front *f = front_new(services, "127.0.0.1", NULL);
	ssh_session ssh;
	ssh_channel c;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(
	    logins_set_methods(&f->fleet.logins, "keyboard-interactive", &e), 0);
	ssh = dial(f, "admin");
	ssh_userauth_none(ssh, NULL);
	assert_int_equal(ssh_userauth_list(ssh, NULL), SSH_AUTH_METHOD_INTERACTIVE);
	assert_int_equal(ssh_userauth_password(ssh, NULL, "admin@123"), SSH_AUTH_DENIED);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(ssh_userauth_kbdint(ssh, NULL, NULL), SSH_AUTH_INFO);
		assert_int_equal(ssh_userauth_kbdint_getnprompts(ssh), 1);
		assert_string_equal(
		    ssh_userauth_kbdint_getprompt(ssh, 0, NULL), "Password:");
		ssh_userauth_kbdint_setanswer(ssh, 0, i == 0 ? "wrong" : "admin@123");
		assert_int_equal(ssh_userauth_kbdint(ssh, NULL, NULL),
		    i == 0 ? SSH_AUTH_DENIED : SSH_AUTH_SUCCESS);
	}
	c = channel(ssh);
	assert_int_equal(ssh_channel_request_subsystem(c, "netconf"), SSH_OK);
	assert_netconf(c);
	hang_up(ssh);
	front_free(f);
}

/* A user of the configuration: the common password, and the key that stands there; not another's. */
static void
test_configured_user(void **state)
{
	ssh_key alice, other;
	char *base64, config[1024];
	struct front *f;
	ssh_session ssh;

	(void)state;
	assert_int_equal(ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &alice), SSH_OK);
	assert_int_equal(ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &other), SSH_OK);
	assert_int_equal(ssh_pki_export_pubkey_base64(alice, &base64), SSH_OK);
	snprintf(config, sizeof config,
	    "system { login { user alice { class read-only; authentication {\n"
	    "ssh-ed25519 \"ssh-ed25519 %s alice@lab\"; } } } }",
	    base64);
	ssh_string_free_char(base64);
	f = front_new(config, "127.0.0.1", NULL);
	ssh = dial(f, "alice");
	assert_int_equal(ssh_userauth_publickey(ssh, NULL, other), SSH_AUTH_DENIED);
	assert_int_equal(ssh_userauth_publickey(ssh, NULL, alice), SSH_AUTH_SUCCESS);
	hang_up(ssh);
	ssh = dial(f, "admin");
	assert_int_equal(ssh_userauth_publickey(ssh, NULL, alice), SSH_AUTH_DENIED);
	hang_up(ssh);
	ssh = dial(f, "alice");
	assert_int_equal(ssh_userauth_password(ssh, NULL, "admin@123"), SSH_AUTH_SUCCESS);
	hang_up(ssh);
	ssh_key_free(alice);
	ssh_key_free(other);
	front_free(f);
}

static void
test_methods_are_checked(void **state)
{
	struct logins l = {.password = "x"};
	struct err *e = NULL;

	(void)state;
	assert_int_equal(logins_set_methods(&l, "password,gssapi", &e), -1);
	assert_string_equal(err_message(e), "no way to log in is named 'gssapi'");
	err_free(e);
	l.password = NULL;
	l.methods = 0;
	assert_int_equal(login_methods(&l), LOGIN_PUBLIC_KEY);
}

/* --- channels ---------------------------------------------------------------------------------------- */

static void
test_no_pty_no_shell(void **state)
{
	struct front *f = front_new(services, "127.0.0.1", NULL);
	ssh_session ssh = log_in(f);
	ssh_channel c = channel(ssh);

	(void)state;
	assert_int_not_equal(ssh_channel_request_pty(c), SSH_OK);
	assert_int_not_equal(ssh_channel_request_shell(c), SSH_OK);
	assert_int_not_equal(ssh_channel_request_subsystem(c, "telnet"), SSH_OK);
	/* and still the same channel will do; nothing that is sent comes back */
	assert_int_equal(ssh_channel_request_subsystem(c, "netconf"), SSH_OK);
	assert_netconf(c);
	hang_up(ssh);
	front_free(f);
}

static void
test_commands(void **state)
{
	static const char *const commands[] = {"netconf", "xml-mode netconf need-trailer",
	    "junoscript netconf need-trailer"};
	struct front *f = front_new(services, "127.0.0.1", NULL);

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		ssh_session ssh = log_in(f);
		ssh_channel c = channel(ssh);

		assert_int_equal(ssh_channel_request_exec(c, commands[i]), SSH_OK);
		assert_netconf(c);
		hang_up(ssh);
	}
	front_free(f);
}

/* An old router: the subsystem is refused, the command on another channel works, as ncclient tries it. */
static void
test_fallback(void **state)
{
	struct front *f =
	    front_new(services, "127.0.0.1", (const char *[]){"subsystem=false", NULL});
	ssh_session ssh = log_in(f);
	ssh_channel first = channel(ssh), second;

	(void)state;
	assert_int_not_equal(ssh_channel_request_subsystem(first, "netconf"), SSH_OK);
	ssh_channel_close(first);
	second = channel(ssh);
	assert_int_equal(
	    ssh_channel_request_exec(second, "xml-mode netconf need-trailer"), SSH_OK);
	assert_netconf(second);
	hang_up(ssh);
	front_free(f);
}

/* --- listeners --------------------------------------------------------------------------------------- */

static void
test_ipv6(void **state)
{
	struct front *f;
	struct err *e = NULL;
	int fd, any = 0;
	ssh_session ssh;

	(void)state;
	if (endpoint_listen("::1", &any, &fd, &e) < 0) {
		err_free(e);
		skip(); /* a machine without IPv6 */
	}
	close(fd);
	f = front_new(services, "::1", NULL);
	ssh = log_in(f);
	hang_up(ssh);
	front_free(f);
}

/* The port of SSH serves NETCONF, too, while the configuration has `services netconf ssh`. */
static void
test_port_of_ssh(void **state)
{
	struct front *f = front_new(services, "127.0.0.1", NULL);
	struct router *r = f->member->router;
	ssh_session ssh = dial_to(f, SERVICE_SSH, "admin");
	ssh_channel c;

	(void)state;
	ssh_userauth_password(ssh, NULL, "admin@123");
	c = channel(ssh);
	assert_int_equal(ssh_channel_request_subsystem(c, "netconf"), SSH_OK);
	assert_netconf(c);
	hang_up(ssh);
	order(f, "edit", "root", "delete system services netconf");
	order(f, "commit", "root", NULL);
	assert_false(router_has(r, "system services netconf ssh"));
	ssh = dial_to(f, SERVICE_SSH, "admin");
	assert_non_null(ssh);
	ssh_userauth_password(ssh, NULL, "admin@123");
	c = channel(ssh);
	assert_int_not_equal(ssh_channel_request_subsystem(c, "netconf"), SSH_OK);
	hang_up(ssh);
	/* and its own port is closed */
	assert_null(dial(f, "admin"));
	front_free(f);
}

/* How a connection begins: 'b' a banner, 'e' its end, 'r' a reset. */
static char
knock(const struct front *f, int *ret_fd)
{
	struct sockaddr_in at = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)port(f, SERVICE_NETCONF))};
	struct timeval patience = {20, 0};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char octet = 0;
	ssize_t n;

	inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0) {
		close(fd);
		return 'r';
	}
	n = recv(fd, &octet, 1, 0);
	if (ret_fd != NULL)
		*ret_fd = fd;
	else
		close(fd);
	return n > 0 && octet == 'S' ? 'b'
	       : n == 0              ? 'e'
	       : errno == ECONNRESET ? 'r'
				     : '?';
}

static void
test_faults_of_connections(void **state)
{
	static const struct {
		const char *fault;
		char seen;
	} cases[] = {{"refuse:2", 'r'}, {"rate-limit:2", 'e'}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct front *f = front_new(services, "127.0.0.1", NULL);

		order(f, "fault", cases[i].fault, NULL);
		assert_int_equal(knock(f, NULL), 'b');
		assert_int_equal(knock(f, NULL), cases[i].seen);
		assert_int_equal(knock(f, NULL), 'b');
		front_free(f);
	}
}

static void
shown_key(struct front *f, char *fingerprint, size_t most)
{
	ssh_session ssh = dial(f, "admin");
	unsigned char *hash;
	ssh_key key;
	size_t n;
	char *text;

	assert_non_null(ssh);
	assert_int_equal(ssh_get_server_publickey(ssh, &key), SSH_OK);
	assert_int_equal(
	    ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &n), 0);
	text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, n);
	snprintf(fingerprint, most, "%s", text);
	ssh_string_free_char(text);
	ssh_clean_pubkey_hash(&hash);
	ssh_key_free(key);
	hang_up(ssh);
}

static void
test_host_key_changed(void **state)
{
	struct front *f = front_new(services, "127.0.0.1", NULL);
	char text[128];

	(void)state;
	order(f, "fault", "host-key-changed:2", NULL);
	for (int i = 1; i <= 3; i++) {
		shown_key(f, text, sizeof text);
		if (i == 2)
			assert_string_not_equal(text, member_fingerprint(f->member));
		else
			assert_string_equal(text, member_fingerprint(f->member));
	}
	front_free(f);
}

static void
test_limits(void **state)
{
	struct front *f = front_new("system { services { netconf { ssh {\n"
				    "connection-limit 2; rate-limit 4; } } } }",
	    "127.0.0.1", NULL);
	int held[2];

	(void)state;
	assert_int_equal(knock(f, &held[0]), 'b');
	assert_int_equal(knock(f, &held[1]), 'b');
	assert_int_equal(knock(f, NULL), 'e'); /* two are in */
	close(held[0]);
	close(held[1]);
	/* the third and the fourth attempt of this minute; then none until it is over */
	for (;;) {
		int open;

		pthread_mutex_lock(&f->member->router->mutex);
		open = f->member->listeners[SERVICE_NETCONF].door.family[0].open;
		pthread_mutex_unlock(&f->member->router->mutex);
		if (open == 0)
			break;
	}
	assert_int_equal(knock(f, NULL), 'b');
	assert_int_equal(knock(f, NULL), 'e');
	order(f, "clock", "advance", "59");
	assert_int_equal(knock(f, NULL), 'e');
	order(f, "clock", "advance", "1");
	assert_int_equal(knock(f, NULL), 'b');
	front_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_password),
	    cmocka_unit_test(test_keyboard_interactive),
	    cmocka_unit_test(test_configured_user),
	    cmocka_unit_test(test_methods_are_checked),
	    cmocka_unit_test(test_no_pty_no_shell),
	    cmocka_unit_test(test_commands),
	    cmocka_unit_test(test_fallback),
	    cmocka_unit_test(test_ipv6),
	    cmocka_unit_test(test_port_of_ssh),
	    cmocka_unit_test(test_faults_of_connections),
	    cmocka_unit_test(test_host_key_changed),
	    cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
