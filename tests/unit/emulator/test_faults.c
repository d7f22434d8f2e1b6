#include "rig.h"

#include "emulator/faults.h"

static void
test_occasions(void **state)
{
	struct faults f = {0};
	struct err *e = NULL;

	(void)state;
	assert_int_equal(faults_add(&f, "drop-after:commit-configuration:2", &e), 0);
	assert_null(faults_due(&f, FAULT_DROP_AFTER, "commit-configuration"));
	assert_null(faults_due(&f, FAULT_DROP_AFTER, "commit"));
	assert_null(faults_due(&f, FAULT_DROP_BEFORE, "commit-configuration"));
	assert_non_null(faults_due(&f, FAULT_DROP_AFTER, "commit-configuration"));
	assert_null(faults_due(&f, FAULT_DROP_AFTER, "commit-configuration"));
	faults_done(&f);
}

static void
test_every_time(void **state)
{
	struct faults f = {0};
	struct err *e = NULL;
	const struct fault *x;

	(void)state;
	assert_int_equal(faults_add(&f, "slow:lock:1.5", &e), 0);
	assert_int_equal(faults_add(&f, "refuse:*", &e), 0);
	for (int i = 0; i < 3; i++) {
		x = faults_due(&f, FAULT_SLOW, "lock");
		assert_non_null(x);
		assert_true(x->seconds == 1.5);
		assert_non_null(faults_due(&f, FAULT_REFUSE, ""));
	}
	faults_clear(&f);
	assert_null(faults_due(&f, FAULT_SLOW, "lock"));
	faults_done(&f);
}

static void
test_refused_texts(void **state)
{
	static const char *const texts[] = {"drop", "", "drop-before",
	    "drop-before:", "slow:lock", "slow:lock:x", "refuse:0", "refuse:x",
	    "drop-after:lock:1:2", "late-timer", "slow:lock:-1", "clock-skew"};
	struct faults f = {0};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct err *e = NULL;

		assert_int_equal(faults_add(&f, texts[i], &e), -1);
		assert_int_equal(err_code(e), ERR_USAGE);
		err_free(e);
	}
	assert_int_equal(f.list.n, 0);
	faults_done(&f);
}

static void
test_late_timer(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"faults=[late-timer:100]", NULL});
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_rpc(g, end,
	    "<commit-configuration><confirmed/><confirm-timeout>1</confirm-timeout></"
	    "commit-configuration>");
	rig_ctl(g, "clock", "advance", "158", NULL);
	assert_int_equal(g->router->pending.minutes, 1);
	rig_ctl(g, "clock", "advance", "3", NULL);
	assert_int_equal(g->router->pending.minutes, 0);
	rig_close(end);
	rig_free(g);
}

/* What one occasion of a fault of the session looks like: a fresh session says hello, asks one RPC and closes. */
struct occasion {
	char *hello, *reply, *end;
	enum session_state state;
	int writes;
	int64_t now;
	bool locked; /* the RPC was executed */
};

static struct occasion
occasion(struct rig *g, const char *operation)
{
	struct peer_end end = {0};
	struct session_io io = {.write = rig_write, .ctx = &end};
	struct occasion o = {0};
	char request[256];

	buf_init(&end.in, BUF_TEXT);
	end.session = session_new(g->router, "autolab", &io);
	session_start(end.session);
	o.hello = buf_detach(&end.in);
	end.writes = 0;
	snprintf(request, sizeof request, "<rpc>%s</rpc>]]>]]>", operation);
	o.state = session_feed(end.session, request, strlen(request));
	o.reply = strdup(buf_z(&end.in));
	buf_done(&end.in);
	o.writes = end.writes;
	o.now = router_now(g->router);
	o.locked = g->router->holder.pid != 0;
	buf_init(&end.in, BUF_TEXT);
	if (o.state == SESSION_OPEN)
		o.state =
		    session_feed(end.session, "<rpc><close-session/></rpc>]]>]]>", 34);
	o.end = strdup(buf_z(&end.in));
	buf_done(&end.in);
	session_free(end.session);
	return o;
}

