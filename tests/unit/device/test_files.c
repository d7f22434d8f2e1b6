#include "unit/device/play.h"

#include "device/files.h"

#define SUM(method, hex)                                                                 \
	REPLY("<checksum-information>\n<file-checksum>\n<computation-method>" method     \
	      "</computation-method>\n<input-file>\n/var/tmp/x\n</input-file>\n"         \
	      "<checksum>\n" hex "\n</checksum>\n</file-checksum>\n"                     \
	      "</checksum-information>")
#define ERROR(message)                                                                   \
	REPLY("<rpc-error>\n<error-type>protocol</error-type>\n"                         \
	      "<error-tag>operation-failed</error-tag>\n"                                \
	      "<error-severity>error</error-severity>\n<error-message>\n" message        \
	      "\n</error-message>\n</rpc-error>")
#define HEX64 "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define HEX40 "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"
#define HEX32 "098f6bcd4621d373cade4e832627b4f6"

static struct device_checksum
checksum(struct play *p, const char *path)
{
	struct device_checksum c = {0};

	assert_int_equal(
	    device_checksum(p->device, path, DEVICE_SHA256, &p->deadline, &c, &p->e), 0);
	return c;
}

static void
digest_of_a_file(void **state)
{
	struct device_checksum c;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO SUM("SHA256", HEX64) SUM("SHA256",
		"9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08"),
	    false);
	c = checksum(&p, "/var/tmp/x");
	assert_true(c.there);
	assert_int_equal(c.which, DEVICE_SHA256);
	assert_string_equal(c.hex, HEX64);
	assert_sent(&p, "<get-sha256-checksum-information><path>/var/tmp/x</path>"
			"</get-sha256-checksum-information>");
	c = checksum(&p, "/var/tmp/<&>");
	assert_string_equal(c.hex, HEX64);
	assert_sent(&p, "<path>/var/tmp/&lt;&amp;&gt;</path>");
	play_done(&p);
}

static void
no_such_file(void **state)
{
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO ERROR("sha256: /var/tmp/x: No such file or directory")
		REPLY("<output>sha256: /var/tmp/x: No such file or directory\n</output>")
		    ERROR("sha256: /var/tmp: Is a directory"),
	    false);
	assert_false(checksum(&p, "/var/tmp/x").there);
	assert_false(checksum(&p, "/var/tmp/x").there);
	assert_true(checksum(&p, "/var/tmp").directory);
	assert_not_sent(&p, "sha1");
	play_done(&p);
}

/* What an old train does not know is asked by the next weaker name. */
static void
weaker_digests(void **state)
{
	struct device_checksum c;
	struct play p;

	(void)state;
	play_open(&p, HELLO ERROR("syntax error") SUM("SHA1", HEX40), false);
	c = checksum(&p, "/var/tmp/x");
	assert_int_equal(c.which, DEVICE_SHA1);
	assert_string_equal(c.hex, HEX40);
	play_done(&p);
	play_open(&p,
	    HELLO ERROR("syntax error") ERROR("unknown command") SUM("MD5", HEX32),
	    false);
	c = checksum(&p, "/var/tmp/x");
	assert_int_equal(c.which, DEVICE_MD5);
	assert_string_equal(c.hex, HEX32);
	assert_sent(&p, "<get-sha1-checksum-information>");
	assert_sent(&p, "<get-checksum-information>");
	play_done(&p);
}

static void
refuses(const char *recording, const char *code, const char *words)
{
	struct device_checksum c;
	struct play p;

	play_open(&p, recording, false);
	assert_int_equal(
	    device_checksum(p.device, "/x", DEVICE_SHA256, &p.deadline, &c, &p.e), -1);
	assert_failed(&p, code);
	assert_says(&p, words);
	assert_not_sent(&p, "sha1");
	play_done(&p);
}

static void
answers_that_are_none(void **state)
{
	(void)state;
	refuses(HELLO ERROR("permission denied"), "RPC", "permission denied");
	refuses(HELLO REPLY(""), "PROTOCOL", "no sha256 digest");
	refuses(HELLO SUM("SHA256", HEX32), "PROTOCOL", "no sha256 digest");
	refuses(HELLO SUM("SHA256", HEX32 "zz" HEX32), "PROTOCOL", "no sha256 digest");
}

#define FS(name, total, available, mounted)                                              \
	"<filesystem>\n<filesystem-name>" name "</filesystem-name>\n<total-blocks "      \
	"junos:format=\"" total "</total-blocks>\n<used-blocks junos:format=\"1K\">2"    \
	"</used-blocks>\n<available-blocks junos:format=\"" available                    \
	"</available-blocks>\n<used-percent> 65</used-percent>\n<mounted-on>" mounted    \
	"</mounted-on>\n</filesystem>\n"
