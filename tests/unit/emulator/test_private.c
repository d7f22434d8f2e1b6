#include "rig.h"

#define COMMIT "<commit-configuration/>"
#define OPEN "<open-configuration><private/></open-configuration>"
#define RUNNING "<get-configuration database=\"committed\" format=\"set\"/>"

/* Two sessions with private copies of the same configuration; both load set commands, then the first commits. */
struct pair {
	struct rig *g;
	struct peer_end *a, *b;
};

static struct pair
two(const char *first, const char *second)
{
	struct pair p = {.g = rig_new(NULL, NULL)};

	p.a = rig_session(p.g, "opsuser");
	p.b = rig_session(p.g, "autolab");
	rig_rpc(p.g, p.a, OPEN);
	rig_rpc(p.g, p.b, OPEN);
	assert_string_equal(rig_load(p.g, p.a, "set", first), RIG_LOADED("set"));
	assert_string_equal(rig_load(p.g, p.b, "set", second), RIG_LOADED("set"));
	assert_string_equal(rig_rpc(p.g, p.a, COMMIT), RIG_COMMITTED("re0"));
	return p;
}

static void
done(struct pair *p)
{
	rig_close(p->a);
	rig_close(p->b);
	rig_free(p->g);
}

static void
test_merges(void **state)
{
	static const struct {
		const char *first, *second, *lines[4], *gone;
	} cases[] = {
	    {"set system domain-name a.example", "set system host-name b",
		{"set system domain-name a.example", "set system host-name b"},
		"pe1-lab"},
	    {"set interfaces ge-0/0/0 mtu 9000", "delete interfaces ge-0/0/0 description",
		{"set interfaces ge-0/0/0 mtu 9000"}, "description"},
	    {"set protocols bgp group A neighbor 192.0.2.1 peer-as 64498",
		"set protocols bgp group B neighbor 192.0.2.2 peer-as 64498",
		{"group A neighbor 192.0.2.1", "group B neighbor 192.0.2.2"}, "nothing"},
	    /* the same on both sides */
	    {"set system host-name both", "set system host-name both",
		{"set system host-name both"}, "pe1-lab"},
	    {"delete interfaces ge-0/0/0 description",
		"delete interfaces ge-0/0/0 description", {"set interfaces ge-0/0/0"},
		"description"},
	    {"deactivate protocols bgp", "set system host-name b",
		{"deactivate protocols bgp", "set system host-name b"}, "pe1-lab"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pair p = two(cases[i].first, cases[i].second);

		assert_string_equal(rig_rpc(p.g, p.b, COMMIT), RIG_COMMITTED("re0"));
		rig_rpc(p.g, p.a, RUNNING);
		for (size_t k = 0; cases[i].lines[k] != NULL; k++)
			assert_contains(p.g->reply, cases[i].lines[k]);
		assert_lacks(p.g->reply, cases[i].gone);
		/* both follow: nothing of the other's is seen as one's own change */
		assert_string_equal(rig_rpc(p.g, p.b, RIG_DIFF), RIG_NO_DIFF);
		done(&p);
	}
}

/* inferred: the words; documented: the commit fails, the copy stays, and a second commit goes through. */
static void
test_conflicts(void **state)
{
	static const struct {
		const char *first, *second, *path, *bad;
	} cases[] = {
	    {"set system host-name a", "set system host-name b", "[edit system]",
		"host-name a"},
	    {"set interfaces ge-0/0/0 mtu 9000", "delete interfaces ge-0/0/0", "[edit]",
		"interfaces"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pair p;
		char want[512];

		p = two(cases[i].first, cases[i].second);
		snprintf(want, sizeof want,
		    "<rpc-error>\n<error-type>protocol</error-type>\n"
		    "<error-tag>operation-failed</error-tag>\n"
		    "<error-severity>error</error-severity>\n<error-path>%s</"
		    "error-path>\n"
		    "<error-message>\nprivate edits conflict with the committed "
		    "configuration\n</error-message>\n<error-info>\n"
		    "<bad-element>%s</bad-element>\n</error-info>\n</rpc-error>\n",
		    cases[i].path, cases[i].bad);
		assert_string_equal(rig_rpc(p.g, p.b, COMMIT), want);
		assert_int_equal(p.g->router->nhistory, 2);
		assert_string_equal(rig_rpc(p.g, p.b, COMMIT), RIG_COMMITTED("re0"));
		assert_int_equal(p.g->router->nhistory, 3);
		done(&p);
	}
}

static void
test_not_from_private(void **state)
{
	static const struct {
		const char *rpc, *want;
	} cases[] = {
	    {"<commit-configuration><confirmed/></commit-configuration>",
		"\ncommit confirmed is not allowed from a private database\n"},
	    {"<commit><confirmed/></commit>",
		"\ncommit confirmed is not allowed from a private database\n"},
	    {"<commit-configuration><at-time>reboot</at-time></commit-configuration>",
		"\ncommit at is not allowed from a private database\n"},
	};
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_rpc(g, a, OPEN);
	rig_change(g, a, "mine");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_contains(rig_rpc(g, a, cases[i].rpc), cases[i].want);
		assert_int_equal(g->router->nhistory, 1);
	}
	assert_string_equal(rig_rpc(g, a, "<commit/>"), RIG_OK);
	assert_contains(rig_host_name(g, a), "mine");
	rig_close(a);
	rig_free(g);
}

/* A plain commit confirms what is pending, also from a private copy. */
static void
test_confirms(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab"), *b = rig_session(g, "opsuser");

	(void)state;
	rig_change(g, a, "tried");
	rig_rpc(g, a, "<commit-configuration><confirmed/></commit-configuration>");
	rig_rpc(g, b, OPEN);
	rig_load(g, b, "set", "set system domain-name example.net");
	assert_string_equal(rig_rpc(g, b, COMMIT), RIG_COMMITTED("re0"));
	assert_int_equal(g->router->pending.minutes, 0);
	rig_ctl(g, "clock", "advance", "7200", NULL);
	assert_contains(rig_host_name(g, b), "tried");
	rig_close(a);
	rig_close(b);
	rig_free(g);
}

/* The base outlives its place in the history. */
static void
test_old_base(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab"), *b = rig_session(g, "opsuser");

	(void)state;
	rig_rpc(g, b, OPEN);
	for (int i = 0; i < ROLLBACKS + 1; i++) {
		char user[16];

		snprintf(user, sizeof user, "u%d", i);
		rig_ctl(g, "edit", user, "set system domain-name x.example", NULL);
		rig_ctl(g, "commit", user, NULL);
	}
	rig_change(g, b, "late");
	assert_string_equal(rig_rpc(g, b, COMMIT), RIG_COMMITTED("re0"));
	assert_contains(rig_rpc(g, a, RUNNING), "set system domain-name x.example");
	assert_contains(g->reply, "set system host-name late");
	rig_close(a);
	rig_close(b);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_merges),
	    cmocka_unit_test(test_conflicts),
	    cmocka_unit_test(test_not_from_private),
	    cmocka_unit_test(test_confirms),
	    cmocka_unit_test(test_old_base),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
