#include "config/place.h"

#include "base/arena.h"

/* Levels that words behind `set` may make: what is opened later can still be written as text. */
enum { SET_DEPTH = NODE_DEPTH - 10 };

static bool
is_word(struct str s, const char *z)
{
	return str_eq(s, str_of(z));
}

int
place_key_words(const struct key *k, const struct word *words, int n)
{
	static const char *const longer[] = {
	    "upto", "prefix-length-range", "through", "address-mask"};
	int take = 1 + k->keys;

	if ((k->flags & KEY_MATCH) != 0 && n > take)
		for (size_t i = 0; i < sizeof longer / sizeof longer[0]; i++)
			if (is_word(words[2].s, longer[i]))
				take++;
	return take <= n ? take : 0;
}

/* The statement of these words below parent, with `take` of them as its identity; made if it is not there. */
static struct config_node *
descend(struct place *p, struct config_node *parent, int at, int nwords, int nkey)
{
	struct str few[8];
	struct str *words =
	    nwords <= 8 ? few : arena_array(p->arena, struct str, (size_t)nwords);
	struct config_node *n;

	for (int i = 0; i < nwords; i++)
		words[i] = p->words[at + i].s;
	n = node_find(parent, words, nkey);
	if (n == NULL) {
		n = node_new(p->arena, words, nwords);
		n->nkey = nkey;
		n->key = key_find(parent, words[0]);
		n->mark = (struct mark){p->file, p->words[at].line, p->words[at].col};
		node_insert(
		    p->arena, parent, n, p->set ? node_behind(parent, n) : parent->last);
	}
	p->depth++;
	if (p->head == NULL)
		p->head = n;
	p->tail = n;
	return n;
}

/* --- values ------------------------------------------------------------------------------------------- */

static void
set_words(struct place *p, struct config_node *n, int at, int nwords)
{
	struct str *words = arena_array(p->arena, struct str, (size_t)nwords);

	for (int i = 0; i < nwords; i++)
		words[i] = p->words[at + i].s;
	n->mark = (struct mark){p->file, p->words[at].line, p->words[at].col};
	node_rename(p->arena, n, words, nwords, n->nkey);
}

/* A statement below which others stand. */
static struct config_node *
enter(struct place *p, struct config_node *parent, int at, int nwords)
{
	struct config_node *n = descend(p, parent, at, nwords, nwords);

	place_open_values(p, n, nwords);
	return n;
}

static bool
in_batch(const struct place *p, const struct config_node *n)
{
	const char *w = n->words[0].p;

	return w >= p->batch.p && w < p->batch.p + p->batch.n;
}

static bool
other_value(const struct place *p, const struct config_node *n, int at, int nwords)
{
	if (n->nwords != nwords)
		return true;
	for (int i = n->nkey; i < nwords; i++)
		if (!str_eq(n->words[i], p->words[at + i].s))
			return true;
	return false;
}

/* `set a b 1` and `set a c 2` are two statements, whatever a is in other places. */
static bool
other_statement(const struct place *p, const struct config_node *n, int at, int nwords)
{
	int several = nwords > n->nwords ? nwords : n->nwords;

	return p->set && p->keep && several - n->nkey > 1 && n->nkey < n->nwords &&
	       n->nkey < nwords && !str_eq(n->words[n->nkey], p->words[at + n->nkey].s);
}

/* `nwords` words from `at` are a statement with one value. In the text form two values of a statement that has one
 * value only most of the time are both kept. */
static void
place_value(
    struct place *p, struct config_node *parent, const struct key *k, int at, int nwords)
{
	int nkey = k == &key_sole ? 0 : 1 + k->keys;
	struct config_node *n =
	    descend(p, parent, at, nwords, nkey < nwords ? nkey : nwords);

	if (other_value(p, n, at, nwords)) {
		bool weak = (k->flags & KEY_WEAK) != 0 && n->nwords > nkey;

		if ((weak && (!p->set || (p->keep && k == &key_sole))) ||
		    other_statement(p, n, at, nwords)) {
			n = descend(p, parent, at, nwords, nwords);
			n->key = NULL;
		} else if (weak && k != &key_sole && in_batch(p, n)) {
			place_add_values(p, n, at + nkey, nwords - nkey);
			place_mark_list(n, nkey);
			place_mark_spread(p, n);
			return;
		} else {
			if (!p->set && n->nwords > nkey)
				n->flags |= CONFIG_AGAIN;
			set_words(p, n, at, nwords);
		}
	}
	if (p->list_at >= at && p->list_at < at + nwords)
		place_mark_list(n, p->list_at - at);
	else
		n->flags &= ~CONFIG_LIST;
}

static void
place_values(struct place *p, struct config_node *parent, int at)
{
	struct config_node *n = descend(p, parent, at, 1, 1);

	place_add_values(p, n, at + 1, p->nwords - at - 1);
	place_mark_list(n, 1);
	place_mark_spread(p, n);
}

/* --- unknown words ------------------------------------------------------------------------------------ */

