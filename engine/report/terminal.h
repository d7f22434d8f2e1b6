/*
 * The narrative for the person in front of it (sink 'terminal'). Live: what is over scrolls
 * up; below it stands one line per device at work, redrawn in place five times a second at
 * most while bus_tick is called (at every event while it is not). Not live: the lines of sink 'text', in colour if asked for.
 */
#ifndef REPORT_TERMINAL_H
#define REPORT_TERMINAL_H

#include <stdbool.h>

#include "event/event.h"

extern const struct sink_ops sink_terminal;

/*
 * On standard error. Live only if TERM can move the cursor and -q is not given. verbose as
 * in cli.h: -1, 0, 1, 2. Always 0. For bus_add with
 * sink_terminal, which frees it; what cannot be written to a person is no error. Replayed
 * events are left out: they do not happen now.
 *
 * Others may write to the terminal when every device of the run has its result, after
 * run-end, and from a gate event 'asked' to the next gate event: nothing stands below then,
 * as soon as bus_post of that event has returned. What else is said meanwhile comes at once,
 * in whole lines. Whoever asked ends the line of the question before the answer is posted.
 */
int terminal_open(bool color, bool live, int verbose, void **ret_self);
/* The same on a descriptor, which stays open; replayed events too. */
int terminal_open_on(int fd, bool color, bool live, int verbose, void **ret_self);

#endif
