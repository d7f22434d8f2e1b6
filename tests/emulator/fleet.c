#include "emulator/fleet.h"

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
#include "emulator/endpoint.h"
#include "emulator/host_key.h"
#include "emulator/log.h"
#include "emulator/router.h"
#include "schema/schema.h"

enum {
	BACKLOG = 256,
	FOREVER_MS = 3600000,
	LOOK_AGAIN_MS = 1000,
#ifdef ARENA_MALLOC /* a sanitizer's build: wider frames */
	STACK = 4 << 20,
#else
	STACK = 512 << 10,
#endif
};

static void
watch(struct fleet *f, int fd, void *what)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};

	if (epoll_ctl(f->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
		abort();
}

void
fleet_init(struct fleet *f, double time_scale)
{
	*f = (struct fleet){.arena = arena_new(), .control_fd = -1, .signal_fd = -1};
	simclock_init(&f->clock, time_scale);
	cancel_init(&f->cancel);
	f->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	f->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	f->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (f->wake_fd < 0 || f->epoll_fd < 0 || f->stop_fd < 0)
		abort();
	watch(f, f->stop_fd, &f->stop_fd);
}

void
fleet_wake(void *fleet)
{
	struct fleet *f = fleet;
	uint64_t one = 1;

	if (write(f->wake_fd, &one, sizeof one) < 0)
		return; /* it is readable already */
}

static int
member_listen(
    struct member *m, enum service service, const char *address, int port, struct err **e)
{
	static const char *const statements[] = {
	    [SERVICE_NETCONF] = "system services netconf ssh",
	    [SERVICE_SSH] = "system services ssh"};
	struct listener *l = &m->listeners[service];

	*l = (struct listener){.member = m,
	    .service = service,
	    .port = port,
	    .address = address != NULL ? arena_strdup(m->fleet->arena, address) : NULL,
	    .fd = -1};
	door_init(&l->door, m->router, statements[service]);
	if (address == NULL || port < 0)
		return 0;
	if (endpoint_listen(address, &l->port, &l->fd, e) < 0)
		return -1;
	watch(m->fleet, l->fd, l);
	return 0;
}

static int
member_key(struct member *m, const struct member_setup *setup, struct err **e)
{
	struct fleet *f = m->fleet;
	struct host_key **key =
	    setup->own_key || setup->key_file != NULL ? &m->own_key : &f->key;

	if (*key == NULL && host_key_new(setup->key_type, setup->key_file, key, e) < 0)
		return -1;
	m->sshd = (struct sshd){.router = m->router, .logins = &f->logins, .key = *key};
	return 0;
}

static int
member_start(struct member *m, const struct member_setup *setup, struct err **e)
{
	struct fleet *f = m->fleet;
	struct router_setup router = {.name = m->name,
	    .personality = f->personality,
	    .schema = f->schema,
	    .clock = &f->clock,
	    .log = f->log,
	    .cancel = &f->cancel,
	    .changed = fleet_wake,
	    .ctx = f};

	if (startup_get(
		&f->startups, f->arena, m->name, setup->config, &router.startup, e) < 0 ||
	    router_new(&router, NULL, STR(""), &m->router, e) < 0)
		return -1;
	if (m->address != NULL && member_key(m, setup, e) < 0)
		return -1;
	if (member_listen(m, SERVICE_NETCONF, setup->address, setup->port, e) < 0)
		return -1;
	return member_listen(m, SERVICE_SSH, setup->ssh_address, setup->ssh_port, e);
}

const char *
member_fingerprint(const struct member *m)
{
	return host_key_fingerprint(m->sshd.key);
}

const char *
member_public_key(const struct member *m)
{
	return host_key_public(m->sshd.key);
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
	m->address =
	    setup->address != NULL ? arena_strdup(f->arena, setup->address) : NULL;
	m->listeners[SERVICE_NETCONF].fd = m->listeners[SERVICE_SSH].fd = -1;
	vec_push(&f->members, m);
	if (member_start(m, setup, e) < 0)
		return -1;
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
	struct router *r = c->listener->member->router;

	sshd_serve(&c->listener->member->sshd, &c->client);
	/* our second descriptor would keep the connection open until it is reaped */
	shutdown(c->client.hangup_fd, SHUT_RDWR);
	pthread_mutex_lock(&r->mutex);
	door_leave(&c->listener->door, c->ipv6);
	pthread_mutex_unlock(&r->mutex);
	c->done = 1;
	return NULL;
}

static void
connection_join(struct connection_thread *c)
{
	pthread_join(c->thread, NULL);
	close(c->client.hangup_fd);
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

/* Lets a connection in, or ends it: with a reset where there is no listener, without a word where there are too many. */
static bool
enter(struct listener *l, int fd, bool ipv6)
{
	struct linger now = {.l_onoff = 1};
	struct router *r = l->member->router;
	enum door_verdict verdict = DOOR_CLOSED;

	pthread_mutex_lock(&r->mutex);
	router_tick(r);
	if (faults_due(&r->faults, FAULT_REFUSE, "") == NULL)
		verdict = door_enter(&l->door, r, ipv6);
	pthread_mutex_unlock(&r->mutex);
	if (verdict == DOOR_OPEN)
		return true;
	if (verdict == DOOR_CLOSED)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	close(fd);
	return false;
}

/* Stacks: a session needs some 100 kB; what is not touched is not resident, but a thousand want address space. */
static int
start_thread(struct connection_thread *c)
{
	pthread_attr_t attr;
	int rc;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	rc = pthread_create(&c->thread, &attr, connection_main, c);
	pthread_attr_destroy(&attr);
	return rc;
}

static void
accept_one(struct listener *l)
{
	struct sockaddr_storage from;
	socklen_t n = sizeof from;
	int fd = accept4(l->fd, (struct sockaddr *)&from, &n, SOCK_CLOEXEC), yes = 1;
	struct connection_thread *c;

	if (fd < 0 || !enter(l, fd, from.ss_family == AF_INET6))
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	c = calloc(1, sizeof *c);
	if (c == NULL)
		abort();
	*c = (struct connection_thread){.fleet = l->member->fleet,
	    .listener = l,
	    .ipv6 = from.ss_family == AF_INET6,
	    .client = {.fd = fd,
		.hangup_fd = fcntl(fd, F_DUPFD_CLOEXEC, 0),
		.service = l->service}};
	endpoint_print(&from, c->client.address);
	reap(c->fleet);
	if (c->client.hangup_fd >= 0 && start_thread(c) == 0) {
		vec_push(&c->fleet->connections, c);
		return;
	}
	if (c->client.hangup_fd >= 0)
		close(c->client.hangup_fd);
	close(fd);
	pthread_mutex_lock(&l->member->router->mutex);
	door_leave(&l->door, c->ipv6);
	pthread_mutex_unlock(&l->member->router->mutex);
	free(c);
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

		if (what == &f->signal_fd || what == &f->stop_fd)
			return false;
		if (what == &f->control_fd)
			control_serve(f, f->control_fd);
		else
			accept_one(what);
	}
	return true;
}

void
fleet_stop(struct fleet *f)
{
	uint64_t one = 1;

	if (write(f->stop_fd, &one, sizeof one) < 0)
		return; /* it is readable already */
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
	for (size_t i = 0; i < 2; i++)
		if (m->listeners[i].fd >= 0)
			close(m->listeners[i].fd);
	host_key_free(m->own_key);
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
		shutdown((*c)->client.hangup_fd, SHUT_RDWR);
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
	for (int *fd = (int[]){f->control_fd, f->signal_fd, f->epoll_fd, f->wake_fd,
		 f->stop_fd, -2};
	     *fd != -2; fd++)
		if (*fd >= 0)
			close(*fd);
	logins_done(&f->logins);
	startups_done(&f->startups);
	host_key_free(f->key);
	log_close(f->log);
	cancel_done(&f->cancel);
	schema_free(f->schema);
	arena_free(f->arena);
}
