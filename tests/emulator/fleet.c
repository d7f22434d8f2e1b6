#include "emulator/fleet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "emulator/control.h"
#include "emulator/log.h"
#include "emulator/router.h"

enum { BACKLOG = 256, FOREVER_MS = 3600000, LOOK_AGAIN_MS = 1000 };

void
fleet_init(struct fleet *f, double time_scale)
{
	*f = (struct fleet){.arena = arena_new(), .control_fd = -1, .signal_fd = -1};
	simclock_init(&f->clock, time_scale);
	cancel_init(&f->cancel);
	f->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	f->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (f->wake_fd < 0 || f->epoll_fd < 0)
		abort();
}

void
fleet_wake(void *fleet)
{
	struct fleet *f = fleet;
	uint64_t one = 1;

	if (write(f->wake_fd, &one, sizeof one) < 0)
		return; /* it is readable already */
}

int
fleet_startup(struct arena *a, const char *name, const char *path, const char **ret_file,
    struct str *ret_text, struct err **e)
{
	struct buf text;

	if (path == NULL) {
		*ret_file = "startup";
		*ret_text = str_of(arena_printf(a,
		    "system {\n    host-name %s;\n    services {\n        netconf {\n"
		    "            ssh;\n        }\n    }\n}\n",
		    name));
		return 0;
	}
	buf_init(&text, BUF_TEXT);
	if (buf_read_file(&text, path, e) < 0) {
		buf_done(&text);
		return -1;
	}
	*ret_file = arena_strdup(a, path);
	*ret_text = (struct str){buf_copy(&text, a), text.n};
	buf_done(&text);
	return 0;
}

static int
listen_on(const char *address, int *port, int *ret_fd, struct err **e)
{
	struct sockaddr_in at = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)*port)};
	socklen_t n = sizeof at;
	int yes = 1, fd;

	if (inet_pton(AF_INET, address, &at.sin_addr) != 1)
		return err_set(e, ERR_USAGE, "'%s' is not an IPv4 address", address);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set(e, ERR_INTERNAL, "socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, BACKLOG) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &n) < 0) {
		err_set(e, ERR_USAGE, "%s port %d: %s", address, *port, strerror(errno));
		close(fd);
		return -1;
	}
	*port = ntohs(at.sin_port);
	*ret_fd = fd;
	return 0;
}

static void
watch(struct fleet *f, int fd, void *what)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};

	if (epoll_ctl(f->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
		abort();
}

static int
member_start(struct member *m, const struct member_setup *setup, struct err **e)
{
	struct fleet *f = m->fleet;
	struct router_setup router = {.name = m->name,
	    .personality = f->personality,
	    .clock = &f->clock,
	    .log = f->log,
	    .cancel = &f->cancel,
	    .changed = fleet_wake,
	    .ctx = f};
	struct sshd_setup ssh = {.logins = &f->logins,
	    .key_type = setup->key_type,
	    .key_file = setup->key_file};
	const char *file;
	struct str text;

	if (fleet_startup(f->arena, m->name, setup->config, &file, &text, e) < 0 ||
	    router_new(&router, file, text, &m->router, e) < 0)
		return -1;
	ssh.router = m->router;
	if (sshd_new(&ssh, &m->sshd, e) < 0)
		return -1;
	return listen_on(m->address, &m->port, &m->fd, e);
}

int
fleet_add(struct fleet *f, const struct member_setup *setup, struct member **ret_member,
    struct err **e)
{
	struct member *m = arena_new_of(f->arena, struct member);

	if (fleet_find(f, setup->name) != NULL)
		return err_set(e, ERR_USAGE, "two routers are named '%s'", setup->name);
	m->fleet = f;
	m->name = arena_strdup(f->arena, setup->name);
	m->address = arena_strdup(f->arena, setup->address);
	m->port = setup->port;
	m->fd = -1;
	vec_push(&f->members, m);
	if (member_start(m, setup, e) < 0)
		return -1;
	watch(f, m->fd, m);
	*ret_member = m;
	return 0;
}

struct member *
fleet_find(const struct fleet *f, const char *name)
{
	vec_each (&f->members, m)
		if (strcmp((*m)->name, name) == 0)
			return *m;
	return NULL;
}

int
fleet_control(struct fleet *f, const char *path, struct err **e)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof at.sun_path)
		return err_set(e, ERR_USAGE,
		    "'%s': the path of a socket is at most %zu octets", path,
		    sizeof at.sun_path - 1);
	memcpy(at.sun_path, path, strlen(path));
	unlink(path);
	f->control_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (f->control_fd < 0 ||
	    bind(f->control_fd, (struct sockaddr *)&at, sizeof at) < 0 ||
	    listen(f->control_fd, BACKLOG) < 0)
		return err_set(e, ERR_USAGE, "'%s': %s", path, strerror(errno));
	f->control_path = arena_strdup(f->arena, path);
	watch(f, f->control_fd, &f->control_fd);
	return 0;
}

/* --- connections ------------------------------------------------------------------------------------- */

static void *
connection_main(void *ctx)
{
	struct connection_thread *c = ctx;

	sshd_serve(c->member->sshd, c->fd, c->hangup_fd);
	/* our second descriptor would keep the connection open until it is reaped */
	shutdown(c->hangup_fd, SHUT_RDWR);
	c->done = 1;
	return NULL;
}

static void
connection_join(struct connection_thread *c)
{
	pthread_join(c->thread, NULL);
	close(c->hangup_fd);
	free(c);
}

