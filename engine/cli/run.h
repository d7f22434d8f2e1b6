/*
 * One run of the program: its identity, its bus and sinks, its signals. Made and ended by main.
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

struct cli;
struct err;
struct mask;

/* Makes bus and sinks as the options say. The run id is "20261122T020457-3f9c". */
int run_begin(struct cli *c, struct err **e);
/* Closes every report; the exit code is raised if one could not be written. */
int run_end(struct cli *c, int exit_code);
/* SIGINT, SIGTERM and SIGHUP raise c->cancel; core files and dumps by others are switched off (law 4). */
void run_protect(struct cli *c);
/* What there was to do is done and said: signals mean nothing any more. */
void run_deaf(void);
/* For the fingerprints of secrets: by a key of this state folder, made if need be; if it cannot be kept, by one of this run
 * alone. In c->arena. */
const struct mask *run_mask(struct cli *c);
/* STATE: --state, $XDG_STATE_HOME/holdfast or ~/.local/state/holdfast, in c->arena; STATE/runs is made if need be. */
int run_state_dir(struct cli *c, const char **ret_dir, struct err **e);

#endif
