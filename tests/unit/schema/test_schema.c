#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "schema/schema_node.h"
#include "unit/expect.h"
#include "unit/schema/fixture.h"

#define FOLDER "tests/unit/schema/yang"

static int
open_schema(void **state)
{
	return open_modules(state, FOLDER);
}

/* The node of a path of names. */
static const struct schema_node *
at(const struct schema *s, const char *path)
{
	const struct schema_node *n = schema_root(s);
	struct str rest = str_of(path);

	while (rest.n > 0) {
		n = schema_child(n, str_cut(&rest, ' '));
		if (n == NULL)
			fail_msg("%s", path);
	}
	return n;
}

static void
kinds(void **state)
{
	static const struct {
		const char *path;
		enum schema_kind kind;
		int features;
	} rows[] = {
	    {"system", SCHEMA_CONTAINER, 0},
	    {"system services ssh", SCHEMA_PRESENCE, 0},
	    {"system host-name", SCHEMA_LEAF, 0},
	    {"system opaque", SCHEMA_ANY, 0},
	    {"system login user uid", SCHEMA_LEAF, SCHEMA_NUMBER},
	    {"interfaces interface mtu", SCHEMA_LEAF, SCHEMA_NUMBER},
	    {"system name-list", SCHEMA_LEAF_LIST, SCHEMA_ORDERED},
	    {"system login user class", SCHEMA_LEAF, SCHEMA_MANDATORY},
	    {"system root-authentication encrypted-password", SCHEMA_LEAF, SCHEMA_SECRET},
	    {"system root-authentication word", SCHEMA_LEAF, SCHEMA_SECRET},
	    {"system ntp server", SCHEMA_LIST, SCHEMA_ONELINER},
	    {"interfaces interface", SCHEMA_LIST, SCHEMA_NOKEYWORD | SCHEMA_HOMOGENEOUS},
	    {"interfaces interface disable", SCHEMA_FLAG, 0},
	    {"interfaces interface name", SCHEMA_LEAF, SCHEMA_NOKEYWORD},
	    {"protocols bgp group", SCHEMA_LIST, SCHEMA_ORDERED},
	    /* what the grouping says counts for the list that uses it; choices and cases are not seen */
	    {"policy-options policy-statement term from route-filter", SCHEMA_LIST,
		SCHEMA_ORDERED | SCHEMA_ONELINER_PLUS},
	    {"policy-options policy-statement term then accept", SCHEMA_FLAG, 0},
	    {"security policies policy policy", SCHEMA_LIST, SCHEMA_ORDERED},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct schema_node *n = at(*state, rows[i].path);

		if (schema_kind(n) != rows[i].kind ||
		    schema_features(n) != rows[i].features)
			fail_msg("%s: kind %d, features %d", rows[i].path,
			    (int)schema_kind(n), schema_features(n));
	}
	assert_string_equal(schema_release(*state), "26.1R1");
	assert_false(schema_builtin(*state));
	assert_null(schema_parent(schema_root(*state)));
	assert_string_equal(schema_namespace(at(*state, "security policies")),
	    "http://yang.juniper.net/junos/conf/security");
	assert_ptr_equal(
	    schema_parent(at(*state, "system services")), at(*state, "system"));
}

static void
children(void **state)
{
	const struct schema_node *keys[4], *n = at(*state, "interfaces interface unit");
	static const char *const order[] = {"name", "description", "disable", "mtu",
	    "ratio", "offset", "hold-time", "unit"};
	size_t i = 0;

	assert_null(schema_child(n, STR("unit")));
	assert_null(schema_child(n, STR("")));
	assert_null(schema_child(n, STR("famil")));
	assert_null(schema_child(n, STR("familyx")));
	assert_ptr_equal(schema_child(n, STR("name")), schema_next(n, NULL));
	for (const struct schema_node *c = NULL;
	     (c = schema_next(at(*state, "interfaces interface"), c)) != NULL; i++)
		assert_string_equal(schema_name(c), order[i]);
	assert_int_equal(i, 8);
	/* keys have no keyword either, and are not among these */
	assert_null(schema_next_nokeyword(n, NULL));
	n = at(*state, "interfaces");
	assert_string_equal(schema_name(schema_next_nokeyword(n, NULL)), "interface");
	assert_null(schema_next_nokeyword(n, schema_next_nokeyword(n, NULL)));
	n = at(*state, "policy-options policy-statement term from route-filter");
	assert_int_equal(schema_keys(n, keys, 4), 3);
	assert_string_equal(schema_name(keys[0]), "address");
	assert_string_equal(schema_name(keys[2]), "choice-value");
	assert_int_equal(schema_keys(n, keys, 2), 2);
	assert_true(schema_is_key(keys[0]));
	assert_false(schema_is_key(at(*state, "system host-name")));
}

static void
elsewhere(void **state)
{
	/* below groups the root's, below logical systems their own first; apply-groups and its kin anywhere */
	assert_ptr_equal(at(*state, "groups interfaces"), at(*state, "interfaces"));
	assert_ptr_equal(at(*state, "groups security"), at(*state, "security"));
	assert_ptr_equal(
	    at(*state, "logical-systems protocols"), at(*state, "protocols"));
	at(*state, "logical-systems system only-here");
	assert_null(schema_child(at(*state, "logical-systems system"), STR("host-name")));
	assert_int_equal(
	    schema_kind(at(*state, "interfaces interface apply-groups-except")),
	    SCHEMA_LEAF_LIST);
	assert_string_equal(
	    schema_name(schema_next_nokeyword(at(*state, "system apply-macro"), NULL)),
	    "data");
}

