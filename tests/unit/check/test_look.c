#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/wait.h"
#include "check/check.h"
#include "data/value.h"
#include "data/xml.h"
#include "device/device.h"
#include "transport/stream.h"
#include "transport/stream_tape.h"
#include "unit/expect.h"

extern const struct check_kind check_bgp;
extern const struct check_kind check_alarms;

#define HELLO                                                                            \
	"<hello "                                                                        \
	"xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities><capability>"   \
	"urn:ietf:params:netconf:base:1.0</capability></capabilities><session-id>4711</" \
	"session-id></hello>\n]]>]]>\n"
#define REPLY(id, x)                                                                     \
	"<rpc-reply xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" message-id=\"" #id \
	"\">\n" x "\n</rpc-reply>\n]]>]]>\n"
#define BGP(state)                                                                       \
	"<bgp-information><bgp-peer><peer-address>\n192.0.2.7+179\n</"                   \
	"peer-address><peer-as>64497</peer-as>"                                          \
	"<peer-cfg-rti>master</peer-cfg-rti><peer-state>\n" state                        \
	"\n</peer-state></bgp-peer></bgp-information>"
#define DENIED                                                                           \
	"<rpc-error><error-severity>error</error-severity><error-message>busy</"         \
	"error-message></rpc-error>"

struct played {
	struct arena *arena;
	struct device *device;
	struct buf sent, waits;
	struct deadline d;
	struct check check;
	struct check_results results;
	struct err *e;
	int rc;
};

static void
begin(struct played *p, struct str recording)
{
	struct device_options options = {.dialect = "junos"};
	struct err *e = NULL;
	struct value *map = NULL;
	void *expect;

	*p = (struct played){.arena = arena_new(), .d = deadline_in(10000, NULL)};
	buf_init(&p->sent, BUF_LINE);
	buf_init(&p->waits, BUF_LINE);
	if (device_open(stream_tape_new(recording, &p->sent), &options, &p->d, &p->device,
		&e) < 0)
		fail_msg("%s", err_message(e));
	expect = arena_alloc(p->arena, check_bgp.size);
	map = value_map(p->arena);
	value_set(p->arena, map, "established", value_strz(p->arena, "all"));
	assert_int_equal(
	    rows_load(p->arena, check_bgp.rows, "check", map, expect, &e), 0);
	p->check = (struct check){
	    .name = "sessions", .title = "t", .kind = &check_bgp, .expect = expect};
}

static void
say_wait(void *ctx, const struct check *check, int64_t next, int64_t of)
{
	struct played *p = ctx;

	buf_printf(
	    &p->waits, "%s %lld/%lld\n", check->name, (long long)next, (long long)of);
}

static void
run(struct played *p, struct str recording, int64_t retries)
{
	struct check_look look = {
	    .check = &p->check, .deadline = &p->d, .waits = say_wait, .ctx = p};

	begin(p, recording);
	p->check.retries = retries;
	look.arena = p->arena;
	look.device = p->device;
	p->rc = check_run(&look, &p->results, &p->e);
}

static void
end(struct played *p)
{
	device_drop(p->device);
	buf_done(&p->sent);
	buf_done(&p->waits);
	err_free(p->e);
	arena_free(p->arena);
}

static void
test_once(void **state)
{
	struct played p;

	(void)state;
	run(&p, STR(HELLO REPLY(1, BGP("Established"))), 3);
	assert_int_equal(p.rc, 0);
	assert_true(check_passed(&p.results));
	assert_string_equal(buf_z(&p.waits), "");
	assert_non_null(strstr(buf_z(&p.sent), "<get-bgp-neighbor-information/>"));
	end(&p);
}

/* What is wrong, and what cannot be read, is looked at again. */
static void
test_again(void **state)
{
	struct played p;

	(void)state;
	run(&p,
	    STR(HELLO REPLY(1, BGP("Active")) REPLY(2, DENIED)
		    REPLY(3, BGP("Established"))),
	    3);
	assert_int_equal(p.rc, 0);
	assert_true(check_passed(&p.results));
	assert_string_equal(buf_z(&p.waits), "sessions 2/4\nsessions 3/4\n");
	end(&p);
}

