/* Runs that left journals: a folder for each below STATE/runs, which may be carried to another machine. */
#ifndef DEPLOY_RUNS_H
#define DEPLOY_RUNS_H

#include <stddef.h>

#include "deploy/journal.h"

struct run_story {
	const char *run, *folder;
	struct journal_story *v; /* one per device, in the order of their names */
	size_t n;
};

/* Folders of runs below STATE, the oldest first, NULL-terminated, in a. ERR_FILE; none if there is no STATE/runs. */
int runs_list(
    struct arena *a, const char *state, const char ***ret_folders, struct err **e);
/* The journals in a folder. ERR_FILE: there is no such folder. What journal_read says. Journals that were cut before
 * anything was begun are left out. */
int runs_read(
    struct arena *a, const char *folder, struct run_story *ret_story, struct err **e);
size_t runs_open(const struct run_story *story); /* how many devices are open */

#endif
