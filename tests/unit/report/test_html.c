#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data/value.h"
#include "report/html.h"

static void
is(struct buf *b, const char *want)
{
	assert_string_equal(buf_z(b), want);
	buf_reset(b);
}

/* Nothing from outside is markup, ends an attribute, or moves the reader's eye. */
static void
test_text(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	html_text(&b, "<b a=\"x\">&\033[1m\n\xe2\x80\xae\xff");
	is(&b, "&lt;b a=&quot;x&quot;&gt;&amp;\\x1b[1m\\n\\u202e\xef\xbf\xbd");
	html_text(&b, NULL);
	is(&b, "");
	html_lines(&b, STR("a\r\n</pre>\n\nlast\001"));
	is(&b, "a\n&lt;/pre&gt;\n\nlast\\x01\n");
	buf_done(&b);
}

static void
test_field(void **state)
{
	struct arena *a = arena_new();
	struct value *f = value_map(a);
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	value_set(a, f, "who", value_strz(a, "<al>"));
	value_set(a, f, "none", value_strz(a, ""));
	html_field(&b, "span class=\"x\"", f, "who");
	is(&b, "<span class=\"x\">&lt;al&gt;</span>");
	html_field(&b, "b", f, "none");
	html_field(&b, "b", f, "absent");
	is(&b, "");
	buf_done(&b);
	arena_free(a);
}

/* Every word of outcome.def of runbooks and of changes has a look, a sign and a gravity. */
static void
test_badge(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	html_badge(&b, "rolled-back");
	is(&b, "<span class=\"badge warn\"><b aria-hidden=\"true\">↩\xef\xb8\x8e</b> "
	       "rolled-back</span>");
	html_badge_as(&b, "done", "ex<it");
	is(&b, "<span class=\"badge ok\"><b aria-hidden=\"true\">✓</b> ex&lt;it</span>");
	buf_done(&b);
	assert_int_equal(html_gravity("unchanged"), 0);
	assert_int_equal(html_gravity("skipped"), 0);
	assert_true(html_gravity("unknown") > html_gravity("not finished"));
	assert_true(html_gravity("not finished") > html_gravity("failed"));
	assert_true(html_gravity("failed") > html_gravity("rolled-back"));
	assert_true(html_gravity("rolled-back") > html_gravity("stopped"));
	/* a word that nobody here knows is not good */
	assert_string_equal(html_class("torn"), "bad");
	assert_true(html_gravity("torn") > html_gravity("stopped"));
	/* every outcome of a change and of a step is one of those that are known */
#define OUTCOME(code, name, promise)                                                     \
	assert_true(html_gravity(name) != html_gravity("torn"));
#define STEP_OUTCOME(code, name, promise)                                                \
	assert_true(                                                                     \
	    strcmp(name, "failed") == 0 || html_gravity(name) != html_gravity("torn"));
#include "deploy/outcome.def"
#include "runbook/outcome.def"
#undef OUTCOME
#undef STEP_OUTCOME
}

static void
test_numbers(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	html_time(&b, "2026-11-22T02:04:57.123Z", false);
	is(&b, "<time datetime=\"2026-11-22T02:04:57.123Z\">2026-11-22 02:04:57</time>");
	html_time(&b, "2026-11-22T02:04:57.123Z", true);
	is(&b, "<time datetime=\"2026-11-22T02:04:57.123Z\">02:04:57</time>");
	html_time(&b, "<soon>", false);
	is(&b, "&lt;soon&gt;");
	html_took(&b, -1);
	is(&b, "0 ms");
	html_count(&b, 1, "router", "routers");
	is(&b, "1 router");
	html_count(&b, 0, "router", "routers");
	is(&b, "0 routers");
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_field),
	    cmocka_unit_test(test_badge),
	    cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
