/* The steps snapshot and check on a router that is a tape. */
#include "unit/runbook/played.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/rows.h"
#include "data/yaml.h"
#include "unit/expect.h"

#define PEER(address, state)                                                             \
	"<bgp-peer><peer-address>" address "</peer-address><peer-state>" state           \
	"</peer-state></bgp-peer>"
#define BGP(peers) REPLY("<bgp-information>" peers "</bgp-information>")
#define UP PEER("192.0.2.1", "Established")
#define DOWN PEER("192.0.2.1", "Idle")
#define DENIED                                                                           \
	REPLY("<rpc-error><error-severity>error</error-severity><error-message>busy"     \
	      "</error-message></rpc-error>")

struct rig {
	struct played p;
	char dir[64];
	int rc;
};

static void
put(struct rig *r, const char *name, const char *claim)
{
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_LINE);
	buf_printf(&b,
	    "name: %s\ntitle: t\ncollect: {rpc: <get-%s/>}\njudge:\n- {rows: //bgp-peer, "
	    "id: "
	    "peer-address, value: peer-state, if-none: pass, %s}\n",
	    name, name, claim);
	if (buf_write_file(&b,
		arena_printf(r->p.play.arena, "%s/runbooks/checks/%s.yml", r->dir, name),
		0600, &e) < 0)
		fail_msg("%s", err_message(e));
	buf_done(&b);
}

static void
begin(struct rig *r, const char *recording)
{
	*r = (struct rig){.dir = "/tmp/test_step_check.XXXXXX"};
	assert_non_null(mkdtemp(r->dir));
	played_open(&r->p, recording);
	assert_int_equal(system(arena_printf(
			     r->p.play.arena, "mkdir -p '%s/runbooks/checks'", r->dir)),
	    0);
	r->p.site.dir = r->p.run.folder = r->dir;
	put(r, "states", "is: Established");
	put(r, "peers", "compare: no-diff");
}

static void
end(struct rig *r)
{
	assert_int_equal(system(arena_printf(r->p.play.arena, "rm -r '%s'", r->dir)), 0);
	played_done(&r->p);
}

static void
step(struct rig *r, const char *kind_name, const char *arguments)
{
	const struct step_kind *kind = step_kind_named(kind_name);
	struct arena *a = r->p.play.arena;
	void *into = arena_alloc(a, kind->size);
	struct value *map = NULL;

	err_clear(&r->p.play.e);
	if (yaml_parse(a, "book.yaml", str_of(arguments), NULL, &map, &r->p.play.e) < 0 ||
	    rows_load(a, kind->rows, "step", map, into, &r->p.play.e) < 0)
		fail_msg("%s", err_message(r->p.play.e));
	r->p.step.kind = kind;
	r->p.s.outcome = STEP_PASSED;
	r->p.s.detail = NULL;
	r->p.s.result = value_map(a);
	r->rc = kind->run(&r->p.s, into, &r->p.play.e);
}

static void
passes(struct rig *r, const char *detail)
{
	if (r->rc < 0)
		fail_msg("%s", err_message(r->p.play.e));
	assert_string_equal(r->p.s.detail, detail);
}

static void
fails(struct rig *r, enum err_code code, const char *message)
{
	struct buf text;

	assert_int_equal(r->rc, -1);
	assert_string_equal(err_code_name(err_code(r->p.play.e)), err_code_name(code));
	buf_init(&text, BUF_LINE);
	err_brief(r->p.play.e, &text);
	assert_string_equal(buf_z(&text), message);
	buf_done(&text);
}

/* What the step leaves for later ones. */
static const char *
failed(struct rig *r, const char *check, const char *key)
{
	const struct value *one = value_get(value_get(r->p.s.result, "checks"), check);

	return value_text(value_at(value_get(one, "failed"), 0), key);
}

static void
test_check(void **state)
{
	struct rig r;

	(void)state;
	begin(&r, HELLO BGP(UP) BGP(UP DOWN));
	step(&r, "check", "{checks: states}");
	passes(&r, "1 check passed");
	assert_int_equal(r.p.s.outcome, STEP_PASSED);
	assert_int_equal(value_number(r.p.s.result, "passed", -1), 1);
	assert_int_equal(value_number(r.p.s.result, "failed", -1), 0);
	step(&r, "check", "{checks: [states]}");
	fails(&r, ERR_CHECK, "1 of 1 checks failed: states (192.0.2.1)");
	assert_int_equal(value_number(r.p.s.result, "failed", -1), 1);
	assert_string_equal(failed(&r, "states", "object"), "192.0.2.1");
	assert_string_equal(failed(&r, "states", "expect"), "peer-state is Established");
	assert_string_equal(failed(&r, "states", "actual"), "Idle");
	end(&r);
}

