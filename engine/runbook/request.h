/* A request of a person's own, by its XML: what rpc and command share. */
#ifndef RUNBOOK_REQUEST_H
#define RUNBOOK_REQUEST_H

#include <stdbool.h>

#include "base/str.h"

struct err;
struct reply;
struct step_run;

struct request {
	struct str body;
	const char *said; /* as the runbook has it, for messages */
	bool reads;       /* device.h takes it for one that only reads */
	bool harmless;    /* nothing is lost if nobody knows whether it was done */
};

/* In the session of the step; the caller frees the reply. *ret_reply NULL: a dry run, in which only what reads is sent, and
 * that is said. ERR_STATE: one that is not harmless was not answered. */
int request_send(struct step_run *s, const struct request *r, struct reply **ret_reply,
    struct err **e);

#endif
