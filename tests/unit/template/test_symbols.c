#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "template/symbols.h"

enum { MANY = 1000 };

struct fixture {
	struct arena *a;
	struct name *names; /* MANY of them */
	struct function fn;
	struct symbols outer, s, branches[3];
};

static void
begin(struct fixture *f)
{
	*f = (struct fixture){.a = arena_new()};
	f->names = arena_array(f->a, struct name, MANY);
	for (uint32_t i = 0; i < MANY; i++)
		f->names[i].id = i;
	symbols_init(&f->outer, NULL, &f->fn);
	symbols_init(&f->s, &f->outer, &f->fn);
}

static void
branch(struct fixture *f)
{
	for (int i = 0; i < 3; i++)
		symbols_branch(&f->s, &f->branches[i]);
}

static void
merge(struct fixture *f)
{
	symbols_merge(&f->s, f->branches, 3);
	for (int i = 0; i < 3; i++)
		symbols_done(&f->branches[i]);
}

static void
end(struct fixture *f)
{
	symbols_done(&f->s);
	symbols_done(&f->outer);
	arena_free(f->a);
}

static unsigned
slot(const struct fixture *f, unsigned i)
{
	struct ref ref;

	assert_true(symbols_find(&f->s, &f->fn, &f->names[i], &ref));
	return ref.slot;
}

/* More names than are looked through one by one: each keeps its slot. */
static void
many_names_keep_their_slots(void **state)
{
	struct fixture f;
	struct ref ref;

	(void)state;
	begin(&f);
	for (unsigned i = 0; i + 1 < MANY; i++) {
		symbols_load(&f.s, &f.names[i]);
		symbols_load(&f.s, &f.names[i / 2]);
	}
	assert_int_equal(f.fn.nslots, MANY - 1);
	for (unsigned i = 0; i + 1 < MANY; i++)
		assert_int_equal(slot(&f, i), i);
	assert_false(symbols_find(&f.s, &f.fn, &f.names[MANY - 1], &ref));
	end(&f);
}

/* Stored in one branch only: what it was before is resolved for the others; in all of them: it is not. */
static void
branches_are_merged(void **state)
{
	struct fixture f;
	struct scope_loads loads;

	(void)state;
	begin(&f);
	symbols_load(&f.s, &f.names[0]);
	branch(&f);
	symbols_store(&f.branches[0], &f.names[1]);
	for (int i = 0; i < 3; i++)
		symbols_store(&f.branches[i], &f.names[2]);
	symbols_load(&f.branches[1], &f.names[3]);
	merge(&f);
	loads = symbols_loads(&f.s, f.a);
	assert_int_equal(loads.n, 4);
	for (unsigned i = 0; i < 4; i++)
		assert_ptr_equal(loads.v[i].name, &f.names[i]);
	assert_int_equal(loads.v[0].kind, LOAD_RESOLVE);
	assert_int_equal(loads.v[1].kind, LOAD_RESOLVE);
	assert_int_equal(loads.v[2].kind, LOAD_UNDEFINED);
	assert_int_equal(loads.v[3].kind, LOAD_RESOLVE);
	assert_int_equal(f.fn.nslots, 4);
	assert_int_equal(symbols_locals(&f.s, f.a).n, 2);
	end(&f);
}

/* A branch within a branch, and an outer scope that has the name. */
static void
branches_lie_over_branches(void **state)
{
	struct fixture f;
	struct symbols inner[3];
	struct scope_loads loads;

	(void)state;
	begin(&f);
	symbols_store(&f.outer, &f.names[0]);
	branch(&f);
	symbols_load(&f.branches[0], &f.names[1]);
	for (int i = 0; i < 3; i++)
		symbols_branch(&f.branches[0], &inner[i]);
	symbols_store(&inner[2], &f.names[0]);
	symbols_store(&inner[2], &f.names[1]);
	symbols_merge(&f.branches[0], inner, 3);
	for (int i = 0; i < 3; i++)
		symbols_done(&inner[i]);
	merge(&f);
	loads = symbols_loads(&f.s, f.a);
	assert_int_equal(loads.n, 2);
	assert_ptr_equal(loads.v[0].name, &f.names[1]);
	assert_int_equal(loads.v[0].kind, LOAD_RESOLVE);
	assert_ptr_equal(loads.v[1].name, &f.names[0]);
	assert_int_equal(loads.v[1].kind, LOAD_ALIAS);
	assert_int_equal(loads.v[1].from.slot, 0);
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(many_names_keep_their_slots),
	    cmocka_unit_test(branches_are_merged),
	    cmocka_unit_test(branches_lie_over_branches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
