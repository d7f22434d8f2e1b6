#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "template/template.h"

struct fixture {
	struct arena *a;
	struct template_set *s;
	struct value *vars;
	struct buf out;
	struct template_map map;
	struct err *e;
};

static void
begin(struct fixture *f, const struct template_options *o, const char *main,
    const char *vars)
{
	*f = (struct fixture){.a = arena_new()};
	f->s = template_set_new(o);
	template_set_add(f->s, "m", str_of(main));
	assert_int_equal(json_parse(f->a, "vars.json", str_of(vars), &f->vars, &f->e), 0);
	buf_init(&f->out, BUF_TEXT);
}

static int
run(struct fixture *f)
{
	return template_render(f->s, "m", f->vars, f->a, &f->out, &f->map, &f->e);
}

static const struct template_origin *
line(const struct fixture *f, size_t number)
{
	return template_map_line(&f->map, buf_str(&f->out), number);
}

static void
end(struct fixture *f)
{
	err_free(f->e);
	buf_done(&f->out);
	template_set_free(f->s);
	arena_free(f->a);
}

static const struct template_options plain = {0}, lazy = {.lazy_variables = true};

static void
lines_know_template_and_variable(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &plain,
	    "{% import 'lib' as lib %}a\nmtu {{ mtu }}\n{{ lib.two(name) }}\n",
	    "{\"mtu\":1500,\n \"name\":\"x\"}");
	template_set_add(
	    f.s, "lib", STR("{% macro two(n) %}\nfirst\n  name {{ n }}{% endmacro %}"));
	assert_int_equal(run(&f), 0);
	assert_string_equal(buf_z(&f.out), "a\nmtu 1500\n\nfirst\n  name x");
	assert_int_equal(template_map_lines(&f.map, buf_str(&f.out)), 5);
	assert_string_equal(line(&f, 2)->at.file, "m");
	assert_int_equal(line(&f, 2)->at.line, 2);
	assert_string_equal(line(&f, 2)->variables[0].at.file, "vars.json");
	assert_int_equal(line(&f, 2)->variables[0].at.line, 1);
	assert_string_equal(line(&f, 2)->variables[0].name, "mtu");
	assert_string_equal(line(&f, 5)->at.file, "lib");
	assert_int_equal(line(&f, 5)->at.line, 3);
	assert_int_equal(line(&f, 5)->variables[0].at.line, 2);
	assert_string_equal(line(&f, 5)->via->what, "macro two");
	assert_int_equal(line(&f, 5)->via->at.line, 3);
	end(&f);
}

static void
errors_have_position_chain_and_nearest_name(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &plain, "x\n{% include 'part' %}", "{\"ntp_servers\":[]}");
	template_set_add(f.s, "part", STR("ok\n  {{ ntp_server }}"));
	buf_adds(&f.out, "kept");
	assert_int_equal(run(&f), -1);
	assert_int_equal(err_code(f.e), ERR_UNDEFINED);
	assert_string_equal(err_where(f.e).file, "part");
	assert_int_equal(err_where(f.e).line, 2);
	assert_int_equal(err_where(f.e).col, 6);
	assert_string_equal(
	    err_message(f.e), "'ntp_server' is undefined (in include 'part' at m:2)");
	assert_string_equal(err_get_remedy(f.e), "did you mean 'ntp_servers'?");
	assert_string_equal(buf_z(&f.out), "kept");
	end(&f);
}

static void
variables_are_not_changed(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &plain, "{% do l.append(3) %}{{ l }}{{ l.pop() }}", "{\"l\":[1]}");
	assert_int_equal(run(&f), 0);
	assert_string_equal(buf_z(&f.out), "[1, 3]3");
	assert_int_equal(value_count(value_get(f.vars, "l")), 1);
	end(&f);
}

/* The template that changes the list is only found while rendering. */
static void
late_change_restarts(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &plain,
	    "{{ l|length }}{% set t = 'late' %}{% include t %}{{ l|length }}",
	    "{\"l\":[1]}");
	template_set_add(f.s, "late", STR("{% do l.append(3) %}"));
	assert_int_equal(run(&f), 0);
	assert_string_equal(buf_z(&f.out), "12");
	assert_int_equal(value_count(value_get(f.vars, "l")), 1);
	end(&f);
}

static void
lazy_variables_are_templates(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &lazy, "{{ a }} {{ b + 1 }} {{ c[0] }} {{ d.k }} {{ a is string }}",
	    "{\"n\":41,\"a\":\"{{ n + 1 }}\",\"b\":\"{{ n }}\",\"c\":\"[{{ n "
	    "}}]\",\"d\":{\"k\":\"AS{{ a }}\"}}");
	assert_int_equal(run(&f), 0);
	assert_string_equal(buf_z(&f.out), "42 42 41 AS42 True");
	end(&f);
	begin(&f, &lazy, "{{ a }}", "{\"a\":\"{{ b }}\",\n\"b\":\"{{ a }}\"}");
	assert_int_equal(run(&f), -1);
	assert_non_null(strstr(err_message(f.e), "recursive loop"));
	end(&f);
	begin(&f, &lazy, "{{ a }}", "{\"x\":1,\n\"a\":\"{{ nope }}\"}");
	assert_int_equal(run(&f), -1);
	assert_string_equal(err_where(f.e).file, "vars.json");
	assert_int_equal(err_where(f.e).line, 2);
	end(&f);
}

