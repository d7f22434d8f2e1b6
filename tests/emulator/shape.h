/*
 * Configuration trees without a schema against Junos XML: which words are keys, which element names the text form
 * leaves out. What the stanzas of an edge router need is data in shape.def; everything else follows the general rule
 * (first word: element, second word of a block: <name>).
 */
#ifndef EMULATOR_SHAPE_H
#define EMULATOR_SHAPE_H

struct arena;
struct buf;
struct config_node;
struct xml;

/* Children of `root` as elements. Attributes: inactive, protect. */
void shape_print_xml(const struct config_node *root, struct buf *out);
/* <configuration> to a tree; flags from the attributes delete, replace, inactive, active, operation. */
struct config_node *shape_from_xml(struct arena *a, const struct xml *configuration);
/* A copy of `root` with only what the filter's elements select. */
const struct config_node *shape_prune(
    struct arena *a, const struct config_node *root, const struct xml *filter);

#endif
