#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "report/report.h"
#include "report/terminal.h"
#include "unit/report/play.h"

extern const struct command cmd_report;

/* What the command leaves on standard output and error. */
struct ran {
	int code;
	struct err *e;
	char *out, *said;
};

static char *
read_back(FILE *f)
{
	struct buf b;
	char piece[4096];
	size_t n;

	buf_init(&b, BUF_TEXT);
	rewind(f);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add(&b, piece, n);
	fclose(f);
	return buf_detach(&b);
}

/* Runs the command as main does: a narrative on standard error, a sink if `jsonl` is given. */
static struct ran
run(const char *from, const char *jsonl)
{
	struct cli_value values[2] = {{"from", from}, {"report", "jsonl=x"}};
	FILE *out = tmpfile(), *said = tmpfile();
	int saved_out = dup(STDOUT_FILENO), saved_err = dup(STDERR_FILENO);
	struct cli c = {.values = values + (from == NULL),
	    .nvalues = (size_t)(from != NULL) + (jsonl != NULL),
	    .command = &cmd_report};
	struct ran r = {0};
	struct err *e = NULL;
	void *self;

	fflush(stdout);
	dup2(fileno(out), STDOUT_FILENO);
	dup2(fileno(said), STDERR_FILENO);
	c.arena = arena_new();
	c.bus = bus_new("report-run", NULL);
	terminal_open(false, false, 0, &self);
	bus_add(c.bus, &sink_terminal, self);
	if (jsonl != NULL && sink_named("jsonl")->open(jsonl, &self, &e) == 0)
		bus_add(c.bus, sink_named("jsonl"), self);
	r.code = cmd_report.run(&c, &r.e);
	if (bus_free(c.bus, &e) < 0)
		err_free(e);
	arena_free(c.arena);
	dup2(saved_out, STDOUT_FILENO);
	dup2(saved_err, STDERR_FILENO);
	close(saved_out);
	close(saved_err);
	r.out = read_back(out);
	r.said = read_back(said);
	return r;
}

static void
ran_done(struct ran *r)
{
	err_free(r->e);
	free(r->out);
	free(r->said);
}

static char *
record(const char *text)
{
	char *path = scratch("run.jsonl");
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_TEXT);
	buf_adds(&b, text);
	assert_int_equal(buf_write_file(&b, path, 0600, &e), 0);
	buf_done(&b);
	return path;
}

#define RUN                                                                              \
	AT(1, "00.000", "run-start",                                                     \
	    "\"command\":\"diff\",\"version\":\"0.1.0\",\"devices\":[\"a\"]")            \
	AT(2, "01.000", "diff", "\"device\":\"a\",\"text\":\"+ x;\\n\"")                 \
	AT(3, "03.000", "run-end", "\"exit\":0,\"elapsed-ms\":3000,\"states\":{}")

static void
test_text(void **state)
{
	char *path = record(RUN);
	struct ran r = run(path, NULL);

	(void)state;
	assert_int_equal(r.code, 0);
	assert_null(r.e);
	assert_string_equal(r.out, "[0.0 s] holdfast 0.1.0 diff: 1 device, run r1\n"
				   "[1.0 s] a: difference\n"
				   "  + x;\n"
				   "[3.0 s] done: exit 0 after 3.0 s\n");
	assert_string_equal(r.said, "");
	ran_done(&r);
	scratch_done(path);
}

static void
test_report(void **state)
{
	char *path = record(RUN), *copy = scratch("copy.jsonl"), *text;
	struct ran r = run(path, copy);

	(void)state;
	assert_int_equal(r.code, 0);
	assert_string_equal(r.out, "");
	assert_string_equal(r.said, "");
	text = slurp(copy);
	assert_string_equal(text, RUN);
	free(text);
	ran_done(&r);
	scratch_done(copy);
	scratch_done(path);
}

/* What is wrong with the record is said beside the report, not in it. */
static void
test_warnings(void **state)
{
	static const char cut[] = AT(2, "00.000", "note", "\"message\":\"m\"")
	    AT(5, "00.000", "note", "\"message\":\"m\"") "{\"seq\":6,";
	char *path = record(cut), *copy = scratch("copy.jsonl"), *text;
	struct ran r = run(path, copy);
	char want[1024];

	(void)state;
	assert_int_equal(r.code, 0);
	assert_null(r.e);
	snprintf(want, sizeof want,
	    "%s:3: warning: the last line is cut short and was left out: the run was "
	    "stopped "
	    "while it wrote\n"
	    "%s: warning: 3 events are missing: their sequence numbers are left out\n",
	    path, path);
	assert_string_equal(r.said, want);
	text = slurp(copy);
	assert_memory_equal(text, cut, strlen(text));
	assert_int_equal(strlen(text), strlen(cut) - 9);
	free(text);
	ran_done(&r);
	scratch_done(copy);
	scratch_done(path);
}

static void
test_refused(void **state)
{
	char *path = record(AT(1, "00.000", "note", "\"message\":\"m\"")
		AT(2, "00.000", "notes", "\"message\":\"m\"") "x");
	struct ran r = run(path, NULL);

	(void)state;
	assert_int_equal(r.code, -1);
	assert_int_equal(err_exit_code(r.e), 2);
	assert_string_equal(err_message(r.e), "unknown kind of event 'notes'");
	assert_string_equal(err_get_remedy(r.e), "did you mean 'note'?");
	assert_string_equal(err_where(r.e).file, path);
	assert_int_equal(err_where(r.e).line, 2);
	/* what came before is said, and the error only where errors go */
	assert_string_equal(r.out, "");
	ran_done(&r);
	scratch_done(path);
	r = run(NULL, NULL);
	assert_int_equal(r.code, -1);
	assert_int_equal(err_code(r.e), ERR_USAGE);
	ran_done(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_report),
	    cmocka_unit_test(test_warnings),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
