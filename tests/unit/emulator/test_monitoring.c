#include "rig.h"

#include <unistd.h>

#define STATE(x)                                                                         \
	"<get><filter type=\"subtree\"><netconf-state "                                  \
	"xmlns=\"urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring\">" x               \
	"</netconf-state></filter></get>"
#define TREE(x)                                                                          \
	"<data>\n<netconf-state "                                                        \
	"xmlns=\"urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring\">\n" x             \
	"</netconf-state>\n</data>\n"

static void
test_datastores(void **state)
{
	struct rig *g = rig_new_at(NULL, NULL, 0);
	struct peer_end *end = rig_session(g, "autolab");
	char want[512];

	(void)state;
	assert_string_equal(rig_rpc(g, end, STATE("<datastores/>")),
	    TREE("<datastores>\n<datastore>\n<name>candidate</name>\n</datastore>\n"
		 "<datastore>\n<name>running</name>\n</datastore>\n</datastores>\n"));
	rig_rpc(g, end, "<lock-configuration/>");
	snprintf(want, sizeof want,
	    "<locks>\n<global-lock>\n<locked-by-session>%d</locked-by-session>\n"
	    "<locked-time>2025-10-05T10:26:40Z</locked-time>\n</global-lock>\n</locks>\n",
	    end->session->pid);
	assert_contains(rig_rpc(g, end, STATE("<datastores/>")), want);
	rig_close(end);
	rig_free(g);
}

static void
test_sessions_and_statistics(void **state)
{
	struct rig *g = rig_new_at(NULL, (const char *[]){"uptime=3600", NULL}, 0);
	struct peer_end *gone = rig_session(g, "opsuser"), *end;
	char want[512];

	(void)state;
	rig_rpc(g, gone, "<get-nothing/>");
	rig_rpc(g, gone, "<discard-changes/>");
	rig_close(gone);
	end = rig_session(g, "autolab");
	snprintf(want, sizeof want,
	    TREE("<sessions>\n<session>\n<session-id>%d</session-id>\n"
		 "<transport>netconf-ssh</transport>\n<username>autolab</username>\n"
		 "<login-time>2025-10-05T10:26:40Z</login-time>\n<in-rpcs>1</in-rpcs>\n"
		 "<in-bad-rpcs>0</in-bad-rpcs>\n<out-rpc-errors>0</out-rpc-errors>\n"
		 "<out-notifications>0</out-notifications>\n</session>\n</sessions>\n"),
	    end->session->pid);
	assert_string_equal(rig_rpc(g, end, STATE("<sessions/>")), want);
	assert_string_equal(rig_rpc(g, end, STATE("<statistics/>")),
	    TREE("<statistics>\n<netconf-start-time>2025-10-05T09:26:40Z"
		 "</netconf-start-time>\n<in-bad-hellos>0</in-bad-hellos>\n"
		 "<in-sessions>2</in-sessions>\n<dropped-sessions>1</dropped-sessions>\n"
		 "<in-rpcs>4</in-rpcs>\n<in-bad-rpcs>0</in-bad-rpcs>\n"
		 "<out-rpc-errors>1</out-rpc-errors>\n"
		 "<out-notifications>0</out-notifications>\n</statistics>\n"));
	rig_close(end);
	rig_free(g);
}

static void
test_capabilities_and_all(void **state)
{
	struct rig *g = rig_new_at(NULL, NULL, 0);
	struct peer_end *end = rig_session(g, "autolab");
	const char *all;

	(void)state;
	assert_contains(rig_rpc(g, end, STATE("<capabilities/>")),
	    "<capabilities>\n"
	    "<capability>urn:ietf:params:netconf:base:1.0</capability>\n"
	    "<capability>urn:ietf:params:netconf:capability:candidate:1.0");
	all = rig_rpc(g, end, STATE(""));
	assert_contains(all, "</capabilities>\n<datastores>\n");
	assert_contains(all, "</sessions>\n<statistics>\n");
	assert_contains(all, "<schema>\n<identifier>junos-conf-root</identifier>\n"
			     "<version>2022-01-01</version>\n<format>yang</format>\n"
			     "<namespace>http://yang.juniper.net/junos/conf/root"
			     "</namespace>\n<location>NETCONF</location>\n</schema>\n");
	rig_close(end);
	rig_free(g);
}

