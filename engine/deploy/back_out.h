/*
 * A package is rolled back (junos-facts 4.9), and what is pending afterwards is read. The one request means two things: it
 * takes away what waits for a reboot, and where nothing waits it makes the software of before wait; so it is never sent
 * without a look at what is pending, nor a second time.
 */
#ifndef DEPLOY_BACK_OUT_H
#define DEPLOY_BACK_OUT_H

#include <stdbool.h>

struct err;
struct errand;

enum back_out {
	BACK_OUT_STAGED,   /* what waits is taken away; nothing waits: nothing to do */
	BACK_OUT_PREVIOUS, /* the software of before is to wait; nothing may wait yet */
};

struct back_out_result {
	bool changed;
	const char *detail;
};

/* Whether anything waits for a reboot, as far as the router tells. */
int back_out_look(const struct errand *er, bool *ret_some, struct err **e);
/* `dry`: says what would be done. ERR_CHECK: nothing was sent. ERR_RPC: the router could not. ERR_STATE: not known. */
int back_out_run(struct errand *er, enum back_out what, bool dry,
    struct back_out_result *ret, struct err **e);

#endif
