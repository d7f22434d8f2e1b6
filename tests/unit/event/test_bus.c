#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "base/scope.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"

/* A sink that keeps every event as a line of JSON. */
struct witness {
	struct buf lines;
	int64_t seq;
	size_t events;
	size_t ticks;
	bool disordered;
	const char *close_error;
	bool closed;
	struct bus *post_to;
};

static void
witness_event(void *self, const struct event *ev)
{
	struct witness *w = self;
	int64_t seq = value_number(ev->fields, "seq", -1);

	w->disordered |= seq != w->seq + 1;
	w->seq = seq;
	w->events++;
	json_print(ev->fields, 0, &w->lines);
	buf_addc(&w->lines, '\n');
	if (w->post_to != NULL)
		bus_post(w->post_to, EV_NOTE, {"message", ev_text("again")});
}

static void
witness_tick(void *self)
{
	((struct witness *)self)->ticks++;
}

static int
witness_close(void *self, struct err **e)
{
	struct witness *w = self;

	w->closed = true;
	if (w->close_error != NULL)
		return err_set(e, ERR_FILE, "%s", w->close_error);
	return 0;
}

static const struct sink_ops witness_ops = {
    .name = "witness",
    .event = witness_event,
    .close = witness_close,
    .tick = witness_tick,
};

static struct bus *
bus_watched(struct witness *w, const struct redact *redact)
{
	struct bus *b = bus_new("run-1", redact);

	*w = (struct witness){0};
	buf_init(&w->lines, BUF_TEXT);
	bus_add(b, &witness_ops, w);
	return b;
}

/* The time is the clock's: checked for its form, then taken out. */
static const char *
lines_without_time(struct witness *w)
{
	char *p = w->lines.p;

	while (p != NULL && (p = strstr(p, "\"time\":\"")) != NULL) {
		p += 8;
		assert_int_equal(strspn(p, "0123456789-T:.Z"), 24);
		assert_int_equal(p[24], '"');
		assert_memory_equal(p, "20", 2);
		memset(p, 't', 24);
		memmove(p + 1, p + 24, strlen(p + 24) + 1);
	}
	return buf_z(&w->lines);
}

static void
close_bus(struct bus *b, struct witness *w)
{
	struct err *e = NULL;

	assert_int_equal(bus_free(b, &e), 0);
	assert_true(w->closed);
	buf_done(&w->lines);
}

static void
test_post(void **state)
{
	struct witness w;
	struct bus *b = bus_watched(&w, NULL);
	struct arena *a = arena_new();
	struct value *devices = value_list(a);

	(void)state;
	value_append(a, devices, value_strz(a, "fra"));
	assert_string_equal(bus_run(b), "run-1");
	bus_post(b, EV_RUN_START, {"command", ev_text("deploy")},
	    {"version", ev_text("1")}, {"devices", ev_val(devices)});
	bus_post(b, EV_CHECK_RESULT, {"device", ev_text("fra")},
	    {"check", ev_text("bgp")}, {"title", ev_text("up")},
	    {"passed", ev_bool(false)}, {"expect", ev_int(2)}, {"actual", ev_int(-1)},
	    {"absent", ev_text(NULL)});
	assert_string_equal(lines_without_time(&w),
	    "{\"seq\":1,\"time\":\"t\",\"run\":\"run-1\",\"kind\":\"run-start\","
	    "\"command\":"
	    "\"deploy\",\"version\":\"1\",\"devices\":[\"fra\"]}\n"
	    "{\"seq\":2,\"time\":\"t\",\"run\":\"run-1\",\"kind\":\"check-result\","
	    "\"device\":"
	    "\"fra\",\"check\":\"bgp\",\"title\":\"up\",\"passed\":false,\"expect\":2,"
	    "\"actual\":-1}\n");
	arena_free(a);
	close_bus(b, &w);
}

static void
test_scope(void **state)
{
	struct witness w;
	struct bus *b = bus_watched(&w, NULL);
	SCOPE(device, SCOPE_DEVICE, "ams", NULL);
	SCOPE(step, SCOPE_STEP, "drain", NULL);

	(void)state;
	bus_post(b, EV_NOTE, {"message", ev_text("x")});
	bus_post(b, EV_NOTE, {"message", ev_text("x")}, {"device", ev_text("fra")});
	assert_string_equal(lines_without_time(&w),
	    "{\"seq\":1,\"time\":\"t\",\"run\":\"run-1\",\"kind\":\"note\",\"message\":"
	    "\"x\","
	    "\"device\":\"ams\",\"step\":\"drain\"}\n"
	    "{\"seq\":2,\"time\":\"t\",\"run\":\"run-1\",\"kind\":\"note\",\"message\":"
	    "\"x\","
	    "\"device\":\"fra\",\"step\":\"drain\"}\n");
	close_bus(b, &w);
}

