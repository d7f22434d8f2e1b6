/*
 * Which names the templates and expressions of a runbook use, and who defines them: hosts, parameters, steps before.
 * Nothing undefined is found out after something was changed. Internal to engine/runbook.
 */
#ifndef RUNBOOK_NAMES_H
#define RUNBOOK_NAMES_H

#include <stddef.h>

struct err;
struct host;
struct inventory;
struct runbook;
struct runbook_run;
struct site;
struct template_set;
struct value;

/* When it is loaded: names that no host, parameter or step before can define; templates that do not compile; what the
 * kinds' prepare says. ERR_UNDEFINED with the nearest name. */
int names_check(const struct runbook *rb, const struct site *site,
    const struct inventory *inv, struct err **e);
/* For one host of a run: names that a step will surely ask for and nobody defines. A step that has a condition, or stands
 * in a block that has one, may not come, so only its condition is looked at. `from`: the id of the step to begin at, or
 * NULL; what those before it would have found is missed then, and so are the snapshots that they would have taken:
 * ERR_USAGE. */
int names_ready(const struct runbook_run *run, const struct host *host,
    struct template_set *set, const char *from, struct err **e);

#endif
