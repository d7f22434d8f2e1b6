/* A run that was cut: its logbook fills the routers' states, so that the walk goes on where it was. Internal. */
#ifndef RUNBOOK_REPLAY_H
#define RUNBOOK_REPLAY_H

struct err;
struct value;
struct walk;

/* Instead of going on: routers that were begun are as they were left, and what they have changed is known. What was cut
 * while it may have changed something, and promised nothing, is unknown. */
void replay_stand(struct walk *w);
/* Batches are those of then. ERR_INPUT: a router is not in the inventory or the run any more. */
int replay_load(struct walk *w, const struct value *lines, struct err **e);

#endif
