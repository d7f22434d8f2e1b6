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

struct attempt;
struct host;
struct plan;
struct result;

struct together {
	const struct plan *plan;
	const struct host *const *hosts;
	/* The first half for the i-th device: what transaction_prove gives. `lost`: why they cannot all become good any
	 * more; NULL: they may. */
	struct attempt *(*prove)(void *ctx, size_t i, const char *lost);
	void *ctx;
	struct result *results; /* one per host, filled for those attempted */
	bool *attempted;        /* one per host: the others were never begun */
	size_t n;
	size_t lanes;
	bool here; /* in the calling thread, one after the other */

	/* of a run that was cut */
	bool begun;       /* each has to be brought to an end, be there hope or not */
	const char *lost; /* why not all can become good; NULL: they may */
	const char *confirmed; /* " r1 r2": what it had confirmed; NULL: nothing */
};

/* Posts what transaction_prove, _confirm and _undo post, and a WARNING if in the end some are confirmed and some are
 * not. */
void together_run(const struct together *t);

#endif