/* The words of a list that has no name: statements of one word. */
static void
each_word(struct place *p, struct config_node *parent, int at)
{
	int depth = p->depth;

	for (; at < p->nwords; at++) {
		p->depth = depth;
		enter(p, parent, at, 1);
	}
}

/* Text: all that is left is one statement; bracketed values are joined to those that are there. */
static void
unknown_text(struct place *p, struct config_node *parent, int at)
{
	int nwords = p->nwords - at;
	int list = p->list_at - at;
	struct config_node *n;

	if (list == 0) {
		each_word(p, parent, at);
		return;
	}
	if (list < 0) {
		n = enter(p, parent, at, nwords);
		if (node_leaf(n))
			n->key = NULL;
		return;
	}
	n = descend(p, parent, at, list, list);
	if (node_leaf(n)) {
		n->key = NULL;
		n->flags |= CONFIG_LIST;
		n->list_at = list;
	}
	place_add_values(p, n, at + list, nwords - list);
}

/* A leaf `name value` that is no longer alone: further statements below `name` show that it is a container. */
static struct config_node *
open_leaf(struct place *p, struct config_node *parent, int at)
{
	node_each(parent, n)
	{
		if (n->key == NULL && n->nwords >= 2 && node_leaf(n) &&
		    node_value_at(n) <= 2 && str_eq(n->words[0], p->words[at].s)) {
			place_open_values(p, n, 1);
			return n;
		}
	}
	return NULL;
}

static struct config_node *
unknown_leaf(const struct config_node *parent, struct str name)
{
	struct config_node *found = NULL;

	node_each(parent, n)
	{
		if (n->key != NULL || n->nwords < 2 || !str_eq(n->words[0], name) ||
		    !node_leaf(n))
			continue;
		if (found != NULL)
			return NULL; /* more than one: entries of a list */
		found = n;
	}
	return found;
}

/* `name value` behind set: the value is changed; a second one in the same text, or one more in a list, is added. */
static void
unknown_value(struct place *p, struct config_node *parent, int at)
{
	struct config_node *n = unknown_leaf(parent, p->words[at].s);
	int count = p->nwords - at - 1;
	bool more = p->list_at >= 0;

	if (n == NULL || node_value_at(n) > 2) {
		unknown_text(p, parent, at);
		return;
	}
	if (p->head == NULL)
		p->head = n;
	p->tail = n;
	if ((n->flags & CONFIG_LIST) == 0 && !more && !in_batch(p, n)) {
		node_rename(p->arena, n, n->words, n->nwords, n->nwords);
		set_words(p, n, at, 1 + count);
		node_rename(p->arena, n, n->words, n->nwords, n->nwords);
		return;
	}
	node_rename(p->arena, n, n->words, n->nwords, 1);
	place_add_values(p, n, at + 1, count);
	if (n->nwords > 2) {
		n->flags |= CONFIG_LIST;
		n->list_at = 1;
		place_mark_spread(p, n);
	} else {
		node_rename(p->arena, n, n->words, n->nwords, n->nwords);
	}
}

/* The longest statement in the tree that the words begin with, or NULL. */
static struct config_node *
met(const struct place *p, const struct config_node *parent, int at, int *ret_n)
{
	struct str words[6];
	int most = p->nwords - at < 6 ? p->nwords - at : 6;

	for (int i = 0; i < most; i++)
		words[i] = p->words[at + i].s;
	for (int n = most; n > 0; n--) {
		struct config_node *c = node_find(parent, words, n);

		if (c != NULL && c->key == NULL && c->nwords == n &&
		    (p->list_at < 0 || p->list_at >= at + n)) {
			*ret_n = n;
			return c;
		}
	}
	return NULL;
}

/* Set: gives the statement to go on below, *at moved on, or NULL when all words are placed. */
static struct config_node *
unknown_set(struct place *p, struct config_node *parent, int *at)
{
	int rest = p->list_at >= *at ? p->list_at - *at + 1 : p->nwords - *at;
	int n;
	struct config_node *c = met(p, parent, *at, &n);

	if (c != NULL) {
		*at += n;
		p->depth++;
		if (p->head == NULL)
			p->head = c;
		p->tail = c;
		return *at < p->nwords ? c : NULL;
	}
	if (rest == 2 && !p->nest) {
		unknown_value(p, parent, *at);
		return NULL;
	}
	if (rest < 2) {
		unknown_text(p, parent, *at);
		return NULL;
	}
	c = open_leaf(p, parent, *at);
	if (c != NULL) {
		p->depth++;
		if (p->head == NULL)
			p->head = c;
		p->tail = c;
	} else {
		c = enter(p, parent, *at, 1);
		c->key = NULL;
	}
	*at += 1;
	return c;
}

/* --- known words -------------------------------------------------------------------------------------- */

/* May several statements follow one another on the line below this one? */
static bool
takes_many(const struct config_node *parent)
{
	if (parent->key == &key_any)
		return (node_key_flags(parent->parent) & KEY_LINE) != 0;
	return (node_key_flags(parent) & (KEY_ONE | KEY_LINE)) != 0;
}

