#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "check/check.h"
#include "data/value.h"
#include "data/yaml.h"
#include "inventory/site.h"
#include "runbook/named_checks.h"
#include "unit/expect.h"

struct fixture {
	struct arena *arena;
	struct site site;
	char dir[64];
};

static void
put(struct fixture *f, const char *name, const char *text)
{
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_LINE);
	buf_adds(&b, text);
	if (buf_write_file(&b,
		arena_printf(f->arena, "%s/runbooks/checks/%s.yml", f->dir, name), 0600,
		&e) < 0)
		fail_msg("%s", err_message(e));
	buf_done(&b);
}

static void
begin(struct fixture *f)
{
	*f = (struct fixture){.arena = arena_new(), .dir = "/tmp/test_named.XXXXXX"};
	assert_non_null(mkdtemp(f->dir));
	assert_int_equal(
	    system(arena_printf(f->arena, "mkdir -p '%s/runbooks/checks'", f->dir)), 0);
	f->site.dir = f->dir;
	put(f, "bgp", "name: bgp\ntitle: t\ncheck: bgp\n");
	put(f, "alarms", "name: alarms\ntitle: t\ncheck: alarms\nexpect: {all: none}\n");
	put(f, "here",
	    "name: here\ntitle: t\ncollect: {cli: show x}\njudge: [{compare: "
	    "no-diff}]\n");
}

static void
end(struct fixture *f)
{
	assert_int_equal(system(arena_printf(f->arena, "rm -r '%s'", f->dir)), 0);
	arena_free(f->arena);
}

/* The arguments of a step as they are written. */
static const struct value *
written(struct fixture *f, const char *yaml)
{
	struct value *map = NULL;
	struct err *e = NULL;

	if (yaml_parse(f->arena, "book.yaml", str_of(yaml), NULL, &map, &e) < 0)
		fail_msg("%s", err_message(e));
	return map;
}

/* "bgp alarms", or the error. */
static const char *
loaded(struct fixture *f, const char *yaml)
{
	const struct value *map = written(f, yaml);
	struct check_set set;
	struct err *e = NULL;
	struct buf out;
	const char *text;

	buf_init(&out, BUF_LINE);
	if (named_checks_load(f->arena, &f->site, value_get(map, "checks"),
		value_get(map, "expect"), &set, &e) < 0) {
		err_print(e, &out);
		err_free(e);
	} else {
		for (size_t i = 0; i < set.n; i++)
			buf_printf(&out, "%s%s%s", i > 0 ? " " : "", set.v[i].name,
			    check_compares(&set.v[i]) ? "*" : "");
	}
	text = buf_copy(&out, f->arena);
	buf_done(&out);
	return text;
}

static void
test_load(void **state)
{
	static const char *names[] = {"alarms"};
	struct fixture f;

	(void)state;
	begin(&f);
	assert_string_equal(loaded(&f, "{checks: bgp}"), "bgp*");
	assert_string_equal(loaded(&f, "{checks: [here, alarms]}"), "here* alarms");
	assert_string_equal(loaded(&f, "{}"), "alarms bgp* here*");
	assert_string_equal(
	    loaded(&f, "{checks: [bgp], expect: {bgp: {established: all}}}"), "bgp");
	f.site.checks = (struct row_texts){names, 1};
	assert_string_equal(loaded(&f, "{}"), "alarms");
	end(&f);
}

#define CORRECT "\n  remedy: correct the file at the position shown\n"

static void
test_refused(void **state)
{
	struct fixture f;
	const char *none;

	(void)state;
	begin(&f);
	none = arena_printf(f.arena,
	    "book.yaml:1:17: there is no check 'bpg' in %s/runbooks/checks\n  remedy: "
	    "did you "
	    "mean 'bgp'?\n",
	    f.dir);
	assert_string_equal(loaded(&f, "{checks: [here, bpg]}"), none);
	assert_string_equal(loaded(&f, "{checks: []}"),
	    "book.yaml:1:10: 'checks' must be the name of a "
	    "check, or a list of names" CORRECT);
	assert_string_equal(loaded(&f, "{checks: [bgp, 5]}"),
	    "book.yaml:1:16: the name of a check must be text, not whole number" CORRECT);
	assert_string_equal(loaded(&f, "{checks: [bgp, bgp]}"),
	    "book.yaml:1:16: check 'bgp' is named twice" CORRECT);
	assert_string_equal(loaded(&f, "{checks: bgp, expect: {here: {}}}"),
	    "book.yaml:1:24: 'expect' is said of a check that the step does not "
	    "name" CORRECT);
	assert_string_equal(loaded(&f, "{checks: bgp, expect: all}"),
	    "book.yaml:1:23: 'expect' must be a mapping by the names of checks, not "
	    "text" CORRECT);
	assert_string_equal(loaded(&f, "{checks: here, expect: {here: {a: 1}}}"),
	    "book.yaml:1:31: check 'here' has no 'expect' whose names could be "
	    "given" CORRECT);
	assert_string_equal(loaded(&f, "{checks: bgp, expect: {bgp: {min: null}}}"),
	    "book.yaml:1:30: nothing is given for it" CORRECT);
	end(&f);
}

static const char *
prepared(struct fixture *f, const char *yaml, bool against)
{
	const struct value *map = written(f, yaml);
	struct err *e = NULL;
	struct buf out;
	const char *text;

	if (named_checks_prepare(&f->site, value_get(map, "checks"),
		value_get(map, "expect"), against, &e) == 0)
		return "fine";
	buf_init(&out, BUF_LINE);
	err_print(e, &out);
	err_free(e);
	text = buf_copy(&out, f->arena);
	buf_done(&out);
	return text;
}

/* What templates hide is not judged before they are filled in; the rest is. */
static void
test_prepare(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_string_equal(prepared(&f, "{checks: [alarms]}", false), "fine");
	assert_string_equal(prepared(&f, "{checks: [bgp, here]}", true), "fine");
	assert_string_equal(prepared(&f, "{checks: [alarms, here]}", false),
	    "book.yaml:1:19: check 'here' compares with how things stood, and 'against' "
	    "names "
	    "no snapshot\n  remedy: take one in a step before, 'snapshot: {name: before, "
	    "checks: "
	    "[here]}', and say 'against: before'\n");
	assert_string_equal(
	    prepared(&f, "{checks: bgp, expect: {bgp: {established: all}}}", false),
	    "fine");
	assert_string_equal(
	    prepared(
		&f, "{checks: bgp, expect: {bgp: {established: \"{{ x }}\"}}}", false),
	    "fine");
	assert_string_equal(prepared(&f, "{checks: \"{{ names }}\"}", false), "fine");
	assert_string_equal(
	    prepared(&f, "{checks: [\"{{ x }}\"], expect: {bgp: {}}}", false), "fine");
	assert_string_equal(
	    prepared(
		&f, "{checks: bgp, expect: {bgp: {min: \"{{ x }}\", mni: 4}}}", false),
	    "book.yaml:1:46: unknown key 'mni' in check of kind 'bgp'\n  remedy: did you "
	    "mean "
	    "'min'?\n");
	assert_non_null(strstr(prepared(&f, "{checks: [\"{{ x }}\", bpg]}", false),
	    "there is no check 'bpg'"));
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_load),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_prepare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
