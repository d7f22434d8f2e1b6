#include "cli/run.h"

#include "config/mask.h"

#include "unit/cli/commanded.h"

#include <regex.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* As commanded_open, but the bus is run_begin's. */
static void
begin(struct commanded *w, const char *const *words)
{
	struct err *e = NULL;

	commanded_open(w, words);
	bus_free(w->c.bus, &e);
	w->c.bus = NULL;
	setenv("CI", "1", 1);
}

static void
end(struct commanded *w)
{
	w->c.bus = bus_new("r", NULL); /* for commanded_done */
	commanded_done(w);
}

#define BEGIN(w, ...) begin((w), (const char *const[]){__VA_ARGS__, NULL})

static void
a_run_has_a_name_and_a_record(void **state)
{
	struct commanded w;
	struct buf path, text;
	struct err *e = NULL;
	struct stat st;
	regex_t id;

	(void)state;
	BEGIN(&w, "deploy", "-q", "--state", "kept", "--report", "jsonl=more.jsonl");
	assert_int_equal(run_begin(&w.c, &w.e), 0);
	regcomp(&id, "^20[0-9]{6}T[0-9]{6}-[0-9a-f]{4}$", REG_EXTENDED | REG_NOSUB);
	assert_int_equal(regexec(&id, bus_run(w.c.bus), 0, NULL, 0), 0);
	regfree(&id);
	buf_init(&path, BUF_LINE);
	buf_init(&text, BUF_TEXT);
	buf_printf(&path, "kept/runs/%s.jsonl", bus_run(w.c.bus));
	bus_post(w.c.bus, EV_NOTE, {"message", ev_text("kept")});
	assert_int_equal(run_end(&w.c, 5), 5);
	assert_int_equal(buf_read_file(&text, buf_z(&path), &e), 0);
	assert_non_null(strstr(buf_z(&text), "\"message\":\"kept\""));
	buf_reset(&text);
	assert_int_equal(buf_read_file(&text, "more.jsonl", &e), 0);
	assert_non_null(strstr(buf_z(&text), "\"message\":\"kept\""));
	/* it names routers, people and changes: nobody else's business */
	assert_int_equal(stat("kept/runs", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	buf_done(&path);
	buf_done(&text);
	end(&w);
}

static void
refused(const char *message, const char *const *words)
{
	struct commanded w;

	begin(&w, words);
	folder_put("run.jsonl", "{}\n");
	assert_int_equal(run_begin(&w.c, &w.e), -1);
	assert_string_equal(err_message(w.e), message);
	assert_int_equal(err_exit_code(w.e), 2);
	assert_int_equal(run_end(&w.c, 2), 2);
	end(&w);
}

#define REFUSED(message, ...) refused((message), (const char *const[]){__VA_ARGS__, NULL})

static void
reports_that_cannot_be(void **state)
{
	(void)state;
	REFUSED("'--report' needs KIND=FILE, not 'jsonl'", "diff", "--report", "jsonl");
	REFUSED("'--report' needs KIND=FILE, not 'jsonl='", "diff", "--report=jsonl=");
	REFUSED("there is no report 'xml'", "diff", "--report", "xml=a");
	REFUSED("the report './run.jsonl' is the record that is read", "report", "--from",
	    "run.jsonl", "--report", "jsonl=./run.jsonl");
	REFUSED("'--color' cannot be 'sometimes'", "diff", "--color", "sometimes");
}

static void
a_report_that_is_lost_raises_the_code(void **state)
{
	struct commanded w;

	(void)state;
	BEGIN(&w, "diff", "-q", "--report", "jsonl=/dev/full");
	assert_int_equal(run_begin(&w.c, &w.e), 0);
	bus_post(w.c.bus, EV_NOTE, {"message", ev_text("lost")});
	assert_int_equal(run_end(&w.c, 0), 2);
	end(&w);
	/* but hides nothing worse */
	BEGIN(&w, "diff", "-q", "--report", "jsonl=/dev/full");
	assert_int_equal(run_begin(&w.c, &w.e), 0);
	bus_post(w.c.bus, EV_NOTE, {"message", ev_text("lost")});
	assert_int_equal(run_end(&w.c, 7), 7);
	end(&w);
}

static void
where_records_are_kept(void **state)
{
	struct commanded w;
	const char *dir;

	(void)state;
	BEGIN(&w, "deploy");
	setenv("XDG_STATE_HOME", "xdg", 1);
	setenv("HOME", "home", 1);
	assert_int_equal(run_state_dir(&w.c, &dir, &w.e), 0);
	assert_string_equal(dir, "xdg/holdfast");
	unsetenv("XDG_STATE_HOME");
	assert_int_equal(run_state_dir(&w.c, &dir, &w.e), 0);
	assert_string_equal(dir, "home/.local/state/holdfast");
	unsetenv("HOME");
	assert_int_equal(run_state_dir(&w.c, &dir, &w.e), -1);
	assert_int_equal(err_exit_code(w.e), 2);
	end(&w);
	BEGIN(&w, "deploy", "--state", "file/below");
	folder_put("file", "");
	assert_int_equal(run_state_dir(&w.c, &dir, &w.e), -1);
	assert_string_equal(
	    err_message(w.e), "cannot make folder 'file/below': Not a directory");
	end(&w);
}

/* By the key of the state folder the same secret has the same fingerprint in every run. */
static void
fingerprints_outlive_a_run(void **state)
{
	struct commanded w;
	const struct mask *first, *second;
	char kept[32];
	struct stat st;

	(void)state;
	BEGIN(&w, "deploy", "--state", "kept");
	first = run_mask(&w.c);
	second = run_mask(&w.c);
	assert_true(str_eq(first->key, second->key));
	assert_int_equal(first->key.n, 32);
	memcpy(kept, first->key.p, sizeof kept);
	assert_int_equal(stat("kept/fingerprint.key", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	end(&w);
	BEGIN(&w, "deploy", "--state", "another");
	assert_memory_not_equal(run_mask(&w.c)->key.p, kept, sizeof kept);
	end(&w);
}

static void
signals_ask_to_stop(void **state)
{
	FILE *filter;
	char mask[32];
	struct rlimit core;
	struct commanded w;

	(void)state;
	BEGIN(&w, "deploy");
	run_protect(&w.c);
	assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
	assert_int_equal(core.rlim_cur, 0);
	assert_non_null(filter = fopen("/proc/self/coredump_filter", "r"));
	assert_non_null(fgets(mask, sizeof mask, filter));
	fclose(filter);
	assert_string_equal(mask, "00000000\n");
	raise(SIGPIPE);
	assert_int_equal(cancel_level(&w.cancel), CANCEL_NONE);
	/* a terminal that goes away says so twice: the kernel, then the shell */
	raise(SIGHUP);
	raise(SIGHUP);
	assert_int_equal(cancel_level(&w.cancel), CANCEL_FINISH);
	raise(SIGTERM);
	assert_int_equal(cancel_level(&w.cancel), CANCEL_STOP);
	end(&w);
	BEGIN(&w, "deploy");
	signal(SIGHUP, SIG_IGN); /* nohup(1) */
	run_protect(&w.c);
	raise(SIGHUP);
	assert_int_equal(cancel_level(&w.cancel), CANCEL_NONE);
	raise(SIGINT);
	assert_int_equal(cancel_level(&w.cancel), CANCEL_FINISH);
	raise(SIGINT);
	assert_int_equal(cancel_level(&w.cancel), CANCEL_STOP);
	end(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_run_has_a_name_and_a_record),
	    cmocka_unit_test(reports_that_cannot_be),
	    cmocka_unit_test(a_report_that_is_lost_raises_the_code),
	    cmocka_unit_test(where_records_are_kept),
	    cmocka_unit_test(fingerprints_outlive_a_run),
	    cmocka_unit_test(signals_ask_to_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
