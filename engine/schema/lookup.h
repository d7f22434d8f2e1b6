/*
 * Statements of a bound tree found by the words of the text form: `protocols bgp group <*> import <*>`. Keywords, keys
 * and values are words alike; <...> stands for any one key or value that fits the pattern, * for any one container
 * (`firewall family * filter <*>`). What is inactive or to be deleted is not there. Entries and values of one name are found in constant time.
 *
 * A lookup borrows the tree, belongs to one thread and is freed by its maker.
 */
#ifndef SCHEMA_LOOKUP_H
#define SCHEMA_LOOKUP_H

#include "schema/bound.h"

enum { LOOKUP_WORDS = 32 }; /* of one path */

struct lookup;

/* Was found; the node is the statement, entry, leaf or value that the last word names. */
typedef void lookup_fn(void *ctx, const struct bound *n);

struct lookup *lookup_new(const struct bound *root);
void lookup_free(struct lookup *l);

/* How many statements below `from` have that path; each is given to `found`, unless it is NULL. */
int lookup_words(const struct lookup *l, const struct bound *from,
    const struct str *words, int n, lookup_fn *found, void *ctx);
/* The same with a path of words separated by blanks, at most LOOKUP_WORDS. */
int lookup_path(const struct lookup *l, const struct bound *from, const char *path,
    lookup_fn *found, void *ctx);
/* Do the modules have such a path below `from`, with values that its types take? */
bool lookup_possible(
    struct arena *a, const struct schema_node *from, const struct str *words, int n);
/* Is it there, and has it effect? */
bool lookup_active(const struct bound *n);

#endif
