/* Compiled schemas as octets (compiled), and in a folder (cache). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "schema/cache.h"
#include "schema/compiled.h"
#include "schema/schema_node.h"
#include "unit/schema/fixture.h"

enum { BUILTIN_LEAST = 40000 }; /* statements of ours */

static struct schema *
empty(void)
{
	struct schema *s = calloc(1, sizeof *s);

	assert_non_null(s);
	s->arena = arena_new();
	return s;
}

/* What is read and written again is the same to the last octet. */
static void
round_trip(void **state)
{
	struct schema *again = empty();
	struct buf one, two;

	buf_init(&one, COMPILED_MOST);
	buf_init(&two, COMPILED_MOST);
	compiled_write(*state, &one);
	assert_true(compiled_read(again, buf_str(&one)));
	compiled_write(again, &two);
	assert_int_equal(one.n, two.n);
	assert_memory_equal(one.p, two.p, one.n);
	assert_true(schema_count(again, NULL).statements > BUILTIN_LEAST);
	assert_int_equal(schema_count(again, NULL).constraints,
	    schema_count(*state, NULL).constraints);
	schema_free(again);
	buf_done(&one);
	buf_done(&two);
}

/* Cut or changed anywhere: refused, or read as something else, and never out of bounds. */
static void
spoilt(void **state)
{
	struct schema *small;
	struct err *e = NULL;
	struct buf image;
	int refused = 0;

	(void)state;
	assert_int_equal(schema_open("tests/unit/schema/yang", &small, &e), 0);
	buf_init(&image, COMPILED_MOST);
	compiled_write(small, &image);
	for (size_t n = 0; n < image.n; n += 7) {
		struct schema *s = empty();

		assert_false(compiled_read(s, (struct str){image.p, n}));
		schema_free(s);
	}
	for (size_t i = 0; i < image.n; i += 3) {
		struct schema *s = empty();

		image.p[i] = (char)(image.p[i] ^ 0x85);
		refused += !compiled_read(s, buf_str(&image));
		image.p[i] = (char)(image.p[i] ^ 0x85);
		schema_free(s);
	}
	assert_true(refused > 0);
	buf_done(&image);
	schema_free(small);
}

/* --- the folder --------------------------------------------------------------------------------------- */

static char folder[] = "/tmp/holdfast-cache-XXXXXX";

static void
path_of(char ret[128], const char *name)
{
	snprintf(ret, 128, "%s/a/%s", folder, name);
}

/* The one file in it. */
static void
change(size_t at, char to, size_t n)
{
	char file[128];
	struct err *e = NULL;
	struct buf b;

	path_of(file, "0101010101010101.schema");
	buf_init(&b, COMPILED_MOST);
	assert_int_equal(buf_read_file(&b, file, &e), 0);
	if (to != '\0')
		b.p[at] = to;
	buf_cut(&b, n != 0 ? n : b.n);
	assert_int_equal(buf_write_product(&b, file, 0600, &e), 0);
	buf_done(&b);
}

static bool
loads(const unsigned char sum[CHECKSUM])
{
	struct schema *s = empty();
	char dir[128];
	bool ok;

	path_of(dir, "");
	ok = cache_load(dir, sum, s);
	if (ok)
		assert_string_equal(schema_name(s->root), "configuration");
	schema_free(s);
	return ok;
}

static void
kept(void **state)
{
	unsigned char sum[CHECKSUM], other[CHECKSUM];
	char dir[128], file[128];

	memset(sum, 1, sizeof sum);
	memset(other, 1, sizeof other);
	other[CHECKSUM - 1] = 2; /* other modules, and the same file */
	assert_non_null(mkdtemp(folder));
	path_of(dir, "");
	path_of(file, "0101010101010101.schema");
	assert_false(loads(sum));
	cache_store(dir, sum, *state); /* makes the folder */
	assert_true(loads(sum));
	assert_false(loads(other));
	change(strlen("holdfast "), 'x', 0); /* another build */
	assert_false(loads(sum));
	cache_store(dir, sum, *state);
	assert_true(loads(sum));
	change(0, '\0', 100000); /* not whole */
	assert_false(loads(sum));
	cache_store(dir, sum, *state);
	change(100000, '\x7f', 0); /* one octet is another */
	assert_false(loads(sum));
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(rmdir(folder), 0);
}

/* Not more than CACHE_FILES, and the new one among them. */
static void
bounded(void **state)
{
	char dir[] = "/tmp/holdfast-cache-XXXXXX", path[64];
	unsigned char sum[CHECKSUM] = {0};
	struct schema *small;
	struct err *e = NULL;
	int there = 0;

	(void)state;
	assert_int_equal(schema_open("tests/unit/schema/half", &small, &e), 0);
	assert_non_null(mkdtemp(dir));
	for (int i = 0; i < CACHE_FILES + 3; i++) {
		struct schema *s = empty();

		sum[0] = (unsigned char)i;
		cache_store(dir, sum, small);
		assert_true(cache_load(dir, sum, s));
		schema_free(s);
	}
	for (int i = 0; i < CACHE_FILES + 3; i++) {
		snprintf(path, sizeof path, "%s/%02x00000000000000.schema", dir, i);
		there += unlink(path) == 0;
	}
	assert_int_equal(there, CACHE_FILES);
	assert_int_equal(rmdir(dir), 0);
	schema_free(small);
}

/* No folder, and none can be made: nothing is kept, nothing goes wrong. */
static void
nowhere(void **state)
{
	unsigned char sum[CHECKSUM] = {0};
	struct schema *s;
	struct err *e = NULL;

	cache_store("/dev/null/x", sum, *state);
	assert_false(cache_load("/dev/null/x", sum, *state));
	assert_int_equal(
	    schema_open_cached("tests/unit/schema/yang", "/dev/null/x", &s, &e), 0);
	schema_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(round_trip),
	    cmocka_unit_test(spoilt),
	    cmocka_unit_test(kept),
	    cmocka_unit_test(bounded),
	    cmocka_unit_test(nowhere),
	};

	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