static void
test_against(void **state)
{
	struct rig r;

	(void)state;
	begin(&r, HELLO BGP(DOWN) BGP(DOWN) BGP(UP) BGP(DOWN) BGP(DOWN) BGP(DOWN));
	step(&r, "snapshot", "{name: before, checks: [peers, states]}");
	passes(&r, "2 checks kept as 'before'; not well already: states");
	step(&r, "check", "{checks: peers, against: before}");
	fails(&r, ERR_CHECK, "1 of 1 checks failed: peers (192.0.2.1)");
	assert_string_equal(failed(&r, "peers", "before"), "Idle");
	/* all of the snapshot; what compares with nothing is told what was before all the same */
	step(&r, "check", "{against: before}");
	fails(&r, ERR_CHECK, "1 of 2 checks failed: states (192.0.2.1)");
	assert_string_equal(failed(&r, "states", "before"), "Idle");
	step(&r, "check", "{checks: peers, against: after}");
	fails(&r, ERR_INPUT, "no snapshot 'after' of 'r1' was taken in this run");
	end(&r);
}

/* Not every check was in the snapshot. */
static void
test_not_in_snapshot(void **state)
{
	struct rig r;

	(void)state;
	begin(&r, HELLO BGP(UP) BGP(UP));
	step(&r, "snapshot", "{name: before, checks: [states]}");
	passes(&r, "1 check kept as 'before'");
	step(&r, "check", "{checks: peers, against: before}");
	fails(&r, ERR_INPUT, "nothing of check 'peers' on 'r1' is in the baseline");
	assert_string_equal(err_get_remedy(r.p.play.e),
	    "name 'peers' under 'checks' of the step that takes the snapshot");
	end(&r);
}

/* What cannot be read has failed, and the others are looked at; a snapshot of it is none. */
static void
test_unread(void **state)
{
	struct rig r;

	(void)state;
	begin(&r, HELLO DENIED BGP(UP) DENIED);
	put(&r, "others", "is: Established");
	step(&r, "check", "{checks: [states, others]}");
	fails(&r, ERR_CHECK, "1 of 2 checks failed: states");
	assert_string_equal(
	    failed(&r, "states", "expect"), "an answer that can be judged");
	assert_string_equal(
	    failed(&r, "states", "actual"), "check 'states': the router answered: busy");
	step(&r, "snapshot", "{name: before, checks: [states]}");
	fails(&r, ERR_RPC, "check 'states': the router answered: busy");
	assert_int_equal(
	    access(arena_printf(r.p.play.arena, "%s/snapshots", r.dir), F_OK), -1);
	end(&r);
}

/* A session that is gone ends the step, and the next one opens another. */
static void
test_lost(void **state)
{
	struct rig r;

	(void)state;
	begin(&r, HELLO BGP(UP));
	step(&r, "check", "{checks: [states, peers], against: before}");
	fails(&r, ERR_INPUT, "no snapshot 'before' of 'r1' was taken in this run");
	put(&r, "others", "is: Established");
	step(&r, "check", "{checks: [states, others]}");
	assert_int_equal(r.rc, -1);
	assert_int_equal(err_code(r.p.play.e), ERR_CLOSED);
	assert_null(r.p.state.device);
	end(&r);
}

static void
test_dry(void **state)
{
	struct rig r;

	(void)state;
	begin(&r, HELLO BGP(DOWN) BGP(DOWN) BGP(DOWN));
	r.p.s.dry = r.p.run.dry = true;
	step(&r, "snapshot", "{name: before, checks: [peers]}");
	passes(&r, "1 check would be kept as 'before'");
	assert_int_equal(
	    access(arena_printf(r.p.play.arena, "%s/snapshots", r.dir), F_OK), -1);
	step(&r, "check", "{checks: [peers, states], against: before, retries: 5}");
	passes(&r, "dry run: would fail as things stand: states (192.0.2.1)");
	assert_int_equal(r.p.s.outcome, STEP_IGNORED);
	end(&r);
}

static void
test_looks_again(void **state)
{
	struct rig r;

	(void)state;
	begin(&r, HELLO BGP(UP) BGP(DOWN) BGP(UP));
	step(&r, "check", "{checks: [states], retries: 0}");
	passes(&r, "1 check passed");
	step(&r, "check", "{checks: [states], retries: 1, interval: 1 s}");
	passes(&r, "1 check passed");
	assert_non_null(strstr(buf_z(&r.p.play.sent), "<get-states/>"));
	end(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_check),
	    cmocka_unit_test(test_against),
	    cmocka_unit_test(test_not_in_snapshot),
	    cmocka_unit_test(test_unread),
	    cmocka_unit_test(test_lost),
	    cmocka_unit_test(test_dry),
	    cmocka_unit_test(test_looks_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
