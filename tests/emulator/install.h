/*
 * Software packages: validate, add, roll back, snapshot, and what can be asked about them (junos-facts 4.2 to 4.9).
 * An install is the router's own: it goes on when the session that asked for it has gone, until it is done, killed with
 * its session, or the router goes down. The router's mutex is held.
 */
#ifndef EMULATOR_INSTALL_H
#define EMULATOR_INSTALL_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct router;

enum { INSTALL_TEXT_MOST = 4096 };

struct install {
	bool running;
	int number;  /* of the installs since the start */
	int pid;     /* of the session that asked */
	int engines; /* bits */
	bool vmhost, unlink, no_copy, reboot;
	int64_t started_ms, done_ms;
	char user[64], path[256], version[64];
	int result;                   /* of the last one that ended */
	char text[INSTALL_TEXT_MOST]; /* its output */
};

/* Does what is due; gives when to look again. */
int64_t install_tick(struct router *r);
/* The clock was set: it takes as long as it would have. */
void install_shift(struct router *r, int64_t ms);
/* The one of that session, or any with pid 0. */
void install_abort(struct router *r, int pid, const char *why);

void rpc_request_package_add(struct call *c);
void rpc_request_vmhost_package_add(struct call *c);
void rpc_request_package_validate(struct call *c);
void rpc_request_package_checks_pending_install(struct call *c);
void rpc_request_package_rollback(struct call *c);
void rpc_request_vmhost_package_rollback(struct call *c);
void rpc_request_snapshot(struct call *c);
void rpc_request_vmhost_snapshot(struct call *c);
void rpc_get_software_installation_status(struct call *c);
void rpc_request_package_latest_status(struct call *c);
void rpc_get_vmhost_version_information(struct call *c);

/* Which engines a request names: bits; 0 and an answer if it names one that is not there. */
int install_engines(struct call *c);
/* <output> and <package-result> of one engine. */
void install_answer(struct call *c, const char *text, int result);

#endif
