/* Configuration trees to bound trees. */
#include "schema/bind.h"

#include "base/arena.h"
#include "base/buf.h"
#include "config/key.h"

enum {
	TAGS = CONFIG_INACTIVE | CONFIG_PROTECT | CONFIG_REPLACE | CONFIG_DELETE |
	       CONFIG_ACTIVE | CONFIG_UNPROTECT,
	ONE_LINE = SCHEMA_ONELINER | SCHEMA_ONELINER_PLUS,
};

/* --- findings ----------------------------------------------------------------------------------------- */

static const char *
z(struct binder *b, struct str s)
{
	return arena_strndup(b->arena, s.p, s.n);
}

static void
complain(struct binder *b, const struct bound *at, struct finding finding)
{
	finding.at = at;
	finding.schema = at->schema;
	bound_report(b->arena, at, finding, b->found, b->ctx);
}

static void
unknown(struct binder *b, const struct bound *at, enum finding_kind kind)
{
	struct str word = b->node->words[b->word];

	complain(b, at,
	    (struct finding){.kind = kind,
		.mark = bind_word_mark(b->node, b->word),
		.word = z(b, word),
		.message = "syntax error",
		.near = at->schema != NULL ? schema_nearest(at->schema, word) : NULL});
}

/* --- elements ----------------------------------------------------------------------------------------- */

static void
tag(struct binder *b, struct bound *n)
{
	const struct config_node *by = b->node;

	n->flags |= by->flags & TAGS;
	if (by->comment != NULL)
		n->comment = by->comment;
	if (b->above != NULL) {
		n->flags |= b->above->flags & TAGS;
		if (by->comment == NULL && b->above->comment != NULL)
			n->comment = b->above->comment;
	}
}

static bool
is_container(const struct schema_node *n)
{
	return n != NULL &&
	       (schema_kind(n) == SCHEMA_CONTAINER || schema_kind(n) == SCHEMA_PRESENCE);
}

/* `inactive: family inet {`: of a word that only stands in front of another, nothing is said. */
static bool
is_prefix(const struct binder *b, const struct bound *n)
{
	const struct config_node *by = b->node;
	bool list =
	    by->key != NULL && by->key->type == KEY_LIST && b->word < by->key->keys;
	const struct schema_node *next;

	if ((!list && (by->flags & CONFIG_BLOCK) == 0) || b->word + 1 >= by->nwords ||
	    !is_container(n->schema))
		return false;
	next = schema_by_keyword(n->schema, by->words[b->word + 1]);
	return list ? next != NULL : is_container(next);
}

/* What the words of a node made or met: tags and comment belong to the first of them. */
static void
note(struct binder *b, struct bound *n, bool made)
{
	if (made) {
		n->mark = bind_word_mark(b->node, b->word);
		n->source = b->node;
	}
	if (b->first == NULL && !is_prefix(b, n)) {
		b->first = n;
		tag(b, n);
	}
}

/* One more value of a bracketed list carries the tags too. */
static void
note_value(struct binder *b, struct bound *n, bool made)
{
	bool first = b->first == NULL;

	note(b, n, made);
	if (!first && b->listed)
		n->flags |= b->node->flags & TAGS;
}

static struct bound *
loose(struct binder *b, struct bound *parent, struct str word)
{
	struct bound *n = bound_add(b->arena, parent, NULL, z(b, word));

	note(b, n, true);
	return n;
}

/* The rest of the words, as they are. */
static void
rest_is_loose(struct binder *b, struct bind_cursor *c, struct bound *below)
{
	const struct config_node *n = b->node;

	c->state = BIND_LOOSE;
	for (; b->word < n->nwords; b->word++) {
		bool last = b->word + 1 == n->nwords && n->child == NULL;

		if (last && below->schema == NULL && below->source == n &&
		    below->child == NULL && (n->flags & CONFIG_LIST) == 0)
			below->value = n->words[b->word];
		else
			below = loose(b, below, n->words[b->word]);
	}
	c->at = below;
}

