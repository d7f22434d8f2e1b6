/*
 * A router is rebooted, and is back: every routing engine that was told to has booted later than before, and answers
 * (junos-facts 3.13, 4.6, 4.7). The reply may never end, the session is lost, logins work before NETCONF does: none of
 * that says anything. When each engine booted last is remembered before the order, so that a process that comes after
 * a crash sees whether it happened.
 */
#ifndef DEPLOY_REBOOT_H
#define DEPLOY_REBOOT_H

#include <stdbool.h>
#include <stdint.h>

struct device_software;
struct err;
struct errand;

enum reboot_order {
	REBOOT_TOGETHER, /* all routing engines at once: the shortest outage, and no two releases beside each other */
	REBOOT_ONE_BY_ONE, /* the backup, and when it is back the master, which gives its mastership away as it goes */
	REBOOT_BACKUP,     /* only the backup */
};

struct reboot {
	enum reboot_order order;
	int64_t pause_ms; /* nobody is asked before */
	int64_t down_ms;  /* an engine that still has not gone down after that will not */
};

struct reboot_result {
	const char *detail;
};

/* What would be sent, for people; ERR_INPUT: there is no backup. ERR_CHECK: an engine does not answer, or does not tell
 * when it booted. */
int reboot_plan(const struct errand *er, const struct reboot *rb,
    const struct device_software *sw, const char **ret_words, struct err **e);
/* ERR_RPC: refused. ERR_CHECK: it has not gone down, or nothing was sent. ERR_STATE: it went and did not come back before
 * the deadline; the message has what was seen last. */
int reboot_run(struct errand *er, const struct reboot *rb, struct reboot_result *ret,
    struct err **e);

#endif
