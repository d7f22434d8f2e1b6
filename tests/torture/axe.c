/*
 * Kills holdfast at its K-th entry in a journal, counted over all devices: AXE=before:K (nothing of it was written),
 * unsynced:K (written, and not known to be on the disk) or after:K. Linked in front of journal_write and fdatasync, which
 * nothing but the journal calls.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/env.h"
#include "deploy/journal.h"

int __real_journal_write(struct journal *j, enum journal_entry entry,
    const struct value *fields, struct err **e);
int __wrap_journal_write(struct journal *j, enum journal_entry entry,
    const struct value *fields, struct err **e);
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);

static _Atomic int begun;
static _Thread_local int mine; /* the number of the entry that this thread writes */

static void
fall(const char *moment, int number)
{
	const char *axe = env_get("AXE");
	size_t n = strlen(moment);

	if (axe != NULL && strncmp(axe, moment, n) == 0 && axe[n] == ':' &&
	    atoi(axe + n + 1) == number)
		kill(getpid(), SIGKILL);
}

int
__wrap_journal_write(struct journal *j, enum journal_entry entry,
    const struct value *fields, struct err **e)
{
	const char *plant = env_get("PLANT");
	int rc;

	if (plant != NULL && strcmp(plant, "no commit entry") == 0 &&
	    entry == JOURNAL_COMMIT)
		return 0; /* see plants.c */
	mine = atomic_fetch_add(&begun, 1) + 1;
	fall("before", mine);
	rc = __real_journal_write(j, entry, fields, e);
	fall("after", mine);
	return rc;
}

int
__wrap_fdatasync(int fd)
{
	fall("unsynced", mine);
	return __real_fdatasync(fd);
}
