#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/check.h"
#include "data/value.h"
#include "data/yaml.h"
#include "runbook/proof.h"

struct fixture {
	struct arena *arena;
	struct proofs proofs;
	struct err *e;
	int rc;
};

static struct value *
yaml(struct fixture *f, const char *text)
{
	struct value *v = NULL;

	if (yaml_parse(f->arena, "drain.yml", str_of(text), NULL, &v, &f->e) < 0)
		fail_msg("%s", err_message(f->e));
	return v;
}

static void
load(struct fixture *f, const char *text, bool bounded)
{
	*f = (struct fixture){.arena = arena_new()};
	f->rc = proof_load(f->arena, yaml(f, text), bounded, &f->proofs, &f->e);
}

static void
done(struct fixture *f)
{
	err_free(f->e);
	arena_free(f->arena);
}

static struct check_result
judged(struct fixture *f, struct gauge g, const char *before)
{
	struct gauges now = {&g, 1, 1};
	struct check_results out = {0};

	proof_judge(f->arena, &f->proofs.v[0], &now,
	    before != NULL ? yaml(f, before) : NULL, &out);
	assert_int_equal(out.n, 1);
	return out.v[0];
}

static void
test_load(void **state)
{
	struct fixture f;

	(void)state;
	load(&f,
	    "- {advertised: external, at-most: 0}\n"
	    "- {interface: xe-*, direction: input, at-most: 1.5 Mbit/s}\n"
	    "- {accepted: all, at-least: 90 %}\n- {session: A, state: down}\n",
	    true);
	assert_int_equal(f.rc, 0);
	assert_int_equal(f.proofs.n, 4);
	assert_string_equal(f.proofs.v[0].advertised, "external");
	assert_int_equal((int)f.proofs.v[1].at_most.number, 1500000);
	assert_int_equal(f.proofs.v[1].direction, PROOF_INPUT);
	assert_true(f.proofs.v[2].at_least.percent);
	assert_false(f.proofs.v[2].at_most.given);
	assert_int_equal(f.proofs.v[3].state, PROOF_DOWN);
	assert_int_equal(f.proofs.v[3].mark.line, 4);
	done(&f);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
	    {"- {advertised: external}", "a proof needs 'at-most' or 'at-least'"},
	    {"- {at-most: 0}", "a proof is about one of"},
	    {"- {advertised: all, interface: xe-0, at-most: 0}",
		"a proof is about one of"},
	    {"- {interface: xe-0, at-most: fast}", "'at-most' is no bound"},
	    {"- {interface: xe-0, at-most: 5 MB}", "'at-most' is no bound"},
	    {"- {interface: xe-0, at-least: -1}", "'at-least' is no bound"},
	    {"- {interface: xe-0, at-most: inf}", "'at-most' is no bound"},
	    {"- {advertized: all, at-most: 0}", "advertized"},
	    {"advertised: all", "proofs are a list, not mapping"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture f;

		load(&f, cases[i].text, true);
		assert_int_equal(f.rc, -1);
		if (strstr(err_message(f.e), cases[i].message) == NULL)
			fail_msg("'%s': %s", cases[i].text, err_message(f.e));
		assert_int_equal(err_where(f.e).line, 1);
		done(&f);
	}
}

static void
test_bounds(void **state)
{
	static const struct gauge peer = {
	    "routes advertised to peer A", GAUGE_ADVERTISED, 3, NULL};
	struct check_result r;
	struct fixture f;

	(void)state;
	load(&f, "- {advertised: all, at-most: 3}\n", true);
	r = judged(&f, peer, "{'routes advertised to peer A': 12}");
	assert_true(r.passed);
	assert_string_equal(r.expect, "at most 3");
	assert_string_equal(r.actual, "3");
	assert_string_equal(r.before, "12");
	done(&f);
	load(&f, "- {advertised: all, at-most: 2}\n", true);
	assert_false(judged(&f, peer, NULL).passed);
	done(&f);
	load(&f, "- {advertised: all, at-least: 4, at-most: 9}\n", true);
	r = judged(&f, peer, NULL);
	assert_false(r.passed);
	assert_string_equal(r.expect, "at least 4, at most 9");
	done(&f);
}

static void
test_of_what_was_before(void **state)
{
	static const struct gauge port = {
	    "input of xe-0/1/0", GAUGE_INPUT, 90000000, NULL};
	struct check_result r;
	struct fixture f;

	(void)state;
	load(&f, "- {interface: xe-0/1/0, at-least: 90 %}\n", true);
	r = judged(&f, port, "{'input of xe-0/1/0': 100000000}");
	assert_true(r.passed);
	assert_string_equal(r.expect, "at least 90 Mbit/s (90 % of what was before)");
	assert_string_equal(r.before, "100 Mbit/s");
	assert_false(judged(&f, port, "{'input of xe-0/1/0': 100000012}").passed);
	/* new since then; and nothing known of then */
	assert_true(judged(&f, port, "{other: 1}").passed);
	assert_false(judged(&f, port, NULL).passed);
	done(&f);
}

static void
test_sessions(void **state)
{
	static const struct gauge up = {"session with peer A", GAUGE_SESSION, 1,
				      "Established"},
				  down = {
				      "session with peer A", GAUGE_SESSION, 0, "Idle"};
	struct fixture f;

	(void)state;
	load(&f, "- {session: all, state: down}\n", true);
	assert_true(judged(&f, down, "{'session with peer A': 1}").passed);
	assert_false(judged(&f, up, "{'session with peer A': 1}").passed);
	/* the way back: as it was */
	f.proofs = proof_back(f.arena, &f.proofs, 90);
	assert_true(judged(&f, up, "{'session with peer A': 1}").passed);
	assert_false(judged(&f, down, "{'session with peer A': 1}").passed);
	assert_true(judged(&f, down, "{'session with peer A': 0}").passed);
	done(&f);
}

static void
test_back(void **state)
{
	static const struct gauge peer = {
	    "routes advertised to peer A", GAUGE_ADVERTISED, 9, NULL};
	struct fixture f;

	(void)state;
	load(&f, "- {advertised: all, at-most: 0}\n", true);
	f.proofs = proof_back(f.arena, &f.proofs, 80);
	assert_true(judged(&f, peer, "{'routes advertised to peer A': 11}").passed);
	assert_false(judged(&f, peer, "{'routes advertised to peer A': 12}").passed);
	done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_load),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_of_what_was_before),
	    cmocka_unit_test(test_sessions),
	    cmocka_unit_test(test_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
