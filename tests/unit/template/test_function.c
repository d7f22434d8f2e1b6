#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "template/function.h"

extern const struct template_functions filter_ansible, filter_escape, filter_global,
    filter_join, filter_json, filter_select, filter_test, filter_text, filter_value;

static const struct {
	const struct template_functions *table;
	enum template_function_kind kind;
	const char *name;
} known[] = {
    {&filter_ansible, TEMPLATE_FILTER, "dict2items"},
    {&filter_escape, TEMPLATE_FILTER, "e"},
    {&filter_global, TEMPLATE_GLOBAL, "namespace"},
    {&filter_json, TEMPLATE_FILTER, "tojson"},
    {&filter_join, TEMPLATE_FILTER, "join"},
    {&filter_select, TEMPLATE_FILTER, "selectattr"},
    {&filter_test, TEMPLATE_TEST, "defined"},
    {&filter_text, TEMPLATE_FILTER, "indent"},
    {&filter_value, TEMPLATE_FILTER, "default"},
};

static void
every_table_is_registered(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		const struct template_function *fn =
		    template_function_find(known[i].kind, str_of(known[i].name));

		assert_non_null(fn);
		assert_true(fn >= known[i].table->rows &&
			    fn < known[i].table->rows + known[i].table->n);
	}
	assert_null(template_function_find(TEMPLATE_TEST, STR("join")));
	assert_string_equal(
	    template_function_nearest(TEMPLATE_FILTER, STR("jion")), "join");
}

/* One meaning a name, a summary for the manual, no more required than there are. */
static void
every_row_is_complete(void **state)
{
	(void)state;
	for (const struct template_functions *const *t = template_function_tables;
	     *t != NULL; t++)
		for (size_t i = 0; i < (*t)->n; i++) {
			const struct template_function *fn = &(*t)->rows[i];
			size_t params = strlen(fn->params) > 0;

			for (const char *p = fn->params; *p != '\0'; p++)
				params += *p == ' ';
			assert_true(params <= TEMPLATE_MAX_PARAMS &&
				    (size_t)fn->required <= params);
			assert_true(fn->summary != NULL && fn->summary[0] != '\0');
			assert_ptr_equal(
			    template_function_find(fn->kind, str_of(fn->name)), fn);
		}
}

static void
collections_of_ansible_name_the_same_rows(void **state)
{
	static const char *const names[] = {"ansible.builtin.dict2items",
	    "ansible.utils.dict2items", "ansible.netcommon.dict2items",
	    "community.general.dict2items"};
	const struct template_function *fn =
	    template_function_find(TEMPLATE_FILTER, STR("dict2items"));

	(void)state;
	assert_non_null(fn);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_ptr_equal(
		    template_function_find(TEMPLATE_FILTER, str_of(names[i])), fn);
	assert_ptr_equal(
	    template_function_find(TEMPLATE_TEST, STR("ansible.builtin.odd")),
	    template_function_find(TEMPLATE_TEST, STR("odd")));
	assert_null(template_function_find(TEMPLATE_FILTER, STR("ansible.dict2items")));
	assert_null(template_function_find(TEMPLATE_FILTER, STR("ansible.utils.")));
	assert_null(
	    template_function_find(TEMPLATE_GLOBAL, STR("ansible.builtin.range")));
	assert_string_equal(
	    template_function_nearest(TEMPLATE_FILTER, STR("ansible.builtin.jion")),
	    "join");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_table_is_registered),
	    cmocka_unit_test(every_row_is_complete),
	    cmocka_unit_test(collections_of_ansible_name_the_same_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
