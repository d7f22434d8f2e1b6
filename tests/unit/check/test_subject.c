#include "unit/check/claimed.h"

#include "check/claim.h"
#include "check/subject.h"

/* All rows of both sides in one line each: "object: now | before". */
static const char *
rows_of(struct arena *a, const char *collect, const char *claim, const char *now,
    const char *before)
{
	struct err *e = NULL;
	const struct general *g = claimed_load(
	    a, arena_printf(a, "collect: {%s}\njudge: [%s]\n", collect, claim), &e);
	const char *bodies[] = {now, before};
	struct subjects s = {.arena = a};
	struct buf out;
	const char *text;
	int rc = 0;

	if (g == NULL)
		fail_msg("%s", err_message(e));
	map_init(&s.map);
	buf_init(&out, BUF_TEXT);
	for (int side = CHECK_NOW;
	     side <= CHECK_BEFORE && bodies[side] != NULL && rc == 0; side++) {
		struct evidence v = {0};

		rc = evidence_open(
		    a, judged_reply(a, bodies[side], PADDED), g->source->form, &v, &e);
		if (rc == 0)
			rc = subjects_read(&s, &g->v[0], &v, (enum check_side)side, &e);
		evidence_close(&v);
	}
	if (rc < 0) {
		err_brief(e, &out);
		err_free(e);
	} else {
		map_each(&s.map, it)
		{
			const struct subject *one = it->value;

			buf_printf(&out, "%s: %s | %s\n", one->object,
			    subject_values(one, CHECK_NOW, a),
			    subject_values(one, CHECK_BEFORE, a));
		}
	}
	map_done(&s.map);
	text = buf_copy(&out, a);
	buf_done(&out);
	return text;
}

#define XML "rpc: <get-x/>"
#define TEXT "cli: show x"
#define ROW(name, v) "<row><name>" name "</name><v>" v "</v></row>"

static void
test_matching(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    rows_of(a, XML, "{rows: //row, id: name, value: v, compare: no-diff}",
		"<x>" ROW("a", "1") ROW("b", "2") "</x>",
		"<x>" ROW("c", "4") ROW("a", "3") "</x>"),
	    "a: 1 | 3\nb: 2 | not there\nc: not there | 4\n");
	/* engines by their names, and one of two that has nothing to say */
	assert_string_equal(
	    rows_of(a, XML, "{rows: //row, id: name, value: v, compare: no-diff}",
		ITEMS(ITEM("re0", "<x>" ROW("a", "1") "</x>") ITEM("re1", "")),
		ITEMS(ITEM("re0", "") ITEM("re1", "<x>" ROW("a", "3") "</x>"))),
	    "re0: a: 1 | not there\nre1: a: not there | 3\n");
	/* two of an id are told apart by their place, unless they are compared */
	assert_string_equal(
	    rows_of(a, XML, "{rows: //row, id: name, value: v, is: 1}",
		"<x>" ROW("a", "1") ROW("a", "2") "</x>", "<x>" ROW("a", "3") "</x>"),
	    "a: 1 | 3\na: 2 | not there\n");
	assert_string_equal(
	    rows_of(a, XML, "{rows: //row, id: name, value: v, compare: no-diff}",
		"<x>" ROW("a", "1") ROW("a", "2") "</x>", NULL),
	    "'a' is the id of two rows");
	assert_string_equal(
	    rows_of(a, XML, "{rows: //row, id: [name, v], compare: no-diff}",
		"<x>" ROW("a", "1") ROW("a", "2") "</x>", "<x>" ROW("a", "2") "</x>"),
	    "a 1: there | not there\na 2: there | there\n");
	arena_free(a);
}

static void
test_whole(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(rows_of(a, XML, "{value: //v, is: 1}",
				"<x>" ROW("a", "1") ROW("b", "2") "</x>", NULL),
	    ": 1, 2 | not there\n");
	assert_string_equal(rows_of(a, XML, "{is: 1}", "<x>" ROW("a", "1") "</x>", NULL),
	    ": x(row(name=a v=1)) | not there\n");
	assert_string_equal(rows_of(a, XML, "{count: //row, id: name, is: 1}",
				"<x>" ROW("a", "1") ROW("b", "2") "</x>", "<x/>"),
	    ": 2 (a, b) | 0\n");
	assert_string_equal(rows_of(a, TEXT, "{count: '(?<n>x\\d)', id: n, is: 1}",
				"x1 x2 x3 x4 x5 x6", NULL),
	    ": 6 (x1, x2, x3, x4, x5 and 1 more) | not there\n");
	assert_string_equal(
	    rows_of(a, TEXT, "{value: 'x(\\d)', is: 1}", "x1 x2\nx3", NULL),
	    ": 1, 2, 3 | not there\n");
	assert_string_equal(
	    rows_of(a, TEXT, "{rows: '^(?<n>\\w+) (?<v>\\w+)?$', id: n, value: v, is: 1}",
		"<output>a 1\nb \n</output>", NULL),
	    "a: 1 | not there\n");
	arena_free(a);
}

/* A long value is cut where it is shown, between characters. */
static void
test_shown(void **state)
{
	struct arena *a = arena_new();
	char text[302] = "x";
	const char *shown;

	(void)state;
	for (size_t i = 1; i < 301; i += 2)
		memcpy(text + i, "\xc3\xa4", 2);
	shown = rows_of(a, TEXT, "{contains: x}", text, NULL);
	assert_int_equal(strlen(shown), 2 + 199 + strlen("… | not there\n"));
	assert_int_equal(str_utf8_error(str_of(shown)), strlen(shown));
	arena_free(a);
}

static void
test_refused(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    rows_of(a, XML, "{rows: count(//a), id: b, is: 1}", "<x/>", NULL),
	    "'count(//a)' selects no nodes as rows");
	assert_string_equal(rows_of(a, XML, "{count: 1 + 1, is: 1}", "<x/>", NULL),
	    "'1 + 1' selects no nodes to count");
	assert_string_equal(rows_of(a, TEXT, "{is: 1}", "<x/>", NULL),
	    "<x> where text was expected in the answer");
	assert_string_equal(
	    rows_of(a, "cli: show x, form: json", "{is: 1}", "<x/>", NULL),
	    "the answer is not one JSON text");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_matching),
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_shown),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