#define STORAGE(filesystems)                                                             \
	"<system-storage-information junos:style=\"brief\">\n" filesystems               \
	"</system-storage-information>"

static struct device_storage
storage(struct play *p)
{
	struct device_storage s = {0};

	assert_int_equal(device_storage(p->device, p->arena, &p->deadline, &s, &p->e), 0);
	return s;
}

static void
space(void **state)
{
	const struct device_volume *v;
	struct device_storage s;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY(STORAGE(FS("/dev/gpt/junos", "1.3G\">2796512", "442M\">905000",
		"/.mount") FS("tmpfs", "1G\">1", " 12K\">24", "/.mount/tmp")
		    FS("/dev/gpt/var", "7.3G\">15301936", "6.2G\">\n12968960\n",
			"/.mount/var") FS("x", "0B\">0", "0B\">none", "/mnt"))),
	    false);
	s = storage(&p);
	assert_int_equal(s.n, 3);
	v = device_storage_of(&s, "/var/tmp/x");
	assert_string_equal(v->mounted, "/var");
	assert_string_equal(v->name, "/dev/gpt/var");
	assert_null(v->engine);
	assert_int_equal(v->available, INT64_C(12968960) * 512);
	assert_int_equal(v->total, INT64_C(15301936) * 512);
	v = device_storage_of(&s, "/variety");
	assert_string_equal(v->mounted, "/");
	assert_int_equal(v->available, INT64_C(905000) * 512);
	assert_int_equal(device_storage_of(&s, "/tmp")->available, 24 * 512);
	play_done(&p);
}

/* Linux counts in blocks of 1024: what is printed for people gives it away. */
static void
space_of_linux(void **state)
{
	struct device_storage s;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY(
		STORAGE(FS("/dev/sda7", "26G\">27263976", "25G\">26214400", "/var"))),
	    false);
	s = storage(&p);
	assert_int_equal(
	    device_storage_of(&s, "/var/tmp/x")->available, INT64_C(26214400) * 1024);
	assert_null(device_storage_of(&s, "/other"));
	play_done(&p);
}

/* Which engine takes files is not told: the one with room is not refused because of the other. */
static void
space_of_two_engines(void **state)
{
	const struct device_volume *v;
	struct device_storage s;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY(
		"<multi-routing-engine-results>\n<multi-routing-engine-item>\n"
		"<re-name>re0</re-name>\n" STORAGE(FS("/dev/gpt/var", "1G\">2097152",
		    "1M\">2048",
		    "/.mount/var")) "</"
				    "multi-routing-engine-item><multi-routing-engine-"
				    "item>\n"
				    "<re-name>\nre1\n</re-name>\n" STORAGE(FS(
					"/dev/gpt/var", "1G\">2097152", "2M\">4096",
					"/.mount/var")) "</multi-routing-engine-item></"
							"multi-routing-engine-results>"),
	    false);
	s = storage(&p);
	v = device_storage_of(&s, "/var/tmp/x");
	assert_string_equal(v->engine, "re1");
	assert_int_equal(v->available, 4096 * 512);
	play_done(&p);
}

static void
space_that_is_not_told(void **state)
{
	struct device_storage s;
	struct play p;

	(void)state;
	play_open(&p, HELLO REPLY("") ERROR("permission denied"), false);
	assert_int_equal(device_storage(p.device, p.arena, &p.deadline, &s, &p.e), -1);
	assert_failed(&p, "PROTOCOL");
	err_clear(&p.e);
	assert_int_equal(device_storage(p.device, p.arena, &p.deadline, &s, &p.e), -1);
	assert_failed(&p, "RPC");
	play_done(&p);
}

static void
deletes(void **state)
{
	struct play p;

	(void)state;
	play_open(&p, HELLO REPLY("") ERROR("rm: /x: No such file or directory"), true);
	assert_int_equal(device_delete_file(p.device, "/a&b", &p.deadline, &p.e), 0);
	assert_sent(&p, "<file-delete><path>/a&amp;b</path></file-delete>");
	assert_int_equal(device_delete_file(p.device, "/x", &p.deadline, &p.e), -1);
	assert_failed(&p, "RPC");
	assert_says(&p, "No such file");
	play_done(&p);
	play_open(&p, HELLO REPLY(""), false);
	assert_int_equal(device_delete_file(p.device, "/x", &p.deadline, &p.e), -1);
	assert_failed(&p, "INTERNAL");
	assert_not_sent(&p, "file-delete");
	play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(digest_of_a_file),
	    cmocka_unit_test(no_such_file),
	    cmocka_unit_test(weaker_digests),
	    cmocka_unit_test(answers_that_are_none),
	    cmocka_unit_test(space),
	    cmocka_unit_test(space_of_linux),
	    cmocka_unit_test(space_of_two_engines),
	    cmocka_unit_test(space_that_is_not_told),
	    cmocka_unit_test(deletes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