static void
test_nobody_listens(void **state)
{
	struct err *e = NULL;

	(void)state;
	bus_post(NULL, EV_NOTE, {"message", ev_text("x")});
	bus_tick(NULL);
	assert_int_equal(bus_free(NULL, &e), 0);
	assert_null(e);
}

/* The secret in every kind of place, in every form it may take. */
static void
test_redaction(void **state)
{
	static const char secret[] = "s3cr\"et<&\\\n";
	struct redact *redact = redact_new();
	struct witness w;
	struct bus *b;
	struct arena *a = arena_new();
	struct value *nested = value_map(a), *list = value_list(a);
	struct buf escaped;
	struct err *e = NULL;

	(void)state;
	redact_add(redact, str_of(secret));
	b = bus_watched(&w, redact);
	value_append(a, list, value_strf(a, "in a list %s", secret));
	value_set(a, nested, secret, list);
	buf_init(&escaped, BUF_LINE);
	buf_adds(&escaped, "body ");
	buf_add_json(&escaped, str_of(secret));
	buf_adds(&escaped, " <p>");
	buf_add_xml(&escaped, str_of(secret));
	bus_post(b, EV_NOTE, {"message", ev_text(secret)},
	    {"file", ev_text(buf_z(&escaped))}, {"more", ev_val(nested)});
	err_set(&e, ERR_RPC, "bad %s", secret);
	err_config_path(e, secret, secret);
	err_remedy(e, "use %s", secret);
	err_excerpt(e, secret, 1);
	err_mark(e, (struct mark){secret, 1, 1});
	err_wrap(&e, "outer %s", secret);
	bus_post_err(b, secret, e);
	err_free(e);
	assert_null(strstr(buf_z(&w.lines), "s3cr"));
	assert_string_equal(lines_without_time(&w),
	    "{\"seq\":1,\"time\":\"t\",\"run\":\"run-1\",\"kind\":\"note\",\"message\":"
	    "\"********\",\"file\":\"body \\\"********\\\" <p>********\",\"more\":{"
	    "\"********\":[\"in a list ********\"]}}\n"
	    "{\"seq\":2,\"time\":\"t\",\"run\":\"run-1\",\"kind\":\"finding\","
	    "\"message\":"
	    "\"outer "
	    "********\",\"code\":\"RPC\",\"exit\":4,\"device\":\"********\",\"file\":"
	    "\"********\",\"line\":1,\"column\":1,\"path\":\"********\",\"bad-element\":"
	    "\"********\",\"causes\":[\"bad ********\"],\"excerpt\":\"********\","
	    "\"excerpt-column\":1,\"remedy\":\"use ********\"}\n");
	buf_done(&escaped);
	arena_free(a);
	close_bus(b, &w);
	redact_free(redact);
}

static void
test_post_err(void **state)
{
	struct witness w;
	struct bus *b = bus_watched(&w, NULL);
	struct err *e = NULL;

	(void)state;
	err_set(&e, ERR_LOAD, "syntax error");
	err_config_path(e, "[edit protocols]", "bgpp");
	err_wrap(&e, "load failed");
	err_mark(e, (struct mark){"fra.conf", 9, 1});
	err_wrap(&e, "template");
	err_mark(e, (struct mark){"a.j2", 3, 0});
	bus_post_err(b, NULL, e);
	err_free(e);
	assert_string_equal(lines_without_time(&w),
	    "{\"seq\":1,\"time\":\"t\",\"run\":\"run-1\",\"kind\":\"finding\","
	    "\"message\":"
	    "\"template\",\"code\":\"LOAD\",\"exit\":1,\"file\":\"a.j2\",\"line\":3,"
	    "\"path\":"
	    "\"[edit protocols]\",\"bad-element\":\"bgpp\",\"causes\":[\"fra.conf:9:1: "
	    "load "
	    "failed\",\"syntax error\"],\"remedy\":\"correct the template line shown; "
	    "the "
	    "router was not changed\"}\n");
	close_bus(b, &w);
}

