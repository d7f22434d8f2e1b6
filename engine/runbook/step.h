/*
 * What a kind of step gives, and what a step may ask of the run it belongs to. step_NAME.c exports
 * `const struct step_kind step_NAME`; make lists them from the file names (step_NAME_with_dashes: '_' is '-' in runbooks).
 *
 * A step runs for one router on a lane, or once for the batch. Its arguments are rows (data/rows.h); texts in them are
 * templates over the host's variables, the parameters, the results of steps before, and `run`, `batch`, `runbook`.
 *
 * Law 1 here: a step that changes a router says in its result and detail what was read from it afterwards, or ends as
 * unknown. What must be taken back if anything goes wrong later is promised before it is done.
 */
#ifndef RUNBOOK_STEP_H
#define RUNBOOK_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/wait.h"
#include "data/rows.h"
#include "runbook/runbook.h"

struct bus;
struct cancel;
struct device;
struct host;
struct inventory;
struct mask;
struct redact;
struct site;
struct value;

enum step_where {
	STEP_ROUTER, /* for each router of the batch, on lanes */
	STEP_INLINE, /* for each router, one after the other, in the thread that has the terminal */
	STEP_BATCH, /* once for the batch; s->host is its first router unless there is none */
};

enum step_outcome {
#define STEP_OUTCOME(code, name, meaning) STEP_##code,
#include "runbook/outcome.def"
#undef STEP_OUTCOME
	STEP_OUTCOMES
};

const char *step_outcome_name(enum step_outcome o); /* "passed" */

/* The run that a step belongs to. Const while lanes run but for what the bus and the folder keep. */
struct runbook_run {
	const struct runbook *runbook;
	const struct value *parameters;
	const struct site *site;
	const struct inventory *inventory;
	struct bus *bus;
	const struct cancel *cancel;
	const struct redact *redact;
	const struct mask *mask;
	const char *run; /* its id */
	const char *
	    state; /* STATE; journals of the changes it makes are runs of their own: step_run_id */
	const char *folder; /* STATE/runs/RUN */
	size_t lanes;       /* -j as lanes_wanted takes it */
	bool dry; /* --dry-run: routers are read, nothing is changed, no gate is asked */
	bool
	    yes; /* --yes: gates that a person may pass are passed, which the report says */
	bool terminal; /* there is one to ask at */
	const char *const
	    *approved; /* digests of gates, given beforehand; NULL-terminated or NULL */
	int64_t
	    approval_wait_ms; /* without a terminal: how long a gate waits for 'holdfast approve'; 0: it fails at once */
};

struct step_state; /* of the interpreter: sessions, promises, journal */

struct step_run {
	const struct runbook_run *run;
	const struct runbook_step *step;
	const struct host *host;
	const struct host *const *batch;
	size_t nbatch;
	const struct value *vars; /* what its templates see */
	struct arena *arena;      /* of this step on this router */
	struct deadline
	    deadline; /* its timeout; the first request to stop cuts it unless the kind is `firm` */
	bool dry;
	bool
	    again; /* another process died within this step: it may be half done, or done */
	int attempt; /* of its retries, from 1 */

	/* filled by the step */
	enum step_outcome outcome; /* PASSED unless set */
	const char *detail;        /* one line: what was seen; in the arena */
	struct value *
	    result; /* mapping, empty at first: what later steps see beside outcome, detail, changed */

	bool
	    reverted; /* with FAILED: what it changed it took back itself, and that was seen */

	struct step_state *state;
};

