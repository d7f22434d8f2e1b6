/*
 * Cases are data: tests/spec/yaml/cases.json. With an argument the program is what tests/spec/test_yaml talks to:
 * one JSON text a line in, holding a YAML document, one JSON object a line out, {"value":…} or {"error":…}.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "data/yaml.h"

struct warnings {
	int n;
	struct mark at;
	char message[256];
};

static void
note(void *ctx, struct mark at, const char *message)
{
	struct warnings *w = ctx;

	w->n++;
	w->at = at;
	snprintf(w->message, sizeof w->message, "%s", message);
}

static struct value *
parse(struct arena *a, const char *text)
{
	struct value *v = NULL;
	struct err *e = NULL;
	struct buf b;

	if (yaml_parse(a, "t.yml", str_of(text), NULL, &v, &e) == 0)
		return v;
	buf_init(&b, BUF_LINE);
	err_print(e, &b);
	fail_msg("%s", buf_z(&b));
	return NULL;
}

/* What err_print says of a document that must be refused. */
static void
assert_refused(struct str text, enum err_code code, const char *want)
{
	struct arena *a = arena_new();
	struct value *v = NULL;
	struct err *e = NULL;
	struct buf b;

	assert_int_equal(yaml_parse(a, "t.yml", text, NULL, &v, &e), -1);
	assert_null(v);
	assert_int_equal(err_code(e), code);
	buf_init(&b, BUF_LINE);
	err_print(e, &b);
	assert_string_equal(buf_z(&b), want);
	buf_done(&b);
	err_free(e);
	arena_free(a);
}

static void
run_case(const struct value *c)
{
	struct arena *a = arena_new();
	struct value *v = NULL;
	struct err *e = NULL;
	struct buf b;
	const char *want = value_text(c, "json");

	buf_init(&b, BUF_TEXT);
	if (yaml_parse(a, "t", value_get(c, "yaml")->str, NULL, &v, &e) == 0) {
		json_print(v, 0, &b);
	} else {
		struct mark m = err_where(e);
		buf_printf(&b, "%d:%d: %s", m.line, m.col, err_message(e));
		want = value_text(c, "error");
	}
	if (want == NULL || strcmp(buf_z(&b), want) != 0)
		fail_msg(
		    "%s\nwanted %s\ngot    %s", value_text(c, "yaml"), want, buf_z(&b));
	err_free(e);
	buf_done(&b);
	arena_free(a);
}

static void
test_cases(void **state)
{
	struct arena *a = arena_new();
	struct value *cases = NULL;
	struct err *e = NULL;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_TEXT);
	assert_int_equal(buf_read_file(&b, "tests/spec/yaml/cases.json", &e), 0);
	assert_int_equal(json_parse(a, "cases.json", buf_str(&b), &cases, &e), 0);
	assert_true(value_count(cases) > 200);
	value_each(cases, it) run_case(*it);
	buf_done(&b);
	arena_free(a);
}

static void
test_marks(void **state)
{
	struct arena *a = arena_new();
	struct value *v =
	    parse(a, "# é\nb: 1\né: {x: [é, yy]}\r\nz:\n  - q\n\n  - |\n    text\n");

	(void)state;
	assert_string_equal(v->mark.file, "t.yml");
	assert_int_equal(v->mark.line, 2);
	assert_int_equal(v->map.v[1].key->mark.line, 3);
	assert_int_equal(v->map.v[1].key->mark.col, 1);
	struct value *list = value_get(v->map.v[1].value, "x");
	assert_int_equal(list->mark.col, 9); /* octets: é has two */
	assert_int_equal(value_at(list, 1)->mark.line, 3);
	assert_int_equal(value_at(list, 1)->mark.col, 14);
	assert_int_equal(value_at(value_get(v, "z"), 0)->mark.line, 5);
	assert_int_equal(value_at(value_get(v, "z"), 1)->mark.line, 7);
	assert_int_equal(value_at(value_get(v, "z"), 1)->mark.col, 5);
	arena_free(a);
}

