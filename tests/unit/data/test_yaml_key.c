#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/arena.h"
#include "data/value.h"
#include "data/yaml_key.h"

/* More keys than are remembered: each has its own text, the last again the same octets. */
static void
keys_keep_their_text(void **state)
{
	struct arena *a = arena_new();
	struct yaml_keys keys = {0};
	struct value *v[4 * YAML_KEYS], *again;
	char text[16];

	(void)state;
	for (int i = 0; i < 4 * YAML_KEYS; i++) {
		snprintf(text, sizeof text, "key%d", i);
		v[i] = yaml_key(&keys, a, str_of(text));
		again = yaml_key(&keys, a, str_of(text));
		assert_ptr_equal(v[i]->str.p, again->str.p);
		assert_ptr_not_equal(v[i], again);
		assert_true(again->shared);
	}
	for (int i = 0; i < 4 * YAML_KEYS; i++) {
		snprintf(text, sizeof text, "key%d", i);
		assert_string_equal(v[i]->str.p, text);
	}
	assert_int_equal(yaml_key(&keys, a, STR(""))->str.n, 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(keys_keep_their_text)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