/* Runs `body` in a child; whether it aborted. */
static bool
aborts(void (*body)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct rlimit none = {0};

		setrlimit(RLIMIT_CORE, &none);
		signal(SIGABRT, SIG_DFL);
		if (freopen("/dev/null", "w", stderr) != NULL)
			body();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void
post_incomplete(void)
{
	struct witness w;

	bus_post(bus_watched(&w, NULL), EV_DIFF, {"device", ev_text("fra")});
}

static void
post_null_text(void)
{
	struct witness w;

	bus_post(bus_watched(&w, NULL), EV_NOTE, {"message", ev_text(NULL)});
}

static void
post_wrong_type(void)
{
	struct witness w;

	bus_post(bus_watched(&w, NULL), EV_NOTE, {"message", ev_int(1)});
}

static void
post_stamp(void)
{
	struct witness w;

	bus_post(bus_watched(&w, NULL), EV_NOTE, {"message", ev_text("x")},
	    {"seq", ev_int(7)});
}

static void
post_from_sink(void)
{
	struct witness w;
	struct bus *b = bus_watched(&w, NULL);

	w.post_to = b;
	bus_post(b, EV_NOTE, {"message", ev_text("x")});
}

static void
post_well(void)
{
	struct witness w;

	bus_post(bus_watched(&w, NULL), EV_NOTE, {"message", ev_text("x")});
}

static void
test_bugs_abort(void **state)
{
	(void)state;
	assert_true(aborts(post_incomplete));
	assert_true(aborts(post_null_text));
	assert_true(aborts(post_wrong_type));
	assert_true(aborts(post_stamp));
	assert_true(aborts(post_from_sink));
	assert_false(aborts(post_well));
}

static void
test_close_errors(void **state)
{
	struct witness good, bad, worse;
	struct bus *b = bus_watched(&bad, NULL);
	struct err *e = NULL;

	(void)state;
	bad.close_error = "disk full";
	worse = (struct witness){.close_error = "second"};
	good = (struct witness){0};
	bus_add(b, &witness_ops, &worse);
	bus_add(b, &witness_ops, &good);
	assert_int_equal(bus_free(b, &e), -1);
	assert_string_equal(err_message(e), "disk full");
	assert_true(bad.closed && worse.closed && good.closed);
	err_free(e);
}

static void
test_tick(void **state)
{
	struct witness w;
	struct bus *b = bus_watched(&w, NULL);
	static const struct sink_ops still = {
	    .name = "still", .event = witness_event, .close = witness_close};
	struct witness other = {0};

	(void)state;
	bus_add(b, &still, &other);
	bus_tick(b);
	bus_tick(b);
	assert_int_equal(w.ticks, 2);
	assert_int_equal(other.ticks, 0);
	close_bus(b, &w);
}

enum { THREADS = 8, POSTS = 400 };

static void *
post_many(void *arg)
{
	char name[32];
	static atomic_int next;

	snprintf(name, sizeof name, "r%d", (int)next++);
	for (int i = 0; i < POSTS; i++) {
		bus_post(arg, EV_DEVICE_STATE, {"device", ev_text(name)},
		    {"state", ev_text("secret-word")}, {"elapsed-ms", ev_int(i)});
		bus_tick(arg);
	}
	return NULL;
}

/* Each thread's own events stay in its order, and seq is the order of delivery. */
static void
check_order(struct witness *w)
{
	int next[THREADS] = {0};
	char *line = w->lines.p, *end;

	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		const char *device = strstr(line, "\"device\":\"r") + 11;
		const char *elapsed = strstr(line, "\"elapsed-ms\":") + 13;

		assert_int_equal(atoi(elapsed), next[atoi(device)]++);
	}
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(next[i], POSTS);
}

static void
test_threads(void **state)
{
	struct redact *redact = redact_new();
	pthread_t threads[THREADS];
	struct witness w;
	struct bus *b;

	(void)state;
	redact_add(redact, STR("secret-word"));
	b = bus_watched(&w, redact);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, post_many, b), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(w.events, THREADS * POSTS);
	assert_false(w.disordered);
	assert_int_equal(w.ticks, THREADS * POSTS);
	assert_null(strstr(w.lines.p, "secret-word"));
	check_order(&w);
	close_bus(b, &w);
	redact_free(redact);
}

static int
replay(struct bus *b, const char *json, struct err **e)
{
	struct arena *a = arena_new();
	struct value *v;
	int rc = json_parse(a, "run.jsonl", str_of(json), &v, e);

	if (rc == 0)
		rc = bus_replay(b, v, e);
	arena_free(a);
	return rc;
}

