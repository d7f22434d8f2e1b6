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
#include "emulator/door.h"
#include "emulator/login.h"
#include "emulator/simclock.h"
#include "emulator/sshd.h"
#include "emulator/startup.h"

struct arena;
struct err;
struct fleet;
struct host_key;
struct log;
struct personality;
struct router;
struct schema;

/* Where a router is reached: NETCONF's port, or SSH's. */
struct listener {
	struct member *member;
	enum service service;
	const char *address;
	int port;
	int fd; /* -1: there is none */
	struct door door;
};

/* One router of the fleet. */
struct member {
	struct fleet *fleet;
	const char *name, *address;   /* address NULL: it is reached some other way */
	struct listener listeners[2]; /* by enum service */
	struct router *router;
	struct host_key *own_key; /* or NULL: the fleet's */
	struct sshd sshd;
};

struct connection_thread {
	struct listener *listener;
	struct fleet *fleet;
	pthread_t thread;
	struct sshd_client
	    client; /* fd is closed by the thread, hangup_fd when it was joined */
	bool ipv6;
	_Atomic int done;
};

struct fleet {
	struct arena *arena;
	const struct personality *personality;
	struct schema *schema; /* of all routers; the fleet closes it */
	struct logins logins;
	struct simclock clock;
	struct cancel cancel;
	struct log *log;
	VEC(struct member *) members;
	VEC(struct connection_thread *) connections;
	pthread_t ticker;
	bool ticking;
	struct startups startups;
	struct host_key *key; /* of all routers that have none of their own */
	int wake_fd;          /* eventfd: a timer was set, a connection ended */
	int stop_fd;          /* eventfd: fleet_run is to return */
	int epoll_fd, signal_fd, control_fd;
	const char *control_path;
};

struct member_setup {
	const char *name;
	const char *address; /* NULL: the router does not listen */
	int port;            /* of NETCONF; 0: any free one */
	const char *ssh_address;
	int ssh_port;       /* of SSH; -1: none */
	const char *config; /* file, or NULL: a bare router */
	const char *key_type, *key_file;
	bool own_key; /* not the fleet's, also without a file */
};

void fleet_init(struct fleet *f, double time_scale);
int fleet_add(struct fleet *f, const struct member_setup *setup,
    struct member **ret_member, struct err **e);
const char *member_fingerprint(const struct member *m);
const char *member_public_key(const struct member *m);
int fleet_control(struct fleet *f, const char *path, struct err **e);
struct member *fleet_find(const struct fleet *f, const char *name);
void fleet_wake(void *fleet); /* look at the timers again */
/* Until fleet_stop, SIGTERM or SIGINT, which the caller has blocked. */
int fleet_run(struct fleet *f, struct err **e);
void fleet_stop(struct fleet *f); /* from any thread: the same without a signal */
void fleet_done(struct fleet *f);

#endif
