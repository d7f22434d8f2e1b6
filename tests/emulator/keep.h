/* config_copy shares the octets of words with its source; a configuration that outlives the text it came from needs
 * its own. */
#ifndef EMULATOR_KEEP_H
#define EMULATOR_KEEP_H

struct arena;
struct config_node;

struct config_node *keep_tree(struct arena *a, const struct config_node *root);

#endif
