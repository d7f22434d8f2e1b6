/* What a path of words means in a tree, as delete, deactivate, rename and insert take it. */
#ifndef CONFIG_PATH_H
#define CONFIG_PATH_H

#include "base/vec.h"
#include "config/node.h"

/* A statement, or one value of a list of values. */
struct path_match {
	struct config_node *node;
	int value; /* index of the word, 0: the statement */
};

struct path_matches {
	struct path_match *v;
	size_t n;
	size_t cap;
};

/* All statements below root that the words name: one, or every entry of a list whose key is left out
 * ("interfaces ge-0/0/0 unit"). The caller ends with vec_done. */
void path_find(const struct config_node *root, const struct str *words, int nwords,
    struct path_matches *ret);

#endif
