/* connect.c, ssh.c, login.c, agent.c and exec.c against real OpenSSH servers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "known.h"
#include "sshd.h"
#include "transport/connect.h"
#include "transport/stream.h"

static struct sshd plain, rsa, gcm, etm, no_netconf;

static void
connects(const struct target *t)
{
	struct stream *s = NULL;
	struct err *e = NULL;

	if (connect_netconf(t, &soon, &s, &e) != 0) {
		struct buf why;

		buf_init(&why, BUF_LINE);
		err_print(e, &why);
		fail_msg("%s", buf_z(&why));
	}
	echoes(s, STR("hello over there"));
	stream_close(s);
}

static void
refuses(const struct target *t, enum err_code code, const char *part, const char *remedy)
{
	struct stream *s = NULL;
	struct err *e = NULL;

	assert_int_equal(connect_netconf(t, &soon, &s, &e), -1);
	assert_null(s);
	tells(e, code, part, remedy);
}

static void
test_host_key_types(void **state)
{
	struct target t = target(&plain);

	(void)state;
	know(&plain, "host_ed25519.pub");
	connects(&t);
	know(&plain, "host_ecdsa.pub");
	connects(&t);
	assert_string_equal(known, t.site_known_hosts);
}

static void
test_user_key_types(void **state)
{
	struct target t = target(&plain);

	(void)state;
	know(&plain, "host_ed25519.pub");
	t.key_file = sshd_file("user_ecdsa");
	connects(&t);
	t.key_file = sshd_file("user_rsa");
	refuses(&t, ERR_SSH_ALGORITHM, "tried RSA key '", "holdfast_transport: openssh");
	t.key_file = sshd_file("user_stranger");
	refuses(&t, ERR_AUTH, "the server offers publickey", "ansible_user");
	t.key_file = sshd_file("user_locked");
	refuses(&t, ERR_AUTH, "encrypted key", "ssh-add");
	t.key_file = sshd_file("absent");
	refuses(&t, ERR_FILE, "cannot open", "");
	t.key_file = sshd_file("allowed");
	refuses(&t, ERR_INPUT, "is not a private key", "");
}

static void
test_usual_files(void **state)
{
	struct target t = target(&plain);

	(void)state;
	know(&plain, "host_ed25519.pub");
	t.key_file = NULL;
	refuses(&t, ERR_AUTH, "tried nothing", "");
	sshd_shell("mkdir %s/.ssh && cp %s %s/.ssh/id_ed25519 && cp %s %s/.ssh/id_ecdsa",
	    home, sshd_file("user_stranger"), home, sshd_file("user_ecdsa"), home);
	connects(&t);
	t.key_file = "~/.ssh/id_ecdsa";
	connects(&t);
	t.key_file = "~/.ssh/id_ed25519";
	refuses(&t, ERR_AUTH, ".ssh/id_ed25519'", "");
	sshd_shell("rm -r %s/.ssh", home);
}

static void
test_unknown_host(void **state)
{
	struct target t = target(&plain);

	(void)state;
	know(&rsa, "host_rsa.pub");
	refuses(&t, ERR_HOST_KEY, "is not known; nothing was sent", "holdfast trust pe1");
	sshd_shell("printf '@cert-authority * ' > %s && cut -d' ' -f1,2 %s >> %s", known,
	    sshd_file("host_ed25519.pub"), known);
	refuses(&t, ERR_HOST_KEY, "is not known", "@cert-authority line");
	sshd_shell("printf 'x ssh-ed25519 AAAA\\n' > %s", known);
	refuses(&t, ERR_INPUT, "known hosts: the key is not Base64", "");
}

static void
test_changed_host(void **state)
{
	struct target t = target(&plain);

	(void)state;
	know(&plain, "user_ed25519.pub");
	refuses(
	    &t, ERR_HOST_KEY, "HOST KEY CHANGED: seen of 127.0.0.1", "remove line 1 of");
	know_more(&plain, "host_ed25519.pub");
	connects(&t); /* one line that fits is enough, as for ssh(1) */
	sshd_shell("printf '@revoked * ' >> %s && cut -d' ' -f1,2 %s >> %s", known,
	    sshd_file("host_ed25519.pub"), known);
	refuses(&t, ERR_HOST_KEY, "is revoked by", "new host key");
}

