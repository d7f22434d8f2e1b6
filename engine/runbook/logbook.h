/*
 * What a run of a runbook has done, kept so that a crash at any moment can be told from and gone on with: one file,
 * STATE/runs/RUN/runbook.logbook, a line of JSON for each entry of logbook.def. The changes that its steps make have
 * journals of their own (deploy/journal.h) in folders beside it; this file says which step they belong to. A line
 * without an end was cut while it was written and does not count.
 *
 * No secret is written to it: what is registered in redact is written as "********". Any thread; readable by its owner only.
 */
#ifndef RUNBOOK_LOGBOOK_H
#define RUNBOOK_LOGBOOK_H

#include <stdbool.h>

struct arena;
struct err;
struct ledger;
struct redact;
struct value;

enum logbook_entry {
#define ENTRY(code, name, how, meaning) LOGBOOK_##code,
#include "runbook/logbook.def"
#undef ENTRY
	LOGBOOK_ENTRIES
};

const char *logbook_entry_name(enum logbook_entry entry);
/* STATE/runs/RUN/runbook.logbook of that folder. */
const char *logbook_path(struct arena *a, const char *folder);
/* A new file, a ledger (deploy/ledger.h) that ledger_close ends; its folder is made. ERR_FILE also if it is there already. redact borrowed, may be NULL. */
int logbook_new(const char *folder, const struct redact *redact,
    struct ledger **ret_logbook, struct err **e);
/* To go on with one: a line without an end is cut off. ERR_FILE; ERR_LOCKED: another process is at it. */
int logbook_append(const char *folder, const struct redact *redact,
    struct ledger **ret_logbook, struct err **e);
/* Written, and synced if the entry is one of those. ERR_FILE: it may not be on the disk. NULL logbook: none is kept. */
int logbook_write(struct ledger *l, enum logbook_entry entry, const struct value *fields,
    struct err **e);

/* Its lines, each a mapping with `entry` and `wall-ms`: a list in a. ERR_FILE; ERR_INPUT with file and line. */
int logbook_read(
    struct arena *a, const char *folder, struct value **ret_lines, struct err **e);
/* Whether a process is at it now. */
bool logbook_busy(struct arena *a, const char *folder);

#endif
