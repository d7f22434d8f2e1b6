/* Runbooks as their files say; what is refused stands in tests/scenario/test_run.py, too. */
#include "unit/runbook/walked.h"

static int
load(struct walked *w, const char *text)
{
	walked_write(w, "runbooks/book.yaml", text);
	return runbook_load(w->a, &w->site, w->inv, "book", &w->rb, &w->e);
}

static void
a_runbook_has_all_that_is_written(void **state)
{
	const struct runbook_step *s;
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	assert_int_equal(load(&w, "name: the book\n"
				  "help: what for\n"
				  "parameters:\n"
				  "  n: {type: int, default: 3, help: how many}\n"
				  "targets: r1\n"
				  "order: [1, 50%]\n"
				  "steps:\n"
				  "  - name: first\n"
				  "    wait: 5 s\n"
				  "    when: [n > 1, role == 'a']\n"
				  "    timeout: 2 min\n"
				  "    retries: 4\n"
				  "    interval: 1 s\n"
				  "    until: result.outcome == 'passed'\n"
				  "    on-failure: undo\n"
				  "    result: x\n"
				  "    once: true\n"
				  "  - block: [wait: 0 s]\n"
				  "    rescue: [{block: [wait: 0 s]}]\n"
				  "    always: [wait: 0 s]\n"),
	    0);
	assert_string_equal(w.rb->name, "the book");
	assert_string_equal(w.rb->help, "what for");
	assert_string_equal(w.rb->targets, "r1");
	assert_int_equal(w.rb->order, RUNBOOK_BATCHES);
	assert_int_equal(w.rb->nparameters, 1);
	assert_int_equal(w.rb->parameters[0].type, RUNBOOK_INT);
	assert_int_equal(w.rb->parameters[0].otherwise->integer, 3);
	assert_int_equal(w.rb->nsteps, 2);
	assert_int_equal(runbook_count(w.rb), 4);
	s = &w.rb->steps[0];
	assert_string_equal(s->name, "first");
	assert_string_equal(s->id, "1");
	assert_string_equal(s->kind->name, "wait");
	assert_string_equal(value_text(s->arguments, "time"), "5 s");
	assert_string_equal(s->when, "(n > 1) and (role == 'a')");
	assert_string_equal(s->until, "result.outcome == 'passed'");
	assert_int_equal(s->timeout_ms, 120000);
	assert_int_equal(s->retries, 4);
	assert_int_equal(s->interval_ms, 1000);
	assert_int_equal(s->on_failure, FAILURE_UNDO);
	assert_string_equal(s->result, "x");
	assert_true(s->once);
	assert_int_equal(s->mark.line, 8);
	s = &w.rb->steps[1];
	assert_null(s->kind);
	assert_string_equal(s->block[0].id, "2.1");
	assert_string_equal(s->block[0].name, "wait");
	assert_string_equal(s->rescue[0].block[0].id, "2.rescue.1.1");
	assert_string_equal(s->always[0].id, "2.always.1");
	walked_done(&w);
}

static void
the_digest_is_of_all_that_was_read(void **state)
{
	char first[33];
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	walked_write(&w, "runbooks/part.yaml", "- wait: 0 s\n");
	assert_int_equal(load(&w, "steps:\n- include: part.yaml\n"), 0);
	assert_string_equal(w.rb->steps[0].name, "part.yaml");
	assert_string_equal(w.rb->steps[0].block[0].id, "1.1");
	assert_non_null(strstr(w.rb->steps[0].block[0].file, "runbooks/part.yaml"));
	strcpy(first, w.rb->digest);
	assert_int_equal(strlen(first), 32);
	assert_int_equal(load(&w, "steps:\n- include: part.yaml\n"), 0);
	assert_string_equal(w.rb->digest, first);
	walked_write(&w, "runbooks/part.yaml", "- wait: 1 s\n");
	assert_int_equal(load(&w, "steps:\n- include: part.yaml\n"), 0);
	assert_string_not_equal(w.rb->digest, first);
	walked_done(&w);
}

static void
includes_have_a_bottom(void **state)
{
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	for (int i = 1; i < 10; i++)
		walked_write(&w, arena_printf(w.a, "runbooks/p%d.yaml", i),
		    arena_printf(w.a, "- include: p%d.yaml\n", i + 1));
	assert_int_equal(load(&w, "steps:\n- include: p1.yaml\n"), -1);
	assert_int_equal(err_code(w.e), ERR_LIMIT);
	err_clear(&w.e);
	walked_write(&w, "runbooks/p2.yaml", "- include: p1.yaml\n");
	assert_int_equal(load(&w, "steps:\n- include: p1.yaml\n"), -1);
	assert_non_null(strstr(err_message(w.e), "would include itself"));
	assert_non_null(strstr(err_where(w.e).file, "p2.yaml"));
	walked_done(&w);
}

