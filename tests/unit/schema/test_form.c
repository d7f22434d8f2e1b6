#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "data/value.h"
#include "schema/form.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

static void
guessed(void **state)
{
	(void)state;
	assert_int_equal(form_guess("a.xml", str_of("set x")), FORM_XML);
	assert_int_equal(form_guess("a.json", str_of("")), FORM_JSON);
	assert_int_equal(form_guess("a.set", str_of("")), FORM_SET);
	assert_int_equal(form_guess("a.conf", str_of("")), FORM_TEXT);
	assert_int_equal(form_guess("a", str_of("\n <x/>")), FORM_XML);
	assert_int_equal(form_guess("a", str_of("\t{}")), FORM_JSON);
	assert_int_equal(form_guess("a", str_of("# c\nset system x")), FORM_SET);
	assert_int_equal(form_guess("a", str_of("deactivate system")), FORM_SET);
	/* statements of the text form that begin like a command */
	assert_int_equal(form_guess("a", str_of("protect system {")), FORM_TEXT);
	assert_int_equal(form_guess("a", str_of("## Last changed\nsystem {")), FORM_TEXT);
	assert_int_equal(form_guess("a", str_of("system;")), FORM_TEXT);
}

static const char *const texts[] = {
    [FORM_TEXT] = "system {\n    host-name r1;\n    inactive: services {\n        ssh;\n"
		  "    }\n}\n",
    [FORM_SET] = "set system host-name r1\nset system services ssh\ndeactivate system "
		 "services\n",
    [FORM_XML] = "<configuration xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\" "
		 "xmlns:junos=\"http://xml.juniper.net/junos/*/junos\">\n"
		 "<system>\n    <host-name>r1</host-name>\n"
		 "    <services inactive=\"inactive\">\n        <ssh/>\n"
		 "    </services>\n</system>\n</configuration>\n",
    [FORM_JSON] = "{\n\"configuration\": {\n    \"system\" : {\n"
		  "        \"host-name\" : \"r1\",\n        \"services\" : {\n"
		  "            \"@\" : {\n                \"inactive\" : true\n"
		  "            },\n            \"ssh\" : [null]\n        }\n    }\n}}\n",
};

static void
each_from_each(void **state)
{
	for (int from = FORM_TEXT; from <= FORM_JSON; from++)
		for (int to = FORM_TEXT; to <= FORM_JSON; to++) {
			struct arena *a = arena_new();
			struct formed f = {0};
			struct err *e = NULL;
			struct buf out;

			buf_init(&out, BUF_TEXT);
			if (form_read(a, *state, (enum form)from, "f",
				str_of(texts[from]), note_finding, &out, &f, &e) < 0)
				fail_msg("%s", err_message(e));
			assert_string_equal(buf_z(&out), "");
			form_print(a, &f, (enum form)to, &out);
			if (strcmp(buf_z(&out), texts[to]) != 0)
				fail_msg("%s to %s:\n%s", form_names[from],
				    form_names[to], buf_z(&out));
			buf_done(&out);
			arena_free(a);
		}
}

static void
a_whole_reply(void **state)
{
	struct arena *a = arena_new();
	struct formed f = {0};
	struct err *e = NULL;
	struct buf out;

	buf_init(&out, BUF_TEXT);
	assert_int_equal(
	    form_read(a, *state, FORM_XML, "f",
		STR("<rpc-reply><data><configuration><system><host-name>r1"
		    "</host-name></system></configuration></data></rpc-reply>"),
		note_finding, &out, &f, &e),
	    0);
	form_print(a, &f, FORM_SET, &out);
	assert_string_equal(buf_z(&out), "set system host-name r1\n");
	buf_done(&out);
	arena_free(a);
}

static void
fails(const struct schema *s, enum form form, const char *text, const char *said)
{
	struct arena *a = arena_new();
	struct formed f = {0};
	struct err *e = NULL;
	struct buf out;

	buf_init(&out, BUF_TEXT);
	assert_int_equal(
	    form_read(a, s, form, "f", str_of(text), note_finding, &out, &f, &e), -1);
	assert_int_equal(err_code(e), ERR_CONFIG_SYNTAX);
	err_print(e, &out);
	if (strncmp(buf_z(&out), said, strlen(said)) != 0)
		fail_msg("%s", buf_z(&out));
	err_free(e);
	buf_done(&out);
	arena_free(a);
}

static void
refused(void **state)
{
	fails(*state, FORM_TEXT, "a {\n", "f:1:3: ");
	fails(*state, FORM_SET, "set a\nfoo\n", "f:2:1: ");
	fails(*state, FORM_XML, "<a>\n<b></a>", "f:2:8: not valid XML: ");
	fails(*state, FORM_XML, "<a/>", "f:1: there is no <configuration> in it");
	fails(*state, FORM_JSON, "{\n\"a\": }", "f:2:6: not valid JSON: ");
	fails(*state, FORM_JSON, "{\"a\": 1}",
	    "f:1:1: there is no member \"configuration\" in it");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(guessed),
	    cmocka_unit_test(each_from_each),
	    cmocka_unit_test(a_whole_reply),
	    cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
