/* Software packages: junos-facts 4.2, 4.3, 4.4, 4.8, 4.9. */
#include <unistd.h>

#include "rig.h"

#include "emulator/disk.h"
#include "emulator/image.h"
#include "emulator/machine.h"

#define NAME "junos-install-mx-x86-64-23.4R2-S3.9"
#define PATH "/var/tmp/" NAME ".tgz"
#define ADD                                                                              \
	"<request-package-add><no-validate/><package-name>" PATH "</package-name>"       \
	"</request-package-add>"
#define PENDING_TEXT                                                                     \
	"<output>\nThere is already an install pending.\n"                               \
	"    Use the 'request system reboot' command to complete the install,\n"         \
	"    or the 'request system software rollback' command to back it out.\n"        \
	"</output>\n"
#define CHECK "<request-package-checks-pending-install/>"

/* An image as junosim makes it, on the router's disk. */
static void
stage(struct rig *g, const char *path, const char *version, const char *model)
{
	char name[] = "/tmp/junosim-image-XXXXXX";
	struct err *e = NULL;
	struct buf text;
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(image_write(name, version, model, 100000, &e), 0);
	buf_init(&text, BUF_TEXT);
	assert_int_equal(buf_read_file(&text, name, &e), 0);
	assert_int_equal(disk_write(g->router, path, "admin", buf_str(&text)), 0);
	buf_done(&text);
	unlink(name);
}

static struct rig *
rig_of(const char *const *settings)
{
	const char *all[16] = {"install=0", "validate=0"};
	size_t n = 2;

	while (settings != NULL && *settings != NULL)
		all[n++] = *settings++;
	return rig_new(NULL, all);
}

static void
test_names(void **state)
{
	static const char *const cases[][2] = {{NAME ".tgz", "23.4R2-S3.9"},
	    {"/var/tmp/jinstall-ex-4300-21.4R3-S5.4-signed.tgz", "21.4R3-S5.4"},
	    {"junos-vmhost-install-mx-x86-64-22.4R3.25.tgz", "22.4R3.25"},
	    {"jinstall64-13.3R6.5-domestic-signed.tgz", "13.3R6.5"},
	    {"junos-install-mx-x86-64-22.4R3.25-limited64.tgz", "22.4R3.25-limited64"}};
	char version[64];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(image_version_of(cases[i][0], version, sizeof version));
		assert_string_equal(version, cases[i][1]);
	}
	assert_false(image_version_of("package.tgz", version, sizeof version));
}

static void
test_add(void **state)
{
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "admin");
	struct file_info info;

	(void)state;
	stage(g, PATH, "23.4R2-S3.9", "mx204");
	assert_string_equal(rig_rpc(g, end, CHECK),
	    "<output>\n\n</output>\n<package-result>\n    0\n</package-result>\n");
	assert_string_equal(rig_rpc(g, end, ADD),
	    "<output>\nVerified " NAME " signed by PackageProductionECP256_2024 method "
	    "ECDSA256+SHA256\nVerified manifest signed by PackageProductionECP256_2024 "
	    "method ECDSA256+SHA256\n"
	    "JUNOS 23.4R2-S3.9 will become active at next reboot\n"
	    "WARNING: A reboot is required to load this software correctly\n"
	    "WARNING:     Use the 'request system reboot' command\n"
	    "WARNING:         when software installation is complete\n"
	    "Saving state for rollback ...\n</output>\n"
	    "<package-result>\n    0\n</package-result>\n");
	assert_string_equal(rig_rpc(g, end, CHECK),
	    PENDING_TEXT "<package-result>\n    1\n</package-result>\n");
	assert_string_equal(rig_rpc(g, end, ADD),
	    PENDING_TEXT "<package-result>\n    1\n</package-result>\n");
	assert_int_equal(disk_stat(g->router, g->arena, PATH, &info), 0);
	assert_int_equal(
	    disk_stat(g->router, g->arena, "/var/sw/pkg/" NAME ".tgz", &info), 0);
	assert_contains(
	    rig_rpc(g, end, "<get-log><filename>install</filename></get-log>"),
	    "Staging of " PATH " completed\n");
	assert_string_equal(machine_version(g->router), "22.4R3.25");
	assert_contains(rig_rpc(g, end, "<get-software-information/>"),
	    "<comment>JUNOS Installation Software [23.4R2-S3.9]</comment>\n");
	assert_string_equal(rig_rpc(g, end, "<request-package-latest-status/>"),
	    "<package-status>\n<package-status-message>JUNOS 23.4R2-S3.9 will become "
	    "active at next reboot</package-status-message>\n</package-status>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_no_result_unlink_no_copy(void **state)
{
	struct rig *g = rig_of((const char *[]){
	    "package-result=false", "package-noise=true", "padding=false", NULL});
	struct peer_end *end = rig_session(g, "admin");
	struct file_info info;
	const char *text;

	(void)state;
	stage(g, PATH, "23.4R2-S3.9", "any");
	text = rig_rpc(g, end,
	    "<request-package-add><no-validate/><no-copy/><unlink/><package-name>" PATH
	    "</package-name></request-package-add>");
	assert_memory_equal(text, "<pipe>\n<more-no-more/>\n</pipe>\n<cli>\n", 37);
	assert_contains(text, "Saving state for rollback ...\n</output>\n");
	assert_lacks(text, "package-result");
	assert_int_not_equal(disk_stat(g->router, g->arena, PATH, &info), 0);
	assert_int_not_equal(
	    disk_stat(g->router, g->arena, "/var/sw/pkg/" NAME ".tgz", &info), 0);
	rig_close(end);
	rig_free(g);
}

/* inferred: all these words but the first */
static void
test_refused(void **state)
{
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "admin");
	static const char failed[] = "<package-result>\n    1\n</package-result>\n";
	const char *text = rig_rpc(g, end, ADD);

	(void)state;
	assert_contains(text,
	    "<output>\nERROR: package: " PATH " is not found or empty\n</output>\n");
	assert_contains(text, failed);
	stage(g, PATH, "23.4R2-S3.9", "ex4300-48t");
	text = rig_rpc(g, end, ADD);
	assert_contains(
	    text, "is for ex4300-48t and does not support this platform: mx204");
	assert_contains(text, failed);
	stage(g, PATH, "23.4R2-S3.9", "mx204");
	disk_leave_free(g->router, 100);
	text = rig_rpc(g, end, ADD);
	assert_contains(text, "This package requires 195k free, but there\n"
			      "WARNING: is only 50k available.");
	assert_contains(text, failed);
	disk_leave_free(g->router, 100000);
	assert_int_equal(disk_append(g->router, PATH, STR("x")), 0);
	assert_contains(rig_rpc(g, end, ADD), PATH " fails its checksum");
	assert_string_equal(g->router->machine.engines[0].pending, "");
	rig_close(end);
	rig_free(g);
}