static void
occasion_free(struct occasion *o)
{
	free(o->hello);
	free(o->reply);
	free(o->end);
}

#define LOCK "<lock><target><candidate/></target></lock>"
#define CHECK "<commit-configuration><check/></commit-configuration>"
#define MARK "]]>]]>\n"

static bool
before(const struct occasion *o)
{
	return o->state == SESSION_DROPPED && *o->reply == '\0' && !o->locked;
}

static bool
after(const struct occasion *o)
{
	return o->state == SESSION_DROPPED && *o->reply == '\0' && o->locked;
}

static bool
half(const struct occasion *o)
{
	return o->state == SESSION_DROPPED && strncmp(o->reply, "<rpc-reply", 10) == 0 &&
	       strstr(o->reply, "</rpc-reply>") == NULL;
}

static bool
stalled(const struct occasion *o)
{
	return o->state == SESSION_OPEN && *o->reply == '\0' && o->locked &&
	       *o->end == '\0';
}

static bool
truncated(const struct occasion *o)
{
	return o->state == SESSION_OPEN && strncmp(o->reply, "<rpc-reply", 10) == 0 &&
	       strstr(o->reply, "</rpc-reply>") == NULL && *o->end == '\0';
}

static bool
twice(const struct occasion *o)
{
	size_t n = strlen(o->reply) / 2; /* without a reply the mark is not there */

	return n > 7 && strncmp(o->reply, o->reply + n, n) == 0 &&
	       memcmp(o->reply + n - 7, "]]>]]>\n", 7) == 0;
}

static bool
spoilt(const struct occasion *o)
{
	return strstr(o->reply, "</rpc-error>\n<ok/>\n") != NULL;
}

static bool
unclosed(const struct occasion *o)
{
	return strstr(o->reply, "<routing-engine") != NULL &&
	       strstr(o->reply, "</routing-engine>") == NULL;
}

static bool
garbage(const struct occasion *o)
{
	return strncmp(o->hello, "*** authorized access only ***\n<rpc-reply>", 42) == 0;
}

static bool
early_error(const struct occasion *o)
{
	return strncmp(
		   o->hello, "<rpc-reply>\n<rpc-error>\n<error-severity>error<", 46) == 0;
}

static bool
stray(const struct occasion *o)
{
	return strstr(o->end, MARK "<!-- session end at 2025-10-05 10:26:40 UTC -->\n") !=
	       NULL;
}

static bool
split(const struct occasion *o)
{
	return o->writes == (int)strlen(o->reply);
}

/* Every fault that a session shows strikes at the occasion it was ordered for, not before and not behind. */
static void
test_each_strikes_once(void **state)
{
	static const struct {
		const char *fault, *operation;
		bool (*seen)(const struct occasion *o);
	} cases[] = {{"drop-before:lock:2", LOCK, before},
	    {"drop-after:lock:2", LOCK, after}, {"half-reply:lock:2", LOCK, half},
	    {"stall:lock:2", LOCK, stalled}, {"truncated:lock:2", LOCK, truncated},
	    {"answered-twice:lock:2", LOCK, twice}, {"error-and-ok:lock:2", LOCK, spoilt},
	    {"unclosed-routing-engine:commit-configuration:2", CHECK, unclosed},
	    {"garbage-before-hello:2", LOCK, garbage},
	    {"error-before-hello:2", LOCK, early_error},
	    {"bytes-after-close:2", LOCK, stray},
	    /* messages: hello, reply and end of the first session, hello of the second */
	    {"split:5", LOCK, split}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct rig *g = rig_new_at(NULL, NULL, 0);

		rig_ctl(g, "fault", cases[i].fault, NULL);
		for (int n = 1; n <= 3; n++) {
			struct occasion o = occasion(g, cases[i].operation);

			if (cases[i].seen(&o) != (n == 2))
				fail_msg("%s at occasion %d: state %d, %d writes, hello "
					 "'%s' reply '%s' end '%s'",
				    cases[i].fault, n, o.state, o.writes, o.hello,
				    o.reply, o.end);
			occasion_free(&o);
		}
		rig_free(g);
	}
}

