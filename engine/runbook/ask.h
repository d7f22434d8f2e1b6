/*
 * The question of `on-failure: ask`: a step failed, and a person decides. Without a terminal nobody can be asked, and it
 * ends as `on-failure: stop` would; who aborts stops the run. One at a time, in the thread that has the terminal.
 */
#ifndef RUNBOOK_ASK_H
#define RUNBOOK_ASK_H

struct err;
struct step_run;

enum ask_answer { ASK_NOBODY, ASK_ABORT, ASK_RETRY, ASK_CONTINUE };

/* `why` is one line: what was seen. ASK_NOBODY: there is no terminal. ASK_ABORT also for Ctrl-C, a request to stop, and when
 * nobody has answered for an hour. Posts GATE events that say who answered what. Never fails. */
enum ask_answer ask_on_failure(struct step_run *s, const char *why);

#endif
