/*
 * The difference of two configurations as a list of changes, each with the statements that it is about: for reports
 * with positions (config_diff_json), and for finding out whether two routers differ from their configurations in the same
 * way (config_diff_digest). Order counts where Junos keeps the operator's (`term`, `import [ a b ]`), and nowhere else.
 *
 * Pure functions of const trees; any thread.
 */
#ifndef CONFIG_CHANGE_H
#define CONFIG_CHANGE_H

#include "config/tree.h"

enum config_change_kind {
	CHANGE_REMOVED,
	CHANGE_ADDED,
	CHANGE_VALUE, /* the statement has other values: all of it is told, nothing below it */
	CHANGE_MOVED, /* it stands elsewhere in its list */
	CHANGE_DEACTIVATED,
	CHANGE_ACTIVATED,
	CHANGE_PROTECTED,
	CHANGE_UNPROTECTED,
	CHANGE_ANNOTATION,
};

struct config_change {
	enum config_change_kind kind;
	const struct config_node *old; /* NULL: added */
	const struct config_node *new; /* NULL: removed */
	bool
	    placed; /* its place in its list is part of the change: moved, or added where order counts */
	const struct config_node
	    *behind; /* with placed: the entry before it in new, NULL: it is the first */
};

typedef void config_change_fn(void *ctx, const struct config_change *change);

/* Of each level what was removed, then the rest in the order of new. */
void config_changes(const struct config_node *old, const struct config_node *new,
    config_change_fn *fn, void *ctx);

enum { CONFIG_DIGEST = 64 };

/*
 * The same 64 hexadecimal digits exactly when the changes are the same: the same statements at the same paths, whatever
 * else the configurations hold, whatever order the statements have where order does not count, and wherever they were
 * written. SHA-256; it tells secrets as little as any digest does, but do not print it beside a guess.
 */
void config_diff_digest(const struct config_node *old, const struct config_node *new,
    char ret_digits[CONFIG_DIGEST + 1]);

/* --- diff_json.c --- */

/*
 * One object, indented by two blanks and ended by a newline:
 *
 *     equal: bool   digest: config_diff_digest   changes: list of objects with
 *       kind       added, removed, changed, moved, deactivated, activated, protected, unprotected, annotated
 *       path       "[edit protocols bgp]", of the statement's hierarchy
 *       statement  "group CARRIER-A", what names it there
 *       after      where its place counts: the entry that it stands behind, or null: it is the first
 *       old, new   objects: text (of added, removed and changed statements), annotation (of annotated ones),
 *                  file, line, column (as far as they are known)
 */
void config_diff_json(
    const struct config_node *old, const struct config_node *new, struct buf *out);

#endif