static void
which_there_are(void **state)
{
	const char **names;
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	walked_write(&w, "runbooks/b.yml", "");
	walked_write(&w, "runbooks/a.yaml", "");
	walked_write(&w, "runbooks/README.md", "");
	walked_write(&w, "runbooks/.hidden.yaml", "");
	assert_int_equal(runbook_list(w.a, w.dir, &names, &w.e), 0);
	assert_string_equal(names[0], "a");
	assert_string_equal(names[1], "b");
	assert_null(names[2]);
	walked_write(&w, "runbooks/a.yml", "");
	assert_int_equal(runbook_load(w.a, &w.site, w.inv, "a", &w.rb, &w.e), -1);
	assert_non_null(strstr(err_message(w.e), "is hidden behind"));
	walked_done(&w);
}

/* One parameter of a type, and what -e gives for it; as JSON, or the message. */
static const char *
given(struct walked *w, const char *declaration, const char *text)
{
	struct value *map = value_map(w->a), *values;
	const struct value *v;

	assert_int_equal(load(w, arena_printf(w->a,
				     "parameters:\n  p: {%s, help: of a test}\n"
				     "steps:\n- wait: 0 s\n",
				     declaration)),
	    0);
	if (text != NULL)
		value_set(w->a, map, "p", value_strz(w->a, text));
	if (runbook_parameters(w->rb, map, w->a, &values, &w->e) < 0) {
		const char *message = arena_strdup(w->a, err_message(w->e));

		assert_int_equal(err_code(w->e), ERR_USAGE);
		err_clear(&w->e);
		return message;
	}
	v = value_get(values, "p");
	if (v == NULL)
		return "nothing";
	return v->kind == VALUE_STR   ? v->str.p
	       : v->kind == VALUE_INT ? arena_printf(w->a, "int %d", (int)v->integer)
	       : v->kind == VALUE_BOOL
		   ? (v->boolean ? "yes" : "no")
		   : arena_printf(
			 w->a, "%d of %s", (int)value_count(v), value_kind_name(v->kind));
}

static void
parameters_have_types(void **state)
{
	static const char *const cases[][3] = {
	    {"type: text", "5", "5"},
	    {"type: text", NULL, "nothing"},
	    {"type: text, default: x", NULL, "x"},
	    {"type: int", "5", "int 5"},
	    {"type: int", "5x", "parameter 'p' must be a whole number, not '5x'"},
	    {"type: bool", "true", "yes"},
	    {"type: bool", "maybe", "parameter 'p' must be true or false, not 'maybe'"},
	    {"type: list", "a, b,c", "3 of list"},
	    {"type: span", "90 s", "90 s"},
	    {"type: span", "90",
		"parameter 'p' must be a span of time like '90 s', not '90'"},
	    {"type: word, choices: [a, b]", "b", "b"},
	    {"type: word, choices: [a, b]", "c",
		"parameter 'p' must be one of its choices, not 'c'"},
	    {"type: file", "/nonexistent",
		"parameter 'p': there is no file '/nonexistent'"},
	    {"type: text, required: true", NULL,
		"runbook 'book' needs the parameter 'p'"},
	};
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(given(&w, cases[i][0], cases[i][1]), cases[i][2]);
	walked_done(&w);
}

static void
names_that_nobody_defines(void **state)
{
	static const struct {
		const char *step, *message; /* NULL: it is fine */
	} cases[] = {
	    {"- command: 'show {{ role }}'", NULL},
	    {"- command: 'show {{ roel }}'",
		"'roel' is defined by no host, no parameter and no step before"},
	    {"- command: \"show {{ roel | default('x') }}\"", NULL},
	    {"- {command: show x, when: run.dry or batch.number > 1}", NULL},
	    {"- {command: show x, when: later.changed}\n- {wait: 0 s, result: later}",
		"'later' is defined by no host, no parameter and no step before"},
	    {"- {wait: 0 s, result: before}\n- {command: show x, when: before.changed}",
		NULL},
	    {"- {wait: 0 s, when: failed.step == 'x'}",
		"'failed' is defined by no host, no parameter and no step before"},
	    {"- block: [wait: 0 s]\n  rescue: [{wait: 0 s, when: failed.step == 'x'}]",
		NULL},
	    {"- {command: show x, retries: 1, until: result.text == 'x'}", NULL},
	    {"- {command: show x, when: result.text == 'x'}",
		"'result' is defined by no host, no parameter and no step before"},
	};
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int rc = load(&w, arena_printf(w.a, "steps:\n%s\n", cases[i].step));

		if (cases[i].message == NULL) {
			if (rc < 0)
				fail_msg("%s: %s", cases[i].step, err_message(w.e));
			continue;
		}
		assert_int_equal(rc, -1);
		assert_int_equal(err_code(w.e), ERR_UNDEFINED);
		assert_string_equal(err_message(w.e), cases[i].message);
		err_clear(&w.e);
	}
	walked_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_runbook_has_all_that_is_written),
	    cmocka_unit_test(the_digest_is_of_all_that_was_read),
	    cmocka_unit_test(includes_have_a_bottom),
	    cmocka_unit_test(which_there_are),
	    cmocka_unit_test(parameters_have_types),
	    cmocka_unit_test(names_that_nobody_defines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
