/*
 * Making bound trees: what the readers of the four forms share. A tree belongs to the arena and the thread that
 * fill it until it is given out.
 */
#ifndef SCHEMA_BOUND_BUILD_H
#define SCHEMA_BOUND_BUILD_H

#include "schema/bound.h"

/* <configuration>, empty. */
struct bound *bound_new_root(struct arena *a, const struct schema *s);
/* A new last child of parent. schema NULL: unknown, and name is borrowed; else the name is the schema's, and `name` may
 * be NULL. */
struct bound *bound_add(struct arena *a, struct bound *parent,
    const struct schema_node *schema, const char *name);
/* The same with a value, which is borrowed. */
struct bound *bound_add_value(struct arena *a, struct bound *parent,
    const struct schema_node *schema, const char *name, struct str value);
/* Takes a child out of its parent. */
void bound_remove(struct bound *n);

/* Its value as key of an entry: {NULL, 0} if the entry has no such key. */
struct str bound_key(const struct bound *entry, const struct schema_node *key);
/* The path of an element as findings show it, in the arena. */
const char *bound_path(struct arena *a, const struct bound *at);
/* The words that begin the statement n in the text form, without its value and what stands below it: keyword and
 * keys. */
typedef void bound_word_fn(void *ctx, struct str word);
void bound_each_word(const struct bound *n, bound_word_fn *word, void *ctx);

/* Has it contents besides its keys? */
bool bound_has_contents(const struct bound *n);
/* An element that others stand below: container, entry of a list, anything, or unknown without a value. */
bool bound_is_inner(const struct bound *n);

/* Gives the finding to `found` with path, schema and position filled in from `at` where they are not set. */
void bound_report(struct arena *a, const struct bound *at, struct finding finding,
    finding_fn *found, void *ctx);

/* --- pairs of keys that are one keyword with a value in text and XML --- */

/*
 * Lists such as route-filter have the keys "choice-ident" and "choice-value": in a bound tree they are leaves of these
 * names, `upto` and `/24`, also where the XML of a router has <upto>/24</upto>. A choice without a value (exact) has the
 * empty text as its choice-value.
 */
bool bound_choice_takes_value(struct str ident);
/* `then community + C` is the choice-ident plus-literal: from the text, and for it. Others are the same in both. */
struct str bound_choice_name(struct str text);
struct str bound_choice_text(struct str name);

#endif
