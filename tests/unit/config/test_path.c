#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "config/path.h"

static struct config_node *
parse(struct arena *a, const char *text)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if (config_parse_text(a, "t", str_of(text), &root, &e) != 0)
		fail_msg("%s: %s", text, err_message(e));
	return root;
}

static void
finds(const char *text, const char *path, size_t n, const char *word, int value)
{
	struct arena *a = arena_new();
	struct str words[16], rest = str_of(path);
	struct path_matches m;
	int k = 0;

	while (rest.n > 0)
		words[k++] = str_cut(&rest, ' ');
	path_find(parse(a, text), words, k, &m);
	assert_int_equal(m.n, n);
	if (n > 0) {
		assert_int_equal(m.v[0].value, value);
		assert_true(str_eq(
		    m.v[0].node->words[value > 0 ? value : m.v[0].node->nwords - 1],
		    str_of(word)));
	}
	vec_done(&m);
	arena_free(a);
}

static void
paths(void **state)
{
	(void)state;
	finds("a { b { c d; } }", "a b c d", 1, "d", 0);
	finds("a { b { c d; } }", "a b c", 1, "d", 0);
	finds("a { b { c d; } }", "a b d", 0, "", 0);
	finds("group G { neighbor A; neighbor B; }", "group G neighbor", 2, "A", 0);
	finds("group G { neighbor A; neighbor B; }", "group G neighbor B", 1, "B", 0);
	finds("group G { import [ p q ]; }", "group G import q", 1, "q", 2);
	finds("group G { import [ p q ]; }", "group G import", 1, "q", 0);
	finds("group G { import p; }", "group G import p", 1, "p", 0);
	finds("zeta [ p q ];", "zeta q", 1, "q", 2);
	finds("host-name r1;", "host-name r2", 0, "", 0);
	finds("vrf-target { t:1; import x; }", "vrf-target t:1", 1, "t:1", 0);
	finds("vrf-target { t:1; import x; }", "vrf-target t:2", 0, "", 0);
	finds("a b c { d; }", "a b c d", 1, "d", 0);
	finds("a;", "", 0, "", 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(paths)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
