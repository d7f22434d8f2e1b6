#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "deploy/lease.h"

static char state_dir[] = "/tmp/hf-lease-XXXXXX";

static struct lease_claim
claim_of(const char *folder, const char *run, int port)
{
	return (struct lease_claim){
	    .folder = folder, .address = "2001:db8::1", .port = port, .run = run};
}

static void
one_holder_at_a_time(void **state)
{
	struct arena *a = arena_new();
	const char *folder = arena_printf(a, "%s/leases", state_dir);
	struct lease_claim ours = claim_of(folder, "20261122T020457-3f9c", 830),
			   theirs = claim_of(folder, "20261122T020458-0000", 830),
			   other = claim_of(folder, "20261122T020458-0000", 831);
	struct lease *first, *second;
	struct err *e = NULL;

	(void)state;
	assert_null(lease_holder(a, &ours));
	assert_int_equal(lease_take(&ours, &first, &e), 0);
	assert_int_equal(lease_take(&theirs, &second, &e), -1);
	assert_int_equal(err_code(e), ERR_LOCKED);
	assert_non_null(strstr(err_message(e), "run 20261122T020457-3f9c (process "));
	err_clear(&e);
	assert_non_null(strstr(lease_holder(a, &theirs), "run 20261122T020457-3f9c"));
	/* to ask is not to hold */
	assert_int_equal(lease_take(&other, &second, &e), 0);
	lease_drop(second);
	lease_drop(first);
	assert_null(lease_holder(a, &ours));
	assert_int_equal(lease_take(&theirs, &second, &e), 0);
	assert_non_null(strstr(lease_holder(a, &ours), "run 20261122T020458-0000"));
	lease_drop(second);
	arena_free(a);
}

/* Whatever ends the process ends its lease. */
static void
a_killed_holder_holds_nothing(void **state)
{
	struct arena *a = arena_new();
	const char *folder = arena_printf(a, "%s/leases", state_dir);
	struct lease_claim claim = claim_of(folder, "20261122T020457-3f9c", 832);
	struct lease *l;
	struct err *e = NULL;
	int ready[2], status;
	char c = 0;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		c = lease_take(&claim, &l, &e) == 0 ? 'y' : 'n';
		if (write(ready[1], &c, 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(c, 'y');
	assert_int_equal(lease_take(&claim, &l, &e), -1);
	err_clear(&e);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(lease_take(&claim, &l, &e), 0);
	lease_drop(l);
	close(ready[0]);
	close(ready[1]);
	arena_free(a);
}

static void
a_folder_that_cannot_be_made(void **state)
{
	struct lease_claim claim = claim_of("/nonexistent/leases", "r", 830);
	struct lease *l;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(lease_take(&claim, &l, &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
}

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(state_dir) != NULL ? 0 : -1;
}

static int
remove_folder(void **state)
{
	struct arena *a = arena_new();
	int rc;

	(void)state;
	for (int port = 830; port <= 832; port++)
		unlink(arena_printf(a, "%s/leases/2001:db8::1 %d", state_dir, port));
	rmdir(arena_printf(a, "%s/leases", state_dir));
	rc = rmdir(state_dir);
	arena_free(a);
	return rc;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_holder_at_a_time),
	    cmocka_unit_test(a_killed_holder_holds_nothing),
	    cmocka_unit_test(a_folder_that_cannot_be_made),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
