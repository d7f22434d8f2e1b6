/*
 * What kind of router is emulated: model, release, the quirks of its train (junos-facts 8), how long things take.
 * Read from YAML through the rows in personality.c, whose defaults make a modern single-RE MX. Const after loading.
 */
#ifndef EMULATOR_PERSONALITY_H
#define EMULATOR_PERSONALITY_H

#include <stdbool.h>
#include <stdint.h>

#include "data/rows.h"

struct arena;
struct buf;
struct err;
struct value;

enum personality_hello { HELLO_NEW, HELLO_OLD, HELLO_RFC };
enum personality_errors { ERRORS_NEW, ERRORS_OLD, ERRORS_XNM };
enum personality_wrapper {
	WRAPPER_NONE,
	WRAPPER_RE0,
	WRAPPER_DUAL,
	WRAPPER_FPC0,
	WRAPPER_CLUSTER,
	WRAPPER_MEMBER0,
	WRAPPER_LOCALRE,
};

enum personality_results { RESULTS_ENGINES, RESULTS_EMPTY, RESULTS_OK };
enum personality_upgrade {
	UPGRADE_WORKS,
	UPGRADE_INSTALL_FAILS,
	UPGRADE_BOOTS_OLD,
	UPGRADE_NO_BOOT
};
enum reboot_reply { REBOOT_ANSWERED, REBOOT_UNCLOSED, REBOOT_UNANSWERED };

struct personality {
	const char *model;
	const char *release; /* "22.4R3.25" */
	const char *label;   /* in xmlns:junos, "22.4R0" */
	const char *serial;
	const char *schemas; /* folder of YANG modules, or NULL */
	int hello;
	int errors;
	bool hello_comments; /* before the hello, also before a new one */
	bool subsystem;      /* netconf is a subsystem; else only a command */
	int wrapper;
	bool padding; /* newlines inside the elements of interface replies */
	bool
	    results_action; /* load-configuration-results repeats the action (20.4 and later) */
	bool set_load_ok; /* a set load that failed ends in <ok/> all the same */
	bool marker; /* <commit-confirmed> in the history while a rollback is pending */
	bool empty_commit; /* a commit without a change makes a history entry */
	bool unclosed;     /* <routing-engine> of a check is never closed */
	bool
	    root_authentication; /* refuse a commit without it, whatever the running configuration has */
	double commit; /* router seconds */
	double check;
	double
	    late_least; /* the automatic rollback comes so many router seconds after its window */
	double late_most;
	double bgp;           /* router seconds until a session is Established again */
	bool list_in_output;  /* <output> around a list of files */
	bool cleanup_success; /* the sweep of /var/tmp is answered <success/> */
	const char *rollback_release; /* that is kept for a rollback, or "none" */
	int upgrade;                  /* enum personality_upgrade */
	int reboot_reply;             /* enum reboot_reply */
	bool reboots;                 /* what is ordered to reboot goes down */
	bool reboot_output;           /* the old form of the reply to request-reboot */
	bool
	    reboot_silent; /* who connects meanwhile hears nothing, instead of being refused */
	bool
	    boot_hello_delayed; /* until mgd is up NETCONF is not refused, its hello waits */
	bool sftp_statement;    /* SFTP needs `system services ssh sftp-server` */
	bool vmhost;            /* the request-vmhost- RPCs are there */
	bool package_result;    /* <package-result> is there */
	bool package_noise; /* <pipe> and <cli> stand before the output of an install */
	bool pending_check; /* request-package-checks-pending-install is known */
	bool validates;     /* images agree with the configuration */
	double checksum;    /* router seconds a gigabyte */
	double validate, install; /* router seconds that they take */
	double shutdown, boot,
	    boot_mgd;       /* from the order to the end, to SSH, and on to NETCONF */
	int64_t var_blocks; /* size of /var, in blocks of 512 octets */
	int64_t var_used;   /* of them, by the system itself */
	int64_t uptime;     /* router seconds since boot, at the start */
	struct row_texts
	    interfaces; /* ports of the hardware; none: those that the configurations name */
	struct row_texts faults;
	/* commits and what is kept of them */
	int results;           /* shape of commit-results */
	bool validate_results; /* older builds answer validate with commit-results, too */
	bool log_as_comment;   /* the operator's text stands in <comment> */
	bool rescue; /* the startup configuration is saved as the rescue configuration */
	const char *commit_text; /* free text inside <routing-engine>, or NULL */
	struct row_texts
	    licences; /* protocols whose licence is missing: a commit warns */
	bool
	    licence_daemon; /* the warning comes from the licence daemon, with a file and a line */
};

/* `set` are settings KEY=VALUE that win over the file; path NULL: the defaults. */
int personality_load(struct arena *a, const char *path, const struct row_texts *set,
    struct personality **ret_personality, struct err **e);
/* Help on every key, for `junosim help`. */
void personality_help(struct buf *out);
/* Name of the (first) routing engine in commit results: "re0", "fpc0". */
const char *personality_re(const struct personality *p);
/* 22 of "22.4R3.25"; whether the release is MAJOR.MINOR or later. */
int personality_major(const struct personality *p);
bool personality_since(const struct personality *p, int major, int minor);

#endif
