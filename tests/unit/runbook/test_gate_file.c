#include "runbook/gate_file.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/value.h"
#include "runbook/person.h"
#include "unit/expect.h"
#include "unit/inventory/folder.h"

#define DIGEST "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210"
#define TOKEN "11112222333344445555666677778888"
#define NAME "aaaabbbbccccddddeeeeffff00001111"

static struct folder place;
static struct arena *a;

static int
enter(void **state)
{
	(void)state;
	folder_enter(&place);
	assert_int_equal(mkdir("state", 0700), 0);
	assert_int_equal(mkdir("state/runs", 0700), 0);
	assert_int_equal(mkdir("state/runs/R", 0700), 0);
	a = arena_new();
	return 0;
}

static int
leave(void **state)
{
	(void)state;
	arena_free(a);
	folder_leave(&place);
	return 0;
}

static struct gate_record
record(void)
{
	struct gate_record g = {.run = "R",
	    .step = "drained?",
	    .id = "4",
	    .digest = DIGEST,
	    .token = TOKEN,
	    .message = "Proceed?",
	    .device = "r1",
	    .state = "open",
	    .approvals = 1,
	    .wanted = 2,
	    .expires_ms = 1764000000000};
	struct value *devices = value_list(a);

	value_append(a, devices, value_strz(a, "r1"));
	g.devices = devices;
	g.shown = value_list(a);
	g.answers = value_list(a);
	return g;
}

static unsigned
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void
make_folder(void)
{
	struct err *e = NULL;

	assert_int_equal(gate_folder_make(a, "state/runs/R", "state", &e), 0);
}

static void
a_gate_is_read_as_it_was_written(void **state)
{
	struct gate_record g = record(), back;
	struct err *e = NULL;
	const char **digests;

	(void)state;
	make_folder();
	assert_int_equal(gate_file_write(a, "state/runs/R", &g, &e), 0);
	assert_int_equal(gate_file_list(a, "state/runs/R", &digests, &e), 0);
	assert_string_equal(digests[0], DIGEST);
	assert_null(digests[1]);
	assert_int_equal(gate_file_read(a, "state/runs/R", DIGEST, &back, &e), 0);
	assert_string_equal(back.run, "R");
	assert_string_equal(back.step, "drained?");
	assert_string_equal(back.id, "4");
	assert_string_equal(back.token, TOKEN);
	assert_string_equal(back.message, "Proceed?");
	assert_string_equal(back.device, "r1");
	assert_string_equal(back.state, "open");
	assert_null(back.end);
	assert_null(back.until);
	assert_int_equal(back.approvals, 1);
	assert_int_equal(back.wanted, 2);
	assert_int_equal(back.expires_ms, 1764000000000);
	assert_true(value_equal(back.devices, g.devices));
	folder_put("state/runs/R/gates/" OTHER ".json", "{\"format\":1}");
	assert_int_equal(gate_file_read(a, "state/runs/R", OTHER, &back, &e), -1);
	assert_int_equal(err_code(e), ERR_INPUT);
	err_free(e);
}

static void
no_folder_is_no_gate(void **state)
{
	struct err *e = NULL;
	const char **digests;

	(void)state;
	assert_int_equal(gate_file_list(a, "state/runs/R", &digests, &e), 0);
	assert_null(digests[0]);
}

/* Nobody may enter what belongs to one person; a group that may write STATE may answer, and remove nobody's answer. */
static void
the_folder_is_open_to_whom_the_state_is(void **state)
{
	(void)state;
	make_folder();
	assert_int_equal(mode_of("state/runs/R/gates"), 0700);
	assert_int_equal(mode_of("state/runs/R"), 0700);
	assert_int_equal(chmod("state", 0770), 0);
	make_folder();
	assert_int_equal(mode_of("state/runs/R/gates"), 01770);
	assert_int_equal(mode_of("state/runs/R"), 0710);
	assert_int_equal(mode_of("state/runs"), 0710);
}

static size_t
answers(const struct gate_record *g, struct gate_answers *found)
{
	struct err *e = NULL;

	assert_int_equal(gate_file_answers(a, "state/runs/R", g, found, &e), 0);
	return found->n;
}

static void
an_answer_is_its_owners(void **state)
{
	struct gate_record g = record();
	struct gate_answers found;
	struct err *e = NULL;
	const char *file, *path;

	(void)state;
	make_folder();
	assert_int_equal(answers(&g, &found), 0);
	assert_int_equal(
	    gate_file_answer(a, "state/runs/R", &g, GATE_APPROVE, &file, &e), 0);
	assert_int_equal(answers(&g, &found), 1);
	assert_string_equal(found.v[0].file, file);
	assert_int_equal(found.v[0].uid, geteuid());
	assert_int_equal(found.v[0].word, GATE_APPROVE);
	assert_string_equal(found.v[0].who, person_here(a));
	path = arena_printf(a, "state/runs/R/gates/%s", file);
	if (geteuid() == 0) {
		assert_int_equal(chown(path, 3999999, (gid_t)-1), 0);
		assert_int_equal(answers(&g, &found), 1);
		assert_int_equal(found.v[0].uid, 3999999);
		assert_string_equal(
		    found.v[0].who, arena_printf(a, "uid 3999999@%s", person_host(a)));
	}
	gate_file_withdraw(a, "state/runs/R", file);
	assert_int_equal(answers(&g, &found), 0);
}

