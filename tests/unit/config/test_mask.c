#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "config/mask.h"

static void
masks_with(const char *key, const char *text, struct buf *out)
{
	struct mask m = {str_of(key)};

	buf_init(out, BUF_TEXT);
	mask_print(&m, str_of(text), out);
}

/* `parts` of what is printed, in their order, and what must not be in it; both end with NULL. */
struct masked {
	const char *text, *parts[6], *gone[4];
};

static const struct masked cases[] = {
    {"system {\n    root-authentication {\n        encrypted-password \"$6$abc$def\"; ## "
     "SECRET-DATA\n    }\n}\n",
	{"system {\n    root-authentication {\n        encrypted-password \"<secret ",
	    ">\"; ## SECRET-DATA\n    }\n}\n"},
	{"$6$abc"}},
    {"[edit protocols bgp group a]\n-   authentication-key \"$9$old\"; ## SECRET-DATA\n+ "
     "  authentication-key \"$9$new\"; ## SECRET-DATA\n",
	{"[edit protocols bgp group a]\n-   authentication-key \"<secret ",
	    "+   authentication-key \"<secret "},
	{"$9$old", "$9$new"}},
    /* named, though the router did not mark it */
    {"snmp {\n    community s3cret-name {\n        authorization read-only;\n",
	{"community \"<secret ", ">\" {\n        authorization read-only;"},
	{"s3cret-name"}},
    {"[edit snmp]\n+  community s3cret-name;\n", {"+  community \"<secret "},
	{"s3cret-name"}},
    {"set snmp community s3cret-name authorization read-only\n",
	{"set snmp community \"<secret ", "\" authorization read-only\n"},
	{"s3cret-name"}},
    {"set system radius-server 192.0.2.1 secret hunter2\n", {"secret \"<secret "},
	{"hunter2"}},
    {"set protocols ospf area 0 interface ge-0/0/0.0 authentication md5 1 key hunter2\n",
	{"md5 1 key \"<secret "}, {"hunter2"}},
    {"archive-sites {\n    \"ftp://ops:hunter2@192.0.2.9/a\" password \"hunter3\";\n}\n",
	{"ftp://ops:<secret ", ">@192.0.2.9/a\" password \"<secret "},
	{"hunter2", "hunter3"}},
    {"+  archive-sites \"scp://ops:p@ss@192.0.2.9:/a\";\n",
	{"scp://ops:<secret ", ">@192.0.2.9:/a\""}, {"p@ss"}},
    {"{ secret hunter2; }\n", {"{ secret \"<secret ", ">\"; }\n"}, {"hunter2"}},
    {"+  hidden \"a word\"; ## SECRET-DATA\n",
	{"+  hidden \"<secret ", ">\"; ## SECRET-DATA\n"}, {"a word"}},
    {"+  keys [ one two ]; ## SECRET-DATA\n",
	{"+  keys [ \"<secret ", " \"<secret ", " ];"}, {"one", "two"}},
};

/* Names of statements that hold no secret, and what is no configuration. */
static const char *const plain[] = {
    "set system login password format sha512\n",
    "policy-options {\n    community TRANSIT members 64496:100;\n}\n",
    "authentication-key-chains {\n    key-chain a {\n        key 0 {\n            "
    "start-time now;\n",
    "system { services { netconf { ssh; } } }\n",
    "[edit system ntp]\n+  authentication-key 1 type md5;\n",
    "http://192.0.2.1/a@b\n",
    "file copy scp://ops@192.0.2.1:/a\n",
    "}}}}\n[edit\n[edit]\n\"unended\n$\n",
    "",
    "no end of line",
};

/* of one line: the column follows what it pointed at */
static const struct {
	const char *line, *path, *printed;
	int col, moved;
} excerpts[] = {
    {"{ secret \"hunter2\"; } bad", "[edit system radius-server 192.0.2.1]",
	"{ secret \"<secret>\"; } bad", 23, 24},
    {"secret hunter2;", NULL, "secret \"<secret>\";", 8, 8},
    {"secret hunter2;", NULL, "secret \"<secret>\";", 11, 8},
    {"community s3cret {", "[edit snmp]", "community \"<secret>\" {", 18, 22},
    {"community TRANSIT members 64496:100;", "[edit policy-options]",
	"community TRANSIT members 64496:100;", 11, 11},
    {"url ftp://ops:hunter2@192.0.2.1/a;", NULL, "url ftp://ops:<secret>@192.0.2.1/a;", 0,
	0},
};

static void
excerpts_are_masked(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof excerpts / sizeof excerpts[0]; i++) {
		int col = excerpts[i].col;
		struct buf out;

		buf_init(&out, BUF_LINE);
		mask_excerpt(str_of(excerpts[i].line), excerpts[i].path, &col, &out);
		assert_string_equal(buf_z(&out), excerpts[i].printed);
		assert_int_equal(col, excerpts[i].moved);
		buf_done(&out);
	}
}

static void
secrets_are_masked(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *at;
		struct buf out;

		masks_with("key", cases[i].text, &out);
		at = buf_z(&out);
		for (const char *const *p = cases[i].parts; *p != NULL; p++) {
			if (strstr(at, *p) == NULL)
				fail_msg("%zu lacks '%s': %s", i, *p, buf_z(&out));
			at = strstr(at, *p) + strlen(*p);
		}
		for (const char *const *p = cases[i].gone; *p != NULL; p++)
			if (strstr(buf_z(&out), *p) != NULL)
				fail_msg("%zu shows '%s': %s", i, *p, buf_z(&out));
		buf_done(&out);
	}
}

static void
the_rest_stays(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		struct buf out;

		masks_with("key", plain[i], &out);
		assert_string_equal(buf_z(&out), plain[i]);
		buf_done(&out);
	}
}

/* The same secret has the same fingerprint, by the same key only. */
static void
a_change_stays_visible(void **state)
{
	static const char one[] = "secret hunter2;\n", other[] = "secret hunter3;\n";
	struct buf a, b, c, d;

	(void)state;
	masks_with("key", one, &a);
	masks_with("key", other, &b);
	masks_with("key", "secret \"hunter2\";\n", &c);
	masks_with("another", one, &d);
	assert_string_not_equal(buf_z(&a), buf_z(&b));
	assert_string_equal(buf_z(&a), buf_z(&c));
	assert_string_not_equal(buf_z(&a), buf_z(&d));
	buf_done(&a);
	buf_done(&b);
	buf_done(&c);
	buf_done(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(secrets_are_masked),
	    cmocka_unit_test(excerpts_are_masked),
	    cmocka_unit_test(the_rest_stays),
	    cmocka_unit_test(a_change_stays_visible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
