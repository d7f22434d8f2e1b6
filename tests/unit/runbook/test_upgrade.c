/* What the steps of an upgrade refuse before anything is sent. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/value.h"
#include "runbook/step.h"
#include "runbook/upgrade.h"

static const struct runbook_step step = {
    .name = "install", .mark = {.file = "book.yaml", .line = 7, .col = 5}};

static void
versions(void **state)
{
	static const char image[] = "/var/tmp/junos-install-mx-x86-64-23.4R2-S3.9.tgz";
	struct step_run s = {.arena = arena_new(), .step = &step};
	const char *version = NULL;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(upgrade_version(&s, NULL, image, &version, &e), 0);
	assert_string_equal(version, "23.4R2-S3.9");
	assert_int_equal(upgrade_version(&s, "24.2R1", image, &version, &e), 0);
	assert_string_equal(version, "24.2R1");
	assert_int_equal(
	    upgrade_version(&s, NULL, "/var/tmp/latest.tgz", &version, &e), -1);
	assert_string_equal(
	    err_message(e), "the name '/var/tmp/latest.tgz' does not tell its version");
	assert_int_equal(err_where(e).line, 7);
	err_clear(&e);
	assert_int_equal(upgrade_version(&s, NULL, NULL, &version, &e), -1);
	assert_int_equal(err_code(e), ERR_INPUT);
	err_clear(&e);
	arena_free(s.arena);
}

static void
paths(void **state)
{
	static const struct {
		const char *path;
		bool good;
	} cases[] = {{"/var/tmp/x.tgz", true}, {"https://192.0.2.9/x.tgz", true},
	    {"x.tgz", false}, {"ftp://ops:fake@192.0.2.9/x.tgz", false},
	    {"/var/tmp/a@b.tgz", true}, {"https://192.0.2.9/a@b.tgz", true}, {"", false},
	    {"/var/tmp/", false}, {"/var/tmp/a b.tgz", false},
	    {"/var/tmp/a\n.tgz", false}, {"/var/tmp/\x1b[2J.tgz", false}};
	struct step_run s = {.arena = arena_new(), .step = &step};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err *e = NULL;

		assert_int_equal(
		    upgrade_check_path(&s, cases[i].path, &e), cases[i].good ? 0 : -1);
		err_free(e);
	}
	arena_free(s.arena);
}

/* Before anything starts: a template is not known yet, everything else is. */
static void
arguments_as_written(void **state)
{
	static const struct {
		const char *package, *version;
		bool good;
	} cases[] = {{"{{ image }}", NULL, true}, {"/var/tmp/latest.tgz", "23.4R2", true},
	    {"/var/tmp/junos-install-23.4R2.13.tgz", NULL, true},
	    {"/var/tmp/latest.tgz", NULL, false}, {NULL, NULL, false},
	    {NULL, "{{ v }}", true}};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value *arguments = value_map(a);
		struct runbook_step written = step;
		struct err *e = NULL;

		if (cases[i].package != NULL)
			value_set(
			    a, arguments, "package", value_strz(a, cases[i].package));
		if (cases[i].version != NULL)
			value_set(
			    a, arguments, "version", value_strz(a, cases[i].version));
		written.arguments = arguments;
		assert_int_equal(
		    upgrade_prepare(NULL, &written, a, &e), cases[i].good ? 0 : -1);
		err_free(e);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(versions),
	    cmocka_unit_test(paths),
	    cmocka_unit_test(arguments_as_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
