/*
 * One emulated router: its databases, its commit history, its timer, its world and the sessions that talk to it.
 *
 * Everything below is guarded by `mutex` unless it is const after router_new. A commit takes time; while it does,
 * `commit_mutex` keeps other commits out (taken before `mutex`), so that reads go on. Sessions are owned by their
 * connection's thread and are linked here while they live.
 */
#ifndef EMULATOR_ROUTER_H
#define EMULATOR_ROUTER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "emulator/candidate.h"
#include "emulator/faults.h"
#include "emulator/session.h"
#include "emulator/schedule.h"
#include "emulator/install.h"
#include "emulator/machine.h"
#include "emulator/world.h"

struct arena;
struct buf;
struct cancel;
struct config_node;
struct err;
struct disk;
struct log;
struct personality;
struct schema;
struct session;
struct simclock;

enum { ROLLBACKS = 50, USER_MOST = 64 };

/* A configuration that was committed, and the line of the history about it. Shared: see revision_keep. */
struct revision {
	int keepers;
	struct revision *owner; /* of the tree, if another one has it; kept */
	struct arena *arena;
	struct config_node *root;
	const struct config_node *applied; /* with groups and interface ranges applied */
	int64_t at_ms;                     /* router time */
	const char *user;
	const char *client;
	const char *comment; /* the system's text, or NULL */
	const char *log;     /* the operator's text, or NULL */
	char id[48];
};

/* Who holds the candidate exclusively. pid 0: nobody. */
struct holder {
	int pid;
	char user[USER_MOST];
	char terminal[16]; /* empty for a NETCONF session */
	int64_t since_ms;
	int64_t active_ms;
};

/* A confirmed commit that waits for its confirmation. minutes 0: none. */
struct pending {
	int64_t minutes;
	int64_t at_ms;   /* when it was committed */
	int64_t fire_ms; /* when the automatic rollback really happens */
	int pid;
	char user[USER_MOST];
	struct revision *before;
};

struct router_setup {
	const char *name;
	const struct personality *personality;
	const struct schema *schema; /* what its release knows; shared by all routers */
	const struct config_node
	    *startup; /* shared, outlives the router; NULL: made of a text */
	const struct simclock *clock;
	struct log *log;
	const struct cancel *cancel;
	void (*changed)(void *ctx); /* a timer was set; may be NULL */
	void *ctx;
};

struct router {
	struct router_setup setup;
	pthread_mutex_t mutex;
	pthread_mutex_t commit_mutex;
	pthread_cond_t moved; /* with mutex: the clock jumped, or all is to end */
	_Atomic int64_t
	    skew_ms; /* router time minus the world's: how far it was let jump */
	_Atomic int64_t offset_ms; /* and how wrong the clock shows it */
	int64_t boot_ms;
	/* The shared one. What is loaded without a lock stays when its author has gone (junos-facts 2.11). */
	struct candidate candidate;
	struct holder holder;
	struct pending pending;
	struct schedule schedule;
	struct revision *rescue; /* NULL: none is set */
	bool other_locked;       /* somebody holds the lock on the other routing engine */
	struct revision *history[ROLLBACKS]; /* 0 is the running configuration */
	int nhistory;
	int serial;  /* of revisions */
	int commits; /* in progress */
	int last_pid;
	unsigned long long salts; /* of secrets, drawn so far */
	struct world world;
	struct machine machine;
	struct install install;
	struct line *lines; /* connections, NETCONF and others */
	struct disk *disk;  /* has a lock of its own: disk.h */
	struct faults faults;
	struct session *sessions;
	struct traffic past; /* of sessions that are over */
	int sessions_begun, sessions_dropped;
};

/* `text`, unless setup->startup is there, is the startup configuration, committed by root; ERR_CONFIG_SYNTAX with its position. */
int router_new(const struct router_setup *setup, const char *file, struct str text,
    struct router **ret_router, struct err **e);
void router_free(struct router *r); /* no session may be left */

int64_t router_now(const struct router *r);
const struct config_node *router_running(const struct router *r);
/* The same with groups and interface ranges applied: what the daemons see. */
const struct config_node *router_applied(const struct router *r);
int router_pid(struct router *r); /* a new process id */
/* Does what has come due: the automatic rollback. Gives when to look again, INT64_MAX for never (router time). */
int64_t router_tick(struct router *r);
/* The clock jumps forward by so many router milliseconds: what is due then happens, who waits goes on. */
void router_advance(struct router *r, int64_t ms);
/* The clock is set to another time, back or forth; timers go on as they ran. */
void router_set_clock(struct router *r, int64_t ms);
/* Until so much router time has passed, however it passes; the mutex is NOT held. -1: all is to end. */
int router_wait(struct router *r, int64_t router_ms);
void router_wake(
    struct router *r); /* those in router_wait look again; the mutex is not held */
/* Writes a line about a state: pairs of key and text, ended by NULL. */
void router_log(struct router *r, const char *what, int session, ...);
/* A set and unconditional statement of the running configuration: present and not inactive. */
bool router_has(const struct router *r, const char *path);

#endif
