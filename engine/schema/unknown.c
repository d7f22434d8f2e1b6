#include "schema/unknown.h"

#include "base/arena.h"
#include "base/vec.h"
#include "schema/bound_build.h"
#include "schema/reader.h"

/* What stands below it is words, not statements of a module. */
static bool
is_loose(const struct bound *n)
{
	return n->parent != NULL && reader_free(n);
}

static bool
any_loose(const struct bound *n)
{
	if (is_loose(n))
		return true;
	bound_each(n, c) if (any_loose(c)) return true;
	return false;
}

/* --- words to elements -------------------------------------------------------------------------------- */

/* One statement: its words, and the last of its chain, whose children are its contents. */
struct statement {
	VEC(struct str) words;
	const struct bound *end;
	int list_at; /* first word of the bracketed list, or behind the last */
};

static bool
goes_on(const struct bound *n)
{
	const struct bound *c = n->child;

	return c != NULL && c->next == NULL && c->schema == NULL && n->source != NULL &&
	       c->source == n->source;
}

static void
read_statement(struct statement *s, const struct bound *n)
{
	const struct config_node *source = n->source;
	int count, skipped;

	vec_push(&s->words, str_of(n->name));
	for (; goes_on(n); n = n->child)
		vec_push(&s->words, str_of(n->child->name));
	if (n->value.p != NULL)
		vec_push(&s->words, n->value);
	s->end = n;
	s->list_at = count = (int)s->words.n;
	skipped = source != NULL ? source->nwords - count : -1;
	if (skipped >= 0 && (source->flags & CONFIG_LIST) != 0 &&
	    source->list_at > skipped)
		s->list_at = source->list_at - skipped;
}

/* Can the element be named by the statement's first word? */
static bool
is_element_name(struct str word)
{
	static const char *const taken[] = {"name", "undefined", "data", "attributes"};

	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		if (str_eq(word, str_of(taken[i])))
			return false;
	return reader_is_name(word);
}

static struct bound *copy(struct arena *a, struct bound *parent, const struct bound *n);

static void
add_element(struct arena *a, struct bound *parent, const char *name, struct str value)
{
	struct bound *n = bound_add_value(a, parent, NULL, name, value);

	n->mark = parent->mark;
}

/* Below an element that is there already: words as elements, then the contents. */
static void
fill(struct arena *a, struct bound *element, const struct statement *s, int from)
{
	int n = (int)s->words.n;
	bool plain = n - from == 1 && s->list_at == n && s->end->child == NULL &&
		     from == 1 && s->words.v[1].n > 0;

	if (plain) {
		element->value = s->words.v[1];
		return;
	}
	for (int i = from; i < n; i++)
		add_element(
		    a, element, i < s->list_at ? "name" : "undefined", s->words.v[i]);
	bound_each(s->end, c) copy(a, element, c);
}

static struct bound *
shallow(struct arena *a, struct bound *parent, const struct bound *n, const char *name)
{
	struct bound *made = bound_add(a, parent, n->schema, name);
	struct bound *prev = made->prev;

	*made = *n;
	made->name = n->schema != NULL ? n->name : name;
	made->parent = parent;
	made->prev = prev;
	made->next = made->child = made->last = NULL;
	return made;
}

static struct bound *
copy_loose(struct arena *a, struct bound *parent, const struct bound *n)
{
	struct statement s = {.end = n};
	struct bound *made;
	int from = 1;

	read_statement(&s, n);
	if (n->schema == NULL && !is_element_name(s.words.v[0]))
		from = 0;
	made = shallow(a, parent, n, from == 0 ? "undefined" : n->name);
	made->value = (struct str){NULL, 0};
	fill(a, made, &s, from);
	vec_done(&s.words);
	return made;
}

static struct bound *
copy(struct arena *a, struct bound *parent, const struct bound *n)
{
	struct bound *made;

	if (is_loose(n))
		return copy_loose(a, parent, n);
	made = shallow(a, parent, n, n->name);
	bound_each(n, c) copy(a, made, c);
	return made;
}

const struct bound *
unknown_to_elements(struct arena *a, const struct bound *root)
{
	struct bound *top;

	if (!any_loose(root))
		return root;
	top = arena_new_of(a, struct bound);
	*top = *root;
	top->child = top->last = NULL;
	bound_each(root, c) copy(a, top, c);
	return top;
}

/* --- elements to words -------------------------------------------------------------------------------- */

/* A word of the statement, not a statement of its own: no child, no tag. */
static bool
is_word(const struct bound *n, const char *name)
{
	return n != NULL && n->schema == NULL && n->child == NULL && n->flags == 0 &&
	       n->comment == NULL && strcmp(n->name, name) == 0;
}

static void
take_words(struct statement *s, struct bound *n, const char *name)
{
	while (is_word(n->child, name) &&
	       (n->child->value.p != NULL || strcmp(name, "name") == 0)) {
		struct bound *word = n->child;

		vec_push(&s->words, word->value.p != NULL ? word->value : STR(""));
		bound_remove(word);
	}
}

/* What says that the words of a chain stood together. */
static const struct config_node *
source_of(struct arena *a, const struct statement *s, const struct bound *n)
{
	struct config_node *source = arena_new_of(a, struct config_node);

	source->nwords = (int)s->words.n;
	source->words = arena_array(a, struct str, s->words.n);
	memcpy(source->words, s->words.v, s->words.n * sizeof(struct str));
	source->mark = n->mark;
	if (n->child != NULL)
		source->flags |= CONFIG_BLOCK;
	if (s->list_at < (int)s->words.n) {
		source->flags |= CONFIG_LIST;
		source->list_at = s->list_at;
	}
	return source;
}

static void
move_children(struct bound *from, struct bound *to)
{
	to->child = from->child;
	to->last = from->last;
	from->child = from->last = NULL;
	bound_each(to, c) c->parent = to;
}

/* n, whose children are its contents, becomes the chain of the words. Gives its end. */
static struct bound *
make_chain(struct arena *a, struct bound *n, const struct statement *s)
{
	struct bound contents = {.child = NULL};
	int count = (int)s->words.n;
	bool valued = n->child == NULL && s->list_at == count;

	n->source = source_of(a, s, n);
	move_children(n, &contents);
	for (int i = 1; i < count; i++) {
		struct str word = s->words.v[i];
		struct bound *c;

		if (valued && i + 1 == count && n->schema == NULL) {
			n->value = word;
			break;
		}
		c = bound_add(a, n, NULL, arena_strndup(a, word.p, word.n));
		c->mark = n->mark;
		c->source = n->source;
		n = c;
	}
	if (contents.child != NULL)
		move_children(&contents, n);
	return n;
}

/* Gives the element that the statement's contents are below. */
static struct bound *
to_words(struct arena *a, struct bound *n)
{
	struct statement s = {.end = n};

	vec_push(&s.words, str_of(n->name));
	take_words(&s, n, "name");
	s.list_at = (int)s.words.n;
	take_words(&s, n, "undefined");
	if (n->schema == NULL && strcmp(n->name, "undefined") == 0 && s.list_at > 1) {
		memmove(s.words.v, s.words.v + 1, --s.words.n * sizeof(struct str));
		s.list_at--;
		n->name = arena_strndup(a, s.words.v[0].p, s.words.v[0].n);
	}
	if (s.words.n > 1)
		n = make_chain(a, n, &s);
	vec_done(&s.words);
	return n;
}

void
unknown_to_words(struct arena *a, struct bound *root)
{
	if (is_loose(root))
		root = to_words(a, root);
	bound_each(root, c) unknown_to_words(a, c);
}
