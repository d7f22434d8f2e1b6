/* Modules taken in: what is stored, what is refused, what is never lost. Whole commands are in tests/scenario. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "schema/import.h"
#include "unit/expect.h"

static const char from[] = "tests/unit/schema/yang";

struct place {
	struct arena *arena;
	char folder[40];
	const char *schemas;
};

static int
begin(void **state)
{
	struct place *p = calloc(1, sizeof *p);

	p->arena = arena_new();
	strcpy(p->folder, "/tmp/holdfast-import-XXXXXX");
	if (mkdtemp(p->folder) == NULL)
		return -1;
	p->schemas = arena_printf(p->arena, "%s/schemas", p->folder);
	*state = p;
	return 0;
}

static int
end(void **state)
{
	struct place *p = *state;
	const char *const *names;
	struct err *e = NULL;
	size_t n;

	if (imported_names(p->arena, p->schemas, &names, &n, &e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		import_remove(arena_printf(p->arena, "%s/%s", p->schemas, names[i]));
	rmdir(p->schemas);
	if (rmdir(p->folder) != 0)
		return -1; /* something was left behind */
	arena_free(p->arena);
	free(p);
	return 0;
}

static struct import
wish(const struct place *p)
{
	return (struct import){
	    .from = from, .to = p->schemas, .name = "lab", .source = "a \"disk\""};
}

static const char *
file(const struct place *p, const char *name)
{
	return arena_printf(p->arena, "%s/lab/%s", p->schemas, name);
}

static void
stored(void **state)
{
	struct place *p = *state;
	struct import i = wish(p);
	struct imported got, said;
	const char *const *names;
	struct err *e = NULL;
	bool there;
	size_t n;

	assert_int_equal(imported_names(p->arena, p->schemas, &names, &n, &e), 0);
	assert_int_equal(n, 0);
	assert_int_equal(import_modules(p->arena, &i, &got, &e), 0);
	assert_false(got.already);
	assert_int_equal(got.nmodules, 3);
	assert_string_equal(got.modules[2].name, "junos-conf-security");
	assert_int_equal(got.modules[2].repairs[REPAIR_ESCAPE], 1);
	assert_int_equal(got.modules[1].repairs[REPAIR_QUOTE], 1);
	assert_int_equal(got.modules[0].repairs[REPAIR_ESCAPE], 0);
	assert_int_equal(imported_names(p->arena, p->schemas, &names, &n, &e), 0);
	assert_int_equal(n, 1);
	assert_int_equal(imported_read(p->arena, got.dir, &said, &there, &e), 0);
	assert_true(there);
	assert_string_equal(said.name, "lab");
	assert_string_equal(said.family, "junos");
	assert_string_equal(said.source, "a \"disk\"");
	assert_string_equal(said.checksum, got.checksum);
	/* the same again is the same */
	assert_int_equal(import_modules(p->arena, &i, &got, &e), 0);
	assert_true(got.already);
}

static void
checked(void **state)
{
	struct place *p = *state;
	struct import i = wish(p);
	struct imported got;
	struct err *e = NULL;
	struct schema *s;

	assert_int_equal(import_modules(p->arena, &i, &got, &e), 0);
	assert_int_equal(schema_open(got.dir, &s, &e), 0);
	assert_int_equal(schema_count(s, NULL).statements, got.count.statements);
	schema_free(s);
	assert_int_equal(truncate(file(p, "junos-conf-security.yang"), 40), -1);
	assert_int_equal(
	    truncate(file(p, "junos-conf-security@2026-01-01.yang"), 700), 0);
	assert_int_equal(schema_open(got.dir, &s, &e), -1);
	expect_err(e, ERR_SCHEMA,
	    arena_printf(p->arena,
		"the modules in '%s' are not those that were imported\n"
		"  remedy: import them again with 'holdfast schema import --replace'\n",
		got.dir));
	e = NULL;
	/* what is not whole is stored again */
	assert_int_equal(import_modules(p->arena, &i, &got, &e), 0);
	assert_false(got.already);
	assert_int_equal(schema_open(got.dir, &s, &e), 0);
	schema_free(s);
}

static void
refused(void **state)
{
	struct place *p = *state;
	struct import i = wish(p);
	struct imported got;
	struct err *e = NULL;

	i.name = ".hidden";
	assert_int_equal(import_modules(p->arena, &i, &got, &e), -1);
	expect_err(e, ERR_USAGE,
	    "'.hidden' cannot be the name of a folder\n"
	    "  remedy: see 'holdfast help'\n");
	e = NULL;
	i.from = "tests/unit/schema/broken/syntax";
	assert_int_equal(import_modules(p->arena, &i, &got, &e), -1);
	assert_int_equal(err_code(e), ERR_SCHEMA);
	err_free(e);
	e = NULL;
	assert_int_equal(access(p->schemas, F_OK), -1); /* nothing was begun */
	i = wish(p);
	i.from = "tests/unit/schema/broken/families";
	i.family = "junos-es";
	assert_int_equal(import_modules(p->arena, &i, &got, &e), 0);
	assert_string_equal(got.family, "junos-es");
	i = wish(p);
	assert_int_equal(import_modules(p->arena, &i, &got, &e), -1);
	assert_int_equal(err_code(e), ERR_USAGE);
	assert_non_null(strstr(err_get_remedy(e), "--replace"));
	err_free(e);
	e = NULL;
	i.replace = true;
	assert_int_equal(import_modules(p->arena, &i, &got, &e), 0);
	assert_int_equal(access(file(p, "junos-es-conf-root.yang"), F_OK), -1);
	assert_int_equal(access(file(p, "import.yml"), F_OK), 0);
}

/* A folder that somebody made is theirs. */
static void
not_ours(void **state)
{
	struct place *p = *state;
	struct import i = wish(p);
	struct imported got;
	struct err *e = NULL;
	FILE *f;

	i.replace = true;
	assert_int_equal(mkdir(p->schemas, 0700), 0);
	assert_int_equal(mkdir(arena_printf(p->arena, "%s/lab", p->schemas), 0700), 0);
	f = fopen(file(p, "mine"), "w");
	assert_non_null(f);
	fclose(f);
	assert_int_equal(import_modules(p->arena, &i, &got, &e), -1);
	expect_err(e, ERR_USAGE,
	    arena_printf(p->arena,
		"'%s/lab' is there and was not imported\n"
		"  remedy: give another name with --name\n",
		p->schemas));
	assert_int_equal(access(file(p, "mine"), F_OK), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(stored, begin, end),
	    cmocka_unit_test_setup_teardown(checked, begin, end),
	    cmocka_unit_test_setup_teardown(refused, begin, end),
	    cmocka_unit_test_setup_teardown(not_ours, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