/* Threads that have ended are joined when the next connection comes. */
static void
reap(struct fleet *f)
{
	for (size_t i = 0; i < f->connections.n; i++) {
		struct connection_thread *c = f->connections.v[i];

		if (!c->done)
			continue;
		connection_join(c);
		f->connections.v[i--] = vec_pop(&f->connections);
	}
}

static bool
refused(struct member *m, int fd)
{
	struct linger now = {.l_onoff = 1};
	bool hit;

	pthread_mutex_lock(&m->router->mutex);
	hit = faults_due(&m->router->faults, FAULT_REFUSE, "") != NULL;
	pthread_mutex_unlock(&m->router->mutex);
	if (!hit)
		return false;
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now); /* a reset, not an end */
	close(fd);
	return true;
}

static void
accept_one(struct member *m)
{
	int fd = accept4(m->fd, NULL, NULL, SOCK_CLOEXEC), yes = 1;
	struct connection_thread *c;

	if (fd < 0 || refused(m, fd))
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	reap(m->fleet);
	c = calloc(1, sizeof *c);
	if (c == NULL)
		abort();
	c->fleet = m->fleet;
	c->member = m;
	c->fd = fd;
	c->hangup_fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (c->hangup_fd < 0 ||
	    pthread_create(&c->thread, NULL, connection_main, c) != 0) {
		if (c->hangup_fd >= 0)
			close(c->hangup_fd);
		close(fd);
		free(c);
		return;
	}
	vec_push(&m->fleet->connections, c);
}

/* --- timers ------------------------------------------------------------------------------------------ */

/* Does what is due in every router; how long nothing will be, in milliseconds. */
static int64_t
tick(struct fleet *f)
{
	int64_t rest = FOREVER_MS;

	vec_each (&f->members, m) {
		struct router *r = (*m)->router;
		int64_t due, left;

		pthread_mutex_lock(&r->mutex);
		due = router_tick(r);
		left = due == INT64_MAX ? FOREVER_MS
					: simclock_real(&f->clock, due - router_now(r));
		/* a commit in progress holds up what is due; its end wakes us */
		if (left <= 0)
			left = LOOK_AGAIN_MS;
		pthread_mutex_unlock(&r->mutex);
		rest = left < rest ? left : rest;
	}
	return rest;
}

static void *
ticker_main(void *ctx)
{
	struct fleet *f = ctx;

	while (cancel_level(&f->cancel) == CANCEL_NONE) {
		struct deadline d = deadline_in(tick(f), &f->cancel);
		struct err *e = NULL;
		uint64_t count;

		d.cancel_at = CANCEL_FINISH;
		wait_fd(f->wake_fd, WAIT_READ, &d, &e);
		err_free(e);
		if (read(f->wake_fd, &count, sizeof count) < 0)
			continue; /* the time was over, or we are to end */
	}
	return NULL;
}

/* --- the whole --------------------------------------------------------------------------------------- */

static int
watch_signals(struct fleet *f, struct err **e)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	f->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (f->signal_fd < 0)
		return err_set(e, ERR_INTERNAL, "signalfd: %s", strerror(errno));
	watch(f, f->signal_fd, &f->signal_fd);
	return 0;
}

/* False: a signal said to end. */
static bool
serve_some(struct fleet *f)
{
	struct epoll_event events[64];
	int n = epoll_wait(f->epoll_fd, events, 64, 0);

	for (int i = 0; i < n; i++) {
		void *what = events[i].data.ptr;

		if (what == &f->signal_fd)
			return false;
		if (what == &f->control_fd)
			control_serve(f, f->control_fd);
		else
			accept_one(what);
	}
	return true;
}

int
fleet_run(struct fleet *f, struct err **e)
{
	if (watch_signals(f, e) < 0)
		return -1;
	if (pthread_create(&f->ticker, NULL, ticker_main, f) != 0)
		return err_set(e, ERR_INTERNAL, "cannot start a thread");
	f->ticking = true;
	for (;;) {
		struct deadline d = deadline_in(FOREVER_MS, NULL);

		if (wait_fd(f->epoll_fd, WAIT_READ, &d, e) < 0) {
			if (err_code(*e) != ERR_TIMEOUT)
				return -1;
			err_free(*e);
			*e = NULL;
		}
		if (!serve_some(f))
			return 0;
	}
}

static void
member_done(struct member *m)
{
	if (m->fd >= 0)
		close(m->fd);
	sshd_free(m->sshd);
	router_free(m->router);
}

void
fleet_done(struct fleet *f)
{
	cancel_raise(&f->cancel);
	vec_each (&f->members, m)
		if ((*m)->router != NULL)
			router_wake((*m)->router);
	vec_each (&f->connections, c)
		shutdown((*c)->hangup_fd, SHUT_RDWR);
	vec_each (&f->connections, c)
		connection_join(*c);
	vec_done(&f->connections);
	if (f->ticking)
		pthread_join(f->ticker, NULL);
	vec_each (&f->members, m)
		member_done(*m);
	vec_done(&f->members);
	if (f->control_path != NULL)
		unlink(f->control_path);
	for (int *fd = (int[]){f->control_fd, f->signal_fd, f->epoll_fd, f->wake_fd, -2};
	     *fd != -2; fd++)
		if (*fd >= 0)
			close(*fd);
	logins_done(&f->logins);
	log_close(f->log);
	cancel_done(&f->cancel);
	arena_free(f->arena);
}
