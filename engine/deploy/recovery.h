/*
 * Finishing what another process left open on a device: its journal says how far it got, the router says what is true.
 *
 * No commit was sent: the candidate is seen to be clean. A commit was sent: its fate
 * is read; while it is pending it is confirmed, or rolled back, or judged by the checks first, as `how` says.
 */
#ifndef DEPLOY_RECOVERY_H
#define DEPLOY_RECOVERY_H

struct host;
struct journal_story;
struct plan;
struct result;

enum recovery {
	RECOVERY_FINISH, /* as the run would have: confirmed if proven healthy, else proven now, or rolled back */
	RECOVERY_CONFIRM,  /* somebody says so: the checks are not asked */
	RECOVERY_ROLLBACK, /* somebody says so */
};

struct attempt;

/* plan->run is the run of the journal, plan->confirm_timeout its window; plan->state holds the journal, which is written
 * on. One thread per device. What transaction_run posts. */
void recovery_run(const struct plan *plan, const struct host *host,
    const struct journal_story *story, enum recovery how, struct result *ret_result);

/* RECOVERY_FINISH for devices that change all or none, the first half: see transaction_prove. The checks are asked again,
 * whatever the run had seen. `lost`: why they cannot all become good, then it is rolled back; NULL: they may. */
struct attempt *recovery_prove(const struct plan *plan, const struct host *host,
    const struct journal_story *story, const char *lost, struct result *ret_result);

#endif
