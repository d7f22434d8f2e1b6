/*
 * Statement names that a router knows, for the stanzas of an edge router: data in known.def. A level that is listed
 * refuses every other word; a level that is not listed takes any word.
 */
#ifndef EMULATOR_KNOWN_H
#define EMULATOR_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mark.h"
#include "base/str.h"

struct arena;
struct config_node;

/* path: "[edit interfaces ge-0/0/2]" or NULL at the top; bad: the offending word; message as the router says it; at:
 * the statement. */
typedef void known_complain_fn(
    void *ctx, struct mark at, const char *path, const char *bad, const char *message);

/* Takes statements that are not known out of the tree and marks secrets; gives how many were taken out. Strings are
 * made in `a` and live as long as it. */
size_t known_prune(
    struct arena *a, struct config_node *root, known_complain_fn *complain, void *ctx);
/* The same for the words of one path, as a set command has them. False: complained. */
bool known_words(struct arena *a, const struct str *words, size_t n, struct mark at,
    known_complain_fn *complain, void *ctx);
/* Marks statements that hold a secret, as the router does when it prints them. */
void known_secrets(struct config_node *root);
/* The statement `word` below `parent` (both may be the words of a path) holds a text that the router obscures. */
bool known_obscured(struct str parent, struct str word);

#endif
