/*
 * One attempt on one device: the sessions it holds, how far it got, and what it saw. Internal to deploy; one thread.
 */
#ifndef DEPLOY_ATTEMPT_H
#define DEPLOY_ATTEMPT_H

#include "base/wait.h"
#include "check/check.h"
#include "deploy/journal.h"
#include "deploy/reach.h"
#include "deploy/render.h"
#include "deploy/transaction.h"
#include "device/device.h"

struct config_node;
struct lease;
struct value;

enum { ATTEMPT_TRY_SECONDS = 40 };

struct attempt {
	const struct plan *plan;
	const struct host *host;
	const char *approved;
	bool compare_only;
	struct arena *arena;
	struct reach reach;
	struct arena *draft; /* rendering and tree: until the router has taken them */
	struct rendering rendering;
	struct config_node *tree; /* of the rendering, once it was asked for */
	struct device *device;    /* holds the lock, once it does */
	struct device *fresh;     /* opened after the commit, for the checks */
	struct result *result;
	int64_t began_ms;
	size_t trips; /* NETCONF round trips, of all sessions */
	struct lease *lease;
	struct ledger *journal; /* NULL: none is kept */

	/* what is known of the router */
	bool locked;
	bool loaded;       /* a load was sent under the lock */
	bool blamed;       /* the router's complaints were posted as findings */
	bool asked;        /* a commit was sent: from here on the outcome must be read */
	bool denied;       /* the router answered that it did not commit */
	bool committed;    /* it answered that it did, or the history shows our commit */
	bool pending_seen; /* the history has shown our commit as pending */
	bool confirming;   /* our confirmation was sent */
	bool over;         /* nothing of ours is under way: nobody held the lock */
	bool ordered;      /* to be rolled back, by an operator */
	bool strewn;       /* something was loaded without the lock */
	const char
	    *theirs; /* somebody else's edits that were seen in the candidate, or NULL */
	int64_t committed_ms;   /* clock_ms when the commit was sent */
	int64_t commit_took_ms; /* how long the router needed; 0: its reply was lost */
	int64_t settled_ms;     /* clock_ms when it was answered, or its fate was read */
	struct device_commit
	    before; /* the newest commit before ours; sequence -1: there was none */
	struct check_replies *baseline; /* one per check of the plan */
};

/* Nothing is sent or kept before attempt_begin, which takes the lease and begins the journal. ERR_LOCKED, ERR_FILE. */
struct attempt *attempt_new(
    const struct plan *plan, const struct host *host, struct result *result);
int attempt_begin(struct attempt *t, struct err **e);
/* Only the lease, for a journal that was begun before. */
int attempt_lease(struct attempt *t, struct err **e);
void attempt_free(struct attempt *t);
/* The tree of the rendering, for what the router says of it; NULL for set commands that give none. */
const struct config_node *attempt_tree(struct attempt *t);
/* The router has checked what was loaded: nothing will be blamed on a line of it any more. */
void attempt_forget_draft(struct attempt *t);
/* An entry of the journal. What can be left undone fails with it; what was done, or must be done for the router's sake,
 * goes on, with a warning. fields may be NULL. */
int attempt_record(const struct attempt *t, enum journal_entry entry,
    const struct value *fields, struct err **e);
void attempt_note(
    const struct attempt *t, enum journal_entry entry, const struct value *fields);
/* Posts what is worked on. detail may be NULL; with one, and from the commit on, it is a milestone for logs. */
void attempt_say(const struct attempt *t, const char *state, const char *detail);
/* An error and its causes in one line, in the attempt's arena. */
const char *attempt_why(const struct attempt *t, const struct err *e);
/* The request to stop that ends it: the first, of a firm plan the second. */
int attempt_stops_at(const struct attempt *t);
/* A deadline of so many seconds that this request cuts; and one that only the second does. */
struct deadline attempt_deadline(const struct attempt *t, int64_t seconds);
struct deadline attempt_firm_deadline(const struct attempt *t, int64_t seconds);
/* The clock_ms until which the router's own rollback of our commit surely is not due: the window counts from the
 * router's answer, or from our request if the answer was lost. And the one at which it surely is over and done. */
int64_t attempt_timer_ms(const struct attempt *t);
int64_t attempt_timer_over_ms(const struct attempt *t);
/* The time to prove health in: the router's window, less what the confirmation needs, which is as long as the commit
 * took, twice, and ten seconds; at most half of the window, or a slow commit would leave no time to prove anything.
 * The first request to stop cuts it. */
struct deadline attempt_window(const struct attempt *t);
/* One try within `until`: a session that says nothing is given up, so that a new one can be asked. extra_ms: what it is
 * known to need. */
struct deadline attempt_try(const struct deadline *until, int64_t extra_ms);
/* So many milliseconds, or -1 if the run is cut as `until` says. */
int attempt_pause(const struct deadline *until, int64_t ms, struct err **e);
/* Before another try: says why in `state` and pauses, *e cleared. -1 with *e if there is no time or no leave for one. */
int attempt_again(const struct attempt *t, const struct deadline *until, int64_t ms,
    const char *state, struct err **e);
/* A new session with the device. */
int attempt_open(struct attempt *t, const struct deadline *d, struct device **ret_device,
    struct err **e);
/* Until one can be opened, the deadline is over, or the router has refused for ten seconds in a way that another try
 * does not mend (host key, login); then the last error. */
int attempt_reopen(struct attempt *t, const struct deadline *d,
    struct device **ret_device, struct err **e);
/* The text that marks our commits in the router's history: "holdfast RUN change: COMMENT". what: "change", "confirm",
 * "rollback". In the attempt's arena. */
const char *attempt_log(const struct attempt *t, const char *what);
/* Whether a commit of the history is ours, of that kind. */
bool attempt_is_ours(
    const struct attempt *t, const struct device_commit *c, const char *what);
/* The same of another run. */
bool attempt_is_of(const struct attempt *t, const struct device_commit *c,
    const char *run, const char *what);

#endif
