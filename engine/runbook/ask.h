/*
 * The question of `on-failure: ask`: a step failed, and a person decides. Without a terminal nobody can be asked, and it
 * ends as `stop` would. One at a time, in the thread that has the terminal.
 */
#ifndef RUNBOOK_ASK_H
#define RUNBOOK_ASK_H

struct err;
struct step_run;

enum ask_answer { ASK_ABORT, ASK_RETRY, ASK_CONTINUE };

/* `why` is one line: what was seen. ASK_ABORT also for Ctrl-C, a request to stop, when there is no terminal, and when nobody
 * has answered for an hour. Posts GATE events that say who answered what. Never fails. */
enum ask_answer ask_on_failure(struct step_run *s, const char *why);

#endif
