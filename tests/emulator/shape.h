/*
 * Configuration trees without a schema against Junos XML: which words are keys, which element names the text form
 * leaves out. What the stanzas of an edge router need is data in shape.def; everything else follows the general rule
 * (first word: element, second word of a block: <name>).
 */
#ifndef EMULATOR_SHAPE_H
#define EMULATOR_SHAPE_H

#include <stdbool.h>

struct arena;
struct buf;
struct config_node;
struct xml;

/* Flags of nodes that are printed as attributes, beside inactive and protect: made since the last commit; what a
 * difference says of them. */
enum { SHAPE_CHANGED = 1 << 16, SHAPE_CREATED = 1 << 17, SHAPE_DELETED = 1 << 18 };

struct shape_form {
	bool keys;   /* junos:key="key" on what names an entry */
	bool groups; /* junos:group="G" on what was inherited */
	bool ranges; /* junos:interface-range="R" */
	bool hints;  /* list="entry" and list="value", for JSON: no router sends that */
};

/* Children of `root` as elements. */
void shape_print(
    const struct config_node *root, const struct shape_form *form, struct buf *out);
/* The elements of <configuration> as printed with hints in JSON, without its braces; verbose as 14.2 wrote it. */
void shape_print_json(const struct xml *configuration, bool verbose, struct buf *out);
/* <configuration> to a tree; flags from the attributes delete, replace, inactive, active, operation. */
struct config_node *shape_from_xml(struct arena *a, const struct xml *configuration);
/* A copy of `root` with only what the filter's elements select. */
const struct config_node *shape_prune(
    struct arena *a, const struct config_node *root, const struct xml *filter);

#endif