/* --- steps -------------------------------------------------------------------------------------------- */

static void
go_open(struct bind_cursor *c, struct bound *at)
{
	c->at = at;
	c->state = schema_kind(at->schema) == SCHEMA_ANY ? BIND_LOOSE : BIND_OPEN;
}

static void
go_done(struct bind_cursor *c, struct bound *leaf)
{
	c->last = leaf;
	c->state = BIND_DONE;
}

static void
want(struct binder *b, struct bind_cursor *c, const struct schema_node *schema)
{
	c->want = schema;
	c->want_mark = bind_word_mark(b->node, b->word);
	c->key = 0;
	c->keyword = false;
	c->state = BIND_VALUE;
	if (schema_kind(schema) != SCHEMA_LIST)
		return;
	c->nkeys = schema_keys(schema, c->keys, BIND_KEYS);
	c->state = c->nkeys > 0 ? BIND_KEY : BIND_LOOSE;
}

/* Did the text have another value for the statement, and is this its first word? */
static bool
lost_one(const struct binder *b)
{
	return (b->node->flags & CONFIG_AGAIN) != 0 && b->word == b->node->nkey;
}

static void
take_value(struct binder *b, struct bind_cursor *c, struct str value)
{
	bool made;
	struct bound *n = bind_element(b, c->at, c->want, &value, &made);

	note_value(b, n, made);
	if (made && !b->listed)
		n->mark = c->want_mark;
	if (made ? lost_one(b) : n->value.p != NULL && !str_eq(n->value, value))
		complain(b, c->at,
		    (struct finding){.kind = FINDING_DUPLICATE,
			.mark = bind_word_mark(b->node, b->word),
			.word = n->name,
			.message = "a second value: it counts"});
	n->value = value;
	n->source = b->node;
	go_done(c, n);
}

static void
take_entry(struct binder *b, struct bind_cursor *c)
{
	bool made;
	struct bound *n = bind_element(b, c->at, c->want, c->values, &made);

	note_value(b, n, made);
	if (made && !b->listed)
		n->mark = c->want_mark;
	go_open(c, n);
}

static bool
is_choice(const struct schema_node *key, const char *name)
{
	return strcmp(schema_name(key), name) == 0;
}

static void
take_key(struct binder *b, struct bind_cursor *c, struct str word)
{
	const struct schema_node *key = c->keys[c->key];
	struct bound *list_at = c->at;

	if (schema_keyword(key) != NULL && !c->keyword &&
	    str_eq(word, str_of(schema_keyword(key)))) {
		c->keyword = true; /* `neighbor-id 192.0.2.1 transit-area 0.0.0.0` */
		return;
	}
	c->keyword = false;
	if (is_choice(key, "choice-ident"))
		word = bound_choice_name(word);
	c->values[c->key++] = word;
	if (c->key < c->nkeys && is_choice(c->keys[c->key], "choice-value") &&
	    !bound_choice_takes_value(word))
		c->values[c->key++] = STR("");
	if (c->key < c->nkeys)
		return;
	take_entry(b, c);
	if (b->listed && b->word + 1 < b->node->nwords) { /* [ a b ]: entries */
		c->at = list_at;
		c->key = c->nkeys - 1;
		c->state = BIND_KEY;
	}
}

static void
take_flag(struct binder *b, struct bind_cursor *c, const struct schema_node *schema)
{
	bool made;
	struct bound *n = bind_element(b, c->at, schema, NULL, &made);

	note(b, n, made);
	go_done(c, n);
}

static void
enter(struct binder *b, struct bind_cursor *c, const struct schema_node *schema)
{
	bool made;
	struct bound *n;

	switch (schema_kind(schema)) {
	case SCHEMA_LEAF:
	case SCHEMA_LEAF_LIST:
	case SCHEMA_LIST: want(b, c, schema); return;
	case SCHEMA_FLAG: take_flag(b, c, schema); return;
	case SCHEMA_CONTAINER:
	case SCHEMA_PRESENCE:
	case SCHEMA_ANY: break;
	}
	n = bind_element(b, c->at, schema, NULL, &made);
	note(b, n, made);
	go_open(c, n);
}

