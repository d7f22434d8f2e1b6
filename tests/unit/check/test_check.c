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
#include "check/check.h"
#include "data/value.h"
#include "unit/expect.h"

/* A site of one folder of checks, taken away with its files afterwards. */
struct site {
	char dir[64];
	struct arena *arena;
};

static const char *
path_of(const struct site *s, const char *name)
{
	return arena_printf(s->arena, "%s/runbooks/checks/%s", s->dir, name);
}

static void
site_write(const struct site *s, const char *name, const char *text)
{
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_LINE);
	buf_adds(&b, text);
	if (buf_write_file(&b, path_of(s, name), 0600, &e) < 0)
		fail_msg("%s", err_message(e));
	buf_done(&b);
}

static struct site
site_new(void)
{
	struct site s = {.dir = "/tmp/test_check.XXXXXX", .arena = arena_new()};

	assert_non_null(mkdtemp(s.dir));
	assert_int_equal(mkdir(arena_printf(s.arena, "%s/runbooks", s.dir), 0700), 0);
	assert_int_equal(
	    mkdir(arena_printf(s.arena, "%s/runbooks/checks", s.dir), 0700), 0);
	return s;
}

static void
site_free(struct site *s)
{
	static const char *const files[] = {
	    "bgp.yml", "ports.yml", "README.md", ".hidden.yml", ".yml", NULL};

	for (size_t i = 0; files[i] != NULL; i++)
		unlink(path_of(s, files[i]));
	rmdir(path_of(s, ""));
	rmdir(arena_printf(s->arena, "%s/runbooks", s->dir));
	assert_int_equal(rmdir(s->dir), 0);
	arena_free(s->arena);
}

static void
test_load(void **state)
{
	struct site s = site_new();
	struct check check;
	struct err *e = NULL;

	(void)state;
	site_write(&s, "ports.yml",
	    "name: ports\ntitle: ports are up\ncheck: interfaces\nexpect:\n  up: "
	    "baseline\n  ignore: ['^fxp0']\n"
	    "retries: 6\ninterval: 20\n");
	assert_int_equal(check_load(s.arena, s.dir, "ports", &check, &e), 0);
	assert_string_equal(check.name, "ports");
	assert_string_equal(check.title, "ports are up");
	assert_string_equal(check.kind->name, "interfaces");
	assert_non_null(check.expect);
	assert_int_equal(check.retries, 6);
	assert_int_equal(check.interval, 20);
	site_write(&s, "bgp.yml", "name: bgp\ntitle: t\ncheck: bgp\n");
	assert_int_equal(check_load(s.arena, s.dir, "bgp", &check, &e), 0);
	assert_int_equal(check.retries, 0);
	assert_int_equal(check.interval, 10);
	site_free(&s);
}

/* A step may expect something else than the file says; only the keys that it names. */
static void
test_load_with(void **state)
{
	struct site s = site_new();
	struct check check;
	struct value *all = value_map(s.arena), *odd = value_map(s.arena);
	struct err *e = NULL;

	(void)state;
	site_write(&s, "bgp.yml",
	    "name: bgp\ntitle: t\ncheck: bgp\nexpect: {established: baseline, min: 4}\n");
	value_set(s.arena, all, "established", value_strz(s.arena, "all"));
	value_set(s.arena, odd, "estblished", value_strz(s.arena, "all"));
	assert_int_equal(check_load(s.arena, s.dir, "bgp", &check, &e), 0);
	assert_true(check_compares(&check));
	assert_int_equal(check_load_with(s.arena, s.dir, "bgp", all, &check, &e), 0);
	assert_false(check_compares(&check));
	assert_int_equal(
	    *(const int64_t *)((const char *)check.expect + check.kind->rows[1].offset),
	    4);
	assert_int_equal(check_load_with(s.arena, s.dir, "bgp", odd, &check, &e), -1);
	assert_int_equal(err_code(e), ERR_UNKNOWN_KEY);
	err_free(e);
	site_free(&s);
}

