/*
 * What modules do not say, or say in words: features by name, statements without a keyword in releases before 23.2,
 * secrets, and what may stand in any statement. One fact, one row of a table.
 */
#ifndef SCHEMA_HINT_H
#define SCHEMA_HINT_H

#include "schema/schema_node.h"

/* SCHEMA_NOKEYWORD and the like of the argument of junos:cli-feature; 0: none. */
int hint_feature(const char *argument);
/* Is the value a secret, by the name of its statement or of its type? */
bool hint_secret(const char *name, const char *type);
/* Completes the features of a whole schema: those of stanzas whose modules do not carry junos:cli-feature, or not all. */
void hint_apply(struct schema_node *root);
/* What the text form calls a node with SCHEMA_HAS_ALIAS. */
const char *hint_text(const struct schema_node *n);
/* The name of the child that the text form calls so, or an empty text. */
struct str hint_name(const struct schema_node *parent, struct str text);
/* A node below which stands what Junos takes in any statement: apply-groups and its kin. */
struct schema_node *hint_everywhere(struct arena *a, const char *space);

#endif