static bool
has(const struct bound *at, const struct schema_node *schema)
{
	bound_each(at, n) if (n->schema == schema) return true;
	return false;
}

/* A word that is no name: the value or the first key of what has none. */
static const struct schema_node *
nameless(struct binder *b, const struct bound *at, struct str word)
{
	const struct schema_node *list = NULL, *leaf = NULL;

	for (const struct schema_node *n = NULL;
	     (n = schema_next_nokeyword(at->schema, n)) != NULL;) {
		enum schema_kind kind = schema_kind(n);
		const char *why;

		if (kind == SCHEMA_LIST && list == NULL)
			list = n;
		if ((kind != SCHEMA_LEAF && kind != SCHEMA_LEAF_LIST) ||
		    (kind == SCHEMA_LEAF && has(at, n)))
			continue;
		if (schema_value_ok(b->arena, n, word, &why))
			return n;
		if (leaf == NULL)
			leaf = n;
	}
	if (list == NULL && (schema_features(at->schema) & ONE_LINE) != 0)
		return leaf; /* a wrong value is a better guess than a wrong name */
	return list;
}

static void step(struct binder *b, struct bind_cursor *c);

static bool
open_word(struct binder *b, struct bind_cursor *c, struct str word)
{
	const struct schema_node *n = schema_by_keyword(c->at->schema, word);

	if (n != NULL) {
		enter(b, c, n);
		return true;
	}
	n = nameless(b, c->at, word);
	if (n == NULL)
		return false;
	want(b, c, n);
	step(b, c);
	return true;
}

/* Behind a value, a statement may follow that belongs to what the same line opened further up. */
static bool
go_on(struct binder *b, struct bind_cursor *c, struct str word)
{
	struct bound *at = c->at;

	for (;; c->at = c->at->parent) {
		if (open_word(b, c, word))
			return true;
		if (c->at->parent == NULL || c->at->source != b->node ||
		    (schema_features(c->at->schema) & ONE_LINE) == 0)
			break;
	}
	c->at = at;
	return false;
}

static void
not_a_list(struct binder *b, struct bind_cursor *c)
{
	complain(b, c->at,
	    (struct finding){.kind = FINDING_VALUE,
		.mark = bind_word_mark(b->node, b->word),
		.word = "[",
		.message = "invalid value: ["});
	b->word++;
	rest_is_loose(b, c, c->last);
}

static void
step(struct binder *b, struct bind_cursor *c)
{
	struct str word = b->node->words[b->word];

	switch (c->state) {
	case BIND_OPEN:
		if (open_word(b, c, word))
			return;
		unknown(b, c->at, FINDING_UNKNOWN);
		rest_is_loose(b, c, c->at);
		return;
	case BIND_DONE:
		if (b->listed && c->want == c->last->schema &&
		    schema_kind(c->want) == SCHEMA_LEAF_LIST) {
			take_value(b, c, word);
			return;
		}
		if (go_on(b, c, word))
			return;
		unknown(b, c->at, FINDING_TRAILING);
		rest_is_loose(b, c, c->last);
		return;
	case BIND_KEY: take_key(b, c, word); return;
	case BIND_VALUE:
		take_value(b, c, word);
		if (b->listed && schema_kind(c->want) == SCHEMA_LEAF)
			not_a_list(b, c);
		return;
	case BIND_LOOSE: rest_is_loose(b, c, c->at); return;
	}
}

/* --- nodes -------------------------------------------------------------------------------------------- */

