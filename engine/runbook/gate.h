/*
 * A gate: nothing goes on until those who may have said so, or until a condition holds. Whatever is not a clear yes is a no:
 * a time-out, an error, a signal, a terminal that goes away, nobody there to be asked.
 *
 * It is answered by one key at the terminal (key.h), by 'holdfast approve' from elsewhere (gate_file.h), or beforehand: by its
 * digest, or by --yes where one person is enough and all that it shows is good. One person counts once, however they
 * answer. Each answer is an event that says who, how and for which digest.
 */
#ifndef RUNBOOK_GATE_H
#define RUNBOOK_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/wait.h"

struct arena;
struct err;
struct runbook_run;
struct value;

enum { GATE_DIGEST = 33, GATE_PEOPLE_MOST = 9 };

/* What an automatic gate waits for. */
struct gate_condition {
	const char *says; /* for people: "bgp, traffic hold for 60 s, at most 10 min" */
	/* Looks once: whether it holds, and in one line what does not. -1: it can never hold. */
	int (*look)(void *ctx, const struct deadline *d, bool *ret_holds,
	    const char **ret_seen, struct err **e);
	void *ctx;
	int64_t for_ms, every_ms;
};

struct gate {
	const struct runbook_run *run;
	struct arena *arena;
	const char *step, *id;      /* of the runbook */
	const char *device;         /* NULL: for the batch */
	const char *const *devices; /* of the batch */
	size_t ndevices;
	const char *message;       /* clean (gate_text.h), as is what is shown */
	const struct value *shown; /* list of mappings (kinds.def: gate asked) */
	bool shown_bad;            /* a check among them failed */
	int64_t wanted;            /* distinct people */
	struct deadline deadline;  /* then it has timed out */
	const struct gate_condition *condition; /* NULL: it is a person's */
	int in, out;                            /* the terminal, if the run has one */
};

/* Binds the runbook's text, the parameters, the step and the routers; not the run, so that it can be given beforehand. */
void gate_digest(const struct gate *g, char ret[GATE_DIGEST]);
/* 0: go on; *ret_detail says by whose word. ERR_CANCELLED: aborted, timed out or nobody to ask; ERR_FILE: the folder of the
 * run cannot be read or written, which is a no, too. */
int gate_pass(const struct gate *g, const char **ret_detail, struct err **e);

#endif
