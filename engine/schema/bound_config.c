/*
 * Bound trees to configuration trees. Statements are put together as a reader of text would meet them, so that the
 * tree is the one that the text form parses to, whatever was guessed there.
 */
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "config/place.h"
#include "schema/bind.h"

enum {
	TAGS = CONFIG_INACTIVE | CONFIG_PROTECT | CONFIG_REPLACE | CONFIG_DELETE |
	       CONFIG_ACTIVE | CONFIG_UNPROTECT,
};

struct writer {
	struct arena *arena;
	struct place place;
	VEC(struct word) words; /* of the statement that is put together */
	int list_at;
	int depth;
	bool secret;   /* one of its words is */
	bool boxed;    /* the keyword of the next statement is a block around it */
	int split;     /* of the words that name the statement, so many stand around it */
	bool commands; /* what has tags has a statement of its own */
};

static void emit_children(
    struct writer *w, const struct bound *n, struct config_node *below);

/* --- words -------------------------------------------------------------------------------------------- */

static void
push(struct writer *w, struct str word, struct mark at)
{
	vec_push(&w->words, ((struct word){word, at.line, at.col}));
}

struct head {
	struct writer *writer;
	struct mark mark;
	bool skip; /* the keyword is there already */
};

static void
push_word(void *ctx, struct str word)
{
	struct head *h = ctx;

	if (!h->skip)
		push(h->writer, word, h->mark);
	h->skip = false;
}

static void
push_head(struct writer *w, const struct bound *n)
{
	struct head h = {.writer = w, .mark = n->mark};

	h.skip = w->boxed;
	w->boxed = false;
	w->secret |=
	    n->schema != NULL && (schema_features(n->schema) & SCHEMA_SECRET) != 0;
	bound_each_word(n, push_word, &h);
	if (n->value.p != NULL)
		push(w, n->value, n->mark);
}

/* Of the nodes that a statement became: an entry's own, where its keyword or its keys were split off. */
static struct config_node *
node_of(const struct place *p, const struct bound *n, int own)
{
	struct config_node *it = p->tail;
	int words = p->nwords;

	if (n->schema == NULL || schema_kind(n->schema) != SCHEMA_LIST)
		return p->head;
	while (it != p->head && words - it->nwords >= own) {
		words -= it->nwords;
		it = it->parent;
	}
	return it;
}

static void
count_word(void *ctx, struct str word)
{
	(void)word;
	++*(int *)ctx;
}

/* Tags and comment of n go to its node. */
static void
put_tags(const struct place *p, const struct bound *n, int split)
{
	int own = -split;
	struct config_node *at;

	if ((n->flags & TAGS) == 0 && n->comment == NULL && n->group == NULL)
		return;
	bound_each_word(n, count_word, &own);
	at = node_of(p, n, own);
	at->flags |= n->flags & TAGS;
	if (n->comment != NULL)
		at->comment = n->comment;
	if (n->group != NULL) {
		at->group = n->group;
		at->flags |= n->flags & CONFIG_RANGE;
	}
}

/* The words of one statement end: it becomes nodes below `below`. */
static struct config_node *
put(struct writer *w, const struct bound *n, struct config_node *below, bool block)
{
	struct place *p = &w->place;

	if (w->words.n == 0)
		push(w, str_of(n->name), n->mark);
	p->file = n->mark.file;
	p->words = w->words.v;
	p->nwords = (int)w->words.n;
	p->list_at = w->list_at;
	p->block = block;
	p->depth = w->depth;
	place_words(p, below);
	vec_reset(&w->words);
	w->list_at = -1;
	if (p->head == NULL)
		return NULL;
	put_tags(p, n, w->split);
	w->split = 0;
	if (block)
		p->tail->flags |= CONFIG_BLOCK;
	if (w->secret)
		p->tail->flags |= CONFIG_SECRET;
	w->secret = false;
	return p->tail;
}

/* --- one line ----------------------------------------------------------------------------------------- */

static bool
is_key(const struct bound *n)
{
	return n->schema != NULL && schema_is_key(n->schema);
}

static const struct bound *
first_content(const struct bound *n)
{
	const struct bound *c = n->child;

	while (c != NULL && is_key(c))
		c = c->next;
	return c;
}

static bool
is_plain(const struct bound *n)
{
	return (n->flags & TAGS) == 0 && n->comment == NULL;
}

/* Was n written in one statement with the only thing below it? */
static bool
was_one(const struct bound *n)
{
	const struct bound *c = first_content(n);

	return c != NULL && c->next == NULL && is_plain(c) && n->source != NULL &&
	       c->source == n->source;
}

static bool fits_line(const struct bound *n);

