#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "data/secret.h"

static void
test_names(void **state)
{
	static const char *const secret[] = {"ansible_password", "ansible_ssh_pass",
	    "ansible_become_pass", "ansible_become_password", "Secret_BGP_keys",
	    "api-token", "passphrase", "root_passwd", NULL};
	static const char *const open[] = {"bypass", "ansible_ssh_private_key_file",
	    "vault_password_file", "password_min_length", "passive", "tokens_path",
	    "become_method", NULL};

	(void)state;
	for (size_t i = 0; secret[i] != NULL; i++)
		if (!secret_name(str_of(secret[i])))
			fail_msg("%s", secret[i]);
	for (size_t i = 0; open[i] != NULL; i++)
		if (secret_name(str_of(open[i])))
			fail_msg("%s", open[i]);
}

static void
assert_line(bool secret, const char *text, const char *at)
{
	if (secret_line(str_of(text), (size_t)(strstr(text, at) - text)) != secret)
		fail_msg("%s in %s", at, text);
}

static void
test_lines(void **state)
{
	static const char text[] = "user: me\n"
				   "secret_keys:\n"
				   "  carrier:\n"
				   "    md5: abcd\n"
				   "\n"
				   "    - efgh\n"
				   "other:\n"
				   "  md5: ijkl\n"
				   "  x: {ansible_password: mnop}\n"
				   "list:\n"
				   "- token: qrst\n"
				   "- name: uvwx";

	(void)state;
	assert_line(false, text, "me");
	assert_line(true, text, "abcd");
	assert_line(true, text, "efgh");
	assert_line(false, text, "ijkl");
	assert_line(true, text, "mnop");
	assert_line(true, text, "qrst");
	assert_line(false, text, "uvwx");
	assert_false(secret_line(STR(""), 0));
	assert_false(secret_line(STR("a\n"), 99));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
