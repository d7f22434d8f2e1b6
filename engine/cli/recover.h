/* Finishing runs from their journals: what resume, confirm and rollback share. */
#ifndef CLI_RECOVER_H
#define CLI_RECOVER_H

#include <stdbool.h>

#include "deploy/recovery.h"
#include "deploy/runs.h"

struct cli;
struct err;

/* A run's id, or the folder of one that was carried here (then there is a '/' in it). */
bool recover_is_run(const char *word);
/* The run that an argument names. ERR_USAGE with the nearest, ERR_FILE, ERR_INPUT. */
int recover_read(
    struct cli *c, const char *word, struct run_story *ret_story, struct err **e);
/* Finishes what is open in the run of the first argument, on all its devices or those within -l. Gives the exit code. */
int recover_run(struct cli *c, enum recovery how, struct err **e);

#endif
