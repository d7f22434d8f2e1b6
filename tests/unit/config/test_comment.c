#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/comment.h"

static void
kinds(void **state)
{
	(void)state;
	assert_true(comment_is_hash(STR("# a")));
	assert_true(comment_is_hash(STR("#a\n#")));
	assert_false(comment_is_hash(STR("")));
	assert_false(comment_is_hash(STR("a")));
	assert_false(comment_is_hash(STR("## a")));
	assert_false(comment_is_hash(STR("# a\nb")));
	assert_false(comment_is_hash(STR("# a\n")));
	assert_false(comment_is_hash(STR("# a\n\n# b")));
	assert_false(comment_is_hash(STR(" # a")));
	assert_false(comment_is_hash(STR("# a \n# b")));
}

static void
joined(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(comment_join(a, NULL, STR("a")), "a");
	assert_string_equal(comment_join(a, "", STR("# a")), "# a");
	assert_string_equal(comment_join(a, "a", STR("")), "a");
	assert_string_equal(comment_join(a, "a", STR("b")), "a\nb");
	assert_string_equal(comment_join(a, "# a", STR("# b")), "# a\n# b");
	assert_string_equal(comment_join(a, "# a\n#b", STR("c")), "a\nb\nc");
	assert_string_equal(comment_join(a, "a", STR("# b */ c")), "a\nb * / c");
	assert_string_equal(comment_join(a, NULL, STR("# b */ c")), "# b */ c");
	assert_string_equal(comment_join(a, NULL, STR("a */ b */")), "a * / b * /");
	assert_string_equal(comment_join(a, "a", STR("#")), "a");
	assert_string_equal(comment_join(a, "#", STR("a")), "a");
	arena_free(a);
}

static void
printed(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, BUF_TEXT);
	comment_print("a\nb", &out);
	comment_print("# a\n# b", &out);
	assert_string_equal(buf_z(&out), "/* a\nb */# a\n# b");
	buf_reset(&out);
	comment_print_lines("a\nb", "+", 2, &out);
	comment_print_lines("# a\n# b", "-", 3, &out);
	assert_string_equal(buf_z(&out), "+  /* a\nb */\n-   # a\n-   # b\n");
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds),
	    cmocka_unit_test(joined),
	    cmocka_unit_test(printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
