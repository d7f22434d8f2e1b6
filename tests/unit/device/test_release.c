/* Junos-facts 4.9: what the name of an image tells. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "device/release.h"

static void
names_of_images(void **state)
{
	static const char *const cases[][2] = {
	    {"/var/tmp/junos-install-mx-x86-64-23.4R2-S3.9.tgz", "23.4R2-S3.9"},
	    {"junos-vmhost-install-mx-x86-64-22.4R3.25.tgz", "22.4R3.25"},
	    {"jinstall-ex-4300-21.4R3-S5.4-signed.tgz", "21.4R3-S5.4"},
	    {"jinstall64-13.3R6.5-domestic-signed.tgz", "13.3R6.5"},
	    {"junos-srxsme-15.1X49-D150.2-domestic.tgz", "15.1X49-D150.2"},
	    {"junos-install-mx-x86-64-22.4R3.25-limited64.tgz", "22.4R3.25"},
	    {"junos-evo-install-ptx-fixed-x86-64-22.4R3-S2.11-EVO.iso",
		"22.4R3-S2.11-EVO"},
	    {"junos-install-mx-x86-64-18.2-20180816.0.tgz", "18.2-20180816.0"},
	    {"http://192.0.2.9/images/junos-install-mx-x86-64-24.2R1.14.tgz",
		"24.2R1.14"},
	    {"/var/tmp-23.4R2.1/image.tgz", NULL}, {"junos-install-latest.tgz", NULL},
	    {"junos-install-mx-x86-64.tgz", NULL}, {"", NULL}};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = release_of_image(a, cases[i][0]);

		if (cases[i][1] == NULL)
			assert_null(got);
		else
			assert_string_equal(got, cases[i][1]);
	}
	arena_free(a);
}

static void
what_runs_is_what_was_wanted(void **state)
{
	(void)state;
	assert_true(release_is("23.4R2-S3.9", "23.4R2-S3.9"));
	assert_true(release_is("23.4R2-S3", "23.4R2-S3.9"));
	assert_true(release_is("22.4R3-S2.11", "22.4R3-S2.11-EVO"));
	assert_false(release_is("23.4R2-S3", "23.4R2-S30.1"));
	assert_false(release_is("23.4R2-S3.9", "23.4R2-S3.10"));
	assert_false(release_is("23.4R2-S3.9", "23.4R2-S3"));
	assert_false(release_is("23.4", "23.4R2.1"));
	assert_false(release_is("23", "23.4R2.1"));
	assert_false(release_is("23.4R2", "23.4R2-S3.9"));
	assert_false(release_is("23.4R2-S3.9", NULL));
}

static void
images_for_the_host(void **state)
{
	(void)state;
	assert_true(release_image_is_vmhost(
	    "/var/tmp/junos-vmhost-install-mx-x86-64-22.4R3.25.tgz"));
	assert_false(
	    release_image_is_vmhost("/var/tmp/junos-install-mx-x86-64-22.4R3.25.tgz"));
	assert_false(release_image_is_vmhost("/junos-vmhost-x/junos-install.tgz"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_of_images),
	    cmocka_unit_test(what_runs_is_what_was_wanted),
	    cmocka_unit_test(images_for_the_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