static void
test_names(void **state)
{
	struct target t = target(&plain);

	(void)state;
	know(&plain, "host_ed25519.pub");
	sshd_shell(
	    "ssh-keygen -q -H -f %s >/dev/null 2>&1 && grep -q '^|1|' %s", known, known);
	connects(&t);
	sshd_shell("printf '127.0.0.?,!10.* ' > %s && cut -d' ' -f1,2 %s >> %s", known,
	    sshd_file("host_ed25519.pub"), known);
	connects(&t); /* the bare name */
	t.known_hosts = known;
	t.site_known_hosts = NULL;
	connects(&t);
	t.known_hosts = sshd_file("absent");
	refuses(&t, ERR_HOST_KEY, "is not known", "");
}

static void
test_algorithms(void **state)
{
	struct target t = target(&rsa);

	(void)state;
	know(&rsa, "host_rsa.pub");
	refuses(&t, ERR_SSH_ALGORITHM,
	    "no common host key type: the server has 'rsa-sha2-512",
	    "holdfast_transport: openssh");
	know_more(&gcm, "host_ed25519.pub");
	know_more(&etm, "host_ed25519.pub");
	t = target(&gcm);
	refuses(&t, ERR_SSH_ALGORITHM,
	    "no common cipher: the server has 'aes256-gcm@openssh.com'",
	    "holdfast_transport: openssh");
	t = target(&etm);
	refuses(&t, ERR_SSH_ALGORITHM,
	    "no common MAC: the server has 'hmac-sha2-256-etm@openssh.com'",
	    "holdfast_transport: openssh");
	/* Known by RSA only, while the server shows another type. */
	know(&plain, "host_rsa.pub");
	t = target(&plain);
	refuses(&t, ERR_SSH_ALGORITHM, "is RSA, which libssh2 cannot verify",
	    "holdfast_transport: openssh");
}

static void
test_no_subsystem(void **state)
{
	struct target t = target(&no_netconf);

	(void)state;
	know(&no_netconf, "host_ed25519.pub");
	refuses(&t, ERR_SSH, "refuses the subsystem 'netconf'",
	    "set system services netconf ssh");
}

static void
test_no_server(void **state)
{
	struct sshd nobody = {.port = sshd_free_port()};
	struct target t = target(&nobody);
	struct deadline whole = soon;

	(void)state;
	refuses(&t, ERR_CONNECT, "127.0.0.1: Connection refused", "netconf ssh");
	t.address = "no-such-host.invalid";
	refuses(&t, ERR_RESOLVE, "cannot resolve 'no-such-host.invalid'", "ansible_host");
	t.address = "-oProxyCommand=x";
	refuses(&t, ERR_INPUT, "is not an address", "");
	t = target(&plain);
	soon = deadline_in(0, NULL);
	refuses(&t, ERR_TIMEOUT, "", "");
	soon = whole;
}

/* A server that accepts and says nothing. */
static void
test_silent_server(void **state)
{
	struct sockaddr_in sin = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof sin;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct deadline whole = soon;
	struct sshd s;
	struct target t;

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&sin, n), 0);
	assert_int_equal(listen(fd, 4), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &n), 0);
	s.port = ntohs(sin.sin_port);
	t = target(&s);
	know(&s, "host_ed25519.pub");
	soon = deadline_in(100, NULL);
	refuses(&t, ERR_TIMEOUT, "SSH key exchange with 127.0.0.1 port", "in time");
	soon = whole;
	close(fd);
}

