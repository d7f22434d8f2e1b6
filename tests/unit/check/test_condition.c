#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "check/condition.h"
#include "check/subject.h"
#include "data/value.h"
#include "data/yaml.h"
#include "unit/expect.h"

static enum condition_code
code_of(const char *key)
{
	for (int code = 0; code < CONDITIONS; code++)
		if (strcmp(condition_keys[code], key) == 0)
			return (enum condition_code)code;
	fail_msg("there is no condition '%s'", key);
	return CONDITIONS;
}

/* "is: x" or "within: 10 %, of: 5" as it stands in a claim. */
static int
load(struct arena *a, const char *yaml, struct condition *c, struct err **e)
{
	struct value *map = NULL;

	if (yaml_parse(a, "c.yml", str_of(arena_printf(a, "{%s}", yaml)), NULL, &map, e) <
	    0)
		fail_msg("%s", err_message(*e));
	return condition_load(a, code_of(map->map.v[0].key->str.p), map->map.v[0].value,
	    value_get(map, "of"), c, e);
}

/* Values by blanks. */
static void
put(struct arena *a, struct subject *s, enum check_side side, const char *values)
{
	struct str rest = str_of(values);

	s->there[side] = values != NULL;
	s->v[side] = arena_array(a, const char *, 10);
	while (rest.n > 0) {
		struct str one = str_cut(&rest, ' ');

		s->v[side][s->n[side]++] = arena_strndup(a, one.p, one.n);
	}
}

/* "so", "not so" or "unread", and the words of a report. */
static const char *
judged(struct arena *a, const char *yaml, const char *now, const char *before)
{
	static const char *const verdicts[] = {"not so", "so", "unread"};
	enum condition_verdict verdict = CONDITION_UNREAD;
	struct subject s = {.object = "x"};
	struct condition c;
	struct err *e = NULL;
	struct buf out;
	const char *text;

	if (load(a, yaml, &c, &e) < 0)
		fail_msg("%s", err_message(e));
	put(a, &s, CHECK_NOW, now);
	put(a, &s, CHECK_BEFORE, before);
	if (condition_judge(&c, &s, a, &verdict, &e) < 0)
		fail_msg("%s", err_message(e));
	buf_init(&out, BUF_LINE);
	buf_printf(&out, "%s: ", verdicts[verdict]);
	condition_print(&c, &s, &out);
	text = buf_copy(&out, a);
	buf_done(&out);
	return text;
}

struct judged_case {
	const char *yaml, *now, *before, *wanted;
};

static void
all(const struct judged_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct arena *a = arena_new();
		const char *got = judged(a, cases[i].yaml, cases[i].now, cases[i].before);

		if (strcmp(got, cases[i].wanted) != 0)
			fail_msg("%s of %s: %s", cases[i].yaml, cases[i].now, got);
		arena_free(a);
	}
}

#define ALL(cases) all(cases, sizeof cases / sizeof *cases)

static void
test_by_itself(void **state)
{
	static const struct judged_case cases[] = {
	    {"is: up", "up", NULL, "so: is up"},
	    {"is: up", "up down", NULL, "not so: is up"},
	    {"is: up", "Up", NULL, "not so: is up"},
	    {"is: 5", "5.0", NULL, "so: is 5"},
	    {"is: '5'", "5.0", NULL, "not so: is 5"},
	    {"is: 5", "five", NULL, "not so: is 5"},
	    {"is: 1.5", "1.50", NULL, "so: is 1.5"},
	    {"is: up", "", NULL, "not so: is up"},
	    {"is-not: up", "", NULL, "not so: is not up"},
	    {"is-not: up", "down", NULL, "so: is not up"},
	    {"is-not: up", "down up", NULL, "not so: is not up"},
	    {"in: [a, 2]", "a 2.0", NULL, "so: is one of a, 2"},
	    {"in: [a, 2]", "a 3", NULL, "not so: is one of a, 2"},
	    {"not-in: [a, 2]", "b 3", NULL, "so: is none of a, 2"},
	    {"not-in: [a, 2]", "b 2", NULL, "not so: is none of a, 2"},
	    {"contains: stab", "x Established", NULL, "so: contains stab"},
	    {"contains: stab", "x y", NULL, "not so: contains stab"},
	    {"not-contains: stab", "x y", NULL, "so: contains no stab"},
	    {"not-contains: stab", "x Established", NULL, "not so: contains no stab"},
	    {"matches: ^E.*d$", "Established", NULL, "so: matches ^E.*d$"},
	    {"matches: ^E.*d$", "Established Idle", NULL, "not so: matches ^E.*d$"},
	    {"not-matches: ^E", "Idle", NULL, "so: does not match ^E"},
	    {"not-matches: ^E", "Idle Est", NULL, "not so: does not match ^E"},
	    {"at-least: 5", "5 6", NULL, "so: at least 5"},
	    {"at-least: 5", "4.9", NULL, "not so: at least 5"},
	    {"at-most: -8.5", "-9", NULL, "so: at most -8.5"},
	    {"at-most: 90", "95%", NULL, "not so: at most 90"},
	    {"at-most: 90", "Unlimited", NULL, "unread: at most 90"},
	    {"at-most: 90", "1 -Inf", NULL, "unread: at most 90"},
	    {"exists: true", "x", NULL, "so: there"},
	    {"exists: true", "", NULL, "not so: there"},
	    {"exists: false", "", NULL, "so: not there"},
	    {"within: 10 %, of: 200", "180", NULL, "so: within 10 % of 200"},
	    {"within: 10%, of: 200", "221", NULL, "not so: within 10 % of 200"},
	    {"within: 3, of: -5", "-8", NULL, "so: within 3 of -5"},
	    {"within: 3, of: -5", "-8.1", NULL, "not so: within 3 of -5"},
	};

	(void)state;
	ALL(cases);
}

