/*
 * One wave of a deploy: its soak time, its devices through the lanes, and what their ends mean for the others.
 */
#ifndef CLI_TURN_H
#define CLI_TURN_H

struct fleet;
struct wave;

/* Those of the wave that may begin, which are none when the run was stopped, the canary failed or a budget is
 * exceeded, and never one whose partner did not end well. Posts wave-start and wave-end if the strategy is waves. */
void turn_take(struct fleet *f, const struct wave *wave);

#endif
