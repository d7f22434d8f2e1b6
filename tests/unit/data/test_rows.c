#include "unit/expect.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "data/rows.h"
#include "data/value.h"

struct sample {
	const char *name;
	const char *text;
	int64_t minutes;
	double factor;
	bool yes;
	int mode;
	struct row_texts hosts;
	int64_t soak;
	const struct value *any;
};

static const char *const modes[] = {"serial", "waves", "all", NULL};

static const struct row rows[] = {
    ROW_TEXT(struct sample, name, "name", ROW_REQUIRED, NULL, "short name"),
    ROW_TEXT(struct sample, text, "summary", 0, "none", "one line"),
    ROW_INT(struct sample, minutes, "confirm-timeout", 0, 10, 1, 65535, "minutes"),
    ROW_FLOAT(struct sample, factor, "factor", 0, 1.5, "how much more"),
    ROW_BOOL(struct sample, yes, "enabled", 0, true, "whether it runs"),
    ROW_WORD(struct sample, mode, "strategy", 0, 1, modes, "order of devices"),
    ROW_TEXTS(struct sample, hosts, "hosts", 0, "names"),
    ROW_SPAN(struct sample, soak, "soak", 0, 90000, 1000, 3600000, "time between"),
    ROW_VALUE(struct sample, any, "expect", 0, "anything"),
    ROW_END,
};

static struct arena *a;
static struct value *map;

