/* Things that stand: counted on both sides, judged in a kind's own words. */
#include "check/standing.h"
#include "judged.h"

static const struct row rows[] = {STANDING_ROWS("flags", "pole")};

static const struct standing_words words = {
    .none = "no flag",
    .stood = "flew before",
    .was = "up",
    .was_not = "down",
};

/* <flag>pole</flag> each; the same pole may fly several. */
static int
read_flags(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct standing *s = self;

	for (const struct xml *x = NULL;
	     (x = xml_walk(replies->v[0], x, "flag")) != NULL;) {
		const char *pole = arena_strndup(s->arena, xml_text(x).p, xml_text(x).n);
		struct standing_thing *flag = standing_at(s, pole);

		if (pole[0] == '\0')
			return err_set(e, ERR_PROTOCOL, "a flag without a pole");
		if (flag->object == NULL)
			*flag = (struct standing_thing){
			    .object = arena_printf(s->arena, "flag of %s", pole),
			    .name = pole,
			    .about = arena_printf(s->arena, "flies on %s", pole),
			};
		flag->count[side]++;
	}
	return 0;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	return standing_judge(in, &words, read_flags, out, e);
}

static const char *const rpcs[] = {"<get-flags/>", NULL};

static const struct check_kind flags = {
    .name = "flags",
    .rows = rows,
    .size = sizeof(struct standing_expect),
    .rpcs = rpcs,
    .judge = judge,
};

#define EAST "<flag>east</flag>"
#define WEST "<flag>west</flag>"

static void
test_none(void **state)
{
	(void)state;
	judged(&flags, "{}", BODIES("<x/>"), BODIES(EAST),
	    "ok [] expect: no flag that was not there before; actual: no flag\n");
	judged(&flags, "all: none", BODIES("<x/>"), NULL,
	    "ok [] expect: no flag; actual: no flag\n");
	judged(&flags, "{all: none, ignore: [.st]}", BODIES(EAST EAST WEST), NULL,
	    "ok [] expect: no flag; actual: no flag\n");
}

static void
test_stood_before(void **state)
{
	(void)state;
	judged(&flags, "{}", BODIES(WEST EAST), BODIES(EAST EAST WEST),
	    "ok [] expect: no flag that was not there before; actual: 2 that flew "
	    "before\n");
	judged(&flags, "ignore: [^west$]", BODIES(WEST EAST), BODIES(EAST),
	    "ok [] expect: no flag that was not there before; actual: 1 that flew "
	    "before\n");
	judged(&flags, "all: none", BODIES(EAST), BODIES(EAST),
	    "FAIL [flag of east] expect: no flag; actual: flies on east; before: up\n");
	judged(&flags, "all: none", BODIES(EAST EAST), NULL,
	    "FAIL [flag of east] expect: no flag; actual: flies on east\n");
}

static void
test_new(void **state)
{
	(void)state;
	judged(&flags, "{}", BODIES(WEST EAST EAST), BODIES(EAST),
	    "FAIL [flag of west] expect: no flag that was not there before; actual: "
	    "flies on west; before: down\n"
	    "FAIL [flag of east] expect: no flag that was not there before; actual: "
	    "flies on east; before: up\n");
}

static void
test_unreadable(void **state)
{
	(void)state;
	judged(&flags, "{}", BODIES(EAST), NULL,
	    "INPUT: there is no baseline to compare with\n");
	judged(&flags, "{}", BODIES("<flag/>"), BODIES(EAST),
	    "PROTOCOL: a flag without a pole\n");
	judged(&flags, "{}", BODIES(EAST), BODIES("<flag/>"),
	    "PROTOCOL: in the baseline: a flag without a pole\n");
	judged(&flags, "{all: none, ignore: ['']}", BODIES(EAST), NULL,
	    "INPUT: an empty regular expression would ignore everything\n");
}

static void
test_rows(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, BUF_TEXT);
	rows_print_help(rows, &out);
	assert_string_equal(buf_z(&out),
	    "  new                flags that were not in the baseline: none (default "
	    "none)\n"
	    "  all                flags at all; none: no baseline is needed: any | none "
	    "(default any)\n"
	    "  ignore             regular expressions on the pole\n");
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_stood_before),
	    cmocka_unit_test(test_new),
	    cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
