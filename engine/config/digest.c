/*
 * The digest of a difference: that of the sorted digests of its changes, each of which is made of the path, the kind and
 * the digests of the statements. A statement's digest is made of its words and those of the statements below it, sorted
 * where their order does not count. Nothing is put together in memory, so the size of a difference has no limit.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "config/change.h"
#include "config/pair.h"
#include "data/sha256.h"

struct digest {
	unsigned char octets[SHA256_OCTETS];
};

struct digests {
	struct digest *v;
	size_t n;
	size_t cap;
};

static void
add_number(struct sha256 *s, uint64_t n)
{
	unsigned char octets[8];

	for (int i = 0; i < 8; i++)
		octets[i] = (unsigned char)(n >> (56 - 8 * i));
	sha256_add(s, octets, sizeof octets);
}

/* With its length: no two rows of texts are the same octets. */
static void
add_text(struct sha256 *s, struct str text)
{
	add_number(s, text.n);
	sha256_add(s, text.p, text.n);
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

/* A set of digests, whatever order they came in. */
static void
add_sorted(struct sha256 *s, struct digests *set)
{
	if (set->n > 0)
		qsort(set->v, set->n, sizeof *set->v, compare);
	add_number(s, set->n);
	for (size_t i = 0; i < set->n; i++)
		sha256_add(s, set->v[i].octets, sizeof set->v[i].octets);
	vec_done(set);
}

/* --- statements --------------------------------------------------------------------------------------- */

static void
add_comment(struct sha256 *s, const struct config_node *n)
{
	add_number(s, n->comment != NULL);
	if (n->comment != NULL)
		add_text(s, str_of(n->comment));
}

static void
add_words(struct sha256 *s, const struct config_node *n)
{
	int at = node_is_set(n) ? node_value_at(n) : n->nwords;
	struct digests values = {0};

	add_number(s, (uint64_t)n->nwords);
	for (int i = 0; i < at; i++)
		add_text(s, n->words[i]);
	for (int i = at; i < n->nwords; i++) {
		struct sha256 one;

		sha256_init(&one);
		add_text(&one, n->words[i]);
		sha256_end(&one, vec_add(&values)->octets);
	}
	add_sorted(s, &values);
}

/* How many entries of each list that keeps its order there were so far. */
struct counts {
	struct count {
		const struct config_node *of;
		uint64_t n;
	} * v;
	size_t n;
	size_t cap;
};

/* 0: its place does not count. */
static uint64_t
place_of(struct counts *c, const struct config_node *n)
{
	size_t i = 0;

	if (!pair_ordered(n))
		return 0;
	while (i < c->n && !node_same_list(c->v[i].of, n))
		i++;
	if (i == c->n)
		vec_push(c, ((struct count){n, 0}));
	return ++c->v[i].n;
}

static struct digest
of_node(const struct config_node *n)
{
	struct digests below = {0};
	struct counts counts = {0};
	struct digest d;
	struct sha256 s;

	node_each(n, c)
	{
		struct digest one = of_node(c);

		sha256_init(&s);
		add_number(&s, place_of(&counts, c));
		sha256_add(&s, one.octets, sizeof one.octets);
		sha256_end(&s, vec_add(&below)->octets);
	}
	vec_done(&counts);
	sha256_init(&s);
	add_number(&s, n->flags & (CONFIG_INACTIVE | CONFIG_PROTECT));
	add_comment(&s, n);
	add_words(&s, n);
	add_sorted(&s, &below);
	sha256_end(&s, d.octets);
	return d;
}

/* --- changes ------------------------------------------------------------------------------------------ */

static void
add_names(struct sha256 *s, const struct config_node *n)
{
	int named = n != NULL ? node_named(n) : 0;

	add_number(s, (uint64_t)named);
	for (int i = 0; i < named; i++)
		add_text(s, n->words[i]);
}

static void
add_path(struct sha256 *s, const struct config_node *n)
{
	for (; n->parent != NULL; n = n->parent)
		add_names(s, n);
	add_number(s, 0);
}

static void
add_statement(
    struct sha256 *s, const struct config_change *c, const struct config_node *n)
{
	struct digest d;

	add_names(s, n);
	if (n != NULL && c->kind <= CHANGE_VALUE) {
		d = of_node(n);
		sha256_add(s, d.octets, sizeof d.octets);
	} else if (n != NULL && c->kind == CHANGE_ANNOTATION) {
		add_comment(s, n);
	}
}

static void
of_change(void *ctx, const struct config_change *c)
{
	struct digests *all = ctx;
	struct sha256 s;

	sha256_init(&s);
	add_number(&s, c->kind);
	add_path(&s, (c->new != NULL ? c->new : c->old)->parent);
	add_statement(&s, c, c->old);
	add_statement(&s, c, c->new);
	add_number(&s, c->placed);
	add_names(&s, c->behind);
	sha256_end(&s, vec_add(all)->octets);
}

void
config_diff_digest(const struct config_node *old, const struct config_node *new,
    char ret_digits[CONFIG_DIGEST + 1])
{
	struct digests all = {0};
	struct digest d;
	struct sha256 s;

	config_changes(old, new, of_change, &all);
	sha256_init(&s);
	add_sorted(&s, &all);
	sha256_end(&s, d.octets);
	sha256_hex(d.octets, SHA256_OCTETS, ret_digits);
}