static void
nearest(void **state)
{
	const char *names[64];

	assert_string_equal(
	    schema_nearest(at(*state, "interfaces interface"), STR("descripton")),
	    "description");
	assert_string_equal(
	    schema_nearest(at(*state, "system"), STR("host_name")), "host-name");
	assert_null(schema_nearest(at(*state, "system"), STR("quite-another")));
	/* what has no keyword cannot be meant by one */
	assert_null(schema_nearest(at(*state, "interfaces"), STR("interfac")));
	assert_int_equal(
	    schema_names(at(*state, "routing-options autonomous-system"), names, 64), 6);
	assert_string_equal(names[0], "loops");
	assert_string_equal(names[1], "asdot-notation");
	assert_string_equal(names[2], "apply-groups");
	assert_int_equal(schema_names(at(*state, "system"), names, 3), 3);
}

static void
values(void **state)
{
	static const struct {
		const char *path, *value, *why;
	} rows[] = {
	    {"system host-name", "r1.example", NULL},
	    {"system host-name", "", "Length of '' is not within range (1..64)"},
	    {"system host-name", "r 1", "Must be a host's name"},
	    {"system host-name", "$name", NULL},
	    {"system time-zone", "Europe/Berlin", NULL},
	    {"system time-zone", "Europe", "invalid value: 'Europe'"},
	    {"interfaces interface mtu", "9192", NULL},
	    {"interfaces interface mtu", "0", "Value 0 is not within range (256..9216)"},
	    {"interfaces interface mtu", "-5",
		"Value -5 is not within range (256..9216)"},
	    {"interfaces interface mtu", "wat", "Invalid numeric value: 'wat'"},
	    {"interfaces interface mtu", "99999999999999999999999",
		"Value 99999999999999999999999 is not within range (256..9216)"},
	    {"interfaces interface mtu", "<*>", NULL},
	    {"interfaces interface mtu", "0x200", NULL},
	    {"interfaces interface ratio", "9.75", NULL},
	    {"interfaces interface ratio", "9.76", "Value 9.76 is not within range"},
	    {"interfaces interface ratio", "1.234", "Invalid numeric value: '1.234'"},
	    {"interfaces interface ratio", "1.", "Invalid numeric value: '1.'"},
	    {"interfaces interface offset", "-7", NULL},
	    {"interfaces interface offset", "0",
		"Value 0 is not within range (-10..-5 | 5..10)"},
	    {"interfaces interface unit vlan-id", "65536",
		"Value 65536 is not within range (1..65535)"},
	    {"routing-options autonomous-system as-number", "64512.1", NULL},
	    {"routing-options autonomous-system as-number", "64512x1",
		"Use format 'x' or 'x.y'"},
	    {"security strength", "low high", NULL},
	    {"security strength", "low much", "invalid value: 'much'"},
	    {"security enabled", "true", NULL},
	    {"security enabled", "yes", "invalid value: 'yes'"},
	    {"interfaces interface disable", "x", "invalid value: 'x'"},
	    {"protocols bgp group peer-as", "anything at all", NULL},
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *why = NULL;
		bool ok = schema_value_ok(
		    a, at(*state, rows[i].path), str_of(rows[i].value), &why);

		if (ok != (rows[i].why == NULL))
			fail_msg("%s '%s'", rows[i].path, rows[i].value);
		if (!ok)
			assert_string_equal(why, rows[i].why);
	}
	arena_free(a);
}

static void
extensions(void **state)
{
	const struct schema_node *n = at(*state, "interfaces interface unit vlan-id");

	assert_string_equal(schema_extension(n, "must", 0), "(!(\".. vlan-tags\"))");
	assert_string_equal(schema_extension(n, "must-message", 0), "not with vlan-tags");
	assert_null(schema_extension(n, "must", 1));
	assert_null(schema_extension(n, "cli-feature", 0));
}

static void
refused(void **state)
{
	struct schema *s;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(schema_open("tests/unit/schema/absent", &s, &e), -1);
	expect_err(e, ERR_FILE,
	    "cannot read 'tests/unit/schema/absent': No such file or directory\n"
	    "  remedy: check that the file exists and can be read\n");
	e = NULL;
	assert_int_equal(schema_open("tests/unit/schema", &s, &e), -1);
	assert_int_equal(err_code(e), ERR_SCHEMA);
	err_free(e);
	e = NULL;
	assert_int_equal(schema_open("tests/unit/schema/broken/syntax", &s, &e), -1);
	assert_int_equal(err_code(e), ERR_SCHEMA);
	assert_int_equal(err_where(e).line, 5);
	err_free(e);
	e = NULL;
	assert_int_equal(schema_open("tests/unit/schema/broken/families", &s, &e), -1);
	expect_err(e, ERR_SCHEMA,
	    "'tests/unit/schema/broken/families' has modules of several device families: "
	    "'junos', 'junos-es'\n"
	    "  remedy: name the folder of one of them, or take one in with 'schema "
	    "import "
	    "--family'\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds),
	    cmocka_unit_test(children),
	    cmocka_unit_test(elsewhere),
	    cmocka_unit_test(nearest),
	    cmocka_unit_test(values),
	    cmocka_unit_test(extensions),
	    cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, open_schema, close_modules);
}
