/*
 * Configuration groups and interface ranges applied: what the router's daemons see, and what `display inheritance`
 * shows (junos-facts 2.5, 2.7). A pure function of the tree.
 *
 * A statement inherits from the groups that apply-groups names at its level and above, innermost level first, in each
 * level in the order written; what it has itself wins, values of lists come behind its own. apply-groups-except takes
 * groups of the levels above out, for its level and all below. Names in a group may be patterns in angle brackets,
 * `<*>`, `<ge-*>`, `<xe-0/0/[0-3]>`, and then make nothing but fit what is there, also what another group made.
 * apply-groups inside of a group is followed. Inactive groups, applications and statements of groups do not count.
 */
#ifndef CONFIG_INHERIT_H
#define CONFIG_INHERIT_H

#include <stdbool.h>

#include "config/tree.h"

struct config_inherit {
	bool
	    keep; /* groups, apply-groups, apply-groups-except and interface ranges stay in the result */
	config_complain_fn
	    *complain; /* a group that is not defined: never a warning; or NULL */
	void *ctx;
};

/* A new tree in the arena, whose words are those of `root`; each inherited node has the name of its group. */
struct config_node *config_inherit(
    struct arena *a, const struct config_node *root, const struct config_inherit *how);
/* Does it apply a group or hold an interface range, so that the result is another tree? */
bool config_inherits(const struct config_node *root);
/* Is it a name in a group that holds a pattern, and does the name fit it? */
bool inherit_is_pattern(struct str word);
bool inherit_fits(struct str pattern, struct str word);

/* --- inherit_range.c --- */
/* Puts what interface ranges say into the interfaces they name, in a tree of the caller's. */
void inherit_ranges(struct arena *a, struct config_node *root);

#endif