static void
test_agent(void **state)
{
	struct target t = target(&plain);
	char line[256], path[SSHD_PATH];
	FILE *f;
	int pid = 0;

	(void)state;
	know(&plain, "host_ed25519.pub");
	snprintf(path, sizeof path, "%s", sshd_file("agent"));
	sshd_shell("ssh-agent -a %s > %s.out", path, path);
	f = fopen(sshd_file("agent.out"), "r");
	while (fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, "SSH_AGENT_PID=", 14) == 0)
			pid = atoi(line + 14);
	fclose(f);
	assert_true(pid > 0);
	t.key_file = NULL;
	t.agent = path;
	refuses(&t, ERR_AUTH, "tried agent (has no keys)", "");
	sshd_shell("SSH_AUTH_SOCK=%s ssh-add -q %s %s 2>/dev/null", path,
	    sshd_file("user_stranger"), sshd_file("user_ed25519"));
	connects(&t);
	sshd_shell("SSH_AUTH_SOCK=%s ssh-add -q -D 2>/dev/null && SSH_AUTH_SOCK=%s "
		   "ssh-add -q %s "
		   "2>/dev/null",
	    path, path, sshd_file("user_ecdsa"));
	connects(&t);
	sshd_shell("SSH_AUTH_SOCK=%s ssh-add -q -D 2>/dev/null && SSH_AUTH_SOCK=%s "
		   "ssh-add -q %s "
		   "2>/dev/null",
	    path, path, sshd_file("user_rsa"));
	refuses(&t, ERR_SSH_ALGORITHM, "tried agent's RSA key",
	    "holdfast_transport: openssh");
	kill(pid, SIGTERM);
	t.agent = sshd_file("absent");
	refuses(&t, ERR_AUTH, "tried agent (not reachable)", "");
}

/* More both ways than any buffer on the way holds, written before anything is read. */
static void
large(const struct target *t, size_t size)
{
	struct stream *s = NULL;
	struct err *e = NULL;
	char *text = malloc(size), *back = malloc(size);
	size_t got = 0, n;

	for (size_t i = 0; i < size; i++)
		text[i] = (char)(i * 2654435761U >> 13);
	assert_int_equal(connect_netconf(t, &soon, &s, &e), 0);
	assert_int_equal(stream_write(s, text, size, &soon, &e), 0);
	while (got < size) {
		assert_int_equal(
		    stream_read(s, back + got, size - got, &soon, &n, &e), 0);
		assert_true(n > 0);
		got += n;
	}
	assert_memory_equal(text, back, size);
	stream_close(s);
	free(text);
	free(back);
}

static void
test_large(void **state)
{
	struct target t = target(&plain);

	(void)state;
	know(&plain, "host_ed25519.pub");
	large(&t, 8 << 20);
}

static void
test_read_deadline(void **state)
{
	struct target t = target(&plain);
	struct deadline now = deadline_in(30, NULL);
	struct stream *s = NULL;
	struct err *e = NULL;
	char p[8];
	size_t n;

	(void)state;
	know(&plain, "host_ed25519.pub");
	assert_int_equal(connect_netconf(&t, &soon, &s, &e), 0);
	now = deadline_in(30, NULL);
	assert_int_equal(stream_read(s, p, sizeof p, &now, &n, &e), -1);
	assert_int_equal(err_code(e), ERR_TIMEOUT);
	err_free(e);
	echoes(s, STR("still there"));
	stream_close(s);
}

