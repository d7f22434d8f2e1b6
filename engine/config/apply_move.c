/* Commands that change names and places: rename, copy and insert (junos-facts 2.7). */
#include "base/arena.h"
#include "config/apply.h"

/* Index of the last of these words in the line, 0 if there is none with words on both sides. */
static size_t
split_at(const struct apply *ap, const char *a, const char *b)
{
	for (size_t i = ap->line.n - 2; i > 1; i--)
		if (apply_is(&ap->line.v[i], a) ||
		    (b != NULL && apply_is(&ap->line.v[i], b)))
			return i;
	return 0;
}

/* Words from `at` as the identity of a sibling of n: with or without the statement's name. */
static int
sibling_words(
    const struct apply *ap, const struct config_node *n, size_t at, struct str *ret)
{
	int count = (int)(ap->line.n - at), k = 0;

	if (count != n->nkey && count != n->nkey - 1)
		return 0;
	if (count == n->nkey - 1)
		ret[k++] = n->words[0];
	for (size_t i = at; i < ap->line.n; i++)
		ret[k++] = ap->line.v[i].s;
	return k;
}

/* The words behind `to` as the identity of a sibling of n that is not there yet; gives how many, or 0: complained. */
static int
new_sibling(struct apply *ap, const struct config_node *n, size_t to, struct str *ret)
{
	int k = sibling_words(ap, n, to + 1, ret);

	if (k == 0)
		apply_syntax_error(ap, &vec_last(&ap->line));
	else if (node_find(n->parent, ret, k) != NULL)
		apply_complain(
		    ap, false, &vec_last(&ap->line), "statement already exists");
	else
		return k;
	return 0;
}

static void
rename_node(struct apply *ap, struct config_node *n, size_t to)
{
	struct str *words = arena_array(ap->arena, struct str, (size_t)n->nwords);
	int k = new_sibling(ap, n, to, words);

	if (k == 0)
		return;
	memcpy(words + k, n->words + k, (size_t)(n->nwords - k) * sizeof *words);
	node_rename(ap->arena, n, words, n->nwords, n->nkey);
}

/* A copy under another name, last of its list. */
static void
copy_node(struct apply *ap, struct config_node *n, size_t to)
{
	struct str *words = arena_array(ap->arena, struct str, (size_t)n->nwords);
	int k = new_sibling(ap, n, to, words);
	struct config_node *copy;

	if (k == 0)
		return;
	copy = node_copy(ap->arena, n);
	memcpy(copy->words, words, (size_t)k * sizeof *words);
	node_insert(ap->arena, n->parent, copy, node_behind(n->parent, n));
}

/* COMMAND PATH to NAME, of one statement. */
static void
apply_to(struct apply *ap, void (*act)(struct apply *, struct config_node *, size_t))
{
	size_t to = ap->line.n > 3 ? split_at(ap, "to", NULL) : 0;
	struct path_matches m;

	if (to == 0) {
		apply_syntax_error(ap, &vec_last(&ap->line));
		return;
	}
	if (apply_find(ap, to, false, &m)) {
		if (m.n > 1 || m.v[0].value > 0)
			apply_syntax_error(ap, &ap->line.v[to]);
		else
			act(ap, m.v[0].node, to);
	}
	vec_done(&m);
}

void
apply_rename(struct apply *ap)
{
	apply_to(ap, rename_node);
}

void
apply_copy(struct apply *ap)
{
	apply_to(ap, copy_node);
}

static void
insert_value(struct apply *ap, struct config_node *n, int value, size_t at)
{
	struct str moved = n->words[value], near = vec_last(&ap->line).s;
	bool before = apply_is(&ap->line.v[at], "before");
	int to = node_value_at(n);

	while (to < n->nwords && !str_eq(n->words[to], near))
		to++;
	if (to == n->nwords) {
		apply_complain(ap, false, &vec_last(&ap->line), "statement not found");
	} else if (to > value) {
		to -= before ? 1 : 0;
		memmove(n->words + value, n->words + value + 1,
		    (size_t)(to - value) * sizeof moved);
		n->words[to] = moved;
	} else if (to < value) {
		to += before ? 0 : 1;
		memmove(n->words + to + 1, n->words + to,
		    (size_t)(value - to) * sizeof moved);
		n->words[to] = moved;
	}
}

/* The sibling of n that the words from `at` name, with or without the statement's name. */
static struct config_node *
sibling(const struct apply *ap, const struct config_node *n, size_t at)
{
	int count = (int)(ap->line.n - at);
	struct str *words = arena_array(ap->arena, struct str, (size_t)count + 1);
	struct config_node *found;

	words[0] = n->words[0];
	for (int i = 0; i < count; i++)
		words[i + 1] = ap->line.v[at + (size_t)i].s;
	found = node_find(n->parent, words + 1, count);
	return found != NULL ? found : node_find(n->parent, words, count + 1);
}

static void
insert_node(struct apply *ap, struct config_node *n, size_t at)
{
	struct config_node *parent = n->parent, *near = sibling(ap, n, at + 1);

	if (near == NULL) {
		apply_complain(ap, false, &vec_last(&ap->line), "statement not found");
	} else if (near != n) {
		node_remove(n);
		node_insert(ap->arena, parent, n,
		    apply_is(&ap->line.v[at], "before") ? near->prev : near);
	}
}

void
apply_insert(struct apply *ap)
{
	size_t at = ap->line.n > 3 ? split_at(ap, "before", "after") : 0;
	struct path_matches m;

	if (at == 0) {
		apply_syntax_error(ap, &vec_last(&ap->line));
		return;
	}
	if (apply_find(ap, at, false, &m)) {
		if (m.n > 1)
			apply_syntax_error(ap, &ap->line.v[at]);
		else if (m.v[0].value > 0)
			insert_value(ap, m.v[0].node, m.v[0].value, at);
		else
			insert_node(ap, m.v[0].node, at);
	}
	vec_done(&m);
}