static void
test_validate(void **state)
{
	static const char validate[] =
	    "<request-package-validate><package-name>" PATH "</package-name>"
	    "</request-package-validate>";
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "admin");
	const char *text;

	(void)state;
	stage(g, PATH, "23.4R2-S3.9", "mx204");
	text = rig_rpc(g, end, validate);
	assert_contains(text, "mgd: error: schema: ");
	assert_contains(text, "Validation succeeded\n</output>\n"
			      "<package-result>\n    0\n</package-result>\n");
	assert_contains(rig_rpc(g, end,
			    "<request-package-validate><package-name>http://h/x.tgz</"
			    "package-name></request-package-validate>"),
	    "ERROR: http://h/x.tgz: fetch: No route to host: no such file\n</output>\n"
	    "<package-result>\n    1\n");
	g->personality->validates = false;
	text = rig_rpc(g, end, validate);
	/* inferred */
	assert_contains(text, "Validation failed\n</output>\n"
			      "<package-result>\n    1\n</package-result>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_rollback(void **state)
{
	struct rig *g = rig_of(NULL);
	struct peer_end *end = rig_session(g, "admin");

	(void)state;
	stage(g, PATH, "23.4R2-S3.9", "mx204");
	rig_rpc(g, end, ADD);
	/* what is staged is backed out */
	assert_contains(rig_rpc(g, end, "<request-package-rollback/>"),
	    "<output>\nDeleting bootstrap installer\n</output>\n");
	assert_contains(rig_rpc(g, end, CHECK), "    0\n");
	assert_string_equal(rig_rpc(g, end, "<request-package-rollback/>"),
	    "<output>\nJUNOS version \"21.4R3.15\" will become active at next "
	    "reboot\n</output>\n<package-result>\n    0\n</package-result>\n");
	assert_string_equal(g->router->machine.engines[0].pending, "21.4R3.15");
	rig_rpc(g, end, "<request-package-rollback/>");
	g->router->machine.engines[0].previous[0] = '\0';
	assert_contains(rig_rpc(g, end, "<request-package-rollback/>"),
	    ": rollback aborted\n</output>\n<package-result>\n    1\n");
	rig_close(end);
	rig_free(g);
}

static void
test_both_engines(void **state)
{
	struct rig *g = rig_of((const char *[]){"wrapper=re0+re1", NULL});
	struct peer_end *end = rig_session(g, "admin");
	const char *text;

	(void)state;
	stage(g, PATH, "23.4R2-S3.9", "mx204");
	text = rig_rpc(g, end,
	    "<request-package-add><no-validate/><re1/><package-name>" PATH
	    "</package-name></request-package-add>");
	assert_memory_equal(text, "<output>\nVerified ", 18);
	assert_string_equal(g->router->machine.engines[0].pending, "");
	assert_string_equal(g->router->machine.engines[1].pending, "23.4R2-S3.9");
	text = rig_rpc(g, end, "<request-package-rollback/>");
	assert_contains(text, "<re-name>re0</re-name>\n\n<output>\nJUNOS version ");
	assert_contains(
	    text, "<re-name>re1</re-name>\n\n<output>\nDeleting bootstrap installer\n");
	g->router->world.other_gone = true;
	assert_contains(rig_rpc(g, end,
			    "<request-package-add><re1/><package-name>" PATH
			    "</package-name></request-package-add>"),
	    "Could not connect to re1 : No route to host");
	rig_close(end);
	rig_free(g);
}

/* The install is the router's: it goes on without the session, unless that is killed. */
static void
test_outlives(void **state)
{
	struct rig *g = rig_of((const char *[]){"install=600", NULL});
	struct install *in = &g->router->install;

	(void)state;
	stage(g, PATH, "23.4R2-S3.9", "mx204");
	*in = (struct install){.running = true,
	    .number = 1,
	    .pid = 77,
	    .engines = 1,
	    .done_ms = router_now(g->router) + 600000,
	    .path = PATH,
	    .version = "23.4R2-S3.9"};
	rig_ctl(g, "clock", "advance", "599", NULL);
	assert_true(in->running);
	/* however the clock is set meanwhile */
	router_set_clock(g->router, 3600000);
	rig_ctl(g, "clock", NULL);
	assert_true(in->running);
	router_set_clock(g->router, -7200000);
	rig_ctl(g, "clock", "advance", "2", NULL);
	assert_false(in->running);
	assert_int_equal(in->result, 0);
	assert_string_equal(g->router->machine.engines[0].pending, "23.4R2-S3.9");

	in->running = true;
	in->done_ms += 1000000;
	g->router->machine.engines[0].pending[0] = '\0';
	install_abort(g->router, 78, "its session was killed");
	assert_true(in->running);
	install_abort(g->router, 77, "its session was killed"); /* inferred: 4.8 */
	assert_false(in->running);
	assert_int_equal(in->result, 1);
	rig_ctl(g, "clock", "advance", "2000", NULL);
	assert_string_equal(g->router->machine.engines[0].pending, "");
	rig_free(g);
}

static void
test_install_fails(void **state)
{
	struct rig *g = rig_of((const char *[]){"upgrade=install-fails", NULL});
	struct peer_end *end = rig_session(g, "admin");

	(void)state;
	stage(g, PATH, "23.4R2-S3.9", "mx204");
	assert_contains(rig_rpc(g, end, ADD),
	    "ERROR: pkg add failed: cannot extract the package\n</output>\n"
	    "<package-result>\n    1\n");
	assert_contains(
	    rig_rpc(g, end, "<get-log><filename>install</filename></get-log>"),
	    "package-result 1\n");
	assert_contains(rig_rpc(g, end, CHECK), "    0\n");
	rig_close(end);
	rig_free(g);
}

static void
test_vmhost(void **state)
{
	static const char add[] =
	    "<request-vmhost-package-add><no-validate/><package-name>" PATH
	    "</package-name></request-vmhost-package-add>";
	struct rig *g = rig_of((const char *[]){"vmhost=true", NULL});
	struct rig *other = rig_of(NULL);
	struct peer_end *end = rig_session(g, "admin");
	struct peer_end *there = rig_session(other, "admin");
	const char *text;

	(void)state;
	stage(g, PATH, "23.4R2-S3.9", "mx204");
	assert_contains(rig_rpc(g, end, add),
	    "... upgrade complete.\nA REBOOT IS REQUIRED TO LOAD THIS SOFTWARE "
	    "CORRECTLY.\nUse the 'request vmhost reboot' command to reboot the "
	    "system.\n</output>\n");
	text = rig_rpc(g, end, "<get-vmhost-version-information/>");
	assert_contains(text, "<pending-reboot/>\n");
	assert_contains(text, "<set-junos-version>junos-install-mx-x86-64-23.4R2-S3.9</");
	assert_contains(rig_rpc(other, there, add),
	    "<error-message>syntax error</error-message>\n<error-info>\n"
	    "<bad-element>request-vmhost-package-add</bad-element>");
	rig_close(end);
	rig_close(there);
	rig_free(g);
	rig_free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names),
	    cmocka_unit_test(test_add), cmocka_unit_test(test_no_result_unlink_no_copy),
	    cmocka_unit_test(test_refused), cmocka_unit_test(test_validate),
	    cmocka_unit_test(test_rollback), cmocka_unit_test(test_both_engines),
	    cmocka_unit_test(test_outlives), cmocka_unit_test(test_install_fails),
	    cmocka_unit_test(test_vmhost)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
