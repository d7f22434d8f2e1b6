/*
 * Many routers in one process: their listeners, their connections' threads, the thread of their timers, and the
 * control socket. The thread that calls fleet_run accepts; everything is joined and freed by fleet_free.
 */
#ifndef EMULATOR_FLEET_H
#define EMULATOR_FLEET_H

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/cancel.h"
#include "base/str.h"
#include "base/vec.h"
#include "emulator/simclock.h"
#include "emulator/sshd.h"

struct arena;
struct err;
struct fleet;
struct log;
struct personality;
struct router;

/* One router of the fleet. */
struct member {
	struct fleet *fleet;
	const char *name, *address;
	int port;
	int fd; /* listens */
	struct router *router;
	struct sshd *sshd;
};

struct connection_thread {
	struct fleet *fleet;
	struct member *member;
	pthread_t thread;
	int fd;        /* the connection's own, closed by its thread */
	int hangup_fd; /* a duplicate, closed when the thread was joined */
	_Atomic int done;
};

struct fleet {
	struct arena *arena;
	const struct personality *personality;
	struct logins logins;
	struct simclock clock;
	struct cancel cancel;
	struct log *log;
	VEC(struct member *) members;
	VEC(struct connection_thread *) connections;
	pthread_t ticker;
	bool ticking;
	int wake_fd; /* eventfd: a timer was set, a connection ended */
	int epoll_fd, signal_fd, control_fd;
	const char *control_path;
};

struct member_setup {
	const char *name, *address;
	int port;           /* 0: any free one */
	const char *config; /* file, or NULL: a bare router */
	const char *key_type, *key_file;
};

void fleet_init(struct fleet *f, double time_scale);
int fleet_add(struct fleet *f, const struct member_setup *setup,
    struct member **ret_member, struct err **e);
int fleet_control(struct fleet *f, const char *path, struct err **e);
struct member *fleet_find(const struct fleet *f, const char *name);
void fleet_wake(void *fleet); /* look at the timers again */
/* Until SIGTERM or SIGINT, which the caller has blocked. */
int fleet_run(struct fleet *f, struct err **e);
void fleet_done(struct fleet *f);

/* A bare router, or the text of `path`; *ret_file names the source for positions. In the arena. */
int fleet_startup(struct arena *a, const char *name, const char *path,
    const char **ret_file, struct str *ret_text, struct err **e);

#endif