static void
an_answer_that_was_taken_is_none_any_more(void **state)
{
	struct gate_record g = record();
	struct value *one = value_map(a);
	struct gate_answers found;
	struct err *e = NULL;
	const char *file;

	(void)state;
	make_folder();
	assert_int_equal(
	    gate_file_answer(a, "state/runs/R", &g, GATE_ABORT, &file, &e), 0);
	value_set(a, one, "file", value_strz(a, file));
	value_append(a, g.answers, one);
	assert_int_equal(answers(&g, &found), 0);
}

#define ANSWER(run, digest, token, answer)                                               \
	"{\"format\":1,\"run\":\"" run "\",\"digest\":\"" digest "\",\"token\":\"" token \
	"\",\"answer\":\"" answer "\",\"host\":\"noc1\"}"

/* What could be laid there by whoever may write the folder. */
static void
what_is_no_answer_is_passed_over(void **state)
{
	static const char name[] = "state/runs/R/gates/" DIGEST "." NAME ".answer";
	static const char good[] = ANSWER("R", DIGEST, TOKEN, "approve");
	static const char *const bad[] = {"", "{", "[]", "7",
	    ANSWER("S", DIGEST, TOKEN, "approve"), ANSWER("R", OTHER, TOKEN, "approve"),
	    ANSWER("R", DIGEST, OTHER, "approve"), ANSWER("R", DIGEST, TOKEN, "yes"),
	    "{\"format\":2,\"run\":\"R\",\"digest\":\"" DIGEST "\",\"token\":\"" TOKEN
	    "\",\"answer\":\"approve\"}"};
	struct gate_record g = record();
	struct gate_answers found;

	(void)state;
	make_folder();
	folder_put(name, good);
	assert_int_equal(chmod(name, 0644), 0);
	assert_int_equal(answers(&g, &found), 1);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		folder_put(name, bad[i]);
		if (answers(&g, &found) != 0)
			fail_msg("taken: %s", bad[i]);
	}
	folder_put(name, good);
	assert_int_equal(answers(&g, &found), 1);
	assert_int_equal(chmod(name, 0664), 0); /* others may have written it */
	assert_int_equal(answers(&g, &found), 0);
	assert_int_equal(chmod(name, 0644), 0);
	assert_int_equal(rename(name, "state/elsewhere"), 0);
	assert_int_equal(symlink("../../../elsewhere", name), 0);
	assert_int_equal(answers(&g, &found), 0);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(mkfifo(name, 0644), 0); /* nobody writes into it */
	assert_int_equal(answers(&g, &found), 0);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(
	    rename("state/elsewhere", "state/runs/R/gates/" DIGEST ".x.answer"), 0);
	assert_int_equal(answers(&g, &found), 0);
}

/* The machine is what the answer claims; no more of it than a name may hold is repeated. */
static void
a_hosts_name_is_no_place_for_a_message(void **state)
{
	static const char name[] = "state/runs/R/gates/" DIGEST "." NAME ".answer";
	struct gate_record g = record();
	struct gate_answers found;

	(void)state;
	make_folder();
	folder_put(name,
	    "{\"format\":1,\"run\":\"R\",\"digest\":\"" DIGEST "\",\"token\":\"" TOKEN
	    "\",\"answer\":\"abort\",\"host\":\"x\\u001b[2J by alice\"}");
	assert_int_equal(chmod(name, 0600), 0);
	assert_int_equal(answers(&g, &found), 1);
	assert_string_equal(found.v[0].who, person_at(a, geteuid(), "?"));
	assert_int_equal(found.v[0].word, GATE_ABORT);
}

static void
tokens_differ(void **state)
{
	char one[GATE_TOKEN], two[GATE_TOKEN];

	(void)state;
	gate_token(one);
	gate_token(two);
	assert_int_equal(strspn(one, "0123456789abcdef"), 32);
	assert_string_not_equal(one, two);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)
	const struct CMUnitTest tests[] = {
	    TEST(a_gate_is_read_as_it_was_written),
	    TEST(no_folder_is_no_gate),
	    TEST(the_folder_is_open_to_whom_the_state_is),
	    TEST(an_answer_is_its_owners),
	    TEST(an_answer_that_was_taken_is_none_any_more),
	    TEST(what_is_no_answer_is_passed_over),
	    TEST(a_hosts_name_is_no_place_for_a_message),
	    TEST(tokens_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
