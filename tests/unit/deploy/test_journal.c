#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/value.h"
#include "deploy/journal.h"
#include "deploy/ledger.h"
#include "deploy/runs.h"

struct place {
	struct arena *a;
	char state[64];
	const char *folder, *path;
	struct err *e;
};

static void
place_open(struct place *p)
{
	*p = (struct place){.a = arena_new(), .state = "/tmp/hf-journal-XXXXXX"};
	assert_non_null(mkdtemp(p->state));
	assert_int_equal(mkdir(arena_printf(p->a, "%s/runs", p->state), 0700), 0);
	p->folder = arena_printf(p->a, "%s/runs/20261122T020457-3f9c", p->state);
	p->path = journal_path(p->a, p->folder, "r1");
}

static void
place_done(struct place *p)
{
	err_free(p->e);
	unlink(p->path);
	rmdir(p->folder);
	rmdir(arena_printf(p->a, "%s/runs", p->state));
	assert_int_equal(rmdir(p->state), 0);
	arena_free(p->a);
}

static struct value *
begin(struct arena *a)
{
	struct value *v = value_map(a);

	value_set(a, v, "format", value_int(a, 1));
	value_set(a, v, "run", value_strz(a, "20261122T020457-3f9c"));
	value_set(a, v, "host", value_strz(a, "r1"));
	value_set(a, v, "address", value_strz(a, "192.0.2.1"));
	value_set(a, v, "port", value_int(a, 830));
	value_set(a, v, "confirm-timeout", value_int(a, 5));
	return v;
}

static struct ledger *
begun(struct place *p)
{
	struct ledger *j;

	assert_int_equal(journal_new(p->path, NULL, &j, &p->e), 0);
	assert_int_equal(journal_write(j, JOURNAL_BEGIN, begin(p->a), &p->e), 0);
	return j;
}

static struct value *
before(struct arena *a)
{
	struct device_commit c = {.sequence = 0,
	    .seconds = 1000,
	    .user = "ops",
	    .client = "cli",
	    .time = "2025-10-05 07:40:00 UTC",
	    .log = "a \"quoted\" word",
	    .comment = ""};
	struct value *v = value_map(a);

	value_set(a, v, "before", journal_save_commit(a, &c));
	return v;
}

