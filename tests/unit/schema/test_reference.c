#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/reference.h"
#include "schema/rules.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

static void
names(void **state)
{
	struct str rest = STR("( A && !(B-1 || C.x) )"), name;

	(void)state;
	assert_true(reference_name(&rest, &name) && str_eq(name, STR("A")));
	assert_true(reference_name(&rest, &name) && str_eq(name, STR("B-1")));
	assert_true(reference_name(&rest, &name) && str_eq(name, STR("C.x")));
	assert_false(reference_name(&rest, &name));
}

static void
words(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(reference_what(REFERENCE_AS_PATH_GROUP), "as-path-group");
	assert_string_equal(reference_message(a, REFERENCE_FILTER_INET, STR("F")),
	    "Referenced filter 'F' is not defined");
	assert_string_equal(reference_message(a, REFERENCE_INSTANCE, STR("R")),
	    "referenced routing-instance must be defined");
	arena_free(a);
}

/* A `*` stands for any of these. */
static bool
possible(struct arena *a, const struct schema *s, struct str *words, int n)
{
	static const struct str any[] = {{"inet", 4}, {"unicast", 7}, {"dscp", 4}};

	for (int i = 0; i < n; i++) {
		if (!str_eq(words[i], STR("*")))
			continue;
		for (size_t k = 0; k < sizeof any / sizeof any[0]; k++) {
			struct str tried[LOOKUP_WORDS];

			memcpy(tried, words, (size_t)n * sizeof *tried);
			tried[i] = any[k];
			if (possible(a, s, tried, n))
				return true;
		}
		return false;
	}
	return lookup_possible(a, schema_root(s), words, n);
}

/* A row that no statement of the modules has finds nothing, ever. */
static void
paths(void **state)
{
	struct arena *a = arena_new();
	const struct schema *s = *state;
	int missing = 0;

	for (size_t i = 0; reference_path(i) != NULL; i++) {
		struct str list = str_of(reference_path(i));

		while (list.n > 0) {
			struct str path = str_cut(&list, '|'), words[LOOKUP_WORDS];
			int n = 0;

			while (path.n > 0 && n < LOOKUP_WORDS - 1)
				words[n++] = str_cut(&path, ' ');
			if (i < REFERENCES)
				words[n++] = STR("<*>");
			if (possible(a, s, words, n))
				continue;
			/* known by its name only: `undefined` is silent then */
			if (i == REFERENCE_FILTER_SWITCHING)
				continue;
			print_message("nothing has '%s'\n", reference_path(i));
			missing++;
		}
	}
	assert_int_equal(missing, 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test(words),
	    cmocka_unit_test(paths),
	};

	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
