#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "base/err.h"
#include "deploy/push_file.h"

#define SHA256_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA1_ABC "a9993e364706816aba3e25717850c26c9cd0d89d"
#define MD5_ABC "900150983cd24fb0d6963f7d28e17f72"

static char folder[] = "/tmp/holdfast-push-XXXXXX";

static const char *
path_of(const char *name)
{
	static char path[4][200];
	static int at;

	at = (at + 1) % 4;
	snprintf(path[at], sizeof path[at], "%s/%s", folder, name);
	return path[at];
}

static void
put(const char *name, const char *text)
{
	FILE *f = fopen(path_of(name), "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
fails(struct err **e, enum err_code code, const char *part)
{
	assert_non_null(*e);
	if (err_code(*e) != code || strstr(err_message(*e), part) == NULL)
		fail_msg("%s: %s", err_code_name(err_code(*e)), err_message(*e));
	err_clear(e);
}

static void
opens(void **state)
{
	struct push_file *f = NULL;
	struct err *e = NULL;
	char got[3];

	(void)state;
	put("abc.tgz", "abc");
	put("empty", "");
	assert_int_equal(push_file_open(path_of("none"), &f, &e), -1);
	fails(&e, ERR_FILE, "No such file");
	assert_int_equal(push_file_open(folder, &f, &e), -1);
	fails(&e, ERR_FILE, "not a regular file");
	assert_int_equal(push_file_open(path_of("empty"), &f, &e), -1);
	fails(&e, ERR_FILE, "is empty");
	assert_int_equal(push_file_open(path_of("abc.tgz"), &f, &e), 0);
	assert_string_equal(push_file_name(f), "abc.tgz");
	assert_int_equal(push_file_size(f), 3);
	assert_int_equal(push_file_read(f, got, 2, 1, &e), 0);
	assert_memory_equal(got, "bc", 2);
	assert_int_equal(push_file_read(f, got, 3, 1, &e), -1);
	fails(&e, ERR_FILE, "shorter");
	assert_false(push_file_changed(f));
	put("abc.tgz", "abcd");
	assert_true(push_file_changed(f));
	push_file_close(f);
	push_file_close(NULL);
}

static void
digests(void **state)
{
	static const char *const sums[] = {SHA256_ABC, SHA1_ABC, MD5_ABC};
	struct push_file *f = NULL;
	struct err *e = NULL;
	const char *hex;

	(void)state;
	put("abc.tgz", "abc");
	assert_int_equal(push_file_open(path_of("abc.tgz"), &f, &e), 0);
	for (int i = 0; i < DEVICE_DIGESTS; i++) {
		assert_int_equal(
		    push_file_digest(f, (enum device_digest)i, NULL, &hex, &e), 0);
		assert_string_equal(hex, sums[i]);
	}
	assert_int_equal(push_file_expect(f, "sha256:" SHA256_ABC, NULL, &e), 0);
	assert_int_equal(push_file_expect(f,
			     "SHA1:A9993E364706816ABA3E25717850C26C9CD0D89D", NULL, &e),
	    0);
	assert_int_equal(push_file_expect(f, "md5:" MD5_ABC, NULL, &e), 0);
	assert_int_equal(
	    push_file_expect(f, "md5:900150983cd24fb0d6963f7d28e17f73", NULL, &e), -1);
	fails(&e, ERR_CHECK, "expected was 900150983cd24fb0d6963f7d28e17f73");
	push_file_close(f);
}

static void
checksums_that_are_none(void **state)
{
	static const char *const wrong[] = {"", SHA256_ABC, "sha256:", "sha256:12",
	    "md5:" SHA1_ABC, "sha512:" SHA256_ABC, "sha1:" MD5_ABC "zzzzzzzz",
	    "sha1 " SHA1_ABC};
	struct err *e = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(push_digest_check(wrong[i], &e), -1);
		fails(&e, ERR_INPUT, "is not a checksum");
	}
	assert_int_equal(push_digest_check("sha1:" SHA1_ABC, &e), 0);
}

static void
stops(void **state)
{
	struct push_file *f = NULL;
	struct err *e = NULL;
	struct cancel cancel;
	const char *hex;

	(void)state;
	put("abc.tgz", "abc");
	cancel_init(&cancel);
	cancel_raise(&cancel);
	assert_int_equal(push_file_open(path_of("abc.tgz"), &f, &e), 0);
	assert_int_equal(push_file_digest(f, DEVICE_SHA256, &cancel, &hex, &e), -1);
	fails(&e, ERR_CANCELLED, "stopped");
	assert_int_equal(push_file_digest(f, DEVICE_SHA256, NULL, &hex, &e), 0);
	assert_string_equal(hex, SHA256_ABC);
	push_file_close(f);
	cancel_done(&cancel);
}

static const char *
kept_digest(void)
{
	struct push_file *f = NULL;
	struct err *e = NULL;
	static char copy[100];
	const char *hex = NULL;

	assert_int_equal(push_file_open(path_of("abc.tgz"), &f, &e), 0);
	push_file_keep(f, folder);
	assert_int_equal(push_file_digest(f, DEVICE_SHA256, NULL, &hex, &e), 0);
	snprintf(copy, sizeof copy, "%s", hex);
	push_file_close(f);
	return copy;
}

/* Computed once for all who open the file: what is kept is taken, unless it is none, or of another file. */
static void
keeps(void **state)
{
	static const char other[] =
	    "0000000000000000000000000000000000000000000000000000000000000000";
	char command[300];

	(void)state;
	put("abc.tgz", "abc");
	assert_string_equal(kept_digest(), SHA256_ABC);
	snprintf(command, sizeof command, "for f in %s/digest-*; do printf %s > $f; done",
	    folder, other);
	assert_int_equal(system(command), 0);
	assert_string_equal(kept_digest(), other);
	snprintf(command, sizeof command,
	    "for f in %s/digest-*; do printf %.20s > $f; done", folder, other);
	assert_int_equal(system(command), 0);
	assert_string_equal(kept_digest(), SHA256_ABC);
	put("abc.tgz", "abcd");
	assert_string_equal(kept_digest(),
	    "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589");
}

/* Whoever finds another at it waits, and stops when told. */
static void
waits_for_its_turn(void **state)
{
	struct push_file *f = NULL;
	struct err *e = NULL;
	struct cancel cancel;
	char command[300], name[300];
	const char *hex;
	FILE *list;
	int fd;

	(void)state;
	put("abc.tgz", "abc");
	snprintf(command, sizeof command, "rm -f %s/digest-*", folder);
	assert_int_equal(system(command), 0);
	kept_digest();
	snprintf(command, sizeof command, "ls %s/digest-*", folder);
	list = popen(command, "r");
	assert_non_null(fgets(name, sizeof name, list));
	pclose(list);
	name[strcspn(name, "\n")] = '\0';
	fd = open(name, O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	cancel_init(&cancel);
	cancel_raise(&cancel);
	assert_int_equal(push_file_open(path_of("abc.tgz"), &f, &e), 0);
	push_file_keep(f, folder);
	assert_int_equal(push_file_digest(f, DEVICE_SHA256, &cancel, &hex, &e), -1);
	assert_int_equal(err_code(e), ERR_CANCELLED);
	err_clear(&e);
	close(fd);
	assert_int_equal(push_file_digest(f, DEVICE_SHA256, &cancel, &hex, &e), 0);
	push_file_close(f);
	cancel_done(&cancel);
}

static int
begin(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int
end(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(opens),
	    cmocka_unit_test(digests),
	    cmocka_unit_test(checksums_that_are_none),
	    cmocka_unit_test(stops),
	    cmocka_unit_test(keeps),
	    cmocka_unit_test(waits_for_its_turn),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
