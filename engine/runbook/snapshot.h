/*
 * Named snapshots of a run: what a router answered to checks at one moment of it, for later steps to compare with. A
 * baseline file (check/baseline.h) per router, FOLDER/snapshots/NAME/HOST.json, synced before the step that takes it ends:
 * it is there after a crash, too. A second one of the same name replaces the first.
 *
 * Any thread; one thread per router.
 */
#ifndef RUNBOOK_SNAPSHOT_H
#define RUNBOOK_SNAPSHOT_H

#include <stdbool.h>

struct arena;
struct baseline;
struct err;

/* Letters, digits, '.', '_' and '-', the first of them no '.': it becomes a folder's name. */
bool snapshot_is_name(const char *name);
/* `folder` is that of the run. ERR_FILE: an older one stays as it is then. */
int snapshot_write(const char *folder, const char *name, const char *host,
    const struct baseline *b, struct err **e);
/* ERR_INPUT: none of that name was taken of the router in this run, or it cannot be understood. */
int snapshot_read(struct arena *a, const char *folder, const char *name, const char *host,
    struct baseline **ret_baseline, struct err **e);

#endif