static void
test_words(void **state)
{
	(void)state;
	assert_refused(STR("a: 1\nb: {{ x }}\n"), ERR_YAML,
	    "t.yml:2:4: a template expression is not quoted\n    b: {{ x }}\n       ^\n"
	    "  remedy: put the whole value in double quotes: \"{{ … }}\"\n");
	assert_refused(STR("a:\n\t- x\n"), ERR_YAML,
	    "t.yml:2:1: a tab cannot indent YAML\n    \t- x\n    ^\n"
	    "  remedy: indent with spaces\n");
	assert_refused(STR("a: - b\n"), ERR_YAML,
	    "t.yml:1:4: a list item cannot begin on the line of its key\n    a: - b\n    "
	    "   ^\n"
	    "  remedy: put '- ' on a line of its own below the key, or quote the value "
	    "if it is "
	    "text\n");
	assert_refused(STR("a: \"x\" y\n"), ERR_YAML,
	    "t.yml:1:8: text after the closing quote\n    a: \"x\" y\n           ^\n"
	    "  remedy: put the quotes around the whole value\n");
	assert_refused(STR("x: 1\na: [1,\n  2\nb: 3\n"), ERR_YAML,
	    "t.yml:2:4: the list that begins here is not closed, or a ',' is missing in "
	    "it "
	    "(noticed at line 4)\n    a: [1,\n       ^\n"
	    "  remedy: close it with ']', or quote items that hold ',' '[' ']' '{' '}' "
	    "or ': '\n");
	assert_refused(STR("a: 1\nb: 2\na: 3\n"), ERR_YAML,
	    "t.yml:3:1: key 'a' is given twice: first at line 1, column 1\n    a: 3\n    "
	    "^\n"
	    "  remedy: remove one of them\n");
	assert_refused(STR("a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  61\n"), ERR_INPUT,
	    "t.yml:1:4: this is no vault that can be opened: a part is missing\n"
	    "  remedy: copy the whole envelope, or encrypt the value again with "
	    "'ansible-vault encrypt'\n");
	assert_refused(STR("a: caf\xe9\n"), ERR_YAML,
	    "t.yml:1:7: this octet is not UTF-8\n    a: caf\n          ^\n"
	    "  remedy: save the file as UTF-8\n");
	assert_refused(STR("é: \x01\n"), ERR_YAML,
	    "t.yml:1:5: the character U+0001 cannot be part of YAML\n    é: \x01\n       "
	    "^\n"
	    "  remedy: remove the character, or write it as an escape in double "
	    "quotes\n");
}

/* A line that may hold a secret is not shown, nor is the secret in the message. */
static void
test_secrets(void **state)
{
	(void)state;
	assert_refused(STR("ansible_password: \"hunter2\n"), ERR_YAML,
	    "t.yml:1:19: the quoted text that begins here is not closed (noticed at line "
	    "2)\n"
	    "  remedy: close the quotes\n");
	assert_refused(STR("a: 1\nsecret_keys:\n  pair: *hunter2\n"), ERR_YAML,
	    "t.yml:3:9: nothing is named '********' for the alias '*********'\n"
	    "  remedy: define it before with '&', or put the value in quotes if it is "
	    "text\n");
	assert_refused(STR("password: !hunter2\n"), ERR_YAML,
	    "t.yml:1:11: unknown tag '********'\n"
	    "  remedy: remove the tag; put the value in quotes if it begins with '!'\n");
	assert_refused(STR("token: 99999999999999999999\n"), ERR_YAML,
	    "t.yml:1:8: '********' is an integer that does not fit 64 bits\n"
	    "  remedy: put it in quotes if it is text\n");
	assert_refused(STR("password: %hunter2\n"), ERR_YAML,
	    "t.yml:1:11: a plain value cannot begin with this character\n"
	    "  remedy: put the value in quotes\n");
}

static void
test_limits(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_TEXT);
	buf_fill(&b, '[', 201);
	assert_refused(buf_str(&b), ERR_LIMIT,
	    "t.yml:1:201: nested deeper than 200 levels\n"
	    "    [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n"
	    "                                                               ^\n"
	    "  remedy: the input is larger or deeper than this program accepts\n");
	buf_reset(&b);
	buf_adds(&b, "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 9; i++) {
		buf_printf(&b, "b%d: &a%d [", i, i);
		for (int k = 0; k < 10; k++)
			buf_printf(&b, "%s*a%d", k > 0 ? ", " : "", i - 1);
		buf_adds(&b, "]\n");
	}
	struct arena *a = arena_new();
	struct value *v = NULL;
	struct err *e = NULL;
	assert_int_equal(yaml_parse(a, "t", buf_str(&b), NULL, &v, &e), -1);
	assert_int_equal(err_code(e), ERR_LIMIT);
	assert_int_equal(err_where(e).line, 6);
	err_free(e);
	e = NULL;
	buf_reset(&b);
	buf_fill(&b, '#', (16UL << 20) + 1);
	assert_int_equal(yaml_parse(a, "t", buf_str(&b), NULL, &v, &e), -1);
	assert_int_equal(err_code(e), ERR_LIMIT);
	err_free(e);
	buf_done(&b);
	arena_free(a);
}