static int
setup(void **state)
{
	(void)state;
	a = arena_new();
	map = value_map(a);
	map->mark = (struct mark){"s.yml", 1, 1};
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* Line 7: the key in column 3, the value in column 20. */
static void
put(const char *key, struct value *v)
{
	struct value *k = value_strz(a, key);

	k->mark = (struct mark){"s.yml", 7, 3};
	v->mark = (struct mark){"s.yml", 7, 20};
	value_put(a, map, k, v);
}

static void
refused(enum err_code code, const char *printed)
{
	struct sample s;
	struct err *e = NULL;

	assert_int_equal(rows_load(a, rows, "sample", map, &s, &e), -1);
	expect_err(e, code, printed);
}

static void
all_keys(void **state)
{
	struct value *list = value_list(a);
	struct sample s;
	struct err *e = NULL;

	(void)state;
	value_append(a, list, value_strz(a, "fra"));
	value_append(a, list, value_strz(a, "ams"));
	put("name", value_strz(a, "bgp"));
	put("summary", value_strz(a, ""));
	put("confirm-timeout", value_int(a, 65535));
	put("factor", value_int(a, 2)); /* a whole number is a number */
	put("enabled", value_bool(a, false));
	put("strategy", value_strz(a, "all"));
	put("hosts", list);
	put("soak", value_strz(a, "10 min"));
	put("expect", value_null(a));
	assert_int_equal(rows_load(a, rows, "sample", map, &s, &e), 0);
	assert_string_equal(s.name, "bgp");
	assert_string_equal(s.text, "");
	assert_int_equal(s.minutes, 65535);
	assert_true(s.factor == 2.0);
	assert_false(s.yes);
	assert_int_equal(s.mode, 2);
	assert_int_equal(s.hosts.n, 2);
	assert_string_equal(s.hosts.v[1], "ams");
	assert_int_equal(s.soak, 600000);
	assert_int_equal(s.any->kind, VALUE_NULL);
}

static void
defaults(void **state)
{
	struct sample s;
	struct err *e = NULL;

	(void)state;
	put("name", value_strz(a, "x"));
	assert_int_equal(rows_load(a, rows, "sample", map, &s, &e), 0);
	assert_string_equal(s.text, "none");
	assert_int_equal(s.minutes, 10);
	assert_true(s.factor == 1.5);
	assert_true(s.yes);
	assert_int_equal(s.mode, 1);
	assert_int_equal(s.hosts.n, 0);
	assert_int_equal(s.soak, 90000);
	assert_null(s.any);
}

static void
an_unknown_key_is_refused_with_the_nearest_name(void **state)
{
	put("confirm_timeout", value_int(a, 5));
	refused(ERR_UNKNOWN_KEY, "s.yml:7:3: unknown key 'confirm_timeout' in sample\n"
				 "  remedy: did you mean 'confirm-timeout'?\n");
	teardown(state);
	setup(state);
	put("transport", value_int(a, 5));
	refused(ERR_UNKNOWN_KEY,
	    "s.yml:7:3: unknown key 'transport' in sample\n"
	    "  remedy: nothing unknown is ignored: correct or remove the key\n");
}

static void
a_key_that_is_no_text(void **state)
{
	struct value *k = value_int(a, 5);

	(void)state;
	k->mark = (struct mark){"s.yml", 2, 1};
	value_put(a, map, k, value_null(a));
	refused(ERR_UNKNOWN_KEY,
	    "s.yml:2:1: a key of a sample must be text\n"
	    "  remedy: nothing unknown is ignored: correct or remove the key\n");
}

static void
a_required_key_is_named(void **state)
{
	struct sample s;
	struct err *e = NULL;
	struct value *empty = value_null(a);

	(void)state;
	refused(ERR_INPUT, "s.yml:1:1: a sample needs the key 'name'\n"
			   "  remedy: correct the file at the position shown\n");
	assert_int_equal(rows_load(a, rows, "sample", NULL, &s, &e), -1);
	expect_err(e, ERR_INPUT,
	    "a sample needs the key 'name'\n"
	    "  remedy: correct the file at the position shown\n");
	e = NULL;
	empty->mark = (struct mark){"e.yml", 1, 1};
	assert_int_equal(rows_load(a, rows, "sample", empty, &s, &e), -1);
	assert_string_equal(err_where(e).file, "e.yml");
	err_free(e);
	e = NULL;
	assert_int_equal(rows_load(a, rows + 1, "sample", NULL, &s, &e), 0);
}

static void
wrong_types_name_both(void **state)
{
	static const struct {
		const char *key;
		enum value_kind kind;
		const char *message;
	} cases[] = {
	    {"name", VALUE_INT, "'name' must be text, not whole number"},
	    {"summary", VALUE_NULL, "'summary' must be text, not nothing"},
	    {"confirm-timeout", VALUE_STR,
		"'confirm-timeout' must be whole number, not text"},
	    {"confirm-timeout", VALUE_FLOAT,
		"'confirm-timeout' must be whole number, not number"},
	    {"factor", VALUE_BOOL, "'factor' must be number, not true or false"},
	    {"enabled", VALUE_INT, "'enabled' must be true or false, not whole number"},
	    {"strategy", VALUE_LIST, "'strategy' must be one word, not list"},
	    {"hosts", VALUE_STR, "'hosts' must be list of text, not text"},
	    {"soak", VALUE_FLOAT, "'soak' must be span of time, not number"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value *v = value_strz(a, "");
		char want[256];

		if (cases[i].kind != VALUE_STR)
			*v = (struct value){.kind = cases[i].kind};
		put(cases[i].key, v);
		snprintf(want, sizeof want,
		    "s.yml:7:20: %s\n  remedy: correct the file at the position shown\n",
		    cases[i].message);
		refused(ERR_INPUT, want);
		teardown(state);
		setup(state);
	}
}

static void
bounds(void **state)
{
	(void)state;
	put("confirm-timeout", value_int(a, 0));
	refused(ERR_INPUT,
	    "s.yml:7:20: 'confirm-timeout' must be from 1 to 65535, not 0\n"
	    "  remedy: correct the file at the position shown\n");
	put("confirm-timeout", value_int(a, 65536));
	refused(ERR_INPUT,
	    "s.yml:7:20: 'confirm-timeout' must be from 1 to 65535, not 65536\n"
	    "  remedy: correct the file at the position shown\n");
}

static void
spans_have_a_unit_and_bounds(void **state)
{
	static const char unitless[] =
	    "s.yml:7:20: 'soak' must be a number with a unit\n"
	    "  remedy: write it like '90 s', '10 min' or '1 h 30 min'\n";
	static const char outside[] =
	    "s.yml:7:20: 'soak' must be from 1 s to 1 h\n"
	    "  remedy: correct the file at the position shown\n";

	(void)state;
	put("soak", value_int(a, 10));
	refused(ERR_INPUT, unitless);
	put("soak", value_strz(a, "10 m"));
	refused(ERR_INPUT, unitless);
	put("soak", value_int(a, 0));
	refused(ERR_INPUT, outside);
	put("soak", value_strz(a, "1 h 1 ms"));
	refused(ERR_INPUT, outside);
}

static void
words_are_listed(void **state)
{
	(void)state;
	put("strategy", value_strz(a, "Waves"));
	refused(ERR_INPUT, "s.yml:7:20: 'strategy' cannot be 'Waves'\n"
			   "  remedy: use one of 'serial', 'waves', 'all'\n");
}

static void
items_are_text(void **state)
{
	struct value *list = value_list(a), *item = value_int(a, 5);

	(void)state;
	item->mark = (struct mark){"s.yml", 9, 5};
	value_append(a, list, value_strz(a, "fra"));
	value_append(a, list, item);
	put("hosts", list);
	refused(ERR_INPUT,
	    "s.yml:9:5: an item of 'hosts' must be text, not whole number\n"
	    "  remedy: correct the file at the position shown\n");
}

static void
only_mappings_load(void **state)
{
	(void)state;
	map = value_list(a);
	map->mark = (struct mark){"s.yml", 1, 1};
	refused(ERR_INPUT, "s.yml:1:1: a sample must be a mapping, not list\n"
			   "  remedy: correct the file at the position shown\n");
}

static void
help_is_one_line_per_row(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_TEXT);
	rows_print_help(rows, &b);
	assert_string_equal(buf_z(&b),
	    "  name               short name (required)\n"
	    "  summary            one line (default none)\n"
	    "  confirm-timeout    minutes (default 10)\n"
	    "  factor             how much more (default 1.5)\n"
	    "  enabled            whether it runs (default true)\n"
	    "  strategy           order of devices: serial | waves | all (default "
	    "waves)\n"
	    "  hosts              names\n"
	    "  soak               time between (default 1 min 30 s)\n"
	    "  expect             anything\n");
	buf_done(&b);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(all_keys),
	    T(defaults),
	    T(an_unknown_key_is_refused_with_the_nearest_name),
	    T(a_key_that_is_no_text),
	    T(a_required_key_is_named),
	    T(wrong_types_name_both),
	    T(bounds),
	    T(spans_have_a_unit_and_bounds),
	    T(words_are_listed),
	    T(items_are_text),
	    T(only_mappings_load),
	    T(help_is_one_line_per_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