#define STAMPS "\"seq\":41,\"time\":\"2026-11-22T02:04:57.123Z\",\"run\":\"old\","

static void
test_replay(void **state)
{
	struct witness w;
	struct bus *b = bus_watched(&w, NULL);
	struct err *e = NULL;

	(void)state;
	assert_int_equal(
	    replay(
		b, "{\"x\":[1,2.5],\"kind\":\"note\"," STAMPS "\"message\":\"m\"}", &e),
	    0);
	bus_post(b, EV_NOTE, {"message", ev_text("new")});
	assert_string_equal(
	    strchr(buf_z(&w.lines), '\n') + 1, strstr(buf_z(&w.lines), "{\"seq\":42,"));
	buf_cut(&w.lines, (size_t)(strchr(w.lines.p, '\n') - w.lines.p));
	assert_string_equal(buf_z(&w.lines), "{\"seq\":41,\"time\":\"2026-11-22T02:04:57."
					     "123Z\",\"run\":\"old\",\"kind\":\"note\","
					     "\"x\":[1,2.5],\"message\":\"m\"}");
	close_bus(b, &w);
}

static void
test_replay_redacts(void **state)
{
	struct redact *redact = redact_new();
	struct witness w;
	struct bus *b;
	struct err *e = NULL;

	(void)state;
	redact_add(redact, STR("hunter2"));
	b = bus_watched(&w, redact);
	assert_int_equal(
	    replay(b, "{" STAMPS "\"kind\":\"note\",\"message\":\"a hunter2\"}", &e), 0);
	assert_null(strstr(w.lines.p, "hunter2"));
	assert_non_null(strstr(w.lines.p, "\"a ********\""));
	close_bus(b, &w);
	redact_free(redact);
}

static void
test_replay_refuses(void **state)
{
	static const char *const cases[][3] = {
	    {"[]", "an event must be a mapping", NULL},
	    {"{}", "an event must have a 'kind', which is text", NULL},
	    {"{\"kind\":3}", "an event must have a 'kind', which is text", NULL},
	    {"{" STAMPS "\"kind\":\"divf\"}", "unknown kind of event 'divf'",
		"did you mean 'diff'?"},
	    {"{" STAMPS "\"kind\":\"entirely-else\"}",
		"unknown kind of event 'entirely-else'",
		"the record was written by another version or program"},
	    {"{\"kind\":\"note\",\"message\":\"m\"}",
		"an event must have a 'seq', a whole number from 1", NULL},
	    {"{\"seq\":0,\"kind\":\"note\",\"message\":\"m\"}",
		"an event must have a 'seq', a whole number from 1", NULL},
	    {"{\"seq\":1,\"time\":\"2026-11-22 "
	     "02:04:57.123Z\",\"run\":\"r\",\"kind\":\"note\","
	     "\"message\":\"m\"}",
		"an event must have a 'time' like '2026-11-22T02:04:57.123Z'", NULL},
	    {"{\"seq\":1,\"time\":\"2026-11-22T02:04:57.123Z\",\"run\":\"\",\"kind\":"
	     "\"note\","
	     "\"message\":\"m\"}",
		"an event must have a 'run', which is text", NULL},
	    {"{" STAMPS "\"kind\":\"note\"}", "event 'note': 'message' must be text",
		NULL},
	    {"{" STAMPS "\"kind\":\"run-end\",\"exit\":\"0\"}",
		"event 'run-end': 'exit' must be a whole number, not negative", NULL},
	};
	struct witness w;
	struct bus *b = bus_watched(&w, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err *e = NULL;

		assert_int_equal(replay(b, cases[i][0], &e), -1);
		assert_string_equal(err_message(e), cases[i][1]);
		assert_int_equal(err_code(e), ERR_INPUT);
		if (cases[i][2] != NULL)
			assert_string_equal(err_get_remedy(e), cases[i][2]);
		err_free(e);
	}
	assert_int_equal(w.events, 0);
	close_bus(b, &w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_post),
	    cmocka_unit_test(test_scope),
	    cmocka_unit_test(test_nobody_listens),
	    cmocka_unit_test(test_redaction),
	    cmocka_unit_test(test_post_err),
	    cmocka_unit_test(test_bugs_abort),
	    cmocka_unit_test(test_close_errors),
	    cmocka_unit_test(test_tick),
	    cmocka_unit_test(test_threads),
	    cmocka_unit_test(test_replay),
	    cmocka_unit_test(test_replay_redacts),
	    cmocka_unit_test(test_replay_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