/* The last thing on a line may go on; a list of values ends it. */
static bool
ends_line(const struct bound *c)
{
	if (!is_plain(c) || c->schema == NULL)
		return false;
	if (bound_is_inner(c))
		return c->next == NULL && fits_line(c);
	return schema_kind(c->schema) != SCHEMA_LEAF_LIST || c->next == NULL;
}

static bool
fits_line(const struct bound *n)
{
	int features = n->schema != NULL ? schema_features(n->schema) : 0;
	int named = 0;

	if ((!bound_is_inner(n) && n->child == NULL) || first_content(n) == NULL)
		return true;
	if (n->source != NULL && (n->source->flags & CONFIG_BLOCK) != 0)
		return false; /* as the writer wanted it */
	if (was_one(n))
		return fits_line(first_content(n));
	if ((features & (SCHEMA_ONELINER | SCHEMA_ONELINER_PLUS)) == 0)
		return false;
	for (const struct bound *c = first_content(n); c != NULL; c = c->next) {
		if (!ends_line(c))
			return false;
		named += schema_keyword(c->schema) != NULL;
	}
	return named <= 1 || (features & SCHEMA_ONELINER) != 0;
}

static void
push_line(struct writer *w, const struct bound *n)
{
	push_head(w, n);
	for (const struct bound *c = first_content(n); c != NULL; c = c->next)
		push_line(w, c);
}

/* --- statements --------------------------------------------------------------------------------------- */

/* Values of one statement that stand in one list: from n, those that follow. Gives the last. */
static const struct bound *
run_of(const struct bound *n)
{
	int features = n->schema != NULL ? schema_features(n->schema) : 0;
	const struct bound *last = n;
	bool listed = n->schema != NULL && (features & SCHEMA_NOKEYWORD) == 0;

	if (listed && schema_kind(n->schema) == SCHEMA_LIST)
		listed = (features & SCHEMA_HOMOGENEOUS) != 0 &&
			 first_content(n) == NULL && n->child != NULL &&
			 n->child->next == NULL;
	else if (listed)
		listed = schema_kind(n->schema) == SCHEMA_LEAF_LIST && n->child == NULL;
	if (!listed || n->comment != NULL || n->child != n->last)
		return n;
	while (last->next != NULL && last->next->schema == n->schema &&
	       last->next->comment == NULL && last->next->flags == n->flags &&
	       first_content(last->next) == NULL)
		last = last->next;
	return last;
}

/* Some values of a list were inherited: from that word on. */
static void
note_group(
    struct config_node *list, const struct bound *n, const struct bound *last, int at)
{
	for (; list != NULL && n->group == NULL && n != last; at++)
		n = n->next;
	if (list != NULL && n->group != NULL) {
		list->group = n->group;
		list->group_at = at;
	}
}

static const struct bound *
emit_run(struct writer *w, const struct bound *n, struct config_node *below)
{
	const struct bound *last = run_of(n);

	push(w, str_of(n->name), n->mark);
	w->secret = (schema_features(n->schema) & SCHEMA_SECRET) != 0;
	w->list_at = n != last ? 1 : -1;
	for (const struct bound *v = n;; v = v->next) {
		struct str value = v->child != NULL ? v->child->value : v->value;

		if (value.p != NULL)
			push(w, value, v->mark);
		if (v == last)
			break;
	}
	note_group(put(w, n, below, false), n, last, 1);
	return last;
}

/* Words that are not known, as they stood in one statement. */
static const struct bound *
push_chain(struct writer *w, const struct bound *n)
{
	for (;;) {
		push_head(w, n);
		if (n->child == NULL || n->child->next != NULL ||
		    n->child->source != n->source || n->source == NULL ||
		    n->child->schema != NULL)
			return n;
		n = n->child;
	}
}

/* Where the bracketed list of its source begins, counted in the words that are put together. */
static int
chain_list_at(const struct writer *w, const struct bound *n)
{
	const struct config_node *s = n->source;
	int skipped = s != NULL ? s->nwords - (int)w->words.n : -1;

	if (skipped < 0 || (s->flags & CONFIG_LIST) == 0 || s->list_at <= skipped)
		return -1;
	return s->list_at - skipped;
}

static bool
needs_block(const struct bound *n, const struct bound *content)
{
	if (content != NULL)
		return true;
	return n->source != NULL && (n->source->flags & CONFIG_BLOCK) != 0 &&
	       n->source->child == NULL && bound_is_inner(n);
}

/* `family inet`: a container for the schema, in the text a word in front of each of its statements. */
static bool
is_prefix(const struct bound *n, const struct config_node *below)
{
	const struct key *k;

	if (n->schema == NULL || schema_kind(n->schema) == SCHEMA_LIST ||
	    n->child == NULL)
		return false;
	k = key_find(below, str_of(n->name));
	return k != NULL && k->type == KEY_LIST && k->keys > 0 && k != &key_any;
}

