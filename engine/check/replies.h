/* Replies that outlive the session they came from. */
#ifndef CHECK_REPLIES_H
#define CHECK_REPLIES_H

struct arena;
struct xml;

/* A deep copy in the arena. */
const struct xml *replies_keep(struct arena *a, const struct xml *root);

#endif
