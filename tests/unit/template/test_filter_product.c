#include "unit/template/rendered.h"

static void
lists_side_by_side(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [1,2,3]|zip('ab') }}", NULL, "[(1, 'a'), (2, 'b')]"},
	    {"{{ [1,2]|zip([3,4],[5,6]) }}{{ [1]|zip }}", NULL,
		"[(1, 3, 5), (2, 4, 6)][(1,)]"},
	    {"{{ [1,2]|zip([3], strict=true) }}", NULL,
		"! m:1:10: zip() was given lists of different length"},
	    {"{{ [1,2,3]|zip_longest([4], fillvalue='-') }}{{ [1]|zip_longest([]) }}",
		NULL, "[(1, 4), (2, '-'), (3, '-')][(1, None)]"},
	    {"{{ [1]|zip([2], fill=1) }}", NULL,
		"! m:1:8: zip() got an unexpected keyword argument 'fill'"},
	    {"{{ 5|zip }}", NULL, "! m:1:6: 'int' object is not iterable"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
every_item_with_every_other(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [1,2]|product('ab') }}", NULL,
		"[(1, 'a'), (1, 'b'), (2, 'a'), (2, 'b')]"},
	    {"{{ [1,2]|product([]) }}{{ 'ab'|product(repeat=2) }}", NULL,
		"[][('a', 'a'), ('a', 'b'), ('b', 'a'), ('b', 'b')]"},
	    {"{{ [1,2]|product(repeat=0) }}", NULL, "[()]"},
	    {"{{ range(1000)|product(range(1000), range(1000)) }}", NULL, "! m:1:16: "},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
choices_in_the_order_of_positions(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'abc'|combinations(2) }}", NULL, "[('a', 'b'), ('a', 'c'), ('b', 'c')]"},
	    {"{{ 'abc'|combinations(0) }}{{ 'abc'|combinations(4) }}", NULL, "[()][]"},
	    {"{{ 'abc'|permutations(2) }}", NULL,
		"[('a', 'b'), ('a', 'c'), ('b', 'a'), ('b', 'c'), ('c', 'a'), ('c', "
		"'b')]"},
	    {"{{ 'abc'|permutations|map('join')|join(' ') }}", NULL,
		"abc acb bac bca cab cba"},
	    {"{{ 'abc'|combinations(-1) }}", NULL, "! m:1:10: r must be non-negative"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists_side_by_side),
	    cmocka_unit_test(every_item_with_every_other),
	    cmocka_unit_test(choices_in_the_order_of_positions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
