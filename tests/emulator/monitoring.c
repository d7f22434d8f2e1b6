/*
 * RFC 6022 as a router has it (junos-facts 6): get-schema, and the subtrees of netconf-state. What a <get> shows besides
 * is the running configuration; other state comes from get-… RPCs only.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "data/xml.h"
#include "emulator/capability.h"
#include "emulator/configuration.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"
#include "emulator/yang.h"

static void
instant(struct call *c, const char *name, int64_t router_ms)
{
	struct buf text;

	buf_init(&text, BUF_LINE);
	clock_print_iso(&text, router_ms / 1000 * 1000);
	buf_cut(&text, text.n - 5); /* whole seconds: without ".000Z" */
	reply_add(c, "<%s>%sZ</%s>\n", name, buf_z(&text), name);
	buf_done(&text);
}

static void
state_capabilities(struct call *c)
{
	struct capabilities known = {0};

	capability_list(c->arena, c->session, &known);
	vec_each (&known.list, name)
		reply_add(c, "<capability>%s</capability>\n", *name);
	vec_done(&known.list);
}

static void
state_datastores(struct call *c)
{
	const struct holder *h = &c->router->holder;

	reply_add(c, "<datastore>\n<name>candidate</name>\n");
	if (h->pid != 0) {
		reply_add(c,
		    "<locks>\n<global-lock>\n<locked-by-session>%d</locked-by-session>\n",
		    h->pid);
		instant(c, "locked-time", h->since_ms);
		reply_add(c, "</global-lock>\n</locks>\n");
	}
	reply_add(c, "</datastore>\n<datastore>\n<name>running</name>\n</datastore>\n");
}

static void
state_schemas(struct call *c)
{
	struct yang_modules known = {0};

	yang_native(c->arena, c->router->setup.personality, &known);
	if (router_has(c->router, "system services netconf netconf-monitoring "
				  "netconf-state-schemas retrieve-standard-yang-modules"))
		yang_standard(&known);
	vec_each (&known.list, m) {
		reply_add(c, "<schema>\n");
		reply_elem(c, "identifier", m->name);
		reply_elem(c, "version", m->revision);
		reply_elem(c, "format", "yang");
		reply_elem(c, "namespace", m->ns);
		reply_elem(c, "location", "NETCONF");
		reply_add(c, "</schema>\n");
	}
	vec_done(&known.list);
}

static void
counters(struct call *c, const struct traffic *t)
{
	reply_number(c, "in-rpcs", t->requests);
	reply_number(c, "in-bad-rpcs", t->bad);
	reply_number(c, "out-rpc-errors", t->errors);
	reply_number(c, "out-notifications", 0);
}

static void
state_sessions(struct call *c)
{
	for (const struct session *s = c->router->sessions; s != NULL; s = s->next) {
		reply_add(c, "<session>\n");
		reply_number(c, "session-id", s->pid);
		reply_elem(c, "transport", "netconf-ssh");
		reply_elem(c, "username", s->user);
		if (s->io.peer != NULL)
			reply_elem(c, "source-host", s->io.peer);
		instant(c, "login-time", s->since_ms);
		counters(c, &s->traffic);
		reply_add(c, "</session>\n");
	}
}

static void
state_statistics(struct call *c)
{
	struct router *r = c->router;
	struct traffic all = r->past;

	for (const struct session *s = r->sessions; s != NULL; s = s->next) {
		all.requests += s->traffic.requests;
		all.bad += s->traffic.bad;
		all.errors += s->traffic.errors;
	}
	instant(c, "netconf-start-time", r->boot_ms);
	reply_number(c, "in-bad-hellos", 0);
	reply_number(c, "in-sessions", r->sessions_begun);
	reply_number(c, "dropped-sessions", r->sessions_dropped);
	counters(c, &all);
}

static const struct subtree {
	const char *name;
	void (*print)(struct call *c);
} subtrees[] = {{"capabilities", state_capabilities}, {"datastores", state_datastores},
    {"schemas", state_schemas}, {"sessions", state_sessions},
    {"statistics", state_statistics}};

/* The subtrees that the filter names; all of them if it names none. */
static void
netconf_state(struct call *c, const struct xml *filter)
{
	reply_add(c, "<netconf-state xmlns=\"urn:ietf:params:xml:ns:yang:ietf-netconf-"
		     "monitoring\">\n");
	for (size_t i = 0; i < sizeof subtrees / sizeof subtrees[0]; i++) {
		if (filter->child != NULL && xml_child(filter, subtrees[i].name) == NULL)
			continue;
		reply_add(c, "<%s>\n", subtrees[i].name);
		subtrees[i].print(c);
		reply_add(c, "</%s>\n", subtrees[i].name);
	}
	reply_add(c, "</netconf-state>\n");
}

/* A router that does not say that it can be monitored cannot. */
static bool
monitored(const struct call *c)
{
	return personality_since(c->router->setup.personality, 18, 1);
}

void
rpc_get(struct call *c)
{
	const struct xml *filter = xml_child(c->op, "filter");
	const struct xml *state = xml_child(filter, "netconf-state");

	if (filter == NULL || xml_child(filter, "configuration") != NULL) {
		rpc_get_config(c);
		return;
	}
	reply_add(c, "<%sdata>\n", c->nc);
	if (state != NULL && monitored(c))
		netconf_state(c, state);
	reply_add(c, "</%sdata>\n", c->nc);
}

/* The element has no prefix, also in an rfc-compliant reply: clients look for its local name. */
void
rpc_get_schema(struct call *c)
{
	struct yang_module wanted = {.name = xml_get(c->arena, c->op, "identifier"),
	    .revision = xml_get(c->arena, c->op, "version")};
	struct buf text;

	buf_init(&text, BUF_TEXT);
	if (wanted.revision == NULL)
		wanted.revision = "";
	if (wanted.name == NULL || !monitored(c)) {
		reply_syntax(c, NULL, "get-schema");
	} else if (yang_text(c->arena, c->router->setup.personality, &wanted, &text) <
		   0) {
		reply_error(c, &(struct rpc_error){.type = "application",
				   .tag = "invalid-value",
				   .severity = "error",
				   .message = "schema not found",
				   .bad = wanted.name});
	} else {
		reply_add(c, "<data>\n");
		buf_add_xml(&c->out, buf_str(&text));
		reply_add(c, "</data>\n");
	}
	buf_done(&text);
}