static void
test_list(void **state)
{
	struct site s = site_new();
	const char **names;
	struct err *e = NULL;

	(void)state;
	site_write(&s, "ports.yml", "");
	site_write(&s, "bgp.yml", "");
	site_write(&s, "README.md", "");
	site_write(&s, ".hidden.yml", "");
	assert_int_equal(check_list(s.arena, s.dir, &names, &e), 0);
	assert_string_equal(names[0], "bgp");
	assert_string_equal(names[1], "ports");
	assert_null(names[2]);
	site_free(&s);
	s = (struct site){.dir = "/nonexistent", .arena = arena_new()};
	assert_int_equal(check_list(s.arena, s.dir, &names, &e), -1);
	expect_err(e, ERR_FILE,
	    "cannot read folder '/nonexistent/runbooks/checks': No such file or "
	    "directory\n"
	    "  remedy: check that the file exists and can be read\n");
	arena_free(s.arena);
}

/* Every file that is not kept for those who name it. */
static void
test_load_set(void **state)
{
	static const char *const named[] = {"ports", "bgp"};
	struct site s = site_new();
	struct check_set set = {0};
	struct err *e = NULL;

	(void)state;
	site_write(&s, "bgp.yml", "name: bgp\ntitle: t\ncheck: bgp\non-request: true\n");
	site_write(&s, "ports.yml", "name: ports\ntitle: t\ncheck: interfaces\n");
	assert_int_equal(
	    check_load_set(s.arena, s.dir, &(struct row_texts){0}, &set, &e), 0);
	assert_int_equal(set.n, 1);
	assert_string_equal(set.v[0].name, "ports");
	assert_false(set.v[0].on_request);
	assert_int_equal(check_load_set(s.arena, s.dir,
			     &(struct row_texts){(const char **)named, 2}, &set, &e),
	    0);
	assert_int_equal(set.n, 2);
	assert_string_equal(set.v[1].name, "bgp");
	assert_true(set.v[1].on_request);
	site_free(&s);
}

/* `printed` follows the name of the file. */
static void
refused(const char *text, enum err_code code, const char *printed)
{
	struct site s = site_new();
	struct check check;
	struct err *e = NULL;

	site_write(&s, "bgp.yml", text);
	assert_int_equal(check_load(s.arena, s.dir, "bgp", &check, &e), -1);
	expect_err(
	    e, code, arena_printf(s.arena, "%s%s", path_of(&s, "bgp.yml"), printed));
	site_free(&s);
}

#define CORRECT "\n  remedy: correct the file at the position shown\n"

/* No kind is near: all that there are. */
static void
test_unknown_kind(void **state)
{
	struct buf all;

	(void)state;
	buf_init(&all, BUF_LINE);
	buf_adds(
	    &all, ":3:8: there is no check of kind 'xxxxxxxxxxx'\n  remedy: use one of ");
	for (const struct check_kind *const *k = check_kinds; *k != NULL; k++)
		buf_printf(&all, "%s'%s'", k > check_kinds ? ", " : "", (*k)->name);
	buf_addc(&all, '\n');
	refused("name: bgp\ntitle: t\ncheck: xxxxxxxxxxx\n", ERR_INPUT, buf_z(&all));
	assert_non_null(strstr(buf_z(&all), "'bgp', "));
	buf_done(&all);
}

