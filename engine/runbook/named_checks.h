/*
 * Checks as a step names them: a text, or a list of texts, each a file of runbooks/checks; and what the step expects of
 * some of them instead of what their files say.
 *
 *	check: [alarms, bgp]
 *	check: {checks: [version], expect: {version: {is: "{{ release }}"}}}
 */
#ifndef RUNBOOK_NAMED_CHECKS_H
#define RUNBOOK_NAMED_CHECKS_H

#include <stdbool.h>

struct arena;
struct check_set;
struct err;
struct site;
struct value;

/* `names` NULL: those of deploy.checks, or all there are. `expect`: a mapping by check, or NULL. Everything lives in `a`.
 * ERR_INPUT or ERR_USAGE at the name. */
int named_checks_load(struct arena *a, const struct site *site, const struct value *names,
    const struct value *expect, struct check_set *ret_set, struct err **e);
/* The same before templates are filled in: what holds one is left out. With `compares` false a check that needs a
 * baseline is refused. */
int named_checks_prepare(const struct site *site, const struct value *names,
    const struct value *expect, bool compares, struct err **e);

#endif
