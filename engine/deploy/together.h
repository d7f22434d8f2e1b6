/*
 * All or nothing: the change is committed, unconfirmed, on every device; when all of them are healthy, also after the
 * last one has changed, all are confirmed; otherwise all are rolled back, inside their windows.
 *
 * A device that waits for the others holds its sessions, but no thread.
 */
#ifndef DEPLOY_TOGETHER_H
#define DEPLOY_TOGETHER_H

#include <stdbool.h>
#include <stddef.h>

struct host;
struct plan;
struct result;

struct together {
	const struct plan *plan;
	const struct host *const *hosts;
	const char *const
	    *approved; /* digests of differences a person saw, one per host; NULL: any */
	struct result *results; /* one per host, filled for those attempted */
	bool *attempted;        /* one per host: the others were never begun */
	size_t n;
	size_t lanes;
	bool here; /* in the calling thread, one after the other */
};

/* Posts what transaction_prove, _confirm and _undo post, and a WARNING if in the end some are confirmed and some are
 * not. */
void together_run(const struct together *t);

#endif