/* `console { any critical; }`: an entry whose keyword is a block around it. */
static bool
is_boxed(const struct bound *n, const struct config_node *below)
{
	const struct key *k;

	if (n->schema == NULL || schema_kind(n->schema) != SCHEMA_LIST ||
	    n->child == NULL || schema_keyword(n->schema) == NULL)
		return false;
	if (n->source != NULL && n->source->parent != NULL &&
	    (n->source->parent->flags & CONFIG_BLOCK) != 0)
		return n->source->words[0].p == n->child->value.p;
	k = key_find(below, str_of(schema_keyword(n->schema)));
	return k != NULL && k->type == KEY_BOX;
}

static struct config_node *
put_box(struct writer *w, const struct bound *n, struct config_node *below)
{
	struct bound box = {.name = schema_keyword(n->schema), .mark = n->mark};

	push(w, str_of(box.name), n->mark);
	return put(w, &box, below, true);
}

/* `priority 5 4`: the value of another leaf, behind that of n in its statement. */
static bool
goes_on(const struct bound *n)
{
	const struct bound *next = n->next;

	if (next == NULL || n->schema == NULL || next->schema == NULL ||
	    bound_is_inner(n) || bound_is_inner(next) || !is_plain(next) ||
	    schema_keyword(next->schema) != NULL || n->child != NULL)
		return false;
	return next->source != NULL && n->source != NULL
		   ? next->source == n->source
		   : strcmp(schema_keyword(n->schema) != NULL ? schema_keyword(n->schema)
							      : n->name,
			 n->name) != 0;
}

/* `application A { algorithm … }`: words behind this keyword would be taken for values. */
static bool
is_values(const struct bound *n, const struct config_node *below)
{
	const char *keyword = schema_keyword(n->schema);
	const struct key *k = keyword != NULL ? key_find(below, str_of(keyword)) : NULL;

	return k != NULL && k->type == KEY_VALUES;
}

static const struct bound *
emit(struct writer *w, const struct bound *n, struct config_node *below)
{
	const struct bound *inner = n;
	struct config_node *tail;
	bool block;

	if (n->schema != NULL && run_of(n) != n && w->words.n == 0)
		return emit_run(w, n, below);
	if (is_boxed(n, below) && w->words.n == 0) {
		below = put_box(w, n, below);
		w->boxed = true;
		w->split = 1;
	}
	if (n->schema == NULL) {
		inner = push_chain(w, n);
		w->list_at = chain_list_at(w, n);
	} else if (first_content(n) != NULL && fits_line(n) && !is_values(n, below) &&
		   (is_plain(n) || (!w->commands && !is_prefix(n, below)))) {
		push_line(w, n);
		w->list_at = chain_list_at(w, n);
		put(w, n, below, false);
		return n;
	} else if (is_prefix(n, below) && is_plain(n)) {
		bound_each(n, c)
		{
			push(w, str_of(n->name), n->mark);
			c = (struct bound *)(uintptr_t)emit(w, c, below);
		}
		return n;
	} else {
		const struct bound *leaf = n;

		for (push_head(w, n); goes_on(n); push_head(w, n))
			n = n->next;
		if (leaf != n) {
			put(w, leaf, below, false);
			return n;
		}
	}
	block = needs_block(inner, first_content(inner));
	tail = put(w, n, below, block && w->list_at < 0);
	if (tail == NULL || first_content(inner) == NULL)
		return n;
	if (n->source != NULL && (n->source->flags & CONFIG_INLINE) != 0)
		tail->flags |= CONFIG_INLINE;
	w->depth++;
	emit_children(w, inner, tail);
	w->depth--;
	return n;
}

static void
emit_children(struct writer *w, const struct bound *n, struct config_node *below)
{
	for (const struct bound *c = first_content(n); c != NULL;
	     c = c != NULL ? c->next : NULL)
		if (!is_key(c))
			c = emit(w, c, below);
}

static struct config_node *
to_config(struct writer *w, const struct bound *root)
{
	struct config_node *top = config_new(w->arena);

	w->list_at = -1;
	w->place = (struct place){.arena = w->arena};
	emit_children(w, root, top);
	vec_done(&w->words);
	return top;
}

struct config_node *
bound_to_config(struct arena *a, const struct bound *root)
{
	return to_config(&(struct writer){.arena = a}, root);
}

struct config_node *
bound_to_commands(struct arena *a, const struct bound *root)
{
	return to_config(&(struct writer){.arena = a, .commands = true}, root);
}