static void
test_clock_skew(void **state)
{
	struct rig *g = rig_new_at(
	    NULL, (const char *[]){"faults=[\"clock-skew:-3600:2\"]", NULL}, 0);
	struct peer_end *end = rig_session(g, "autolab"), *second;

	(void)state;
	rig_rpc(g, end,
	    "<commit-configuration><confirmed/><confirm-timeout>1</confirm-timeout></"
	    "commit-configuration>");
	assert_int_equal(router_now(g->router), RIG_EPOCH * 1000LL);
	second = rig_session(g, "autolab");
	assert_int_equal(router_now(g->router), (RIG_EPOCH - 3600) * 1000LL);
	/* the timer runs on, whatever the clock shows */
	rig_ctl(g, "clock", "advance", "59", NULL);
	assert_int_equal(g->router->pending.minutes, 1);
	rig_ctl(g, "clock", "advance", "1", NULL);
	assert_int_equal(g->router->pending.minutes, 0);
	rig_close(second);
	second = rig_session(g, "autolab");
	assert_int_equal(router_now(g->router), (RIG_EPOCH - 3540) * 1000LL);
	rig_close(second);
	rig_close(end);
	rig_free(g);
}

static void
test_slow(void **state)
{
	struct rig *g =
	    rig_new_at(NULL, (const char *[]){"faults=[\"slow:lock:0.2:2\"]", NULL}, 1);
	struct peer_end *end = rig_session(g, "autolab");
	int64_t took[3];

	(void)state;
	for (int i = 0; i < 3; i++) {
		int64_t before_ms = router_now(g->router);

		rig_rpc(g, end, LOCK);
		took[i] = router_now(g->router) - before_ms;
	}
	assert_true(took[1] >= 200);
	assert_true(took[0] < 200 && took[2] < 200);
	rig_close(end);
	rig_free(g);
}

static void
test_late_timer_once(void **state)
{
	struct rig *g =
	    rig_new_at(NULL, (const char *[]){"faults=[\"late-timer:35:2\"]", NULL}, 0);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	for (int n = 1; n <= 3; n++) {
		rig_rpc(g, end,
		    "<commit-configuration><confirmed/><confirm-timeout>1</"
		    "confirm-timeout></commit-configuration>");
		rig_ctl(g, "clock", "advance", "59.9", NULL);
		assert_int_equal(g->router->pending.minutes, 1);
		rig_ctl(g, "clock", "advance", "0.1", NULL);
		assert_int_equal(g->router->pending.minutes, n == 2 ? 1 : 0);
		rig_ctl(g, "clock", "advance", "35", NULL);
		assert_int_equal(g->router->pending.minutes, 0);
	}
	rig_close(end);
	rig_free(g);
}

/* Who writes a file asks: the query of helpers of the file system. */
static void
test_disk_full(void **state)
{
	struct faults f = {0};
	struct err *e = NULL;

	(void)state;
	assert_int_equal(faults_add(&f, "disk-full:2", &e), 0);
	assert_null(faults_due(&f, FAULT_DISK_FULL, ""));
	assert_non_null(faults_due(&f, FAULT_DISK_FULL, ""));
	assert_null(faults_due(&f, FAULT_DISK_FULL, ""));
	faults_done(&f);
}

static void
test_personality_is_checked(void **state)
{
	static const char *const wrong[] = {
	    "comit=1", "commit=soon", "wrapper=both", "uptime=3", "commit"};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct row_texts set = {(const char **)&wrong[i], 1};
		struct personality *p;
		struct err *e = NULL;

		assert_int_equal(personality_load(a, NULL, &set, &p, &e), -1);
		err_free(e);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_occasions),
	    cmocka_unit_test(test_every_time),
	    cmocka_unit_test(test_refused_texts),
	    cmocka_unit_test(test_late_timer),
	    cmocka_unit_test(test_each_strikes_once),
	    cmocka_unit_test(test_clock_skew),
	    cmocka_unit_test(test_slow),
	    cmocka_unit_test(test_late_timer_once),
	    cmocka_unit_test(test_disk_full),
	    cmocka_unit_test(test_personality_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
