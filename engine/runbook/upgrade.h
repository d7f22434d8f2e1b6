/* What the steps of an upgrade share: a step as an errand (deploy/errand.h), and the release that a package brings. */
#ifndef RUNBOOK_UPGRADE_H
#define RUNBOOK_UPGRADE_H

#include <stdint.h>

#include "deploy/errand.h"

struct arena;
struct device_software;
struct err;
struct runbook_step;
struct site;
struct step_run;
struct value;

/* Its sessions are those of step_device, its memory that of step_remember. */
struct errand upgrade_errand(struct step_run *s, int64_t probe_ms);
/* In the session of the step. */
int upgrade_software(struct step_run *s, struct device_software *ret, struct err **e);
/* The version given, else the one in the name of the package. ERR_INPUT at the step's position: neither tells one. */
int upgrade_version(struct step_run *s, const char *version, const char *package,
    const char **ret, struct err **e);
/* Of step_kind: the same before anything starts, of arguments as written: texts that are templates are not known yet. */
int upgrade_prepare(const struct site *site, const struct runbook_step *step,
    struct arena *a, struct err **e);
/* After a boot: if nothing waits for one any more there is nothing left to back out, and the promises of installs are
 * settled. Asks the router only if there are any; without an answer they stay open. ERR_FILE. */
int upgrade_settle_installs(struct step_run *s, struct err **e);
/* A package's path is sent in a request and looked for in a log. ERR_INPUT. */
int upgrade_check_path(struct step_run *s, const char *path, struct err **e);

#endif
