/*
 * Junos configuration trees, without a schema. A node is one statement: the words up to
 * `;` or `{`, its flags, comments, children, and where it stood. Words keep no quotes;
 * printers quote again where Junos does.
 *
 * Statements are found by their identity: all words of the statement for a container
 * ("group", "CARRIER-A"); see config_diff and config_merge for how leaf statements with
 * values are paired without a schema.
 *
 * A tree lives in an arena. It is const after it is built, except through the verbs
 * below.
 */
#ifndef CONFIG_TREE_H
#define CONFIG_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mark.h"
#include "base/str.h"

struct arena;
struct buf;
struct config_index;
struct err;
struct key;

enum config_flag {
	CONFIG_INACTIVE = 1, /* inactive: / deactivate */
	CONFIG_PROTECT = 2,  /* protect: */
	CONFIG_REPLACE = 4,  /* replace: tag, meaningful in a load only */
	CONFIG_DELETE = 8,   /* delete: tag, meaningful in a load only */
	CONFIG_BLOCK = 16,   /* was written with { }, also when empty */
	CONFIG_LIST = 32,   /* last word was written as [ a b c ]: words from `list_at` on
			       are a list */
	CONFIG_SECRET = 64, /* a ## SECRET-DATA comment stood behind it */
	CONFIG_ACTIVE = 128, /* active: tag (activate), meaningful in a load only */
	CONFIG_INLINE =
	    256, /* was written on one line with the statement below it: `then accept;` */
	CONFIG_RANGE = 512,      /* `group` names an interface range */
	CONFIG_UNPROTECT = 1024, /* unprotect: tag, meaningful in a load only */
	CONFIG_SPREAD =
	    2048, /* with CONFIG_LIST: commands of their own gave the values, which may be statements */
	CONFIG_AGAIN =
	    4096, /* text: it stood there before with another value, which is lost */
};

struct config_node {
	struct str *words; /* at least one, but for the root: none */
	int nwords;
	int list_at; /* first word of the bracketed list, with CONFIG_LIST */
	int flags;
	struct mark mark;     /* of the first word */
	struct mark end_mark; /* of the closing ; or } */
	const char *comment; /* annotation above it, without the comment signs; or NULL */
	const char *
	    group; /* inherited from it (inherit.h), from the interface range with CONFIG_RANGE; or NULL */
	int group_at; /* with group: its first word that was; 0: the statement itself */
	struct config_node *parent;
	struct config_node *child; /* first */
	struct config_node *last;  /* last child */
	struct config_node *next;
	struct config_node *prev;
	/* kept by node.c */
	int nkey; /* so many words tell it from its siblings */
	int nchild;
	int word_cap;               /* words there is room for */
	const struct key *key;      /* what is known of this statement, or NULL */
	struct config_index *index; /* of its children, once there are many */
};

/* --- forms
 * -------------------------------------------------------------------------------------------
 */

/* Curly-brace text. `file` is borrowed for marks. The first error stops:
 * ERR_CONFIG_SYNTAX with line and column (unclosed brace: at the brace that was opened;
 * also not UTF-8, unclosed quote or comment, a stray brace). */
int config_parse_text(struct arena *a, const char *file, struct str text,
    struct config_node **ret_root, struct err **e);
/* set, delete, deactivate, activate, protect, unprotect, annotate, rename, insert, one
 * command per line, applied to an empty tree. What is deleted and not there has CONFIG_DELETE, and CONFIG_REPLACE
 * if it is set behind that. Without a schema the path becomes nested
 * one-word statements, the last word a leaf; words that are known to be keyed (a table in
 * set.c of Junos list statements: "interfaces NAME", "unit N", "group NAME", …) stay
 * together so that text and set convert into one another. */
int config_parse_set(struct arena *a, const char *file, struct str text,
    struct config_node **ret_root, struct err **e);
/* The same commands applied to a tree that exists: used by loads with action="set". Each
 * complaint (unknown command, statement not found: a warning) goes to `complain`, and the
 * next line is taken. */
typedef void config_complain_fn(
    void *ctx, bool warning, struct mark at, const char *message, struct str word);
