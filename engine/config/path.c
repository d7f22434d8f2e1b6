#include "config/path.h"

enum {
	KEY_MOST = 6
}; /* words of a statement's identity that are tried for unknown names */

static void find(const struct config_node *n, const struct str *words, int nwords,
    struct path_matches *ret);

static void
add(struct path_matches *ret, struct config_node *n, int value)
{
	struct path_match m = {n, value};

	vec_push(ret, m);
}

/* The statement c, whose identity the words begin with. */
static void
match(
    struct config_node *c, const struct str *words, int nwords, struct path_matches *ret)
{
	if (nwords == c->nkey ||
	    (nwords == c->nwords && node_words_eq(c->words, words, nwords))) {
		add(ret, c, 0);
		return;
	}
	for (int i = node_value_at(c); nwords == c->nkey + 1 && i < c->nwords; i++) {
		if (str_eq(c->words[i], words[c->nkey]) &&
		    (node_has(c, KEY_VALUES) || (c->flags & CONFIG_LIST) != 0)) {
			add(ret, c, i);
			return;
		}
	}
	if (nwords > c->nkey)
		find(c, words + c->nkey, nwords - c->nkey, ret);
}

static void
all_entries(const struct config_node *n, const struct str *words, int nwords,
    struct path_matches *ret)
{
	node_each(n, c) if (c->nkey > nwords && node_words_eq(c->words, words, nwords))
	    add(ret, c, 0);
}

static void
find(const struct config_node *n, const struct str *words, int nwords,
    struct path_matches *ret)
{
	for (int k = nwords < KEY_MOST ? nwords : KEY_MOST; k > 0 && ret->n == 0; k--) {
		struct config_node *c = node_find(n, words, k);

		if (c != NULL)
			match(c, words, nwords, ret);
	}
	if (ret->n == 0 && (node_key_flags(n) & KEY_SOLE) != 0) {
		struct config_node *sole = node_find(n, words, 0);

		if (sole != NULL && sole->nwords == nwords &&
		    node_words_eq(sole->words, words, nwords))
			add(ret, sole, 0);
	}
	if (ret->n == 0)
		all_entries(n, words, nwords, ret);
}

void
path_find(const struct config_node *root, const struct str *words, int nwords,
    struct path_matches *ret)
{
	*ret = (struct path_matches){0};
	if (nwords > 0)
		find(root, words, nwords, ret);
}
