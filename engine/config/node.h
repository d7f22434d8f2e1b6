/*
 * Nodes of a configuration tree as the parsers, the loads and the differences handle them. A node is identified
 * among its siblings by its first `nkey` words; no two siblings share them. Everything lives in the arena given.
 * Lookups are constant in time: a node with many children carries an index.
 */
#ifndef CONFIG_NODE_H
#define CONFIG_NODE_H

#include "config/key.h"
#include "config/tree.h"

enum { NODE_DEPTH = 200 }; /* levels of a tree, refused above */

struct config_node *node_new(struct arena *a, const struct str *words, int nwords);
/* Behind `after`, which is a child of parent; NULL: in front. Identity and key of n must be set. */
void node_insert(struct arena *a, struct config_node *parent, struct config_node *n,
    struct config_node *after);
void node_append(struct arena *a, struct config_node *parent, struct config_node *n);
void node_remove(struct config_node *n);
/* New words, with the same or another identity. */
void node_rename(struct arena *a, struct config_node *n, const struct str *words,
    int nwords, int nkey);
/* One more value behind the words there are. */
void node_push_word(struct arena *a, struct config_node *n, struct str word);
/* The child that these nkey words identify, or NULL. */
struct config_node *node_find(
    const struct config_node *parent, const struct str *words, int nkey);
/* The child of `parent` that n, a node of another tree, is there; or NULL. */
struct config_node *node_twin(
    const struct config_node *parent, const struct config_node *n);
/* The child with the same words that n, a node of another tree, is there; or NULL. Of a name that has one value mostly
 * (KEY_WEAK) several may be there: the first has the name as its identity, the others all of their words. */
struct config_node *node_like(
    const struct config_node *parent, const struct config_node *n);
/* Removes n, and containers that are empty then, unless they mean something alone (KEY_FULL, an entry of a list). */
void node_delete(struct config_node *n);
/* Entries of one list: the same name, and a key or no name at all. */
bool node_listed(const struct config_node *n);
bool node_same_list(const struct config_node *a, const struct config_node *b);
/* A container or an entry of a list with a name: no leaf for the router, whatever stands in it. */
bool node_container(const struct config_node *n);
/* Where n belongs below parent: behind the last entry of its list, else last. */
struct config_node *node_behind(
    const struct config_node *parent, const struct config_node *n);
/* A copy with everything below it, not yet in a tree. */
struct config_node *node_copy(struct arena *a, const struct config_node *n);
bool node_words_eq(const struct str *a, const struct str *b, int n);
bool node_comment_eq(const struct config_node *a, const struct config_node *b);
/* Is it one of the values behind the name? */
bool node_has_value(const struct config_node *n, struct str value);
/* Is it a list of values whose order means nothing (KEY_SET)? */
bool node_is_set(const struct config_node *n);
bool node_same_words(const struct config_node *a, const struct config_node *b);
/* Words, list and flags that count are the same; children are not looked at. */
bool node_same(const struct config_node *a, const struct config_node *b);

/* --- text form (print_text.c) --- */

/* The words with quotes and brackets, without `;`. */
void node_print_words(const struct config_node *n, struct buf *out);
/* "inactive: " and the like. */
void node_print_tags(const struct config_node *n, struct buf *out);
/* With everything below it; each line begins with `margin`, then `indent` blanks. */
void node_print(
    const struct config_node *n, const char *margin, int indent, struct buf *out);
/* Does it stand on one line with what is below it? */
bool node_inline(const struct config_node *n);
/* "[edit a b]" of the statement itself, whatever it is. */
void node_edit_path(const struct config_node *n, struct buf *out);
/* The commands that give it the annotation `text` ("": none); path as below. */
void node_annotate(
    const struct config_node *n, struct str path, const char *text, struct buf *out);
/* Its commands, annotations too, `path` (with a blank behind it) in front. */
void node_print_set(const struct config_node *n, struct str path, struct buf *out);

static inline bool
node_leaf(const struct config_node *n)
{
	return n->child == NULL;
}

/* A leaf with values: nothing stands below it. */
static inline bool
node_valued(const struct config_node *n)
{
	return node_leaf(n) && ((n->flags & CONFIG_LIST) != 0 || n->nkey < n->nwords);
}

static inline int
node_key_flags(const struct config_node *n)
{
	return n->key != NULL ? n->key->flags : 0;
}

static inline bool
node_has(const struct config_node *n, enum key_type type)
{
	return n->key != NULL && n->key->type == type;
}

/* So many words name it in a command: its identity, or all of a value without a name. */
static inline int
node_named(const struct config_node *n)
{
	return n->nkey > 0 ? n->nkey : n->nwords;
}

/* First word behind the identity: where the value or the values begin. */
static inline int
node_value_at(const struct config_node *n)
{
	return (n->flags & CONFIG_LIST) != 0 ? n->list_at : n->nkey;
}

#define node_each(parent, it)                                                            \
	for (struct config_node *it = (parent)->child; it != NULL; it = it->next)

#endif