static void
test_identity(void **state)
{
	struct arena *a = arena_new();
	struct value *v =
	    parse(a, "a: &x [1]\nb: *x\nc: {<<: {k: *x}}\nd: !unsafe [*x, y, 1]\n");

	(void)state;
	assert_ptr_equal(value_get(v, "a"), value_get(v, "b"));
	assert_ptr_equal(value_get(v, "a"), value_get(value_get(v, "c"), "k"));
	assert_false(value_get(v, "a")->unsafe);
	assert_true(value_at(value_get(v, "d"), 1)->unsafe);
	assert_int_equal(value_at(value_get(v, "d"), 2)->kind, VALUE_INT);
	assert_true(value_get(parse(a, "a: !unsafe '{{ x }}'"), "a")->unsafe);
	assert_int_equal(value_get(parse(a, "a: !unsafe 1"), "a")->kind, VALUE_STR);
	arena_free(a);
}

static void
test_warning(void **state)
{
	struct arena *a = arena_new();
	struct warnings w = {0};
	struct yaml_warn warn = {.warn = note, .ctx = &w};
	struct value *v = NULL;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(yaml_parse(a, "t.yml",
			     STR("a: 12\nb: [x, 65000:1]\nc: '65000:1'\nd: 65000:60\n"),
			     &warn, &v, &e),
	    0);
	assert_int_equal(w.n, 1);
	assert_int_equal(w.at.line, 2);
	assert_int_equal(w.at.col, 8);
	assert_string_equal(w.message,
	    "'65000:1' without quotes is the base-60 integer 3900001: quote it if it is "
	    "a "
	    "community, a route distinguisher, a time or a MAC address");
	arena_free(a);
}

static int
serve(void)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, stdin)) > 0) {
		struct arena *a = arena_new();
		struct value *in = NULL, *out = value_map(a), *v = NULL;
		struct err *e = NULL;
		struct buf b;

		buf_init(&b, BUF_TEXT);
		if (json_parse(a, "in", (struct str){line, (size_t)n}, &in, &e) == 0 &&
		    yaml_parse(a, "t", in->str, NULL, &v, &e) == 0)
			value_set(a, out, "value", v);
		else
			value_set(a, out, "error",
			    value_strf(a, "%d:%d: %s", err_where(e).line,
				err_where(e).col, err_message(e)));
		json_print(out, 0, &b);
		puts(buf_z(&b));
		err_free(e);
		buf_done(&b);
		arena_free(a);
	}
	free(line);
	return 0;
}

static const char *
octets_of_key(const struct value *list, size_t i)
{
	return value_at(list, i)->map.v[0].key->str.p;
}

/* The same keys of a file share their octets; not those of a text without a name, which may be given back soon. */
static void
test_keys(void **state)
{
	struct arena *a = arena_new();
	struct value *v = parse(a, "- {name: x}\n- {name: '{{ y }}'}\n- [name]\n");
	struct err *e = NULL;

	(void)state;
	assert_ptr_equal(octets_of_key(v, 0), octets_of_key(v, 1));
	assert_ptr_not_equal(octets_of_key(v, 0), value_at(value_at(v, 2), 0)->str.p);
	assert_false(v->plain);
	assert_true(value_at(v, 0)->plain);
	assert_false(value_at(v, 1)->plain);
	assert_true(value_at(v, 2)->plain);
	assert_int_equal(
	    yaml_parse(a, NULL, STR("[{name: 1}, {name: 2}]"), NULL, &v, &e), 0);
	assert_ptr_not_equal(octets_of_key(v, 0), octets_of_key(v, 1));
	arena_free(a);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_marks),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_secrets),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_identity),
	    cmocka_unit_test(test_warning),
	    cmocka_unit_test(test_keys),
	};
	(void)argv;
	return argc > 1 ? serve() : cmocka_run_group_tests(tests, NULL, NULL);
}
