/*
 * Configuration data as the schema sees it: one node per element of the XML form. The text, set, XML and JSON forms
 * become this and are printed from it, so that any of them converts into any other. Statements that the schema does
 * not know are kept as they were written (schema NULL), with everything below them.
 *
 * An unknown statement of several words is a chain: `a b { c; }` is a with b below it with c below that, and those that
 * were written together have the same source. `a b;` at its end is a with the value b.
 *
 * A tree lives in an arena and borrows words and marks from what it was made of. It is const after it is built.
 */
#ifndef SCHEMA_BOUND_H
#define SCHEMA_BOUND_H

#include <stdbool.h>

#include "base/mark.h"
#include "base/str.h"
#include "config/tree.h"

struct arena;
struct buf;
struct err;
struct schema;
struct schema_node;
struct value;
struct xml;

/* What XML and JSON can ask of a load beside enum config_flag; text has no tags for it. Stands in `flags`. */
enum bound_flag {
	BOUND_CREATE = 1 << 17,  /* must not be there yet (RFC 6241) */
	BOUND_REMOVE = 1 << 18,  /* with CONFIG_DELETE: it may be absent */
	BOUND_MERGE = 1 << 19,   /* operation="merge": what happens anyway, said */
	BOUND_CHANGED = 1 << 20, /* since the last commit: said by a router, not to it */
};

/* The same: an entry gets other keys, or stands first, last, before or behind another. */
struct bound_move {
	enum { MOVE_RENAME, MOVE_FIRST, MOVE_LAST, MOVE_BEFORE, MOVE_AFTER } how;
	struct str
	    *keys; /* new ones, or those of the other entry; none for first and last */
	int nkeys;
};

struct bound {
	const struct schema_node *schema; /* NULL: unknown */
	const char *name;                 /* of the element */
	struct str value;                 /* of leaves and leaf-lists; p NULL: none */
	int flags; /* enum config_flag: CONFIG_INACTIVE, CONFIG_PROTECT, …; enum bound_flag */
	const char *comment; /* annotation, or NULL */
	const char *
	    group; /* it was inherited from, with CONFIG_RANGE the interface range; or NULL */
	const struct bound_move *move; /* or NULL */
	struct mark mark;              /* of the word that it comes from */
	const struct config_node *
	    source; /* the statement it comes from; NULL if it was read from XML or JSON */
	struct bound *parent, *child, *last, *next, *prev;
};

/* What was found wrong, in the order of the text. Texts are in the arena. */
enum finding_kind {
	FINDING_UNKNOWN,   /* no such statement: `word` */
	FINDING_VALUE,     /* not a value of this statement */
	FINDING_MISSING,   /* an argument, a key or a mandatory statement */
	FINDING_TRAILING,  /* words too many */
	FINDING_DUPLICATE, /* two values where one can be; an entry twice */
	FINDING_EMPTY,     /* a container or entry that must have contents */
	FINDING_RULE,      /* what a constraint of the modules or a named rule forbids */
};

enum finding_severity {
	FINDING_ERROR, /* the router would refuse it */
	FINDING_WARNING,
};

struct finding {
	enum finding_kind kind;
	struct mark
	    mark; /* of the offending word, or of the statement that lacks something */
	const char *path; /* "[edit interfaces ge-0/0/2]": where it stands; never NULL */
	const char *word; /* offending, or the name of what is missing */
	const char *message;              /* in the router's words where they are known */
	const char *near;                 /* nearest known word, or NULL */
	const struct schema_node *schema; /* of the parent */
	const struct bound *at;           /* the node, or its parent */
	const char *
	    rule; /* with FINDING_RULE: "must" of a constraint, or the rule's name (rules.h); else NULL */
	enum finding_severity severity;
};

typedef void finding_fn(void *ctx, const struct finding *finding);

/* --- text and set: through the trees of config/tree.h --- */

/* Words are resolved against the schema; what cannot be is a finding, and stands in the tree as unknown. Values are not
 * judged here but by bound_check_values and bound_check. Of two values for one leaf the last counts, and is a finding
 * (FINDING_DUPLICATE), which routers do not complain of. With delete: a value or a key may be missing. */
struct bound *bound_from_config(struct arena *a, const struct schema *s,
    const struct config_node *root, finding_fn *found, void *ctx);
/* As Junos prints it; the inverse of bound_from_config. */
struct config_node *bound_to_config(struct arena *a, const struct bound *root);
/* The same for config_print_commands: what has a tag or an annotation does not share its statement with what is below
 * it, since a command names one of the two. */
struct config_node *bound_to_commands(struct arena *a, const struct bound *root);

/* --- XML: below <configuration>; junos-facts 2.5 and 2.7 for the attributes --- */

/* Elements that are unknown are findings, and kept. Containers and entries that stand there twice are one, of two
 * values of one leaf the last counts. Marks have a line, no column. */
struct bound *bound_from_xml(struct arena *a, const struct schema *s,
    const struct xml *configuration, finding_fn *found, void *ctx);
/* The children of root as elements, one a line; indent blanks a level, -1: nothing between them. The prefix `junos` of
 * comments and groups is the caller's to declare. */
void bound_print_xml(const struct bound *root, int indent, struct buf *out);
/* The same with more of what routers can be asked for. */
struct bound_xml {
	int indent;
	bool keys; /* junos:key="key" on what names an entry */
	bool nc;   /* nc:operation for what is created or deleted, as in a difference */
};

void bound_print_xml_as(
    const struct bound *root, const struct bound_xml *how, struct buf *out);

/* --- JSON, the ietf style of 16.1 and later (RFC 7951 with Junos's "@" members), or the verbose one of 14.2 --- */

enum bound_json { BOUND_JSON_IETF, BOUND_JSON_VERBOSE };

/* `configuration` is the value of the member "configuration", in either style. ERR_CONFIG_SYNTAX with line and column
 * if it is not of that form; members that are unknown are findings, and kept. */
int bound_from_json(struct arena *a, const struct schema *s,
    const struct value *configuration, finding_fn *found, void *ctx,
    struct bound **ret_root, struct err **e);
/* The object of the member "configuration"; indent blanks a level, 0: one line. */
void bound_print_json(
    const struct bound *root, enum bound_json style, int indent, struct buf *out);

/* --- checks on a bound tree (after group expansion where groups are used) --- */

/* Values against their types: what a router judges when it loads. Inactive statements are judged, those with delete:
 * are not. What was found missing when the tree was read is not found again. */
void bound_check_values(struct arena *a, const struct schema *s, const struct bound *root,
    finding_fn *found, void *ctx);
/* Values, mandatory statements, uniqueness, contents, numbers of entries: what a commit check judges. Inactive
 * statements are not judged, nor what groups lack. */
void bound_check(struct arena *a, const struct schema *s, const struct bound *root,
    finding_fn *found, void *ctx);

/* --- queries --- */

struct bound *bound_child(const struct bound *n, const char *name);
/* "[edit protocols bgp group CARRIER-A]" of the node. */
void bound_edit_path(const struct bound *n, struct buf *out);

#define bound_each(parent, it)                                                           \
	for (struct bound *it = (parent)->child; it != NULL; it = it->next)

#endif
