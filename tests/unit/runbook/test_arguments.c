#include "runbook/arguments.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/value.h"
#include "data/yaml.h"
#include "inventory/site.h"
#include "runbook/step.h"
#include "template/template.h"

enum { FEW, MANY };

struct all {
	const char *text;
	int64_t number, span_ms;
	bool flag;
	int word;
	struct row_texts texts;
	const struct value *value;
};

static const char *const words[] = {[FEW] = "few", [MANY] = "many", NULL};

static const struct row rows[] = {
    ROW_TEXT(struct all, text, "text", ROW_REQUIRED, NULL, "help"),
    ROW_INT(struct all, number, "number", 0, 7, 1, 99, "help"),
    ROW_SPAN(struct all, span_ms, "span", 0, 0, 0, 60000, "help"),
    ROW_BOOL(struct all, flag, "flag", 0, false, "help"),
    ROW_WORD(struct all, word, "word", 0, FEW, words, "help"),
    ROW_TEXTS(struct all, texts, "texts", 0, "help"),
    ROW_VALUE(struct all, value, "value", 0, "help"),
    ROW_END,
};

static const struct step_kind kind = {
    .name = "test", .rows = rows, .size = sizeof(struct all)};

struct rig {
	struct arena *a;
	struct template_set *set;
	struct value *vars;
	struct err *e;
};

static struct value *
yaml(struct rig *r, const char *text)
{
	struct value *v;

	if (yaml_parse(r->a, "book.yaml", str_of(text), NULL, &v, &r->e) < 0)
		fail_msg("%s", err_message(r->e));
	return v;
}

static void
setup(struct rig *r)
{
	static const struct site site = {.dir = "/nonexistent"};

	*r = (struct rig){.a = arena_new()};
	r->set = arguments_set(r->a, &site);
	r->vars =
	    yaml(r, "n: 5\nlots: true\nlist: [1, b]\nname: fra\nlazy: '{{ name }}-1'\n"
		    "evil: !unsafe '{{ n }}'\n");
}

static void
teardown(struct rig *r)
{
	err_free(r->e);
	template_set_free(r->set);
	arena_free(r->a);
}

static const struct all *
loaded(struct rig *r, const char *text)
{
	struct runbook_step step = {.kind = &kind, .arguments = yaml(r, text)};
	void *arguments;

	if (arguments_check(r->a, &kind, step.arguments, &r->e) < 0 ||
	    arguments_load(r->set, &step, r->vars, r->a, &arguments, &r->e) < 0)
		return NULL;
	return arguments;
}

static void
templates_take_the_type_that_is_wanted(void **state)
{
	const struct all *all;
	struct rig r;

	(void)state;
	setup(&r);
	all =
	    loaded(&r, "text: '{{ n }}'\nnumber: '{{ n }}0'\nspan: '{{ n }} s'\n"
		       "flag: '{{ n == 5 }}'\nword: \"{{ 'many' if lots else 'few' }}\"\n"
		       "texts: '{{ list }}'\nvalue: {a: ['{{ list }}', '{{ lazy }}']}\n");
	if (all == NULL)
		fail_msg("%s", err_message(r.e));
	assert_string_equal(all->text, "5");
	assert_int_equal(all->number, 50);
	assert_int_equal(all->span_ms, 5000);
	assert_true(all->flag);
	assert_int_equal(all->word, MANY);
	assert_int_equal(all->texts.n, 2);
	assert_string_equal(all->texts.v[0], "1");
	assert_string_equal(all->texts.v[1], "b");
	assert_int_equal(
	    value_at(value_at(value_get(all->value, "a"), 0), 0)->integer, 1);
	assert_string_equal(value_at(value_get(all->value, "a"), 1)->str.p, "fra-1");
	/* the variable is what it was: others read it */
	assert_int_equal(value_at(value_get(r.vars, "list"), 0)->kind, VALUE_INT);
	all = loaded(&r, "text: x\ntexts: [a, '{{ name }}']\n");
	assert_int_equal(all->number, 7);
	assert_string_equal(all->texts.v[1], "fra");
	teardown(&r);
}

static void
what_came_from_elsewhere_is_no_template(void **state)
{
	const struct all *all;
	struct rig r;

	(void)state;
	setup(&r);
	all = loaded(&r, "text: 'x {{ evil }}'\n");
	assert_non_null(all);
	assert_string_equal(all->text, "x {{ n }}");
	all = loaded(&r, "text: !unsafe '{{ n }}'\n");
	assert_string_equal(all->text, "{{ n }}");
	teardown(&r);
}

static void
mistakes_have_places(void **state)
{
	static const struct {
		const char *text, *message;
		int line, col;
	} cases[] = {
	    {"text: 5\n", "'text' must be text, not whole number", 1, 7},
	    {"text: x\nnumber: 100\n", "'number' must be from 1 to 99, not 100", 2, 9},
	    {"text: x\nnumber: '{{ n }}00'\n", "'number' must be from 1 to 99, not 500",
		2, 9},
	    {"text: x\nwrd: '{{ n }}'\n", "unknown key 'wrd' in step of kind 'test'", 2,
		1},
	    {"number: '{{ n }}'\n", "a step of kind 'test' needs the key 'text'", 1, 1},
	    {"text: 'a {{ m }}'\n", "'m' is undefined", 1, 0},
	    {"text: '{{ m }}'\n", "'m' is undefined", 1, 0},
	    {"text: x\nword: '{{ name }}'\n", "'word' cannot be 'fra'", 2, 7},
	};
	struct rig r;

	(void)state;
	setup(&r);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_null(loaded(&r, cases[i].text));
		assert_string_equal(err_message(r.e), cases[i].message);
		assert_int_equal(err_where(r.e).line, cases[i].line);
		if (cases[i].col != 0)
			assert_int_equal(err_where(r.e).col, cases[i].col);
		assert_string_equal(err_where(r.e).file, "book.yaml");
		err_clear(&r.e);
	}
	teardown(&r);
}

static void
conditions(void **state)
{
	static const struct {
		const char *text;
		bool holds;
	} cases[] = {
	    {"n == 5", true},
	    {"n > 5 or name == 'fra'", true},
	    {"list | select('equalto', 9)", true}, /* as Jinja: a generator is true */
	    {"name is search('^s')", false},
	    {"lost is defined", false},
	    {"''", false},
	};
	struct mark at = {"book.yaml", 3, 20};
	struct rig r;
	bool holds;

	(void)state;
	setup(&r);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(
		    arguments_hold(r.set, cases[i].text, at, r.vars, &holds, &r.e), 0);
		assert_int_equal(holds, cases[i].holds);
	}
	assert_int_equal(arguments_hold(r.set, "lost", at, r.vars, &holds, &r.e), -1);
	assert_int_equal(err_code(r.e), ERR_UNDEFINED);
	assert_int_equal(err_where(r.e).line, 3);
	assert_int_equal(err_where(r.e).col, 20);
	err_clear(&r.e);
	assert_int_equal(arguments_hold(r.set, "n ==", at, r.vars, &holds, &r.e), -1);
	assert_int_equal(err_code(r.e), ERR_TEMPLATE);
	teardown(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(templates_take_the_type_that_is_wanted),
	    cmocka_unit_test(what_came_from_elsewhere_is_no_template),
	    cmocka_unit_test(mistakes_have_places),
	    cmocka_unit_test(conditions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