static void
test_last_look_counts(void **state)
{
	struct played p;

	(void)state;
	run(&p,
	    STR(HELLO REPLY(1, BGP("Idle")) REPLY(2, BGP("Active"))
		    REPLY(3, BGP("Established"))),
	    1);
	assert_int_equal(p.rc, 0);
	assert_false(check_passed(&p.results));
	assert_string_equal(p.results.v[0].actual, "Active");
	end(&p);
	run(&p, STR(HELLO REPLY(1, BGP("Idle")) REPLY(2, DENIED)), 1);
	assert_int_equal(p.rc, -1);
	expect_err(p.e, ERR_RPC,
	    "check 'sessions': the router answered: busy\n  remedy: the router refused "
	    "the request\n");
	p.e = NULL;
	end(&p);
}

/* A session that is gone does not come back by looking again. */
static void
test_lost(void **state)
{
	struct played p;

	(void)state;
	run(&p, STR(HELLO REPLY(1, BGP("Idle"))), 5);
	assert_int_equal(p.rc, -1);
	assert_int_equal(err_code(p.e), ERR_CLOSED);
	assert_string_equal(buf_z(&p.waits), "sessions 2/6\n");
	end(&p);
}

static void
test_no_time(void **state)
{
	struct played p;
	struct check_look look = {.check = &p.check, .deadline = &p.d};

	(void)state;
	begin(&p, STR(HELLO REPLY(1, BGP("Idle")) REPLY(2, BGP("Established"))));
	p.check.retries = 5;
	p.check.interval = 11; /* seconds, with ten left */
	look.arena = p.arena;
	look.device = p.device;
	assert_int_equal(check_run(&look, &p.results, &p.e), 0);
	assert_false(check_passed(&p.results));
	end(&p);
}

/* What is not understood is looked at again, too. */
static void
test_odd_then_well(void **state)
{
	struct played p;

	(void)state;
	run(&p, STR(HELLO REPLY(1, "") REPLY(2, BGP("Established"))), 1);
	assert_int_equal(p.rc, 0);
	assert_true(check_passed(&p.results));
	assert_string_equal(buf_z(&p.waits), "sessions 2/2\n");
	end(&p);
}

/* The operator need not wait for the next look. */
static void
test_stopped(void **state)
{
	struct played p;
	struct check_look look = {.check = &p.check, .deadline = &p.d};
	struct cancel cancel;

	(void)state;
	begin(&p, STR(HELLO REPLY(1, BGP("Idle")) REPLY(2, BGP("Established"))));
	cancel_init(&cancel);
	cancel_raise(&cancel);
	p.d = deadline_in(3600000, &cancel);
	p.d.cancel_at = CANCEL_FINISH;
	p.check.retries = 5;
	p.check.interval = 600;
	look.arena = p.arena;
	look.device = p.device;
	assert_int_equal(check_run(&look, &p.results, &p.e), -1);
	assert_int_equal(err_code(p.e), ERR_CANCELLED);
	cancel_done(&cancel);
	end(&p);
}

/* Replies outlive the session, whole. */
static void
test_collect(void **state)
{
	struct check_replies replies;
	struct played p;
	struct check_look look = {.check = &p.check, .deadline = &p.d};
	struct buf text;

	(void)state;
	begin(&p, STR(HELLO REPLY(1,
		      "<alarm-information xmlns=\"urn:a\" junos:style=\"brief\" "
		      "xmlns:junos=\"urn:j\"><alarm-summary>\n<no-active-alarms/></"
		      "alarm-summary>"
		      "</alarm-information>") REPLY(2, "<output>no\n</output>")));
	p.check.kind = &check_alarms;
	look.device = p.device;
	assert_int_equal(check_collect(&look, p.arena, &replies, &p.e), 0);
	device_close(p.device);
	p.device = NULL;
	assert_int_equal(replies.n, 2);
	buf_init(&text, BUF_LINE);
	xml_print(replies.v[0], &text);
	xml_print(replies.v[1], &text);
	assert_non_null(strstr(buf_z(&text), "<alarm-information style=\"brief\">"));
	assert_non_null(strstr(buf_z(&text), "<no-active-alarms/>"));
	assert_non_null(strstr(buf_z(&text), "<output>no\n</output>"));
	assert_string_equal(xml_child(replies.v[0], "alarm-information")->ns, "urn:a");
	assert_ptr_equal(xml_child(replies.v[1], "output")->parent, replies.v[1]);
	buf_done(&text);
	end(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_once),
	    cmocka_unit_test(test_again),
	    cmocka_unit_test(test_last_look_counts),
	    cmocka_unit_test(test_lost),
	    cmocka_unit_test(test_no_time),
	    cmocka_unit_test(test_odd_then_well),
	    cmocka_unit_test(test_stopped),
	    cmocka_unit_test(test_collect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
