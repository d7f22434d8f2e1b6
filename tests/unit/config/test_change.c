#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/change.h"
#include "config/node.h"

static void
note(void *ctx, const struct config_change *c)
{
	const struct config_node *n = c->new != NULL ? c->new : c->old;
	static const char signs[] = "-+~^!?pu#";

	buf_printf(ctx, "%c", signs[c->kind]);
	for (int i = 0; i < n->nwords; i++)
		buf_printf(ctx, " " STR_FMT, STR_ARG(n->words[i]));
	if (c->placed && c->behind == NULL)
		buf_adds(ctx, " first");
	else if (c->placed)
		buf_printf(ctx, " behind " STR_FMT, STR_ARG(c->behind->words[1]));
	else
		assert_null(c->behind);
	if (c->kind == CHANGE_REMOVED)
		assert_null(c->new);
	else if (c->kind == CHANGE_ADDED)
		assert_null(c->old);
	else
		assert_true(c->old != NULL && c->new != NULL);
	buf_addc(ctx, '\n');
}

static void
changes(const char *old, const char *new, const char *want)
{
	struct arena *a = arena_new();
	struct config_node *from = NULL, *to = NULL;
	struct err *e = NULL;
	struct buf got;

	buf_init(&got, BUF_TEXT);
	assert_int_equal(config_parse_text(a, "old", str_of(old), &from, &e), 0);
	assert_int_equal(config_parse_text(a, "new", str_of(new), &to, &e), 0);
	config_changes(from, to, note, &got);
	assert_string_equal(buf_z(&got), want);
	buf_done(&got);
	arena_free(a);
}

static void
kinds(void **state)
{
	(void)state;
	changes("snmp { name x; }", "snmp { name x; }", "");
	changes("system { host-name a; no-redirects; }",
	    "system { host-name b; services { ssh; } }",
	    "- no-redirects\n~ host-name b\n+ services\n");
	changes("snmp { name x; location y; } inactive: system { no-redirects; }",
	    "/* why */ inactive: snmp { name x; protect: location y; } system { "
	    "no-redirects; }",
	    "# snmp\n! snmp\np location y\n? system\n");
	changes("protect: snmp { name x; }", "snmp { name x; }", "u snmp\n");
	changes("protocols { bgp { group G { import [ a b ]; } } }",
	    "protocols { bgp { group G { import [ b a ]; } } }", "~ import b a\n");
	changes("vlan-id-list [ 1 2 ];", "vlan-id-list [ 2 1 ];", "");
}

static void
places(void **state)
{
#define TERMS(text) "policy-options { policy-statement P { " text "} }"
	(void)state;
	changes(TERMS("term a { then accept; } term b { then accept; } term c { then "
		      "accept; }"),
	    TERMS("term b { then accept; } term n { then accept; } term c { then accept; "
		  "} "
		  "term a { then reject; }"),
	    "+ term n behind b\n^ term a behind c\n- accept\n+ reject\n");
	changes(TERMS("term a { then accept; }"),
	    TERMS("term n { then accept; } term a { then accept; }"), "+ term n first\n");
	changes("interfaces { ge-0/0/0 { mtu 1; } ge-0/0/1 { mtu 1; } }",
	    "interfaces { ge-0/0/1 { mtu 1; } ge-0/0/0 { mtu 1; } }", "");
#undef TERMS
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds),
	    cmocka_unit_test(places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