static void
limits_hold(void **state)
{
	static const struct template_options small = {
	    .output_limit = 1000, .loop_limit = 500, .memory_limit = 4 << 20};
	static const char *const hungry[] = {
	    "{% for i in range(100000) %}{% endfor %}",
	    "{{ 'a' * 2000 }}",
	    "{{ 'a' * 900000000000 }}",
	    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
	    "{% include 'm' %}",
	    "{% set l = [1] %}{% for i in l %}{% do l.append(i) %}{% endfor %}",
	    "{{ range(10000000) }}",
	    "{{ 2 ** 9999999 }}",
	    "{% set ns = namespace(x=[]) %}{% for i in range(100) %}{% set ns.x = [ns.x, "
	    "ns.x] %}{% endfor %}{{ ns.x }}",
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof hungry / sizeof *hungry; i++) {
		begin(&f, &small, hungry[i], "{}");
		assert_int_equal(run(&f), -1);
		assert_int_equal(err_code(f.e), ERR_LIMIT);
		assert_int_equal(f.out.n, 0);
		end(&f);
	}
}

static void
files_are_found_below_the_search_path_only(void **state)
{
	char dir[] = "/tmp/template-XXXXXX", path[64];
	const char *search[] = {dir, NULL};
	struct template_options o = {.search_path = search};
	struct err *missing = NULL;
	struct fixture f;
	struct buf b;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/a.j2", dir);
	buf_init(&b, BUF_LINE);
	buf_adds(
	    &b, "#jinja2: trim_blocks:True\n{% if true %}\nfile {{ nope }}{% endif %}");
	assert_int_equal(buf_write_file(&b, path, 0600, &f.e), 0);
	begin(&f, &o, "{% include 'a.j2' %}", "{\"nope\":1}");
	assert_int_equal(template_set_compile(f.s, "m", &f.e), 0);
	assert_int_equal(run(&f), 0);
	assert_string_equal(buf_z(&f.out), "file 1");
	end(&f);
	begin(&f, &o, "{% include 'a.j2' %}", "{}");
	assert_int_equal(run(&f), -1);
	assert_string_equal(err_where(f.e).file, path);
	assert_int_equal(err_where(f.e).line, 3);
	end(&f);
	begin(&f, &o, "{% include '../etc/passwd' %}", "{}");
	assert_int_equal(run(&f), -1);
	end(&f);
	begin(&f, &o, "{% include '/etc/passwd' %}", "{}");
	assert_int_equal(run(&f), -1);
	assert_int_equal(template_set_compile(f.s, "none.j2", &missing), -1);
	assert_int_equal(err_code(missing), ERR_FILE);
	err_free(missing);
	end(&f);
	buf_done(&b);
	unlink(path);
	rmdir(dir);
}

static void *
render_many(void *ctx)
{
	struct fixture *f = ctx;

	for (int i = 0; i < 50; i++) {
		struct arena *a = arena_new();
		struct err *e = NULL;
		struct buf out;

		buf_init(&out, BUF_TEXT);
		if (template_render(f->s, "m", f->vars, a, &out, NULL, &e) < 0 ||
		    strcmp(buf_z(&out), "1,2,x3") != 0)
			abort();
		buf_done(&out);
		arena_free(a);
	}
	return NULL;
}

static void
one_compiled_template_many_threads(void **state)
{
	struct fixture f;
	pthread_t threads[4];

	(void)state;
	begin(&f, &plain,
	    "{% for i in l %}{% set n = 'p' %}{% include n %}{% endfor %}x{{ l|length + "
	    "1 }}",
	    "{\"l\":[1,2]}");
	template_set_add(f.s, "p", STR("{{ i }},"));
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, render_many, &f);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	end(&f);
}

static void
expression_gives_a_value(void **state)
{
	struct fixture f;
	struct value *v;

	(void)state;
	begin(&f, &plain, "", "{\"l\":[1,2]}");
	assert_int_equal(
	    template_expression(f.s, "l|map('string')|list + [3]", f.vars, f.a, &v, &f.e),
	    0);
	assert_int_equal(value_count(v), 3);
	assert_int_equal(template_expression(f.s, "l +", f.vars, f.a, &v, &f.e), -1);
	assert_int_equal(err_where(f.e).line, 1);
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_know_template_and_variable),
	    cmocka_unit_test(errors_have_position_chain_and_nearest_name),
	    cmocka_unit_test(variables_are_not_changed),
	    cmocka_unit_test(late_change_restarts),
	    cmocka_unit_test(lazy_variables_are_templates),
	    cmocka_unit_test(limits_hold),
	    cmocka_unit_test(files_are_found_below_the_search_path_only),
	    cmocka_unit_test(one_compiled_template_many_threads),
	    cmocka_unit_test(expression_gives_a_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
