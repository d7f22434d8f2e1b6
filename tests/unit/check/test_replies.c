#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "check/check.h"
#include "check/replies.h"
#include "data/value.h"
#include "data/xml.h"
#include "unit/expect.h"

static const char reply[] = "<nc:rpc-reply xmlns:nc=\"urn:n\" "
			    "xmlns:junos=\"urn:j\"><x-information xmlns=\"urn:x\" "
			    "junos:style=\"terse\">\n<name>\na &lt; "
			    "b\n</name><empty/></x-information></nc:rpc-reply>";

/* The copy needs nothing of what it was copied from. */
static void
test_keep(void **state)
{
	struct arena *a = arena_new(), *session = arena_new();
	struct xml *root = NULL;
	const struct xml *kept, *x;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(xml_parse(session, str_of(reply), &root, &e), 0);
	kept = replies_keep(a, root);
	arena_free(session);
	assert_string_equal(kept->name, "rpc-reply");
	assert_string_equal(kept->prefix, "nc");
	assert_null(kept->parent);
	x = xml_child(kept, "x-information");
	assert_string_equal(x->ns, "urn:x");
	assert_string_equal(xml_attr(x, "style"), "terse");
	assert_string_equal(xml_get(a, x, "name"), "a < b");
	assert_non_null(xml_child(x, "empty"));
	assert_ptr_equal(x->parent, kept);
	arena_free(a);
}

static void
test_save_and_load(void **state)
{
	struct arena *a = arena_new();
	const struct xml *v[2];
	struct check_replies replies = {v, 2}, loaded;
	struct xml *root = NULL;
	struct value *saved;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(xml_parse(a, str_of(reply), &root, &e), 0);
	v[0] = v[1] = root;
	saved = check_replies_save(a, &replies);
	assert_int_equal(value_count(saved), 2);
	assert_int_equal(check_replies_load(a, saved, &loaded, &e), 0);
	assert_int_equal(loaded.n, 2);
	assert_string_equal(xml_get(a, loaded.v[1], "x-information/name"), "a < b");
	value_append(a, saved, value_strz(a, "<rpc-reply>"));
	assert_int_equal(check_replies_load(a, saved, &loaded, &e), -1);
	assert_string_equal(err_message(e), "a saved reply cannot be read");
	err_free(e);
	e = NULL;
	assert_int_equal(check_replies_load(a, value_map(a), &loaded, &e), -1);
	expect_err(e, ERR_INPUT,
	    "saved replies must be a list, not mapping\n  remedy: correct the file at "
	    "the position shown\n");
	arena_free(a);
}

/* An element a line; text that a command printed as it came; cut between characters. */
static void
test_show(void **state)
{
	struct arena *a = arena_new();
	const struct xml *v[2];
	struct check_replies replies = {v, 2};
	struct xml *root = NULL;
	struct err *e = NULL;
	char *long_text = arena_alloc(a, 401);

	(void)state;
	assert_int_equal(xml_parse(a, str_of(reply), &root, &e), 0);
	v[0] = root;
	assert_int_equal(xml_parse(a,
			     STR("<rpc-reply><output>\nHost <![CDATA[<a>]]>\n  "
				 "b\n</output></rpc-reply>"),
			     &root, &e),
	    0);
	v[1] = root;
	assert_string_equal(replies_show(a, &replies, 1000),
	    "<x-information style=\"terse\">\n <name>a &lt; b</name>\n <empty/>\n"
	    "</x-information>\n<output>\nHost <a>\n  b\n</output>\n");
	for (size_t i = 0; i < 400; i += 2)
		memcpy(long_text + i, "\xc3\xa4", 2);
	assert_int_equal(
	    xml_parse(a, str_of(arena_printf(a, "<rpc-reply>%s</rpc-reply>", long_text)),
		&root, &e),
	    0);
	v[0] = root;
	replies.n = 1;
	assert_string_equal(
	    replies_show(a, &replies, 100), arena_printf(a, "%.92s\n[cut]", long_text));
	assert_string_equal(
	    replies_show(a, &replies, 102), arena_printf(a, "%.94s\n[cut]", long_text));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_keep),
	    cmocka_unit_test(test_show),
	    cmocka_unit_test(test_save_and_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
