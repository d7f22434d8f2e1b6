/* Key files of every kind that ssh-keygen writes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/err.h"
#include "sshd.h"
#include "transport/key_file.h"

static void
looks(const char *options, bool encrypted, bool rsa)
{
	struct key_file k;
	struct err *e = NULL;

	sshd_shell("rm -f %s && ssh-keygen -q %s -f %s", sshd_file("k"), options,
	    sshd_file("k"));
	assert_int_equal(key_file_read(&k, sshd_file("k"), &e), 0);
	assert_int_equal(k.encrypted, encrypted);
	assert_int_equal(k.rsa, rsa);
	assert_int_equal(strncmp(buf_z(&k.text), "-----BEGIN ", 11), 0);
	key_file_done(&k);
	assert_int_equal(k.text.n, 0);
}

static void
test_kinds(void **state)
{
	(void)state;
	looks("-t ed25519 -N ''", false, false);
	looks("-t ed25519 -N secret", true, false);
	looks("-t rsa -b 2048 -N ''", false, true);
	looks("-t rsa -b 2048 -N secret", true, true);
	looks("-t rsa -b 2048 -m PEM -N ''", false, true);
	looks("-t rsa -b 2048 -m PEM -N secret", true, true);
	looks("-t ecdsa -m PEM -N ''", false, false);
	looks("-t ecdsa -m PKCS8 -N secret", true, false);
}

static void
refused(const char *name, enum err_code code)
{
	struct key_file k;
	struct err *e = NULL;

	assert_int_equal(key_file_read(&k, sshd_file(name), &e), -1);
	assert_int_equal(err_code(e), code);
	err_free(e);
}

static void
test_refused(void **state)
{
	(void)state;
	sshd_shell(
	    "cd %s && echo text > text && ssh-keygen -q -t ed25519 -N '' -f cut && "
	    "head -c 90 cut > half && head -c 300000 /dev/zero > huge",
	    sshd_dir);
	refused("text", ERR_INPUT);
	refused("cut.pub", ERR_INPUT);
	refused("half", ERR_INPUT);
	refused("huge", ERR_LIMIT);
	refused("absent", ERR_FILE);
}

static int
start(void **state)
{
	(void)state;
	return mkdtemp(sshd_dir) == NULL ? -1 : 0;
}

static int
stop(void **state)
{
	(void)state;
	sshd_clean();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_refused),
	};

	if (!sshd_available()) {
		printf("1..1\nok 1 - key files # SKIP no ssh-keygen\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, start, stop);
}
