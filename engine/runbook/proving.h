/* Proofs (proof.h) asked of the step's router. On its lane. */
#ifndef RUNBOOK_PROVING_H
#define RUNBOOK_PROVING_H

#include "runbook/proof.h"

struct step_run;

/* All gauges of the proofs, once: a mapping of objects to numbers for proving_wait. ERR_CHECK if there is nothing to measure. */
int proving_take(struct step_run *s, const struct proofs *proofs,
    struct value **ret_before, struct err **e);

struct proving {
	const struct proofs *proofs;
	const struct value *before;
	const char *name, *title; /* of the CHECK_RESULTs: "drained", "traffic is off" */
	int64_t within_ms, interval_ms;
	bool back; /* what was there before must be there */
	bool firm; /* the first request to stop does not end it */
};

/* Measures until all hold, and posts the last look. ERR_CHECK: they did not in that time; ERR_CANCELLED. */
int proving_wait(struct step_run *s, const struct proving *w, struct err **e);

#endif