static void
test_refused(void **state)
{
	(void)state;
	refused("name: pgb\ntitle: t\ncheck: bgp\n", ERR_INPUT,
	    ":1:7: 'name' is 'pgb', but the file is called 'bgp.yml'" CORRECT);
	refused("name: bgp\ntitle: ''\ncheck: bgp\n", ERR_INPUT,
	    ":2:8: 'title' is empty" CORRECT);
	refused("name: bgp\ntitle: t\n", ERR_INPUT,
	    ":1:1: a check file needs the key 'check', or 'collect' and 'judge'" CORRECT);
	refused("name: bgp\ntitle: t\ncheck: bgp\njudge: []\n", ERR_INPUT,
	    ":4:8: 'judge' needs 'collect': of what is it claimed?" CORRECT);
	refused("name: bgp\ntitle: t\ncollect: {cli: show version}\n", ERR_INPUT,
	    ":3:10: 'collect' needs 'judge': what is claimed of the answer?" CORRECT);
	refused("name: bgp\ntitle: t\ncheck: bgp\ncollect: {cli: show version}\n",
	    ERR_INPUT, ":4:10: 'collect' and 'judge' stand instead of 'check'" CORRECT);
	refused("name: bgp\ntitle: t\ncollect: {cli: request system reboot}\njudge: []\n",
	    ERR_INPUT,
	    ":3:16: 'request system reboot' is not known to be read-only\n  remedy: a "
	    "check "
	    "only reads: 'show …', with pipes that only filter\n");
	refused("name: bgp\ntitle: t\ncheck: bpg\n", ERR_INPUT,
	    ":3:8: there is no check of kind 'bpg'\n  remedy: did you mean 'bgp'?\n");
	refused("name: bgp\ntitle: t\ncheck: bgp\nretrys: 3\n", ERR_UNKNOWN_KEY,
	    ":4:1: unknown key 'retrys' in check file\n  remedy: did you mean "
	    "'retries'?\n");
	refused("name: bgp\ntitle: t\ncheck: bgp\nexpect:\n  establish: baseline\n",
	    ERR_UNKNOWN_KEY,
	    ":5:3: unknown key 'establish' in check of kind 'bgp'\n  remedy: did you "
	    "mean 'established'?\n");
	refused("name: bgp\ntitle: t\ncheck: bgp\nexpect:\n  established: some\n",
	    ERR_INPUT,
	    ":5:16: 'established' cannot be 'some'\n  remedy: use one of 'baseline', "
	    "'all'\n");
	refused("name: bgp\ntitle: t\ncheck: bgp\nexpect:\n  ignore: ['^192', '10.(']\n",
	    ERR_INPUT,
	    ":5:20: '10.(' is no regular expression: missing closing parenthesis at "
	    "octet 5" CORRECT);
	refused("name: bgp\ntitle: t\ncheck: bgp\nexpect:\n  ignore: ['']\n", ERR_INPUT,
	    ":5:12: an empty regular expression would ignore everything" CORRECT);
	refused("name: bgp\ntitle: t\ncheck: bgp\nexpect:\n  ignore: '^192'\n", ERR_INPUT,
	    ":5:11: 'ignore' must be list of text, not text" CORRECT);
	refused("name: bgp\ntitle: t\ncheck: bgp\ninterval: 0\n", ERR_INPUT,
	    ":4:11: 'interval' must be from 1 to 3600, not 0" CORRECT);
	refused("- name: bgp\n", ERR_INPUT,
	    ":1:1: a check file must be a mapping, not list" CORRECT);
}

static void
test_no_file(void **state)
{
	struct site s = site_new();
	struct check check;
	struct err *e = NULL;

	(void)state;
	site_write(&s, "bgp.yml", "name: bgp\ntitle: t\ncheck: bgp\n");
	assert_int_equal(check_load(s.arena, s.dir, "pgp", &check, &e), -1);
	expect_err(e, ERR_INPUT,
	    arena_printf(s.arena,
		"there is no check 'pgp' in %s/runbooks/checks\n  remedy: did you mean "
		"'bgp'?\n",
		s.dir));
	e = NULL;
	/* a name never leaves the folder */
	assert_int_equal(check_load(s.arena, s.dir, "../checks/bgp", &check, &e), -1);
	assert_int_equal(err_code(e), ERR_INPUT);
	err_free(e);
	site_free(&s);
}

/* The files of the example site are right, and every kind is shown by one. */
static void
test_shipped(void **state)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	const char **names;
	size_t kinds = 0, seen = 0;

	(void)state;
	assert_int_equal(check_list(a, ".", &names, &e), 0);
	for (; *names != NULL; names++) {
		struct value *later = value_map(a);
		struct check check;

		/* a step gives the peer */
		value_set(a, later, "peer", value_null(a));
		if (check_load_with(a, ".", *names,
			strcmp(*names, "bgp-peer") == 0 ? later : NULL, &check, &e) < 0)
			fail_msg("%s", err_message(e));
		seen += strcmp(check.name, check.kind->name) == 0;
	}
	for (; check_kinds[kinds] != NULL; kinds++)
		;
	assert_int_equal(seen, kinds);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_load),
	    cmocka_unit_test(test_load_with),
	    cmocka_unit_test(test_list),
	    cmocka_unit_test(test_load_set),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_unknown_kind),
	    cmocka_unit_test(test_no_file),
	    cmocka_unit_test(test_shipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
