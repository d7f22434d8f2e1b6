/*
 * YANG modules of Junos configuration, compiled, and what they say of one statement. The modules are Juniper's own
 * (any release: junos-facts 6) or ours in schemas/junos, which have the same shape; nothing here knows which.
 * Only schema.c includes libyang.
 *
 * A schema is const after schema_open and may be used by several threads. A schema_node lives as long as it; choices,
 * cases and the groupings that modules are made of are not seen: children are those that data has.
 */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct err;
struct schema;
struct schema_node;

enum schema_kind {
	SCHEMA_CONTAINER, /* statements below it */
	SCHEMA_PRESENCE,  /* the same, and it means something when empty: `ssh;` */
	SCHEMA_LIST,      /* entries told apart by their keys */
	SCHEMA_LEAF,      /* one value */
	SCHEMA_FLAG,      /* no value: type empty */
	SCHEMA_LEAF_LIST, /* values */
	SCHEMA_ANY,       /* anything below it: anydata, known by name only */
};

/* What the extension junos:cli-feature and the module say of the text form. */
enum schema_feature {
	SCHEMA_NOKEYWORD =
	    1, /* its name is not written: `interfaces { ge-0/0/0 {`, or a value alone */
	SCHEMA_ONELINER = 2,    /* printed on one line with what is below it */
	SCHEMA_HOMOGENEOUS = 4, /* [ a b c ] */
	SCHEMA_ORDERED = 8,     /* ordered-by user */
	SCHEMA_MANDATORY = 16,
	SCHEMA_SECRET = 32, /* printed with ## SECRET-DATA */
	SCHEMA_NUMBER =
	    64, /* its type, or one of a union's, is an integer of at most 32 bits: bare in JSON */
	SCHEMA_ONELINER_PLUS =
	    128, /* the same while at most one statement with a keyword is below it */
};

/*
 * All modules below `dir` (files *.yang, also in folders below it), or the built-in ones with dir NULL. Modules that
 * are not valid YANG are repaired in memory (double-quoted strings with escapes that RFC 7950 does not allow).
 * ERR_SCHEMA names the module, its line and what libyang said; a folder without a configuration module is the same.
 */
int schema_open(const char *dir, struct schema **ret_schema, struct err **e);
/*
 * The same, quicker: what was compiled is kept in the folder `cache` (made if need be; NULL: none) and found there by the
 * checksum of the modules' texts. A file there that is not whole, or was made by another build of the program, is made
 * anew. A cache that cannot be written is no error.
 */
int schema_open_cached(
    const char *dir, const char *cache, struct schema **ret_schema, struct err **e);
void schema_free(struct schema *s);
/* Ours: statements that are missing in it may be right all the same. */
bool schema_builtin(const struct schema *s);
/* <configuration>; never NULL. */
const struct schema_node *schema_root(const struct schema *s);
/* Of the root: "22.4R1" if the modules say it, else "". */
const char *schema_release(const struct schema *s);

/* A module of it. */
struct schema_module {
	const char *name;
	const char *revision; /* "" without */
	const char *space;    /* namespace */
};

/* All of them, by name; they live as long as the schema. */
size_t schema_modules(const struct schema *s, const struct schema_module **ret_modules);

struct schema_count {
	size_t statements;
	size_t constraints; /* junos:must */
};

/* Of one namespace; NULL: of all. */
struct schema_count schema_count(const struct schema *s, const char *space);

enum schema_kind schema_kind(const struct schema_node *n);
int schema_features(const struct schema_node *n);
const char *schema_name(const struct schema_node *n);
const char *schema_namespace(const struct schema_node *n);
const struct schema_node *schema_parent(
    const struct schema_node *n); /* NULL for the root */
/*
 * The child of that name, constant in time. Below `groups NAME` and `logical-systems NAME` what the root has is
 * found as well, unless the module itself has it there. NULL: no such statement.
 */
const struct schema_node *schema_child(const struct schema_node *n, struct str name);
/* How the text form names it: NULL if it does not (SCHEMA_NOKEYWORD), and a few have another name there ("802.3ad"). */
const char *schema_keyword(const struct schema_node *n);
/* The child that the text form names so; what has no keyword is not found. */
const struct schema_node *schema_by_keyword(
    const struct schema_node *parent, struct str word);
/* The children in the module's order; NULL behind the last. */
const struct schema_node *schema_next(
    const struct schema_node *parent, const struct schema_node *after);
/* Its children whose name is not written (SCHEMA_NOKEYWORD) and that are no keys, in order; NULL behind the last. */
const struct schema_node *schema_next_nokeyword(
    const struct schema_node *parent, const struct schema_node *after);
/* Keys of a list in order; gives how many, at most `most`. */
int schema_keys(
    const struct schema_node *list, const struct schema_node **keys, int most);
bool schema_is_key(const struct schema_node *leaf);
/* The keyword of a child that is nearest to a wrong word; NULL: none is near. Lives as long as the schema. */
const char *schema_nearest(const struct schema_node *n, struct str wrong);
/* Keywords of the statements that may stand there, for "expecting …": at most `most`. */
int schema_names(const struct schema_node *n, const char **names, int most);

/*
 * Is that text a value of this leaf or leaf-list? False: *ret_why is what is wrong with it, in the router's words
 * where they are known (pattern-message, "Value 0 is not within range (256..9216)", junos-facts 2.4), in the arena.
 * Names with wildcards `<*>` and variables `$x` pass, as in the vendor's types.
 */
bool schema_value_ok(struct arena *a, const struct schema_node *leaf, struct str value,
    const char **ret_why);
/* Text of an extension instance of that name on the node, the nth of them from 0: "must", "must-message",
 * "pattern-message"; NULL behind the last. */
const char *schema_extension(const struct schema_node *n, const char *name, int nth);

#endif
