#include "unit/expect.h"

#include "base/arena.h"
#include "inventory/range.h"

static const struct mark at = {"hosts.yml", 3, 5};

static void
assert_names(const char *entry, int port, const char *names)
{
	struct arena *a = arena_new();
	struct range r = {0};
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (range_expand(a, str_of(entry), at, 100, &r, &e) < 0)
		fail_msg("%s: %s", entry, err_message(e));
	for (size_t i = 0; i < r.n; i++)
		buf_printf(&b, "%s%s", i > 0 ? " " : "", r.names[i]);
	assert_string_equal(buf_z(&b), names);
	assert_int_equal(r.port, port);
	buf_done(&b);
	arena_free(a);
}

static void
assert_refused(const char *entry, enum err_code code, const char *printed)
{
	struct arena *a = arena_new();
	struct range r = {0};
	struct err *e = NULL;

	assert_int_equal(range_expand(a, str_of(entry), at, 100, &r, &e), -1);
	assert_null(r.names);
	expect_err(e, code, printed);
	arena_free(a);
}

static void
test_names(void **state)
{
	(void)state;
	assert_names("edge1", 0, "edge1");
	assert_names("edge[08:11]", 0, "edge08 edge09 edge10 edge11");
	assert_names("edge[8:11]x", 0, "edge8x edge9x edge10x edge11x");
	assert_names("r[a:c]", 0, "ra rb rc");
	assert_names("r[y:B]", 0, "ry rz rA rB");
	assert_names("r[:2]", 0, "r0 r1 r2");
	assert_names("r[0:6:3]-[a:b]", 0, "r0-a r0-b r3-a r3-b r6-a r6-b");
	assert_names("r[1:1]", 0, "r1");
}

static void
test_ports(void **state)
{
	(void)state;
	assert_names("edge1:2022", 2022, "edge1");
	assert_names("r[1:2]:830", 830, "r1 r2");
	assert_names("[2001:db8::1]:830", 830, "2001:db8::1");
	assert_names("2001:db8::1", 0, "2001:db8::1");
	assert_names("192.0.2.1:22", 22, "192.0.2.1");
	assert_names("edge-:22", 0, "edge-:22");
	assert_refused("edge1:0", ERR_INPUT,
	    "hosts.yml:3:5: the port of 'edge1:0' is not from 1 to 65535\n"
	    "  remedy: correct the file at the position shown\n");
}

static void
test_refused(void **state)
{
	static const char remedy[] = "\n  remedy: write [first:last] or "
				     "[first:last:step], as in edge[01:12] or r[a:c]\n";
	static const struct {
		const char *entry, *message;
	} cases[] = {
	    {"r[1:2", "the range '[1:2' is not closed"},
	    {"r[1]", "the range '[1]' has no end"},
	    {"r[1:]", "the range '[1:]' has no end"},
	    {"r[3:2]", "the range '[3:2]' ends before it begins"},
	    {"r[01:2]", "the range '[01:2]' has ends of different length"},
	    {"r[1:c]", "the range '[1:c]' is not between two numbers or two letters"},
	    {"r[ab:cd]", "the range '[ab:cd]' is not between two numbers or two letters"},
	    {"r[1:5:0]", "the range '[1:5:0]' has a step that is not a number above 0"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *a = arena_new();
		assert_refused(cases[i].entry, ERR_INPUT,
		    arena_printf(a, "hosts.yml:3:5: %s%s", cases[i].message, remedy));
		arena_free(a);
	}
	assert_refused("r[1:101]", ERR_LIMIT,
	    "hosts.yml:3:5: more than 100 hosts\n"
	    "  remedy: the input is larger or deeper than this program accepts\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_ports),
	    cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