struct step_kind {
	const char *name;
	const char *summary; /* one line */
	const char *help;    /* a paragraph with an example */
	const struct row *rows;
	size_t size;
	const char *
	    shorthand; /* the row that a text, number or list stands for: `wait: 60 s`; NULL: none */
	enum step_where where;
	/* Optional: where one step of this kind runs, if its arguments (as written) say so, as `per: batch` of a gate does. */
	enum step_where (*place)(const struct runbook_step *step);
	bool
	    changes; /* a router, or something else outside; left out of --dry-run unless `shows` */
	bool shows; /* knows s->dry: then it reads and says what it would do */
	bool
	    firm; /* what it has begun must be seen to its end: only the second request to stop cuts its deadline */
	bool
	    decides; /* whether the run goes on: if it fails, the run is stopped, and no rescue makes it go on */
	bool inert; /* what it changes means nothing until another step uses it: a file */
	int64_t timeout_ms; /* default of one try */
	/* Before anything starts, without a router: `arguments` as written, their texts may still be templates. Optional. */
	int (*prepare)(const struct site *site, const struct runbook_step *step,
	    struct arena *a, struct err **e);
	/* Before anything starts, router by router, read-only: a capability that it lacks. Only if the arguments depend on no
	 * result of a step. Optional. */
	int (*ready)(struct step_run *s, const void *arguments, struct err **e);
	/* In a dry run its arguments need what a step before would have found: what can be said all the same, in s->detail and
	 * s->result. Optional. */
	void (*unknown)(struct step_run *s);
	/* -1 with *e: failed (ERR_CHECK: what was looked at is not so; ERR_CANCELLED: stopped by a person; ERR_STATE: unknown).
	 * 0: s->outcome. */
	int (*run)(struct step_run *s, const void *arguments, struct err **e);
	/* Takes back what step_promise wrote. Must be harmless if it was never done, or was taken back already, and prove that
	 * it is so. Optional. */
	int (*reverse)(struct step_run *s, const struct value *promise, struct err **e);
};

extern const struct step_kind
    *const step_kinds[]; /* NULL-terminated, sorted; generated */
const struct step_kind *step_kind_named(const char *name); /* NULL: none */
extern const struct row runbook_step_rows[]; /* the keys that every step has, for help */
/* Its kind's `place`, else `where`. */
enum step_where step_where_of(const struct runbook_step *step);

/* --- what a step may ask (walk.c and its neighbours) ------------------------------------------------------------------ */

/* The session with s->host that the run keeps, opened if there is none; borrowed. It may read and operate (device.h), never
 * commit; in a dry run only read. */
int step_device(struct step_run *s, struct device **ret_device, struct err **e);
/* The session is or will be gone (reboot): the next step_device opens another. */
void step_drop_device(struct step_run *s);
/* What it works on, for people: EV_DEVICE_STATE. detail may be NULL. */
void step_say(struct step_run *s, const char *state, const char *detail);
/* Octets of a file, seconds of a wait: EV_PROGRESS, at most about twice a second. */
void step_progress(struct step_run *s, const char *what, int64_t done, int64_t total);
/* s->detail, formatted in the arena. */
void step_detail(struct step_run *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void step_result(struct step_run *s, const char *key, struct value *v);

/* Synced to the run's journal before this returns: `promise` (a mapping) will be given to the kind's `reverse` if the run is
 * aborted, fails or crashes later. `standing`: also if only this router fails; else only by on-failure: undo.
 * ERR_FILE: then do not begin. *ret_id names it. */
int step_promise(struct step_run *s, const char *what, const struct value *promise,
    bool standing, const char **ret_id, struct err **e);
/* It was taken back, and that was seen; or was never done. */
int step_kept(struct step_run *s, const char *id, struct err **e);
/* It cannot be taken back any more, and need not be: what the step did has become what the router is (a package that was
 * booted), and is reported as left. */
int step_settled(struct step_run *s, const char *id, struct err **e);
/* Open promises of a kind on this router, newest first: for a step that takes back what another promised (undrain).
 * Returns how many; the i-th in *ret_id and *ret_promise if there is one. */
size_t step_open_promises(struct step_run *s, const char *kind, size_t i,
    const char **ret_id, const struct value **ret_promise);

/* A fact that must survive a crash of the step ("install sent", "booted before"): synced. Seen by step_recall when s->again. */
int step_remember(
    struct step_run *s, const char *key, const struct value *v, struct err **e);
const struct value *step_recall(
    const struct step_run *s, const char *key); /* NULL: nothing */

/* The id of the run that a change of this step makes, a folder of its own below STATE/runs: "RUN.4-fra-edge1", and with an
 * attempt "RUN.4-fra-edge1-2"; status, resume, confirm and rollback know it. In s->arena. */
const char *step_run_id(struct step_run *s);

#endif
