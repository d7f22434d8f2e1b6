#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "config/place.h"

enum { WORDS = 300 };

/* Places the words of `line` below root; a word `[` begins a list. Gives the statements from root to the tail. */
static bool
place(struct arena *a, struct config_node *root, const char *line, bool set,
    struct place *p)
{
	struct word *words = arena_array(a, struct word, WORDS);
	struct str rest = str_of(arena_strdup(a, line));

	*p = (struct place){.arena = a,
	    .file = "t",
	    .batch = rest,
	    .set = set,
	    .words = words,
	    .list_at = -1};
	while (rest.n > 0) {
		struct str w = str_cut(&rest, ' ');

		if (str_eq(w, STR("[")))
			p->list_at = p->nwords;
		else
			words[p->nwords++] =
			    (struct word){w, 1, (int)(w.p - p->batch.p) + 1};
	}
	return place_words(p, root);
}

static int
levels(const struct config_node *n)
{
	int k = 0;

	for (; n->parent != NULL; n = n->parent)
		k++;
	return k;
}

static void
splits(const char *line, bool set, int want_levels, const char *last, int col)
{
	struct arena *a = arena_new();
	struct place p;

	assert_true(place(a, config_new(a), line, set, &p));
	assert_int_equal(levels(p.tail), want_levels);
	assert_true(str_eq(p.tail->words[0], str_of(last)));
	assert_int_equal(p.tail->mark.col, col);
	arena_free(a);
}

static void
lines(void **state)
{
	(void)state;
	splits("then accept", false, 2, "accept", 6);
	splits("zeta one two three", false, 1, "zeta", 1);
	splits("zeta one two three", true, 3, "two", 10);
	splits("route-filter 10.0.0.0/8 upto /24", false, 1, "route-filter", 1);
	splits("from route-filter 10.0.0.0/8 upto /24 accept", false, 3, "accept", 39);
	splits("from protocol [ bgp static", false, 2, "protocol", 6);
	splits("interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/31", true, 5,
	    "address", 40);
	splits("ntp server 192.0.2.1 key 1 prefer", true, 3, "prefer", 28);
	splits("group", true, 1, "group", 1);
}

static void
key_words(void **state)
{
	const struct word words[] = {{STR("route-filter"), 1, 1},
	    {STR("10.0.0.0/8"), 1, 1}, {STR("upto"), 1, 1}, {STR("/24"), 1, 1}};
	const struct key filter = {"route-filter", "", KEY_LIST, 2, KEY_MATCH},
			 list = {"x", "", KEY_LIST, 3, 0};

	(void)state;
	assert_int_equal(place_key_words(&filter, words, 4), 4);
	assert_int_equal(place_key_words(&filter, words, 2), 0);
	assert_int_equal(place_key_words(&list, words, 4), 4);
	assert_int_equal(place_key_words(&list, words, 3), 0);
}

static void
too_deep(void **state)
{
	struct arena *a = arena_new();
	struct config_node *root = config_new(a);
	struct place p;
	char line[2 * WORDS];

	(void)state;
	for (int i = 0; i < WORDS - 1; i++) {
		line[2 * i] = 'z';
		line[2 * i + 1] = i < WORDS - 2 ? ' ' : '\0';
	}
	assert_false(place(a, root, line, true, &p));
	assert_true(p.too_deep);
	assert_true(levels(p.tail) <= NODE_DEPTH);
	assert_true(place(a, root, line, false, &p));
	arena_free(a);
}

/* Of a statement that has one value, the text form says that there was another; commands mean it. */
static void
again(void **state)
{
	static const struct {
		const char *first, *second;
		bool set, again;
	} rows[] = {
	    {"mtu 1500", "mtu 9000", false, true},
	    {"mtu 1500", "mtu 1500", false, false},
	    {"mtu 1500", "mtu 9000", true, false},
	    {"domain-search a", "domain-search b", false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct arena *a = arena_new();
		struct config_node *root = config_new(a);
		struct place p;

		assert_true(place(a, root, rows[i].first, rows[i].set, &p));
		assert_int_equal(p.tail->flags & CONFIG_AGAIN, 0);
		assert_true(place(a, root, rows[i].second, rows[i].set, &p));
		assert_int_equal((p.tail->flags & CONFIG_AGAIN) != 0, rows[i].again);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(lines),
	    cmocka_unit_test(key_words), cmocka_unit_test(too_deep),
	    cmocka_unit_test(again)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
