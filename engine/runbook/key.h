/*
 * An answer of one key at a terminal. From key_open on keys are neither echoed nor kept until Enter, and what was typed
 * before is thrown away; key_close makes the terminal as it was, and so does every way out: a signal that kills, stops
 * (Ctrl-Z from elsewhere) or aborts the process, too. What cannot be caught (SIGKILL) leaves it to the shell.
 *
 * Only a key that comes alone is an answer: several at once, as pasted text and the sequences of function keys are, count
 * as none, and neither does what follows them until it has been quiet for KEY_QUIET_MS.
 *
 * One at a time in a process, in the thread that has the terminal.
 */
#ifndef RUNBOOK_KEY_H
#define RUNBOOK_KEY_H

#include <termios.h>

#include "base/str.h"

struct deadline;
struct err;

enum { KEY_QUIET_MS = 100 };

struct key_terminal {
	int in, out; /* borrowed */
	struct termios was;
};

/* ERR_FILE: `in` is no terminal, or is gone. */
int key_open(struct key_terminal *k, int in, int out, struct err **e);
/* Also throws away what was typed since the answer: it is no answer to what comes next. */
void key_close(struct key_terminal *k);
/* Until one of `keys` (upper-case letters; either case is taken) is pressed: *ret_key is it, or 0 when the deadline is over.
 * Of what is no answer it says so on the terminal.
 * ERR_CANCELLED: Ctrl-C, a request to stop, or the terminal is gone. */
int key_read(struct key_terminal *k, const char *keys, const struct deadline *d,
    char *ret_key, struct err **e);
/* Writes on the terminal. What cannot be written to a person is no error: nobody answers then. */
void key_say(const struct key_terminal *k, struct str text);

#endif