static bool
is_name(const struct config_node *parent, struct str word)
{
	const struct key *k = key_find(parent, word);

	return k != NULL && k != &key_any && k != &key_sole;
}

/* How many words the value statement at `at` takes; 0 if it is not one here. */
static int
value_words(
    const struct place *p, const struct config_node *parent, const struct key *k, int at)
{
	int rest = p->nwords - at;
	int least = k == &key_sole ? 1 : 2 + k->keys;

	if (p->block || rest < least - 1)
		return 0;
	if (rest > least && takes_many(parent) &&
	    (p->list_at < 0 || p->list_at > at + least) &&
	    is_name(parent, p->words[at + least].s))
		return least;
	return rest;
}

/* A command gives one value, or several in brackets: what it has more words than that for are statements. */
static bool
are_statements(const struct place *p, const struct key *k, int at, int nwords)
{
	int named = k == &key_sole ? 0 : 1 + k->keys;

	return p->set && p->list_at != at + named && nwords - named > 1 &&
	       (k->type == KEY_VALUES || (k->flags & KEY_WEAK) != 0);
}

/* `size { 10m { … } }`, and now `size 20m`: a container, whatever it is in other places. */
static bool
is_opened(
    const struct place *p, const struct config_node *parent, const struct key *k, int at)
{
	struct str words[8];
	int nkey = 1 + k->keys; /* a value without a name is one word, too */
	const struct config_node *n;

	if (nkey > 8 || nkey > p->nwords - at)
		return false;
	for (int i = 0; i < nkey; i++)
		words[i] = p->words[at + i].s;
	n = node_find(parent, words, nkey);
	return n != NULL && n->key == NULL && !node_leaf(n);
}

enum step { UNKNOWN, DOWN, STAY };

/* `prefix-list P [ a b ]`: the list's words are entries below the statement, if names stand there. */
static enum step
place_entries(
    struct place *p, struct config_node *parent, const struct key *k, int *at, int take)
{
	if ((k->flags & KEY_ANY) == 0 || p->block)
		return UNKNOWN;
	parent = enter(p, parent, *at, take);
	each_word(p, parent, *at + take);
	*at = p->nwords;
	return STAY;
}

/* Places the statement at *at. DOWN: *parent and *at moved on; STAY: *at moved on. */
static enum step
known(struct place *p, struct config_node **parent, int *at)
{
	const struct key *k = key_find(*parent, p->words[*at].s);
	int rest = p->nwords - *at;
	int type = k != NULL ? k->type : -1;
	int take;

	switch (type) {
	case KEY_BOX:
	case KEY_LIST:
		take = type == KEY_BOX ? 1 : place_key_words(k, p->words + *at, rest);
		if (take == 0 || (p->list_at >= 0 && p->list_at < *at + take))
			return UNKNOWN;
		if (p->list_at == *at + take)
			return place_entries(p, *parent, k, at, take);
		*parent = enter(p, *parent, *at, take);
		*at += take;
		return DOWN;
	case KEY_VALUE:
		take = value_words(p, *parent, k, *at);
		if (take == 0 || are_statements(p, k, *at, take) ||
		    is_opened(p, *parent, k, *at))
			return UNKNOWN;
		place_value(p, *parent, k, *at, take);
		*at += take;
		return STAY;
	case KEY_VALUES:
		if (p->block || are_statements(p, k, *at, rest))
			return UNKNOWN;
		place_values(p, *parent, *at);
		*at = p->nwords;
		return STAY;
	case KEY_FLAG:
		if (p->block || (rest > 1 && !takes_many(*parent)))
			return UNKNOWN;
		descend(p, *parent, *at, 1, 1);
		*at += 1;
		return STAY;
	}
	return UNKNOWN;
}

/* [ a ] and [ a a ] are `a`. */
static void
drop_short_list(struct place *p)
{
	if (p->list_at < 1)
		return;
	for (int i = p->list_at + 1; i < p->nwords; i++)
		if (!str_eq(p->words[i].s, p->words[p->list_at].s))
			return;
	p->nwords = p->list_at + 1;
	p->list_at = -1;
}

bool
place_words(struct place *p, struct config_node *parent)
{
	int depth = p->depth;
	int at = 0;

	p->head = p->tail = NULL;
	p->too_deep = false;
	drop_short_list(p);
	while (at < p->nwords) {
		struct config_node *above = parent;
		enum step step;

		if (p->depth >= (p->set ? SET_DEPTH : NODE_DEPTH)) {
			p->too_deep = true;
			break;
		}
		step = known(p, &parent, &at);
		if (step == STAY)
			p->depth--;
		if (step == DOWN && at < p->nwords && !p->set && above != parent)
			parent->flags |= CONFIG_INLINE;
		if (step != UNKNOWN)
			continue;
		if (!p->set) {
			unknown_text(p, parent, at);
			break;
		}
		parent = unknown_set(p, parent, &at);
		if (parent == NULL)
			break;
	}
	p->depth = depth;
	return !p->too_deep;
}
