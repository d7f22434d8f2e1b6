/* RPCs about files: junos-facts 3.14, 4.1, 5. */
#include "rig.h"

#include "emulator/armour.h"
#include "emulator/disk.h"
#include "emulator/filing.h"

static void
test_checksums(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "admin");

	(void)state;
	disk_write(g->router, "/var/tmp/x.tgz", "admin", STR("hello\n"));
	assert_string_equal(rig_rpc(g, end,
				"<get-checksum-information><path>/var/tmp/x.tgz</path>"
				"</get-checksum-information>"),
	    "<checksum-information>\n<file-checksum>\n"
	    "<computation-method>MD5</computation-method>\n"
	    "<input-file>/var/tmp/x.tgz</input-file>\n"
	    "<checksum>b1946ac92492d2347c6235b4d2611184</checksum>\n"
	    "</file-checksum>\n</checksum-information>\n");
	assert_contains(rig_rpc(g, end,
			    "<get-sha1-checksum-information><path>/var/tmp/x.tgz</path>"
			    "</get-sha1-checksum-information>"),
	    "<computation-method>SHA1</computation-method>\n"
	    "<input-file>/var/tmp/x.tgz</input-file>\n"
	    "<checksum>f572d396fae9206628714fb2ce00f72e94f2258f</checksum>\n");
	assert_contains(rig_rpc(g, end,
			    "<get-sha256-checksum-information><path>/var/tmp/x.tgz</path>"
			    "</get-sha256-checksum-information>"),
	    "<computation-method>SHA256</computation-method>\n"
	    "<input-file>/var/tmp/x.tgz</input-file>\n<checksum>"
	    "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
	    "</checksum>\n");
	assert_string_equal(rig_rpc(g, end,
				"<get-checksum-information><path>/var/tmp/y.tgz</path>"
				"</get-checksum-information>"),
	    "<rpc-error>\n<error-type>protocol</error-type>\n"
	    "<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-message>\n"
	    "md5: /var/tmp/y.tgz: No such file or directory\n"
	    "</error-message>\n</rpc-error>\n");
	rig_close(end);
	rig_free(g);
}

/* The seconds of "now" and of the file's date differ from run to run. */
static const char *
without_numbers(struct rig *g, const char *text)
{
	struct buf out;

	buf_init(&out, BUF_TEXT);
	for (const char *p = text; *p != '\0'; p++) {
		size_t n = strspn(p, "0123456789");

		if (n >= 9) {
			buf_addc(&out, 'N');
			p += n - 1;
		} else
			buf_addc(&out, *p);
	}
	text = buf_copy(&out, g->arena);
	buf_done(&out);
	return text;
}