static void
add_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "a");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
what_was_written_is_told(void **state)
{
	struct journal_story s;
	struct place p;
	struct value *took;
	struct ledger *j;
	struct stat st;

	(void)state;
	place_open(&p);
	j = begun(&p);
	took = value_map(p.a);
	value_set(p.a, took, "took-ms", value_int(p.a, 2500));
	assert_int_equal(journal_write(j, JOURNAL_COMMIT, before(p.a), &p.e), 0);
	assert_int_equal(journal_write(j, JOURNAL_COMMITTED, took, &p.e), 0);
	ledger_close(j);
	assert_int_equal(stat(p.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);

	assert_int_equal(journal_read(p.a, p.path, &s, &p.e), 0);
	assert_string_equal(s.run, "20261122T020457-3f9c");
	assert_string_equal(s.host, "r1");
	assert_string_equal(s.address, "192.0.2.1");
	assert_int_equal(s.port, 830);
	assert_int_equal(s.last, JOURNAL_COMMITTED);
	assert_true(s.seen[JOURNAL_BEGIN] && s.seen[JOURNAL_COMMIT]);
	assert_false(s.seen[JOURNAL_CONFIRM]);
	assert_int_equal(s.before.seconds, 1000);
	assert_string_equal(s.before.user, "ops");
	assert_string_equal(s.before.log, "a \"quoted\" word");
	assert_true(journal_is_open(&s));
	assert_true(s.committed_ms >= s.began_ms && s.began_ms > 0);
	assert_int_equal(journal_timer_ms(&s), s.committed_ms + 2500 + 300000);
	place_done(&p);
}

static void
an_empty_history_before(void **state)
{
	struct device_commit none = {.sequence = -1};
	struct journal_story s;
	struct place p;
	struct value *v;
	struct ledger *j;

	(void)state;
	place_open(&p);
	v = value_map(p.a);
	value_set(p.a, v, "before", journal_save_commit(p.a, &none));
	j = begun(&p);
	assert_int_equal(journal_write(j, JOURNAL_COMMIT, v, &p.e), 0);
	ledger_close(j);
	assert_int_equal(journal_read(p.a, p.path, &s, &p.e), 0);
	assert_int_equal(s.before.sequence, -1);
	place_done(&p);
}

/* Its step was not taken; what is written on later stands on a line of its own. */
static void
a_line_that_was_cut(void **state)
{
	struct journal_story s;
	struct place p;
	struct ledger *j;

	(void)state;
	place_open(&p);
	ledger_close(begun(&p));
	add_text(p.path, "{\"entry\":\"commit\",\"wall-ms\":17");
	assert_int_equal(journal_read(p.a, p.path, &s, &p.e), 0);
	assert_int_equal(s.last, JOURNAL_BEGIN);
	assert_int_equal(journal_append(p.path, NULL, &j, &p.e), 0);
	assert_int_equal(journal_write(j, JOURNAL_RESUME, NULL, &p.e), 0);
	ledger_close(j);
	assert_int_equal(journal_read(p.a, p.path, &s, &p.e), 0);
	assert_int_equal(s.last, JOURNAL_RESUME);
	place_done(&p);
}

static void
cut_before_anything_was_begun(void **state)
{
	struct journal_story s;
	struct run_story run;
	struct place p;
	struct ledger *j;

	(void)state;
	place_open(&p);
	assert_int_equal(journal_new(p.path, NULL, &j, &p.e), 0);
	ledger_close(j);
	assert_int_equal(journal_read(p.a, p.path, &s, &p.e), 0);
	assert_null(s.run);
	assert_false(journal_is_open(&s));
	assert_int_equal(runs_read(p.a, p.folder, &run, &p.e), 0);
	assert_int_equal(run.n, 0);
	place_done(&p);
}

static void
a_run_has_its_journal_once(void **state)
{
	struct ledger *j;
	struct place p;

	(void)state;
	place_open(&p);
	ledger_close(begun(&p));
	assert_int_equal(journal_new(p.path, NULL, &j, &p.e), -1);
	assert_int_equal(err_code(p.e), ERR_FILE);
	assert_non_null(strstr(err_message(p.e), "File exists"));
	place_done(&p);
}

static void
secrets_are_not_written(void **state)
{
	struct redact *secrets = redact_new();
	struct place p;
	struct value *v;
	struct ledger *j;
	struct buf text;

	(void)state;
	place_open(&p);
	redact_add(secrets, str_of("hunter2-and-more"));
	assert_int_equal(journal_new(p.path, secrets, &j, &p.e), 0);
	v = value_map(p.a);
	value_set(p.a, v, "outcome", value_strz(p.a, "unknown"));
	value_set(p.a, v, "detail", value_strz(p.a, "it says hunter2-and-more"));
	assert_int_equal(journal_write(j, JOURNAL_END, v, &p.e), 0);
	ledger_close(j);
	buf_init(&text, BUF_LINE);
	assert_int_equal(buf_read_file(&text, p.path, &p.e), 0);
	assert_null(strstr(buf_z(&text), "hunter2"));
	assert_non_null(strstr(buf_z(&text), "it says ****"));
	buf_done(&text);
	redact_free(secrets);
	place_done(&p);
}

static void
what_holdfast_did_not_write(void **state)
{
	static const struct {
		const char *line, *says;
		int at;
	} bad[] = {
	    {"{\"entry\":\"healthy\",\"wall-ms\":1,\"surprise\":1}\n", "surprise", 2},
	    {"{\"entry\":\"nonsense\",\"wall-ms\":1}\n", "nonsense", 2},
	    {"{\"entry\":\"commit\",\"wall-ms\":1}\n", "lacks 'before'", 2},
	    {"{\"entry\":\"end\",\"wall-ms\":1}\n", "lacks 'outcome'", 2},
	    {"{\"entry\":\"begin\",\"wall-ms\":1}\n", "begins with one entry 'begin'", 2},
	    {"\n", "", 2},
	    {"[]\n", "", 2},
	    {"{\"entry\":\"healthy\",\"wall-ms\":1}\n{\"entry\":\n", "", 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct journal_story s;
		struct place p;

		place_open(&p);
		ledger_close(begun(&p));
		add_text(p.path, bad[i].line);
		if (journal_read(p.a, p.path, &s, &p.e) == 0)
			fail_msg("line %zu was taken", i);
		if (strstr(err_message(p.e), bad[i].says) == NULL)
			fail_msg("%zu: %s", i, err_message(p.e));
		if (err_where(p.e).line < bad[i].at)
			fail_msg("%zu: at line %d", i, err_where(p.e).line);
		place_done(&p);
	}
}

static void
names_that_are_no_file_names(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    journal_path(a, "d", "fra-edge1.example"), "d/fra-edge1.example.journal");
	assert_string_equal(journal_path(a, "d", "../x%y"), "d/%2E.%2Fx%25y.journal");
	arena_free(a);
}

/* Nobody knows how it ended: somebody may look again. */
static void
what_is_unknown_stays_open(void **state)
{
	static const char *const lines[] = {
	    "{\"entry\":\"end\",\"wall-ms\":5,\"outcome\":\"unknown\"}\n",
	    "{\"entry\":\"resume\",\"wall-ms\":6}\n",
	    "{\"entry\":\"end\",\"wall-ms\":7,\"outcome\":\"confirmed\"}\n"};
	struct journal_story s;
	struct place p;

	(void)state;
	place_open(&p);
	ledger_close(begun(&p));
	for (size_t i = 0; i < 3; i++) {
		add_text(p.path, lines[i]);
		assert_int_equal(journal_read(p.a, p.path, &s, &p.e), 0);
		assert_int_equal(journal_is_open(&s), i < 2);
	}
	assert_string_equal(s.outcome, "confirmed");
	place_done(&p);
}

static void
runs_in_their_order(void **state)
{
	const char **folders;
	struct run_story run;
	struct place p;

	(void)state;
	place_open(&p);
	assert_int_equal(runs_list(p.a, p.state, &folders, &p.e), 0);
	assert_null(folders[0]);
	ledger_close(begun(&p));
	assert_int_equal(runs_list(p.a, p.state, &folders, &p.e), 0);
	assert_string_equal(folders[0], p.folder);
	assert_null(folders[1]);
	assert_int_equal(runs_read(p.a, folders[0], &run, &p.e), 0);
	assert_int_equal(run.n, 1);
	assert_int_equal(runs_open(&run), 1);
	assert_int_equal(runs_read(p.a, "/nonexistent", &run, &p.e), -1);
	place_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_written_is_told),
	    cmocka_unit_test(an_empty_history_before),
	    cmocka_unit_test(a_line_that_was_cut),
	    cmocka_unit_test(cut_before_anything_was_begun),
	    cmocka_unit_test(a_run_has_its_journal_once),
	    cmocka_unit_test(secrets_are_not_written),
	    cmocka_unit_test(what_holdfast_did_not_write),
	    cmocka_unit_test(names_that_are_no_file_names),
	    cmocka_unit_test(what_is_unknown_stays_open),
	    cmocka_unit_test(runs_in_their_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
