/* Replies that outlive the session they came from. */
#ifndef CHECK_REPLIES_H
#define CHECK_REPLIES_H

#include <stddef.h>

struct arena;
struct check_replies;
struct xml;

/* A deep copy in the arena. */
const struct xml *replies_keep(struct arena *a, const struct xml *root);

/* For people: an element a line; cut, which it says, at `most` octets, which are 100 at least. */
const char *replies_show(
    struct arena *a, const struct check_replies *replies, size_t most);

#endif