static void
test_list(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "admin");
	int64_t at = 1759660000000; /* 2025-10-05 10:26:40 */

	(void)state;
	disk_write(g->router, "/var/tmp/a.tgz", "admin", STR("hello\n"));
	disk_set_date(g->router, "/var/tmp/a.tgz", at);
	disk_mkdir(g->router, "/var/tmp/d", "root", 0755);
	disk_set_date(g->router, "/var/tmp/d", at);
	assert_string_equal(
	    without_numbers(g, rig_rpc(g, end,
				   "<file-list><path>/var/tmp/</path><detail/>"
				   "</file-list>")),
	    "<directory-list root-path=\"/var/tmp/\" junos:seconds=\"N\" "
	    "junos:style=\"detail\">\n<directory name=\"/var/tmp\">\n"
	    "<directory-name>/var/tmp</directory-name>\n"
	    "<total-file-blocks>16</total-file-blocks>\n<file-information>\n"
	    "<file-name>a.tgz</file-name>\n"
	    "<file-permissions junos:format=\"-rw-r--r--\">644</file-permissions>\n"
	    "<file-owner>admin</file-owner>\n<file-group>wheel</file-group>\n"
	    "<file-links>1</file-links>\n<file-size>6</file-size>\n"
	    "<file-date junos:format=\"Oct  5 10:26\">N</file-date>\n"
	    "</file-information>\n<file-information>\n<file-name>d</file-name>\n"
	    "<file-directory junos:format=\"/\"/>\n"
	    "<file-permissions junos:format=\"drwxr-xr-x\">755</file-permissions>\n"
	    "<file-owner>root</file-owner>\n<file-group>wheel</file-group>\n"
	    "<file-links>2</file-links>\n<file-size>512</file-size>\n"
	    "<file-date junos:format=\"Oct  5 10:26\">N</file-date>\n"
	    "</file-information>\n<total-files>1</total-files>\n"
	    "</directory>\n</directory-list>\n");
	assert_contains(rig_rpc(g, end, "<file-list><path>/var/tmp</path></file-list>"),
	    "junos:style=\"brief\">\n<directory name=\"/var/tmp\">\n"
	    "<directory-name>/var/tmp</directory-name>\n"
	    "<total-file-blocks>16</total-file-blocks>\n<file-information>\n"
	    "<file-name>a.tgz</file-name>\n</file-information>\n");
	/* a file alone, a pattern: full paths below a directory without a name */
	assert_contains(
	    rig_rpc(
		g, end, "<file-list><path>/var/tmp/a.tgz</path><detail/></file-list>"),
	    "<directory name=\"\">\n<file-information>\n"
	    "<file-name>/var/tmp/a.tgz</file-name>\n");
	assert_contains(
	    rig_rpc(g, end, "<file-list><path>/var/tmp/*.tgz</path></file-list>"),
	    "<file-name>/var/tmp/a.tgz</file-name>\n</file-information>\n"
	    "<total-files>1</total-files>\n");
	assert_contains(rig_rpc(g, end, "<file-list><path>/var/tmp/x</path></file-list>"),
	    "<output>\n/var/tmp/x: No such file or directory\n</output>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_list_in_output(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"file-list-in-output=true", NULL});
	struct peer_end *end = rig_session(g, "admin");
	const char *text = rig_rpc(g, end, "<file-list><path>/config</path></file-list>");

	(void)state;
	assert_memory_equal(text, "<output>\n<directory-list ", 24);
	assert_contains(text, "</directory-list>\n</output>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_put_show_delete(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "admin");
	const char *put = "<file-put><filename>/var/tmp/x.conf</filename>"
			  "<permission>0600</permission><encoding>base64</encoding>"
			  "%s<file-contents>c2V0IGEgJmx0OwphPGI=\n</file-contents>"
			  "</file-put>";
	char request[512];
	struct file_info info;
	struct err *e = NULL;

	(void)state;
	snprintf(request, sizeof request, put, "");
	assert_string_equal(rig_rpc(g, end, request),
	    "<file-put-results>\n<success/>\n<filename>/var/tmp/x.conf</filename>\n"
	    "</file-put-results>\n");
	assert_int_equal(disk_stat(g->router, g->arena, "/var/tmp/x.conf", &info), 0);
	assert_int_equal(info.mode, 0600);
	assert_string_equal(info.owner, "admin");
	/* inferred: the words of the refusal */
	assert_contains(
	    rig_rpc(g, end, request), "file-put: /var/tmp/x.conf: File exists");
	snprintf(request, sizeof request, put, "<delete-if-exist/>");
	assert_int_equal(faults_add(&g->router->faults, "disk-full:1", &e), 0);
	assert_contains(rig_rpc(g, end, request),
	    "file-put: /var/tmp/x.conf: No space left on device");
	assert_contains(rig_rpc(g, end, request), "<success/>");
	assert_string_equal(
	    without_numbers(g, rig_rpc(g, end,
				   "<file-show><filename>/var/tmp/x.conf</filename>"
				   "</file-show>")),
	    "<file-content filename=\"/var/tmp/x.conf\" junos:seconds=\"N\" "
	    "filesize=\"14\" encoding=\"text\">\nset a &amp;lt;\na&lt;b"
	    "</file-content>\n");
	/* inferred: the reply of file-get */
	assert_string_equal(rig_rpc(g, end,
				"<file-get><filename>/var/tmp/x.conf</filename>"
				"<encoding>base64</encoding></file-get>"),
	    "<file-get-results>\n<file-contents encoding=\"base64\">\n"
	    "c2V0IGEgJmx0OwphPGI=\n</file-contents>\n</file-get-results>\n");
	assert_string_equal(rig_rpc(g, end,
				"<file-copy><source>/var/tmp/x.conf</source>"
				"<destination>/var/log</destination></file-copy>"),
	    "");
	assert_string_equal(rig_rpc(g, end,
				"<file-rename><source>/var/log/x.conf</source>"
				"<destination>/var/log/y</destination></file-rename>"),
	    "");
	assert_contains(rig_rpc(g, end, "<get-log><filename>y</filename></get-log>"),
	    "<file-content filename=\"/var/log/y\"");
	assert_string_equal(
	    rig_rpc(g, end, "<file-delete><path>/var/tmp/x.conf</path></file-delete>"),
	    "");
	assert_contains(
	    rig_rpc(g, end, "<file-delete><path>/var/tmp/x.conf</path></file-delete>"),
	    "<error-message>\nrm: /var/tmp/x.conf: No such file or directory\n</");
	/* inferred: the words */
	assert_contains(rig_rpc(g, end,
			    "<file-show><filename>/var/tmp/x.conf</filename></"
			    "file-show>"),
	    "<error-message>\ncould not resolve file: /var/tmp/x.conf\n</");
	rig_close(end);
	rig_free(g);
}

static void
test_usage(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "admin");

	(void)state;
	disk_mkdir(g->router, "/var/tmp/pics", "root", 0755);
	disk_write(g->router, "/var/tmp/x", "admin", STR("hello\n"));
	assert_string_equal(rig_rpc(g, end,
				"<get-directory-usage-information><path>/var/tmp</path>"
				"<depth>1</depth></get-directory-usage-information>"),
	    "<directory-usage-information>\n<directory>\n"
	    "<directory-name>/var/tmp</directory-name>\n<directory>\n"
	    "<directory-name>/var/tmp/pics</directory-name>\n"
	    "<used-space used-blocks=\"8\">\n4.0K\n</used-space>\n</directory>\n"
	    "<used-space used-blocks=\"24\">\n12K\n</used-space>\n</directory>\n"
	    "</directory-usage-information>\n");
	assert_string_equal(rig_rpc(g, end,
				"<get-directory-usage-information><path>/nope</path>"
				"</get-directory-usage-information>"),
	    "<directory-usage-information>\n</directory-usage-information>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_cleanup(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "admin");
	static const char want[] =
	    "<system-storage-cleanup-information>\n<file-list junos:style=\"normal\">\n"
	    "<file>\n<file-name>/var/tmp/old.tgz</file-name>\n"
	    "<size junos:format=\"11B\">11</size>\n<date>Oct  1 10:10</date>\n"
	    "</file>\n</file-list>\n</system-storage-cleanup-information>\n";
	struct file_info info;

	(void)state;
	disk_write(g->router, "/var/tmp/old.tgz", "admin", STR("hello world"));
	disk_set_date(g->router, "/var/tmp/old.tgz", 1759313400000);
	assert_string_equal(rig_rpc(g, end,
				"<request-system-storage-cleanup><dry-run/>"
				"</request-system-storage-cleanup>"),
	    want);
	assert_string_equal(rig_rpc(g, end, "<request-system-storage-cleanup/>"), want);
	assert_int_not_equal(
	    disk_stat(g->router, g->arena, "/var/tmp/old.tgz", &info), 0);
	rig_close(end);
	rig_free(g);
}

static void
test_sizes(void **state)
{
	static const struct {
		int64_t octets;
		const char *text;
	} cases[] = {{0, "0B"}, {11, "11B"}, {2048, "2.0K"}, {34816, "34K"},
	    {1234567, "1.2M"}, {1667792LL * 512, "814M"}, {2796512LL * 512, "1.3G"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf text;

		buf_init(&text, BUF_LINE);
		filing_print_size(&text, cases[i].octets);
		assert_string_equal(buf_z(&text), cases[i].text);
		buf_done(&text);
	}
}

static void
test_base64(void **state)
{
	static const char *const cases[][2] = {{"", ""}, {"f", "Zg==\n"},
	    {"fo", "Zm8=\n"}, {"foo", "Zm9v\n"}, {"foobar", "Zm9vYmFy\n"}};
	struct buf text, back;

	(void)state;
	buf_init(&text, BUF_LINE);
	buf_init(&back, BUF_LINE);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		buf_reset(&text);
		buf_reset(&back);
		armour_add(&text, str_of(cases[i][0]));
		assert_string_equal(buf_z(&text), cases[i][1]);
		assert_true(armour_read(&back, buf_str(&text)));
		assert_string_equal(buf_z(&back), cases[i][0]);
	}
	assert_false(armour_read(&back, STR("Zg=")));
	assert_false(armour_read(&back, STR("Z(==")));
	assert_false(armour_read(&back, STR("Zg==Zg==")));
	buf_done(&text);
	buf_done(&back);
}

/* The checksum of a gigabyte takes so long; other sessions go on. */
static void
test_checksum_takes_time(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"checksum=1000000", NULL});
	struct peer_end *end = rig_session(g, "admin");
	int64_t before = router_now(g->router);

	(void)state;
	disk_write(g->router, "/var/tmp/x", "admin",
	    STR("0123456789"
		"0123456789"));
	assert_contains(rig_rpc(g, end,
			    "<get-checksum-information><path>/var/tmp/x</path>"
			    "</get-checksum-information>"),
	    "<checksum>");
	assert_true(router_now(g->router) - before >= 20);
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_checksums),
	    cmocka_unit_test(test_checksum_takes_time), cmocka_unit_test(test_list),
	    cmocka_unit_test(test_list_in_output), cmocka_unit_test(test_put_show_delete),
	    cmocka_unit_test(test_usage), cmocka_unit_test(test_cleanup),
	    cmocka_unit_test(test_sizes), cmocka_unit_test(test_base64)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