static const char *
jump_spec(const char *fmt, ...)
{
	static char spec[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(spec, sizeof spec, fmt, ap);
	va_end(ap);
	return spec;
}

static void
test_jump(void **state)
{
	struct target t = target(&plain);

	(void)state;
	know(&plain, "host_ed25519.pub");
	t.jump = jump_spec("%s@127.0.0.1:%d", sshd_user, plain.port);
	connects(&t);
	t.jump = jump_spec("%s@[127.0.0.1]:%d, %s@127.0.0.1:%d", sshd_user, plain.port,
	    sshd_user, plain.port);
	connects(&t);
	large(&t, 3 << 20);
}

static void
test_jump_refused(void **state)
{
	struct target t = target(&plain);

	(void)state;
	know(&plain, "host_ed25519.pub");
	t.jump = jump_spec("%s@127.0.0.1:%d", sshd_user, no_netconf.port);
	refuses(&t, ERR_HOST_KEY, "jump host 127.0.0.1 port", "holdfast trust pe1");
	t.jump = jump_spec("nobody-here@127.0.0.1:%d", plain.port);
	refuses(&t, ERR_AUTH, "jump host 127.0.0.1 port", "");
	t.jump = jump_spec("%s@127.0.0.1:%d", sshd_user, plain.port);
	t.port = sshd_free_port();
	refuses(&t, ERR_CONNECT, "cannot reach '127.0.0.1' port", "");
	t.port = plain.port;
	t.jump = "a@b:x";
	refuses(&t, ERR_INPUT, "'a@b:x' is not a jump host", "");
	t.jump = "-oProxyCommand=x";
	refuses(&t, ERR_INPUT, "is not a jump host", "");
}

/* As refuses, but ssh tells what is wrong only once something is read. */
static void
breaks(const struct target *t, enum err_code code, const char *part, const char *remedy)
{
	struct stream *s = NULL;
	struct err *e = NULL;
	char p[8];
	size_t n;

	assert_int_equal(connect_netconf(t, &soon, &s, &e), 0);
	assert_int_equal(stream_read(s, p, sizeof p, &soon, &n, &e), -1);
	stream_close(s);
	tells(e, code, part, remedy);
}

static void
test_openssh(void **state)
{
	struct target t = target(&rsa);

	(void)state;
	t.openssh = true;
	know(&rsa, "host_rsa.pub");
	connects(&t);
	t.key_file = sshd_file("user_rsa");
	connects(&t);
	know_more(&gcm, "host_ed25519.pub");
	know_more(&etm, "host_ed25519.pub");
	t.port = gcm.port;
	connects(&t);
	t.port = etm.port;
	connects(&t);
	t.jump = jump_spec(
	    "%s@127.0.0.1:%d,%s@127.0.0.1:%d", sshd_user, rsa.port, sshd_user, gcm.port);
	connects(&t);
}

static void
test_openssh_refused(void **state)
{
	struct target t = target(&plain);

	(void)state;
	t.openssh = true;
	know(&rsa, "host_rsa.pub");
	breaks(
	    &t, ERR_HOST_KEY, "host key is known for [127.0.0.1]:", "holdfast trust pe1");
	/* A jump host is checked against the same files. */
	t.jump = jump_spec("%s@127.0.0.1:%d", sshd_user, gcm.port);
	breaks(
	    &t, ERR_HOST_KEY, "host key is known for [127.0.0.1]:", "holdfast trust pe1");
	t.jump = NULL;
	know(&plain, "user_ed25519.pub");
	breaks(
	    &t, ERR_HOST_KEY, "IDENTIFICATION HAS CHANGED", "verify the new fingerprint");
	know(&plain, "host_ed25519.pub");
	t.key_file = sshd_file("user_stranger");
	breaks(&t, ERR_AUTH, "Permission denied (publickey)", "ansible_user");
	t.password = "not asked for";
	breaks(&t, ERR_AUTH, "Permission denied (publickey)", "ansible_user");
	t = target(&no_netconf);
	t.openssh = true;
	know(&no_netconf, "host_ed25519.pub");
	breaks(
	    &t, ERR_SSH, "subsystem request failed", "set system services netconf ssh");
	t.port = sshd_free_port();
	breaks(&t, ERR_CONNECT, "Connection refused", "");
	t.site_known_hosts = "/a\"b";
	refuses(&t, ERR_INPUT, "cannot be passed to ssh", "");
}

/* Nothing but the two ends of the stream and the words of ssh stays open. */
static void
test_openssh_leaves_nothing(void **state)
{
	struct target t = target(&plain);
	int before = dup(0), after;

	(void)state;
	close(before);
	t.openssh = true;
	t.password = "secret";
	know(&plain, "host_ed25519.pub");
	connects(&t);
	after = dup(0);
	close(after);
	assert_int_equal(after, before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), 0); /* the servers only */
}

