/*
 * What a fleet of emulated routers costs: time to start, memory per router and per session, sessions and RPCs a second,
 * with real SSH (libssh2) on this machine. usage: bench_emulator JUNOSIM [ROUTERS [CONFIG]]. Prints figures, judges
 * nothing but whether every session came up and every RPC was answered.
 */
#include <arpa/inet.h>
#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { ROUTERS = 1000, ROUTERS_MOST = 20000, WORKERS = 8, ROUNDS = 20 };

struct seat {
	int port, fd;
	LIBSSH2_SESSION *ssh;
	LIBSSH2_CHANNEL *channel;
};

struct bench {
	const char *junosim, *config;
	int n;
	long own_kb; /* of the process without its routers */
	struct seat *seats;
	pid_t pid;
	FILE *from;
};

struct work {
	struct bench *b;
	int first;
	bool (*step)(struct seat *s);
	int failed;
};

static long
resident_kb(pid_t pid)
{
	char path[64], line[256];
	long kb = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		sscanf(line, "VmRSS: %ld", &kb);
	if (f != NULL)
		fclose(f);
	return kb;
}

static void
start(struct bench *b)
{
	char count[16];
	int ends[2];

	snprintf(count, sizeof count, "%d", b->n);
	if (pipe(ends) < 0 || (b->pid = fork()) < 0)
		abort();
	if (b->pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		execl(b->junosim, "junosim", "serve", "--name", "r", "--count", count,
		    "--listen", "127.0.0.1:0", "--set", "commit=0", "--set", "check=0",
		    b->config != NULL ? "--config" : NULL, b->config, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	b->from = fdopen(ends[0], "r");
}

/* Its lines up to "ready". */
static bool
await_ready(struct bench *b)
{
	char line[256], name[64], address[64];
	int n = 0;

	while (fgets(line, sizeof line, b->from) != NULL) {
		if (strcmp(line, "ready\n") == 0)
			return n == b->n;
		if (n < b->n &&
		    sscanf(line, "%63s %63s %d", name, address, &b->seats[n].port) == 3)
			n++;
	}
	return false;
}

static bool
hear(struct seat *s)
{
	static const char mark[] = "]]>]]>\n";
	char octets[16384];
	size_t have = 0;

	for (;;) {
		ssize_t n =
		    libssh2_channel_read(s->channel, octets + have, sizeof octets - have);

		if (n <= 0)
			return false;
		have += (size_t)n;
		if (have >= sizeof mark - 1 &&
		    memcmp(octets + have - (sizeof mark - 1), mark, sizeof mark - 1) == 0)
			return memmem(octets, have, "rpc-error", 9) == NULL;
		if (have > sizeof octets / 2) { /* the end is all that matters */
			memmove(octets, octets + have - 16, 16);
			have = 16;
		}
	}
}

static bool
ask(struct seat *s, const char *operation)
{
	char request[1024];
	int n = snprintf(request, sizeof request, "<rpc>%s</rpc>]]>]]>", operation);

	for (int at = 0; at < n;) {
		ssize_t wrote =
		    libssh2_channel_write(s->channel, request + at, (size_t)(n - at));

		if (wrote < 0)
			return false;
		at += (int)wrote;
	}
	return hear(s);
}

static bool
step_open(struct seat *s)
{
	struct sockaddr_in at = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)s->port)};
	int yes = 1;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->fd < 0 || connect(s->fd, (struct sockaddr *)&at, sizeof at) < 0)
		return false;
	setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	s->ssh = libssh2_session_init();
	if (libssh2_session_handshake(s->ssh, s->fd) != 0 ||
	    libssh2_userauth_password(s->ssh, "admin", "admin@123") != 0)
		return false;
	s->channel = libssh2_channel_open_session(s->ssh);
	return s->channel != NULL &&
	       libssh2_channel_subsystem(s->channel, "netconf") == 0 && hear(s);
}

static bool
step_ask(struct seat *s)
{
	for (int i = 0; i < ROUNDS; i++)
		if (!ask(s, "<get-system-uptime-information/>"))
			return false;
	return true;
}

