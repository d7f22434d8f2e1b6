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
struct site;
struct value;

/* When it is loaded: names that no host, parameter or step before can define; templates that do not compile; what the
 * kinds' prepare says. ERR_UNDEFINED with the nearest name. */
int names_check(const struct runbook *rb, const struct site *site,
    const struct inventory *inv, struct err **e);
/* For one host of a run with these parameters: names that a step will surely ask for and nobody defines. A step that has
 * a condition, or stands in a block that has one, may not come, so only its condition is looked at. */
int names_ready(const struct runbook *rb, const struct site *site,
    const struct host *host, const struct value *parameters, struct err **e);

#endif
