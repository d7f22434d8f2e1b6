/*
 * Statements that no module knows, as elements. The words of one are a chain in a bound tree (bound.h); as elements the
 * first is the element's name and the others are <name> below it, in front of what the statement has in its block, so
 * that the same text can be written again:
 *
 *     a;             <a/>
 *     a b;           <a>b</a>
 *     a b { c; }     <a><name>b</name><c/></a>
 *     a b c;         <a><name>b</name><name>c</name></a>
 *     a b [ c d ];   <a><name>b</name><undefined>c</undefined><undefined>d</undefined></a>
 *     802.3x on;     <undefined><name>802.3x</name><name>on</name></undefined>
 *
 * The last is for a first word that cannot be an element's name or that has a meaning of its own. JSON has members where
 * XML has elements. Internal to the folder.
 */
#ifndef SCHEMA_UNKNOWN_H
#define SCHEMA_UNKNOWN_H

#include "schema/bound.h"

/* The tree with elements for words: a copy in the arena, or `root` itself if all of it is known. */
const struct bound *unknown_to_elements(struct arena *a, const struct bound *root);
/* The inverse, in place. */
void unknown_to_words(struct arena *a, struct bound *root);

#endif
