#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/redact.h"
#include "cli/vault.h"
#include "data/vault.h"

static char folder[] = "/tmp/vault-XXXXXX";

static int
enter(void **state)
{
	(void)state;
	unsetenv("HOLDFAST_VAULT_PASSWORD_FILE");
	return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int
leave(void **state)
{
	(void)state;
	unlink("file");
	unlink("program");
	return chdir("/") != 0 || rmdir(folder) != 0;
}

static void
put(const char *name, const char *text, mode_t mode)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	chmod(name, mode);
}

/* -1 with the message in said, or 0 and the vault freed again. */
static int
ask(const char *option, const char *value, char said[200])
{
	struct cli_value values[] = {{option, value}};
	struct cli c = {
	    .arena = arena_new(), .redact = NULL, .values = values, .nvalues = 1};
	struct vault *v = NULL;
	struct err *e = NULL;
	int rc = cli_vault(&c, &v, &e);

	snprintf(said, 200, "%s", e != NULL ? err_message(e) : "");
	if (rc == 0)
		vault_free(v);
	err_free(e);
	arena_free(c.arena);
	return rc;
}

static void
reads_files_and_runs_programs(void **state)
{
	char said[200];

	(void)state;
	put("file", "  secret \n", 0600);
	put("program", "#!/bin/sh\necho secret\n", 0700);
	assert_int_equal(ask("vault-password-file", "file", said), 0);
	assert_int_equal(ask("vault-password-file", "program", said), 0);
	assert_int_equal(ask("vault-id", "lab@program", said), 0);
	put("program", "#!/bin/sh\necho the-secret >&2\nexit 3\n", 0700);
	assert_int_equal(ask("vault-password-file", "program", said), -1);
	assert_string_equal(said, "the vault password program 'program' failed");
}

static void
refuses_what_is_no_password(void **state)
{
	char said[200];

	(void)state;
	put("file", " \n", 0600);
	assert_int_equal(ask("vault-password-file", "file", said), -1);
	assert_string_equal(said, "'file' holds no vault password: it is empty");
	assert_int_equal(ask("vault-id", "lab@", said), -1);
	assert_string_equal(said, "'--vault-id lab@' names no file");
	assert_int_equal(ask("vault-id", "lab@prompt", said), -1);
	assert_int_equal(ask("vault-password-file", "nowhere", said), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_files_and_runs_programs),
	    cmocka_unit_test(refuses_what_is_no_password),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
