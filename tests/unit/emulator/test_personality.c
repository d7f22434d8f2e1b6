/* The personalities of the tree: each loads, and says hello as it should. */
#include "rig.h"

static const struct {
	const char *name, *first, *label; /* first line of the hello; in xmlns:junos */
} all[] = {
    {"default", "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n", "22.4R0"},
    {"old",
	"<!-- No zombies were killed during the creation of this user interface -->\n",
	"12.3R12"},
    {"rfc-compliant", "<nc:hello xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n",
	"22.4R0"},
    {"vmx-rfc", "<nc:hello xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n",
	"22.2R0"},
    {"vqfx", "<nc:hello xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n",
	"20.2R1"},
    {"vjunos-router",
	"<!-- No zombies were killed during the creation of this user interface -->\n",
	"23.4R0"},
    {"vjunos-evolved",
	"<!-- No zombies were killed during the creation of this user interface -->\n",
	"24.2R2-S1.6-EVO"},
    {"vsrx", "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n", "24.4R1.9"},
    {"srx-cluster", "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n",
	"21.4R0"},
    {"ex4300", "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n", "21.4R0"},
    {"mx960-dual", "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n",
	"21.4R0"},
    {"mx240-old",
	"<!-- No zombies were killed during the creation of this user interface -->\n",
	"12.3R12"},
    {"srx-15.1x49", "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n",
	"15.1X49"},
    {"crpd", "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n", "23.4R0"},
    {"mx204", "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n", "22.4R0"},
    {"instant", "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n", "22.4R0"},
};

static void
greet(const struct personality *p, struct buf *said)
{
	struct peer_end end = {0};
	struct session_io io = {.write = rig_write, .ctx = &end};
	struct simclock clock;
	struct router_setup setup = {.name = "r1", .personality = p, .clock = &clock};
	struct router *r;
	struct err *e = NULL;

	simclock_init(&clock, 0);
	assert_int_equal(
	    router_new(&setup, "x", STR("system { host-name r1; }"), &r, &e), 0);
	buf_init(&end.in, BUF_TEXT);
	end.session = session_new(r, "autolab", &io);
	session_start(end.session);
	buf_addstr(said, buf_str(&end.in));
	buf_reset(&end.in);
	rig_send(&end, "<rpc><discard-changes/></rpc>]]>]]>");
	buf_addstr(said, buf_str(&end.in));
	session_free(end.session);
	buf_done(&end.in);
	router_free(r);
}

static void
test_each(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct arena *a = arena_new();
		struct row_texts none = {0};
		struct personality *p;
		struct err *e = NULL;
		struct buf said;
		char text[128];

		snprintf(text, sizeof text, "tests/emulator/personalities/%s.yml",
		    all[i].name);
		if (personality_load(a, text, &none, &p, &e) < 0)
			fail_msg("%s: %s", text, err_message(e));
		buf_init(&said, BUF_TEXT);
		greet(p, &said);
		if (strncmp(buf_z(&said), all[i].first, strlen(all[i].first)) != 0)
			fail_msg("%s says hello: %s", all[i].name, buf_z(&said));
		snprintf(text, sizeof text,
		    "xmlns:junos=\"http://xml.juniper.net/junos/%s/junos\"",
		    all[i].label);
		assert_contains(buf_z(&said), text);
		buf_done(&said);
		arena_free(a);
	}
}

/* 18.x and later say that they can be monitored (1.2). */
static void
test_since(void **state)
{
	static const struct {
		const char *release;
		int major, minor;
		bool since;
	} cases[] = {{"22.4R3.25", 22, 4, true}, {"22.4R3.25", 22, 5, false},
	    {"22.4R3.25", 21, 9, true}, {"15.1X49-D150.2", 15, 1, true},
	    {"15.1X49-D150.2", 18, 1, false}, {"17.3R2.10", 17, 4, false},
	    {"17.10R1", 17, 4, true}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct personality p = {.release = cases[i].release};

		assert_int_equal(personality_since(&p, cases[i].major, cases[i].minor),
		    cases[i].since);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each),
	    cmocka_unit_test(test_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
