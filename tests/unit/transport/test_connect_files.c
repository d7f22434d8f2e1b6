/* Subsystems and commands at the port of files, against real OpenSSH servers. */
#include "known.h"

static struct sshd netconf_server, file_server;

/* Files go to another port than NETCONF. A key that is known for either counts, and no other. */
static void
files_go(bool openssh)
{
	struct target t = target(&netconf_server); /* NETCONF is elsewhere */
	struct stream *s = NULL;
	struct err *e = NULL;

	t.openssh = openssh;
	t.ssh_port = file_server.port;
	know(&netconf_server, "host_ed25519.pub");
	assert_int_equal(connect_subsystem(&t, "netconf", &soon, &s, &e), 0);
	echoes(s, STR("files"));
	stream_close(s);
	assert_int_equal(connect_command(&t, "exec cat; echo 'it''s'", &soon, &s, &e), 0);
	echoes(s, STR("commands"));
	stream_close(s);
	know(&file_server, "host_ed25519.pub");
	assert_int_equal(connect_subsystem(&t, "netconf", &soon, &s, &e), 0);
	echoes(s, STR("files"));
	stream_close(s);
}

/* With OpenSSH the first read tells. */
static void
files_fail(const struct target *t, const char *subsystem, enum err_code code,
    const char *part, const char *remedy)
{
	struct stream *s = NULL;
	struct err *e = NULL;
	char octet;
	size_t n;
	int rc = connect_subsystem(t, subsystem, &soon, &s, &e);

	if (rc == 0 && t->openssh)
		rc = stream_read(s, &octet, 1, &soon, &n, &e);
	assert_int_equal(rc, -1);
	stream_close(s);
	tells(e, code, part, remedy);
}

static void
files_refused(bool openssh)
{
	struct target t = target(&netconf_server);

	t.openssh = openssh;
	t.ssh_port = file_server.port;
	know(&netconf_server, "host_ed25519.pub");
	files_fail(&t, "sftp", ERR_NO_SERVICE,
	    openssh ? "subsystem request failed" : "refuses the subsystem 'sftp'",
	    "configure the service");
	/* A wrong key of the port itself is not made good by a right one of the other. */
	know_more(&file_server, "user_ed25519.pub");
	files_fail(&t, "netconf", ERR_HOST_KEY, "CHANGED", "");
	know(&netconf_server, "user_ed25519.pub");
	files_fail(&t, "netconf", ERR_HOST_KEY, "CHANGED", "");
	t.ssh_port = sshd_free_port();
	files_fail(
	    &t, "netconf", ERR_CONNECT, "refused", openssh ? "" : "holdfast_ssh_port");
}

static void
goes_where_it_should(void **state)
{
	(void)state;
	files_go(false);
	files_go(true);
	files_refused(false);
	files_refused(true);
}

static int
start(void **state)
{
	(void)state;
	sshd_prepare();
	snprintf(known, sizeof known, "%s", sshd_file("known_hosts"));
	snprintf(key, sizeof key, "%s", sshd_file("user_ed25519"));
	snprintf(home, sizeof home, "%s", sshd_file("home"));
	netconf_server = sshd_start("ed25519", "");
	file_server = sshd_start("ed25519 ecdsa", "");
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	sshd_stop(&netconf_server);
	sshd_stop(&file_server);
	sshd_clean();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(goes_where_it_should),
	};

	if (!sshd_available()) {
		printf("1..1\nok 1 - files # SKIP no sshd\n");
		return 0;
	}
	soon = deadline_in(60000, NULL);
	return cmocka_run_group_tests(tests, start, stop);
}