/* <get> without a filter, or for the configuration, gives it; what is neither gives nothing. */
static void
test_get_configuration(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_contains(rig_rpc(g, end, "<get/>"), "<host-name>pe1-lab</host-name>");
	assert_contains(rig_rpc(g, end, "<get><filter><configuration/></filter></get>"),
	    "<host-name>pe1-lab</host-name>");
	assert_string_equal(rig_rpc(g, end, "<get><filter><interfaces/></filter></get>"),
	    "<data>\n</data>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_get_schema(void **state)
{
	static const char text[] = "module a { prefix \"a\"; /* <&> */ }\n";
	char folder[] = "/tmp/junosim-test-XXXXXX", path[64], setting[64];
	struct peer_end *end;
	struct rig *g;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a@2022-01-01.yang", folder);
	snprintf(setting, sizeof setting, "schemas=%s", folder);
	f = fopen(path, "w");
	fputs(text, f);
	fclose(f);
	g = rig_new(NULL, (const char *[]){setting, NULL});
	end = rig_session(g, "autolab");
	assert_string_equal(rig_rpc(g, end,
				"<get-schema xmlns=\"urn:ietf:params:xml:ns:yang:"
				"ietf-netconf-monitoring\"><identifier>a</identifier>"
				"<version>2022-01-01</version></get-schema>"),
	    "<data>\nmodule a { prefix &quot;a&quot;; /* &lt;&amp;&gt; */ }\n</data>\n");
	assert_contains(
	    rig_rpc(g, end, "<get-schema><identifier>../a</identifier></get-schema>"),
	    "<error-tag>invalid-value</error-tag>");
	assert_contains(
	    rig_rpc(g, end, "<get-schema><identifier>b</identifier></get-schema>"),
	    "<bad-element>b</bad-element>");
	assert_contains(
	    rig_rpc(g, end, "<get-schema/>"), "<bad-element>get-schema</bad-element>");
	rig_close(end);
	rig_free(g);
	unlink(path);
	rmdir(folder);
}

#define SCHEMA(name) "<get-schema><identifier>" name "</identifier></get-schema>"

/* Without a folder: the built-in modules under the names of the router's family, of its release. */
static void
test_get_own_schema(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *text = rig_rpc(g, end, SCHEMA("junos-conf-root"));

	(void)state;
	assert_contains(text, "<data>\nmodule junos-conf-root {\n");
	assert_contains(text, "\n  revision 2022-01-01 {\n    description &quot;Junos: "
			      "22.4R");
	assert_contains(text, "  container configuration {\n");
	assert_contains(rig_rpc(g, end,
			    "<get-schema><identifier>junos-conf-root</identifier>"
			    "<version>2021-01-01</version></get-schema>"),
	    "<bad-element>junos-conf-root</bad-element>");
	assert_contains(rig_rpc(g, end, SCHEMA("junos-es-conf-root")),
	    "<error-tag>invalid-value</error-tag>");
	rig_close(end);
	rig_free(g);
	g = rig_new(NULL, (const char *[]){"model=srx345", "release=23.4R2.13", NULL});
	end = rig_session(g, "autolab");
	text = rig_rpc(g, end, SCHEMA("junos-es-conf-system"));
	assert_contains(text, "<data>\nmodule junos-es-conf-system {\n");
	assert_contains(text, "http://yang.juniper.net/junos-es/conf/system&quot;");
	assert_contains(text, "import junos-es-conf-root {");
	assert_contains(text, "revision 2023-01-01 {");
	assert_contains(rig_rpc(g, end, SCHEMA("junos-common-types")),
	    "<data>\nmodule junos-common-types {\n");
	rig_close(end);
	rig_free(g);
}

/* Before 18.x there is none of it (1.2). */
static void
test_old_train(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"release=17.4R3.1", NULL});
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, end, STATE("<sessions/>")), "<data>\n</data>\n");
	assert_contains(
	    rig_rpc(g, end, "<get-schema><identifier>a</identifier></get-schema>"),
	    "<bad-element>get-schema</bad-element>");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_datastores),
	    cmocka_unit_test(test_sessions_and_statistics),
	    cmocka_unit_test(test_capabilities_and_all),
	    cmocka_unit_test(test_get_configuration),
	    cmocka_unit_test(test_get_schema),
	    cmocka_unit_test(test_get_own_schema),
	    cmocka_unit_test(test_old_train),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