static void
test_host_keys(void **state)
{
	struct target t = target(&plain);
	struct buf lines, prints;
	struct err *e = NULL;
	char *file;

	(void)state;
	sshd_shell(": > %s", known);
	buf_init(&lines, BUF_LINE);
	buf_init(&prints, BUF_LINE);
	assert_int_equal(connect_host_keys(&t, &soon, &lines, &prints, &e), 0);
	assert_non_null(strstr(buf_z(&lines), "]:"));
	assert_non_null(strstr(buf_z(&lines), " ssh-ed25519 AAAA"));
	assert_non_null(strstr(buf_z(&lines), " ecdsa-sha2-nistp256 AAAA"));
	file = strdup(sshd_file("prints"));
	assert_int_equal(buf_write_file(&prints, file, 0600, &e), 0);
	/* The fingerprints are those that ssh-keygen prints. */
	sshd_shell(
	    "for t in ed25519 ecdsa; do grep -qF \"$(ssh-keygen -lf %s/host_$t.pub | cut "
	    "-d' ' -f2)\" %s || exit 1; done; [ $(wc -l < %s) = 2 ]",
	    sshd_dir, file, file);
	assert_int_equal(buf_write_file(&lines, known, 0600, &e), 0);
	connects(&t);
	buf_reset(&lines);
	buf_reset(&prints);
	t = target(&rsa);
	assert_int_equal(connect_host_keys(&t, &soon, &lines, &prints, &e), -1);
	assert_int_equal(err_code(e), ERR_SSH_ALGORITHM);
	err_free(e);
	e = NULL;
	t.openssh = true;
	assert_int_equal(connect_host_keys(&t, &soon, &lines, &prints, &e), 0);
	assert_int_equal(strncmp(buf_z(&prints), "ssh-rsa SHA256:", 15), 0);
	assert_int_equal(buf_write_file(&lines, known, 0600, &e), 0);
	connects(&t);
	t.port = sshd_free_port();
	assert_int_equal(connect_host_keys(&t, &soon, &lines, &prints, &e), -1);
	assert_int_equal(err_code(e), ERR_CONNECT);
	err_free(e);
	free(file);
	buf_done(&lines);
	buf_done(&prints);
}

static int
start(void **state)
{
	(void)state;
	sshd_prepare();
	snprintf(known, sizeof known, "%s", sshd_file("known_hosts"));
	snprintf(key, sizeof key, "%s", sshd_file("user_ed25519"));
	snprintf(home, sizeof home, "%s", sshd_file("home"));
	plain = sshd_start("ed25519 ecdsa", "");
	rsa = sshd_start("rsa", "");
	gcm = sshd_start("ed25519", "Ciphers aes256-gcm@openssh.com");
	etm = sshd_start(
	    "ed25519", "MACs hmac-sha2-256-etm@openssh.com\nCiphers aes256-ctr");
	no_netconf = sshd_start("ed25519", "Subsystem netconf-not /bin/cat");
	sshd_shell(
	    "sed -i '/^Subsystem netconf /d' %s/config_%d", sshd_dir, no_netconf.port);
	kill(no_netconf.pid, SIGHUP);
	sshd_wait(&no_netconf);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	sshd_stop(&plain);
	sshd_stop(&rsa);
	sshd_stop(&gcm);
	sshd_stop(&etm);
	sshd_stop(&no_netconf);
	sshd_clean();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_host_key_types),
	    cmocka_unit_test(test_user_key_types),
	    cmocka_unit_test(test_usual_files),
	    cmocka_unit_test(test_unknown_host),
	    cmocka_unit_test(test_changed_host),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_algorithms),
	    cmocka_unit_test(test_no_subsystem),
	    cmocka_unit_test(test_no_server),
	    cmocka_unit_test(test_silent_server),
	    cmocka_unit_test(test_agent),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_read_deadline),
	    cmocka_unit_test(test_jump),
	    cmocka_unit_test(test_jump_refused),
	    cmocka_unit_test(test_openssh),
	    cmocka_unit_test(test_openssh_refused),
	    cmocka_unit_test(test_openssh_leaves_nothing),
	    cmocka_unit_test(test_host_keys),
	};

	if (!sshd_available()) {
		printf("1..1\nok 1 - connect # SKIP no sshd\n");
		return 0;
	}
	soon = deadline_in(60000, NULL);
	return cmocka_run_group_tests(tests, start, stop);
}