static bool
step_commit(struct seat *s)
{
	return ask(s, "<load-configuration action=\"set\" format=\"text\">"
		      "<configuration-set>set system domain-name example.net"
		      "</configuration-set></load-configuration>") &&
	       ask(s, "<commit-configuration/>");
}

static bool
step_close(struct seat *s)
{
	if (s->ssh != NULL) {
		libssh2_session_disconnect(s->ssh, "");
		libssh2_session_free(s->ssh);
	}
	if (s->fd > 0)
		close(s->fd);
	return true;
}

static void *
work_main(void *ctx)
{
	struct work *w = ctx;

	for (int i = w->first; i < w->b->n; i += WORKERS)
		if (!w->step(&w->b->seats[i]))
			w->failed++;
	return NULL;
}

/* The step for every seat, by all workers; gives milliseconds. */
static int64_t
all(struct bench *b, bool (*step)(struct seat *s), const char *what)
{
	struct work works[WORKERS];
	pthread_t threads[WORKERS];
	int64_t began = clock_ms();
	int failed = 0;

	for (int i = 0; i < WORKERS; i++) {
		works[i] = (struct work){.b = b, .first = i, .step = step};
		if (pthread_create(&threads[i], NULL, work_main, &works[i]) != 0)
			abort();
	}
	for (int i = 0; i < WORKERS; i++) {
		pthread_join(threads[i], NULL);
		failed += works[i].failed;
	}
	if (failed > 0)
		printf("%d of %d failed: %s\n", failed, b->n, what);
	return clock_ms() - began;
}

static double
per_second(int n, int64_t ms)
{
	return ms > 0 ? n * 1000.0 / (double)ms : 0;
}

static void
measure(struct bench *b, int64_t began)
{
	int64_t ready = clock_ms() - began, ms;
	long empty = resident_kb(b->pid), held, committed;

	printf("%-28s %8d\n", "routers", b->n);
	printf("%-28s %8lld ms\n", "start", (long long)ready);
	printf("%-28s %8ld kB\n", "resident, one router", b->own_kb);
	printf("%-28s %8ld kB, %.1f kB a router\n", "resident, no session", empty,
	    (double)(empty - b->own_kb) / b->n);
	ms = all(b, step_open, "session");
	held = resident_kb(b->pid);
	printf("%-28s %8.0f a second\n", "sessions opened", per_second(b->n, ms));
	printf("%-28s %8ld kB, %.1f kB a session\n", "resident, all sessions open", held,
	    (double)(held - empty) / b->n);
	ms = all(b, step_ask, "rpc");
	printf("%-28s %8.0f a second\n", "RPCs", per_second(b->n * ROUNDS, ms));
	ms = all(b, step_commit, "commit");
	committed = resident_kb(b->pid);
	printf("%-28s %8.0f a second\n", "loads and commits", per_second(b->n, ms));
	printf("%-28s %8ld kB, %.1f kB a router more\n", "resident, after a commit each",
	    committed, (double)(committed - held) / b->n);
	all(b, step_close, "close");
}

static void
stop(struct bench *b)
{
	kill(b->pid, SIGTERM);
	waitpid(b->pid, NULL, 0);
	fclose(b->from);
}

/* What a process with one router needs, so that it is not counted for each. */
static bool
measure_process(struct bench *b)
{
	struct bench one = *b;
	bool up;

	one.n = 1;
	start(&one);
	up = await_ready(&one);
	b->own_kb = resident_kb(one.pid);
	stop(&one);
	return up;
}

int
main(int argc, char **argv)
{
	struct bench b = {.junosim = argc > 1 ? argv[1] : "build/junosim",
	    .n = argc > 2 ? atoi(argv[2]) : ROUTERS,
	    .config = argc > 3 ? argv[3] : NULL};
	struct rlimit files;
	int64_t began;
	int status = 1;

	if (b.n < 1 || b.n > ROUTERS_MOST || libssh2_init(0) != 0)
		return 2;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	b.seats = calloc((size_t)b.n, sizeof *b.seats);
	if (b.seats == NULL || !measure_process(&b))
		return 2;
	began = clock_ms();
	start(&b);
	if (await_ready(&b)) {
		measure(&b, began);
		status = 0;
	} else {
		printf("junosim did not start\n");
	}
	stop(&b);
	free(b.seats);
	libssh2_exit();
	return status;
}
