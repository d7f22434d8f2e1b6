/*
 * Kills holdfast at its K-th entry in a journal, counted over all devices, or at the first of a name ('committed'):
 * AXE=before:K (nothing of it was written), unsynced:K (written, and not known to be on the disk) or after:K. Linked in
 * front of journal_write and fdatasync, which nothing but the journal calls.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/env.h"
#include "deploy/journal.h"

int __real_journal_write(struct ledger *j, enum journal_entry entry,
    const struct value *fields, struct err **e);
int __wrap_journal_write(struct ledger *j, enum journal_entry entry,
    const struct value *fields, struct err **e);
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);

static _Atomic int begun;

/* What this thread writes. */
static _Thread_local int number;
static _Thread_local const char *name;

static void
fall(const char *moment)
{
	const char *axe = env_get("AXE");
	size_t n = strlen(moment);

	if (axe != NULL && strncmp(axe, moment, n) == 0 && axe[n] == ':' &&
	    (atoi(axe + n + 1) == number || strcmp(axe + n + 1, name) == 0))
		kill(getpid(), SIGKILL);
}

int
__wrap_journal_write(struct ledger *j, enum journal_entry entry,
    const struct value *fields, struct err **e)
{
	const char *plant = env_get("PLANT");
	int rc;

	if (plant != NULL && strcmp(plant, "no commit entry") == 0 &&
	    entry == JOURNAL_COMMIT)
		return 0; /* see plants.c */
	number = atomic_fetch_add(&begun, 1) + 1;
	name = journal_entry_name(entry);
	fall("before");
	rc = __real_journal_write(j, entry, fields, e);
	fall("unsynced"); /* it was not to be synced, or is by now */
	fall("after");
	return rc;
}

int
__wrap_fdatasync(int fd)
{
	fall("unsynced");
	return __real_fdatasync(fd);
}