void config_apply_set(struct arena *a, const char *file, struct str text,
    struct config_node *root, config_complain_fn *complain, void *ctx);
/* The same with a say in every command: `check` is told the verb and, from the top, the statement that it is about,
 * whose words it may replace (with text that lives as long as the arena). False: the command is left out; what is
 * wrong with it was said by the caller. Of a list in brackets it is asked about each value. `wildcard` and `replace` name no statement and are not asked about. */
typedef bool config_command_fn(
    void *ctx, struct str verb, struct str *path, int n, struct mark at);
struct config_commands {
	config_command_fn *check;     /* or NULL */
	config_complain_fn *complain; /* or NULL */
	void *ctx;
};
void config_apply_commands(struct arena *a, const char *file, struct str text,
    struct config_node *root, const struct config_commands *how);

/* As `show configuration` prints: four blanks a level, `a { b; }`, lists in brackets,
 * quotes where needed. */
void config_print_text(const struct config_node *root, struct buf *out);
/* As `show configuration | display set` prints; deactivate lines after the statement's
 * set lines. */
void config_print_set(const struct config_node *root, struct buf *out);
/* The same as commands that load all of it: with annotations (edit, annotate, top), and what tags ask for (delete,
 * activate, unprotect; a statement that is replaced is deleted and set). config_parse_set reads the same tree. */
void config_print_commands(const struct config_node *root, struct buf *out);
/* Junos XML below <configuration>, text nodes only, without a schema is not offered: see
 * the schema issue. */

/* --- difference
 * --------------------------------------------------------------------------------------
 */

/* From `old` to `new` in the form of `show | compare` (junos-facts 2.5 and section 9 rule
 * 10): hierarchies as [edit a b], lines with + and -, ! for activation and order. Nothing
 * is written if they are equal. */
void config_diff_text(
    const struct config_node *old, const struct config_node *new, struct buf *out);
/* The set and delete commands that lead from old to new. */
void config_diff_set(
    const struct config_node *old, const struct config_node *new, struct buf *out);
bool config_equal(const struct config_node *a, const struct config_node *b);
/* Applies a difference in that form to a tree. What does not fit is complained of and left out; the rest is applied.
 * The path of a heading is split at blanks. */
void config_apply_patch(struct arena *a, const char *file, struct str text,
    struct config_node *root, config_complain_fn *complain, void *ctx);

/* --- verbs and queries
 * ------------------------------------------------------------------------------- */

struct config_node *config_new(struct arena *a); /* an empty root */
struct config_node *config_copy(struct arena *a, const struct config_node *root);
/* load merge: children of `from` go into `into`; a leaf that is there with another value is changed; values are added
 * to a list of values. replace: tags act only with `replace` (load replace); delete:, active: and inactive: tags act
 * in every load (junos-facts 2.7). Warnings (delete of what is absent) go to complain. */
void config_merge(struct arena *a, struct config_node *into,
    const struct config_node *from, bool replace, config_complain_fn *complain,
    void *ctx);
/* The child whose words are exactly these, or NULL. */
struct config_node *config_child(
    const struct config_node *n, const struct str *words, int nwords);
/* A path in words, blank-separated: "protocols bgp group CARRIER-A neighbor 192.0.2.1";
 * matches whatever way the words are split over statements. NULL if there is no such
 * statement. */
const struct config_node *config_find(const struct config_node *root, const char *path);
/* The value of a leaf: config_value(root, "system host-name"); NULL if absent. Borrowed
 * from the tree. */
const struct str *config_value(const struct config_node *root, const char *path);
/* "[edit protocols bgp group CARRIER-A]" of the node's parent chain, the node included if
 * it is a container. */
void config_edit_path(const struct config_node *n, struct buf *out);
/* The node that a router means by an error-path "[edit a b c]" and a bad element (either
 * may be NULL): the deepest statement that matches, the bad element being its word or a
 * word of one of its children. NULL: nothing fits. */
const struct config_node *config_locate(
    const struct config_node *root, const char *edit_path, const char *bad_element);
bool config_inactive(const struct config_node *n); /* itself or an ancestor */

#endif
