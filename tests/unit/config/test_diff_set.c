#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/node.h"

#include "random_pair.h"

static void
no_complaint(
    void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	(void)ctx;
	fail_msg("%s %d:%d: %s: " STR_FMT, warning ? "warning" : "error", at.line, at.col,
	    message, STR_ARG(word));
}

static struct config_node *
from_set(struct arena *a, const char *text)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if (config_parse_set(a, "t.set", str_of(text), &root, &e) != 0)
		fail_msg("%s: %s", text, err_message(e));
	return root;
}

static void
differs(const char *old, const char *new, const char *want)
{
	struct arena *a = arena_new();
	struct config_node *from = from_set(a, old), *to = from_set(a, new);
	struct buf out;

	buf_init(&out, BUF_TEXT);
	config_diff_set(from, to, &out);
	assert_string_equal(buf_z(&out), want);
	config_apply_set(a, "d", buf_str(&out), from, no_complaint, NULL);
	assert_true(config_equal(from, to));
	buf_done(&out);
	arena_free(a);
}

static void
values(void **state)
{
	(void)state;
	differs("set system host-name a", "set system host-name b",
	    "set system host-name b\n");
	differs("set system host-name a\nset system no-redirects",
	    "set system no-redirects", "delete system host-name\n");
	differs("set system host-name a\nset snmp name x", "set snmp name x",
	    "delete system\n");
	differs("set protocols bgp group G import [ a b ]",
	    "set protocols bgp group G import [ b c ]",
	    "set protocols bgp group G import c\ndelete protocols bgp group G import "
	    "a\n");
	differs("set protocols bgp group G import [ a b ]",
	    "set protocols bgp group G import [ b a ]",
	    "insert protocols bgp group G import b before a\n");
	differs("set protocols bgp group G export [ a b c ]\n"
		"deactivate protocols bgp group G export",
	    "set protocols bgp group G export [ n c b ]\n"
	    "deactivate protocols bgp group G export",
	    "set protocols bgp group G export n\ndelete protocols bgp group G export a\n"
	    "insert protocols bgp group G export n before b\n"
	    "insert protocols bgp group G export c after n\n");
}

/* Lists whose order the router makes itself have no moves. */
static void
sets(void **state)
{
	(void)state;
	differs("set interfaces ge-0/0/0 unit 0 vlan-id-list [ 1 2 ]",
	    "set interfaces ge-0/0/0 unit 0 vlan-id-list [ 2 1 ]", "");
	differs("set interfaces ge-0/0/0 unit 0 vlan-id-list [ 1 2 ]",
	    "set interfaces ge-0/0/0 unit 0 vlan-id-list [ 3 2 ]",
	    "set interfaces ge-0/0/0 unit 0 vlan-id-list 3\n"
	    "delete interfaces ge-0/0/0 unit 0 vlan-id-list 1\n");
}

static void
states(void **state)
{
	(void)state;
	differs("set system ntp server 192.0.2.1",
	    "set system ntp server 192.0.2.1\ndeactivate system ntp",
	    "deactivate system ntp\n");
	differs("set system ntp server 192.0.2.1\ndeactivate system ntp\nprotect system",
	    "set system ntp server 192.0.2.2\ndeactivate system ntp",
	    "delete system ntp server 192.0.2.1\nset system ntp server 192.0.2.2\n"
	    "deactivate system ntp\nunprotect system\n");
	differs("set system no-redirects",
	    "set system no-redirects\nannotate system \"a b\"",
	    "annotate system \"a b\"\n");
	differs("set system no-redirects\nannotate system x", "set system no-redirects",
	    "annotate system \"\"\n");
	differs("set system no-redirects",
	    "set system no-redirects\nedit system\nannotate no-redirects \"a b\"",
	    "edit system\nannotate no-redirects \"a b\"\ntop\n");
}

static void
ordering(void **state)
{
#define P "policy-options policy-statement P "
	(void)state;
	differs("set " P "term a then accept\nset " P "term b then accept\nset " P
		"term c then accept",
	    "set " P "term b then accept\nset " P "term c then accept\nset " P
	    "term a then accept",
	    "insert " P "term a after term c\n");
	differs("set " P "term a then accept\nset " P "term b then accept",
	    "set " P "term n then accept\nset " P "term a then accept\nset " P
	    "term b then accept",
	    "set " P "term n then accept\ninsert " P "term n before term a\n");
#undef P
}

/* --- random pairs: whatever the two configurations, the commands lead from one to the other ------------ */

static uint32_t round_number;

static void
check_pair(struct arena *a, struct config_node *from, struct config_node *to)
{
	struct buf out, text;
	struct config_node *again, *copy = config_copy(a, from);
	struct err *e = NULL;

	buf_init(&out, BUF_TEXT);
	buf_init(&text, BUF_TEXT);
	config_diff_set(from, to, &out);
	config_diff_text(from, to, &text);
	assert_int_equal(out.n == 0, config_equal(from, to));
	assert_int_equal(text.n == 0, config_equal(from, to));
	config_apply_set(a, "d", buf_str(&out), copy, no_complaint, NULL);
	if (!config_equal(copy, to)) {
		buf_reset(&text);
		config_print_text(from, &text);
		buf_adds(&text, "=== to\n");
		config_print_text(to, &text);
		buf_adds(&text, "=== is\n");
		config_print_text(copy, &text);
		fprintf(stderr, "%s\n=== from\n%s", buf_z(&out), buf_z(&text));
		fail_msg("round %u", round_number);
	}
	buf_reset(&text);
	buf_reset(&out);
	config_print_text(to, &text);
	assert_int_equal(config_parse_text(a, "t", buf_str(&text), &again, &e), 0);
	if (!config_equal(again, to)) {
		config_diff_text(to, again, &out);
		fprintf(stderr, "%s=== %s", buf_z(&text), buf_z(&out));
		fail_msg("round %u", round_number);
	}
	config_print_text(again, &out);
	assert_string_equal(buf_z(&out), buf_z(&text));
	buf_done(&out);
	buf_done(&text);
}

static void
random_pairs(void **state)
{
	(void)state;
	for (round_number = 0; round_number < 6000; round_number++) {
		struct arena *a = arena_new();
		struct random_pair p = random_pair(a, round_number);

		check_pair(a, p.from, p.to);
		check_pair(a, p.to, p.from);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values),
	    cmocka_unit_test(sets),
	    cmocka_unit_test(states),
	    cmocka_unit_test(ordering),
	    cmocka_unit_test(random_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
