#include "unit/deploy/attempted.h"

#include "config/tree.h"
#include "deploy/blame.h"

/* Their lines of text: router.j2 10, port.j2 21 to 23, router.j2 14 and 15. */
static const char router[] = "{#\n\n\n\n\n\n\n\n\n#}interfaces {\n"
			     "{% include 'templates/port.j2' %}{#\n\n\n#}    }\n}\n";
static const char port[] =
    "{#\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n#}    ge-0/0/3 {\n        mtu 99;\n"
    "        unit 7;\n";

/* The templates live as long as the marks in the map. */
static struct template_set *
render(struct attempted *a)
{
	static const struct template_options plain = {.keep_trailing_newline = true};
	static const struct value nothing = {.kind = VALUE_MAP};
	struct template_set *s = template_set_new(&plain);
	struct rendering *r = &a->t.rendering;
	struct err *e = NULL;

	r->host = &a->host;
	buf_init(&r->text, BUF_TEXT);
	template_set_add(s, "templates/router.j2", STR(router));
	template_set_add(s, "templates/port.j2", STR(port));
	assert_int_equal(template_render(s, "templates/router.j2", &nothing, a->t.arena,
			     &r->text, &r->map, &e),
	    0);
	assert_string_equal(buf_z(&r->text),
	    "interfaces {\n    ge-0/0/3 {\n        mtu 99;\n        unit 7;\n    }\n}\n");
	assert_int_equal(rendering_parse(r, a->t.arena, &a->t.tree, &e), 0);
	return s;
}

static size_t
blame(struct attempted *a, const struct device_complaint *v, size_t n)
{
	struct device_complaints complaints = {(struct device_complaint *)v, n, n};

	return blame_complaints(&a->t, &complaints, ERR_COMMIT_CHECK);
}

#define assert_told(a, text)                                                             \
	do {                                                                             \
		if (strstr(buf_z(&(a)->events), (text)) == NULL)                         \
			fail_msg("not told: %s in\n%s", (text), buf_z(&(a)->events));    \
	} while (0)

static void
a_path_leads_to_the_line(void **state)
{
	static const struct device_complaint v[] = {
	    {.message = "Only unit 0 is valid for this encapsulation",
		.path = "[edit interfaces ge-0/0/3]",
		.bad_element = "unit 7"},
	    {.message = "configuration check-out failed"},
	};
	struct attempted a;
	struct template_set *set;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	set = render(&a);
	/* the second only sums up the first */
	assert_int_equal(blame(&a, v, 2), 1);
	assert_told(&a, "\"code\":\"COMMIT_CHECK\"");
	assert_told(&a, "\"file\":\"templates/port.j2\",\"line\":23");
	assert_told(&a, "Only unit 0 is valid for this encapsulation");
	assert_told(&a, "\"excerpt\":\"        unit 7;\"");
	assert_told(&a, "\"path\":\"[edit interfaces ge-0/0/3]\"");
	assert_null(strstr(buf_z(&a.events), "check-out"));
	rendering_done(&a.t.rendering);
	attempted_done(&a);
	template_set_free(set);
}

static void
a_line_number_leads_there_too(void **state)
{
	static const struct device_complaint v[] = {
	    {.message = "invalid value", .bad_element = "99", .line = 3}};
	struct attempted a;
	struct template_set *set;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	set = render(&a);
	assert_int_equal(blame(&a, v, 1), 1);
	assert_told(&a, "\"file\":\"templates/port.j2\",\"line\":22");
	assert_told(&a, "\"excerpt-column\":13");
	rendering_done(&a.t.rendering);
	attempted_done(&a);
	template_set_free(set);
}

/* Two statements have the word: naming one of them would be a guess. */
static void
no_line_is_guessed(void **state)
{
	static const struct device_complaint v[] = {
	    {.message = "no such thing", .bad_element = "nowhere"},
	    {.message = "configuration check-out failed"},
	};
	struct attempted a;
	struct template_set *set;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	set = render(&a);
	assert_int_equal(blame(&a, v, 2), 1);
	assert_null(strstr(buf_z(&a.events), "templates/"));
	assert_told(&a, "no such thing");
	rendering_done(&a.t.rendering);
	attempted_done(&a);
	template_set_free(set);
}

static void
a_sum_alone_is_told(void **state)
{
	static const struct device_complaint v[] = {
	    {.message = "commit failed: (missing mandatory statements)"}};
	struct attempted a;
	struct template_set *set;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	set = render(&a);
	assert_int_equal(blame(&a, v, 1), 1);
	assert_told(&a, "missing mandatory statements");
	rendering_done(&a.t.rendering);
	attempted_done(&a);
	template_set_free(set);
}

static void
warnings_are_notes(void **state)
{
	static const struct device_complaint v[] = {
	    {.warning = true, .message = "mgd: requires 'bgp' license"}};
	struct attempted a;
	struct template_set *set;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	set = render(&a);
	assert_int_equal(blame(&a, v, 1), 0);
	assert_told(&a, "\"kind\":\"note\",\"device\":\"r1\","
			"\"message\":\"mgd: requires 'bgp' license\"");
	assert_null(strstr(buf_z(&a.events), "finding"));
	rendering_done(&a.t.rendering);
	attempted_done(&a);
	template_set_free(set);
}

/* Set commands: the router names a statement, or a word; the line is that of the command. */
static void
set_commands_are_blamed_too(void **state)
{
	static const struct mark marks[] = {
	    {"drain.yml", 7, 3}, {"drain.yml", 8, 3}, {"drain.yml", 9, 3}};
	static const struct device_complaint v[] = {
	    {.message = "syntax error", .bad_element = "dezcription"},
	    {.message = "no such policy",
		.path = "[edit protocols bgp group A]",
		.bad_element = "import"},
	    {.message = "twice", .bad_element = "set"},
	};
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	a.plan.load = SITE_SET;
	a.t.draft = arena_new();
	a.t.rendering = (struct rendering){.host = &a.host, .lines = marks, .nlines = 3};
	buf_init(&a.t.rendering.text, BUF_TEXT);
	buf_adds(&a.t.rendering.text, "set interfaces ge-0/0/0 dezcription x\n"
				      "set protocols bgp group A type internal\n"
				      "set protocols bgp group A import NONE\n");
	assert_int_equal(blame(&a, v, 3), 3);
	assert_told(&a, "\"file\":\"drain.yml\",\"line\":7");
	assert_told(&a, "\"excerpt\":\"set interfaces ge-0/0/0 dezcription x\"");
	assert_told(&a, "\"file\":\"drain.yml\",\"line\":9");
	/* all of the lines have it: none is named */
	assert_null(strstr(buf_z(&a.events), "\"line\":8"));
	attempt_forget_draft(&a.t);
	attempted_done(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_path_leads_to_the_line),
	    cmocka_unit_test(a_line_number_leads_there_too),
	    cmocka_unit_test(no_line_is_guessed),
	    cmocka_unit_test(a_sum_alone_is_told),
	    cmocka_unit_test(warnings_are_notes),
	    cmocka_unit_test(set_commands_are_blamed_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
