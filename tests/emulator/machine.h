/*
 * The routing engines as machines: the software that is on each, power, shutdown and boot (junos-facts 4.4, 4.6, 4.7).
 * A router that reboots first answers nobody, then its SSH is up, and only later mgd, without which there is no
 * NETCONF. With two engines the other one takes over while the master is away. The router's mutex is held.
 */
#ifndef EMULATOR_MACHINE_H
#define EMULATOR_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

struct router;

enum { ENGINES_MOST = 2, RELEASE_MOST = 64 };

/* Of one routing engine. Empty texts: there is none. */
struct engine {
	char release[RELEASE_MOST];  /* that runs */
	char previous[RELEASE_MOST]; /* that a rollback brings back */
	char pending[RELEASE_MOST];  /* that the next boot brings */
	char snapshot[RELEASE_MOST];
	int64_t installed_ms; /* when `pending` came */
	int64_t snapshot_ms;
	int64_t boot_ms;
	int64_t
	    ssh_ms; /* while it is away: when it answers again; INT64_MAX: not by itself */
	int64_t mgd_ms; /* and when NETCONF does */
	bool away;
	bool heard; /* while it is away: SSH is up */
};

enum shutdown_kind { SHUTDOWN_NONE, SHUTDOWN_REBOOT, SHUTDOWN_HALT, SHUTDOWN_POWER_OFF };

struct shutdown {
	enum shutdown_kind kind;
	int engines; /* bits */
	int64_t at_ms;
	char user[64];
};

struct machine {
	struct engine engines[ENGINES_MOST];
	struct shutdown shutdown;    /* that is scheduled */
	char label[RELEASE_MOST];    /* in the namespaces */
	char labelled[RELEASE_MOST]; /* the release it belongs to */
};

enum machine_state {
	MACHINE_UP,
	MACHINE_SILENT, /* off, or in the first part of the boot: nobody answers */
	MACHINE_SSH,    /* logins work, NETCONF does not */
};

void machine_start(struct router *r);
/* What the sessions talk to; never the other engine. */
enum machine_state machine_state(const struct router *r);
const char *machine_release(const struct router *r, int engine);
const char *machine_version(
    const struct router *r); /* of the engine that sessions talk to */
/* In the namespaces: "22.4R0", or the release in full where the personality has it so. In the router. */
const char *machine_label(const struct router *r);
int64_t machine_boot_ms(const struct router *r, int engine);
int machine_engines(const struct router *r); /* 1 or 2 */

/* Until mgd is up; the mutex is NOT held. -1: all is to end. */
int machine_wait(struct router *r);

void machine_order(struct router *r, enum shutdown_kind kind, int engines, int64_t at_ms,
    const char *user);
void machine_power_on(struct router *r); /* what was halted or off boots */
/* Does what is due; gives when to look again, INT64_MAX for never. */
int64_t machine_tick(struct router *r);
void machine_shift(
    struct router *r, int64_t ms); /* the clock was set: dates move with it */

/* A connection, to be cut when the machine goes down. */
struct line {
	void (*hangup)(void *ctx);
	void *ctx;
	struct line *next;
};
void machine_line(struct router *r, struct line *line);
void machine_line_done(struct router *r, struct line *line);

#endif
