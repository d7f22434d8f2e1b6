/*
 * What a run has done to one device, kept so that a crash at any moment can be told from and finished: a file of its own
 * for each device, STATE/runs/RUN/HOST.journal, with a line of JSON for each entry of journal.def, written before the
 * step is taken, and synced where the entry says so. A line without an end was cut while it was written: its step was not taken, and it does not count.
 *
 *	{"entry":"begin","wall-ms":1764…,"format":1,"run":"2026…","host":"fra-edge1","address":"192.0.2.1","port":830,"confirm-timeout":5}
 *	{"entry":"commit","wall-ms":1764…,"before":{"sequence":0,"user":"ops","client":"cli","time":"…","seconds":1764…,"log":""},"baseline":{…}}
 *
 * No secret is written to it. One thread at a time; readable by its owner only.
 */
#ifndef DEPLOY_JOURNAL_H
#define DEPLOY_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "device/device.h"

struct arena;
struct err;
struct ledger;
struct redact;
struct value;

enum journal_entry {
#define ENTRY(code, name, how, meaning) JOURNAL_##code,
#include "deploy/journal.def"
#undef ENTRY
	JOURNAL_ENTRIES
};

const char *journal_entry_name(enum journal_entry entry); /* "committed" */

/* What a journal tells. Text in the arena it was read into. */
struct journal_story {
	const char *path;
	const char *run, *host, *address; /* NULL: cut before anything was begun */
	int64_t port;
	int64_t confirm_timeout; /* minutes */
	int64_t together; /* so many devices change all or none; 0: each for itself */
	enum journal_entry last;
	bool seen[JOURNAL_ENTRIES]; /* since the beginning */
	int64_t began_ms;           /* clock_wall_ms of the machine that wrote it */
	int64_t committed_ms; /* clock_wall_ms when the commit was sent; 0: it was not */
	int64_t took_ms;      /* how long the router needed for it; 0: not known */
	struct device_commit
	    before; /* the newest commit before it; sequence -1: there was none */
	const struct value *baseline; /* baseline_checks of then; NULL: no checks */
	const char *outcome, *detail; /* of END, or NULL */
	int64_t exit_code;
};

/* STATE/runs/RUN/HOST.journal; what a file name may not hold is written %XX. */
const char *journal_path(struct arena *a, const char *folder, const char *host);

/* A new file, a ledger (ledger.h) that ledger_close ends; its folder is made. ERR_FILE also if it is there already. redact (borrowed, may be NULL) cleans what is
 * written. */
int journal_new(const char *path, const struct redact *redact,
    struct ledger **ret_journal, struct err **e);
/* To go on with one that was cut: a last line without an end is cut off. ERR_FILE. */
int journal_append(const char *path, const struct redact *redact,
    struct ledger **ret_journal, struct err **e);
/* Written, and synced if the entry is one of those, when this returns. `fields` is a mapping or NULL. ERR_FILE: it may not be on the disk. NULL journal:
 * nothing is kept. */
int journal_write(struct ledger *j, enum journal_entry entry, const struct value *fields,
    struct err **e);

/* ERR_FILE; ERR_INPUT with file and line if a line is not what was written here. */
int journal_read(
    struct arena *a, const char *path, struct journal_story *ret_story, struct err **e);
/* Something was begun and its end was not written, or was not known: then it may be looked at again. */
bool journal_is_open(const struct journal_story *story);
/* clock_wall_ms until which the router's own rollback is surely not due; 0: no commit was sent. */
int64_t journal_timer_ms(const struct journal_story *story);

/* The newest commit before ours, to and from its form in a journal. */
struct value *journal_save_commit(struct arena *a, const struct device_commit *commit);

#endif
