/*
 * Real OpenSSH servers on loopback ports for the tests of this folder: keys and files in a
 * directory of their own, subsystem netconf = cat, so that what is written comes back.
 */
#ifndef TESTS_SSHD_H
#define TESTS_SSHD_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/wait.h"
#include "base/err.h"

enum { SSHD_PATH = 4096 };

struct sshd {
	pid_t pid;
	int log; /* its standard error */
	int port;
};

static char sshd_dir[] = "/tmp/holdfast-sshd-XXXXXX";
static char sshd_user[64];

static inline void __attribute__((format(printf, 1, 2))) sshd_shell(const char *fmt, ...)
{
	char command[SSHD_PATH], sh[] = "/bin/sh", c[] = "-c";
	char *argv[] = {sh, c, command, NULL};
	int status = -1;
	pid_t pid;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(command, sizeof command, fmt, ap);
	va_end(ap);
	if (posix_spawn(&pid, argv[0], NULL, NULL, argv, environ) != 0 ||
	    waitpid(pid, &status, 0) != pid || status != 0) {
		fprintf(stderr, "failed: %s\n", command);
		abort();
	}
}

static inline bool
sshd_available(void)
{
	return access("/usr/sbin/sshd", X_OK) == 0 &&
	       access("/usr/bin/ssh-keygen", X_OK) == 0;
}

/* Host keys host_TYPE and user keys user_TYPE, all allowed in. */
static inline void
sshd_prepare(void)
{
	static const char *const types[] = {"ed25519", "ecdsa", "rsa"};
	struct passwd *pw = getpwuid(geteuid());

	if (mkdtemp(sshd_dir) == NULL || pw == NULL)
		abort();
	snprintf(sshd_user, sizeof sshd_user, "%s", pw->pw_name);
	for (int i = 0; i < 3; i++)
		sshd_shell("cd %s && ssh-keygen -q -t %s -N '' -C host -f host_%s && "
			   "ssh-keygen -q -t %s -N '' -C me -f user_%s && "
			   "cat user_%s.pub >> allowed",
		    sshd_dir, types[i], types[i], types[i], types[i], types[i]);
	sshd_shell("cd %s && ssh-keygen -q -t ed25519 -N secret -f user_locked && "
		   "ssh-keygen -q -t ed25519 -N '' -f user_stranger && mkdir home",
	    sshd_dir);
	if (geteuid() == 0)
		(void)mkdir("/run/sshd", 0755);
}

static inline int
sshd_free_port(void)
{
	struct sockaddr_in sin = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof sin;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&sin, n) != 0 ||
	    getsockname(fd, (struct sockaddr *)&sin, &n) != 0)
		abort();
	close(fd);
	return ntohs(sin.sin_port);
}

/* Until the log says that it listens. */
static inline void
sshd_wait(struct sshd *s)
{
	struct deadline d = deadline_in(20000, NULL);
	char log[8192] = "";
	size_t n = 0;
	struct err *e = NULL;

	while (strstr(log, "Server listening") == NULL) {
		ssize_t got;

		if (wait_fd(s->log, WAIT_READ, &d, &e) != 0)
			abort();
		got = read(s->log, log + n, sizeof log - 1 - n);
		if (got <= 0) {
			fprintf(stderr, "sshd: %s\n", log);
			abort();
		}
		n += (size_t)got;
		log[n] = '\0';
	}
}

/* host_types: "ed25519 ecdsa"; more: further lines of the configuration. */
static inline struct sshd
sshd_start(const char *host_types, const char *more)
{
	struct sshd s = {.port = sshd_free_port()};
	char path[SSHD_PATH], types[256], *save = NULL;
	int log[2];
	FILE *f;

	snprintf(path, sizeof path, "%s/config_%d", sshd_dir, s.port);
	f = fopen(path, "w");
	if (f == NULL || pipe2(log, O_CLOEXEC) != 0)
		abort();
	fprintf(f,
	    "Port %d\nListenAddress 127.0.0.1\nUsePAM no\nStrictModes no\nUseDNS no\n"
	    "PidFile none\nPermitRootLogin yes\nPasswordAuthentication no\n"
	    "KbdInteractiveAuthentication no\nLogLevel INFO\nMaxStartups 100\n"
	    "AuthorizedKeysFile %s/allowed\nSubsystem netconf /bin/cat\n",
	    s.port, sshd_dir);
	snprintf(types, sizeof types, "%s", host_types);
	for (char *t = strtok_r(types, " ", &save); t != NULL;
	     t = strtok_r(NULL, " ", &save))
		fprintf(f, "HostKey %s/host_%s\n", sshd_dir, t);
	fprintf(f, "%s\n", more);
	fclose(f);
	s.log = log[0];
	s.pid = fork();
	if (s.pid == 0) {
		dup2(log[1], 2);
		execl("/usr/sbin/sshd", "/usr/sbin/sshd", "-D", "-e", "-f", path,
		    (char *)NULL);
		_exit(127);
	}
	close(log[1]);
	sshd_wait(&s);
	/* Nobody reads the log any more: let it not fill up. */
	fcntl(s.log, F_SETPIPE_SZ, 1 << 20);
	return s;
}

static inline void
sshd_stop(struct sshd *s)
{
	if (s->pid <= 0)
		return;
	kill(s->pid, SIGTERM);
	waitpid(s->pid, NULL, 0);
	close(s->log);
}

static inline void
sshd_clean(void)
{
	sshd_shell("rm -rf %s", sshd_dir);
}

/* The name of a file in the directory, static for four calls. */
static inline const char *
sshd_file(const char *name)
{
	static char path[4][SSHD_PATH];
	static int at;

	at = (at + 1) % 4;
	snprintf(path[at], sizeof path[at], "%s/%s", sshd_dir, name);
	return path[at];
}

#endif