static void
test_beside_before(void **state)
{
	static const struct judged_case cases[] = {
	    {"within: 10 %", "90", "100", "so: within 10 % of 100"},
	    {"within: 10 %", "111", "100", "not so: within 10 % of 100"},
	    {"within: 0", "5", "5", "so: within 0 of 5"},
	    {"within: 10 %", "0", "0", "so: within 10 % of 0"},
	    {"within: 10 %", "1", "0", "not so: within 10 % of 0"},
	    {"within: +10 %", "110", "100", "so: within +10 % of 100"},
	    {"within: +10 %", "99", "100", "not so: within +10 % of 100"},
	    {"within: '-2'", "98", "100", "so: within -2 of 100"},
	    {"within: '-2'", "101", "100", "not so: within -2 of 100"},
	    {"within: 2", "98 50", "100 51", "so: within 2 of 100, 51"},
	    {"within: 2", "98 50", "100", "unread: within 2 of 100"},
	    {"within: 2", "x", "100", "unread: within 2 of 100"},
	    {"compare: no-diff", "a b", "b a", "so: as before"},
	    {"compare: no-diff", "a a b", "a b b", "not so: as before"},
	    {"compare: no-diff", "a b", "a", "not so: as before"},
	    {"compare: no-diff", "", "", "so: as before"},
	    {"compare: only-added", "c b a", "a b", "so: nothing gone since before"},
	    {"compare: only-added", "c b", "a b", "not so: nothing gone since before"},
	    {"compare: only-added", "a b", "a a", "not so: nothing gone since before"},
	    {"compare: list-not-less", "c b", "a b", "not so: nothing gone since before"},
	    {"compare: only-removed", "a", "a b", "so: nothing new since before"},
	    {"compare: list-not-more", "a c", "a b", "not so: nothing new since before"},
	    {"compare: not-less", "5", "5", "so: not less than 5"},
	    {"compare: not-less", "4", "5", "not so: not less than 5"},
	    {"compare: not-more", "6", "5", "not so: not more than 5"},
	    {"compare: not-more", "many", "5", "unread: not more than 5"},
	};

	(void)state;
	ALL(cases);
}

static void
refused(const char *yaml, const char *message)
{
	struct arena *a = arena_new();
	struct condition c;
	struct err *e = NULL;

	assert_int_equal(load(a, yaml, &c, &e), -1);
	assert_int_equal(err_code(e), ERR_INPUT);
	assert_string_equal(err_message(e), message);
	assert_string_equal(err_where(e).file, "c.yml");
	err_free(e);
	arena_free(a);
}

static void
test_refused(void **state)
{
	(void)state;
	refused("is: no", "'is' must be a text or a number, not true or false");
	refused("is: [a]", "'is' must be a text or a number, not list");
	refused("in: a", "'in' must be a list of texts and numbers, not text");
	refused("in: []", "'in' must be a list of texts and numbers, not list");
	refused(
	    "not-in: [a, yes]", "'not-in' must be a text or a number, not true or false");
	refused("contains: ''", "every value contains an empty text");
	refused("matches: '('",
	    "'(' is no regular expression: missing closing parenthesis at octet 2");
	refused("at-least: '5'", "'at-least' must be a number, not text");
	refused("same: false", "'same' can be 'true' only");
	refused("exists: 1", "'exists' must be true or false, not whole number");
	refused("compare: no-dif", "'compare' cannot be 'no-dif'");
	refused("within: ten",
	    "'ten' is no tolerance; write it like 5, '10 %', '+10 %' or "
	    "'-10 %'");
	refused("within: -5", "a tolerance is not below zero");
	refused("within: '--5'",
	    "'--5' is no tolerance; write it like 5, '10 %', '+10 %' or "
	    "'-10 %'");
	refused("within: '%'", "'%' is no tolerance; write it like 5, '10 %', '+10 %' or "
			       "'-10 %'");
}

static void
test_number(void **state)
{
	static const char *const none[] = {"", "%", "1,000", "0x10", "inf", "nan", "1 2",
	    "5%%", "--5", "1e999", "10 Gbps"};
	double number;

	(void)state;
	assert_true(condition_number("-2.5e1", &number) && number == -25);
	assert_true(condition_number("7%", &number) && number == 7);
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_false(condition_number(none[i], &number));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_by_itself),
	    cmocka_unit_test(test_beside_before),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