/* The words ended before the statement did. */
static void
incomplete(struct binder *b, struct bind_cursor *c)
{
	const struct config_node *n = b->node;
	const char *missing =
	    schema_name(c->state == BIND_KEY ? c->keys[c->key] : c->want);
	struct bound *made;

	made = bound_add(b->arena, c->at, c->want, NULL);
	for (int i = 0; c->state == BIND_KEY && i < c->key; i++)
		bound_add_value(b->arena, made, c->keys[i], NULL, c->values[i])->mark =
		    c->want_mark;
	b->word = n->nwords - 1;
	note(b, made, true);
	made->mark = c->want_mark;
	if ((n->flags & CONFIG_DELETE) == 0)
		complain(b, c->at,
		    (struct finding){.kind = FINDING_MISSING,
			.mark = c->want_mark,
			.word = missing,
			.message = "missing argument"});
}

static struct bound *bind_node(
    struct binder *b, const struct config_node *n, struct bind_cursor c);

/* A block where none can be: behind a value or a flag. */
static void
misplaced_block(struct binder *b, const struct config_node *n, struct bind_cursor *c)
{
	struct bound *below = c->last;

	if (c->state == BIND_VALUE) {
		below = bound_add(b->arena, c->at, c->want, NULL);
		b->word = n->nwords - 1;
		note(b, below, true);
	}
	complain(b, c->at,
	    (struct finding){.kind = FINDING_TRAILING,
		.mark = n->child->mark,
		.word = "{",
		.message = "syntax error"});
	c->at = below;
	c->state = BIND_LOOSE;
}

/* `a K1 { key2 K2; b; }`: the key's statement was split off. What follows belongs to the entry that it completed. */
static void
go_into(struct bind_cursor *c, struct bound *at)
{
	while (at != NULL && at->schema != c->want)
		at = at->parent;
	if (at != NULL)
		go_open(c, at); /* and c->want stays: the key may be said again */
}

static void
bind_children(struct binder *b, const struct config_node *n, struct bind_cursor *c)
{
	struct bind_cursor keyed;
	const char *key;

	if ((n->flags & CONFIG_BLOCK) != 0 &&
	    (c->state == BIND_DONE || c->state == BIND_VALUE))
		misplaced_block(b, n, c);
	if (c->state == BIND_DONE)
		c->state = BIND_OPEN;
	keyed = *c;
	key = c->state == BIND_KEY ? schema_keyword(c->keys[c->key]) : NULL;
	for (const struct config_node *k = n->child; k != NULL; k = k->next) {
		bool split = key != NULL && str_eq(k->words[0], str_of(key));
		struct bound *at = bind_node(b, k, split ? keyed : *c);

		if (split)
			go_into(c, at);
	}
}

static struct bound *
bind_node(struct binder *b, const struct config_node *n, struct bind_cursor c)
{
	const struct config_node *above = b->above;
	bool list = (n->flags & CONFIG_LIST) != 0,
	     spread = (n->flags & CONFIG_SPREAD) != 0;
	struct bind_cursor each;
	struct bound *at;

	b->node = n;
	b->first = NULL;
	for (b->word = 0; b->word < n->nwords; b->word++) {
		b->listed = list && !spread && b->word >= n->list_at;
		if (list && spread && b->word == n->list_at)
			each = c;
		else if (list && spread && b->word > n->list_at)
			c = each; /* `set a b` and `set a c`: two commands, whatever a is */
		step(b, &c);
	}
	at = c.at;
	if (n->child != NULL) {
		b->above = b->first == NULL ? n : NULL;
		bind_children(b, n, &c);
	} else if (c.state == BIND_KEY || c.state == BIND_VALUE) {
		incomplete(b, &c);
	}
	b->above = above;
	return at;
}

struct bound *
bound_from_config(struct arena *a, const struct schema *s, const struct config_node *root,
    finding_fn *found, void *ctx)
{
	struct binder b = {.arena = a, .schema = s, .found = found, .ctx = ctx};
	struct bound *top = bound_new_root(a, s);
	struct bind_cursor c = {.state = BIND_OPEN, .at = top};

	top->source = root;
	for (const struct config_node *n = root->child; n != NULL; n = n->next)
		bind_node(&b, n, c);
	bind_index_done(&b);
	return top;
}
