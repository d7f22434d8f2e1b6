/* Two of a kind: replication, switchover, clusters, virtual chassis: junos-facts 3.15, 4.5, 1.9. */
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/engines.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

static bool
dual(const struct call *c)
{
	return engines_count(c->router->setup.personality) == 2;
}

static bool
switchover_on(const struct call *c)
{
	return dual(c) && !c->router->world.other_gone &&
	       router_has(c->router, "chassis redundancy graceful-switchover");
}

void
rpc_get_routing_task_replication_state(struct call *c)
{
	static const char *const protocols[][2] = {
	    {"bgp", "BGP"}, {"ospf", "OSPF"}, {"isis", "IS-IS"}, {"ldp", "LDP"}};
	const struct world *w = &c->router->world;

	reply_add(c, "<task-replication-state xmlns=\"%s\">\n", reply_ns(c, "routing"));
	reply_elem(c, "task-gres-state", switchover_on(c) ? "Enabled" : "Disabled");
	reply_elem(c, "task-re-mode", w->master == w->engine ? "Master" : "Backup");
	for (size_t i = 0; i < 4; i++) {
		if (!router_has(c->router, "routing-options nonstop-routing") ||
		    !router_has(c->router,
			arena_printf(c->arena, "protocols %s", protocols[i][0])))
			continue;
		reply_elem(c, "task-protocol-replication-name", protocols[i][1]);
		reply_elem(c, "task-protocol-replication-state",
		    switchover_on(c) ? "Complete" : "NotStarted");
	}
	reply_add(c, "</task-replication-state>\n");
}

void
rpc_get_switchover_information(struct call *c)
{
	reply_add(
	    c, "<switchover-information xmlns=\"%s\">\n", reply_ns(c, "switchover"));
	reply_elem(c, "switchover-state", switchover_on(c) ? "On" : "Off");
	reply_elem(c, "switchover-config-sync-state",
	    dual(c) ? "Configuration synchronized" : "");
	reply_add(c, "</switchover-information>\n");
}

/* The members of a node stand flat behind its name. */
static void
redundancy_group(struct call *c, int number)
{
	const struct world *w = &c->router->world;

	reply_add(c, "<redundancy-group>\n");
	reply_elem(c, "cluster-id", "1");
	reply_number(c, "redundancy-group-id", number);
	reply_number(c, "redundancy-group-failover-count", w->master_ms != 0 ? 2 : 1);
	reply_add(c, "<device-stats>\n");
	for (int node = 0; node < 2; node++) {
		bool lost = node != w->engine && w->other_gone;

		reply_elems(c, "device-name", node == 0 ? "node0" : "node1",
		    "device-priority",
		    lost        ? "0"
		    : node == 0 ? "200"
				: "100",
		    "redundancy-group-status",
		    lost                ? "lost"
		    : node == w->master ? "primary"
					: "secondary",
		    "preempt", "no", "failover-mode", "no", "monitor-failures", "None",
		    NULL);
	}
	reply_add(c, "</device-stats>\n</redundancy-group>\n");
}

void
rpc_get_chassis_cluster_status(struct call *c)
{
	if (c->router->setup.personality->wrapper != WRAPPER_CLUSTER) {
		reply_error(c, &(struct rpc_error){.type = "application",
				   .tag = "operation-failed",
				   .severity = "error",
				   .daemon = "jsrpd",
				   .message = "Chassis cluster is not enabled.",
				   .lined = true});
		return;
	}
	reply_add(c, "<chassis-cluster-status>\n");
	reply_elem(c, "cluster-id", "1");
	redundancy_group(c, 0);
	redundancy_group(c, 1);
	reply_add(c, "</chassis-cluster-status>\n");
}

void
rpc_get_virtual_chassis_information(struct call *c)
{
	const struct personality *p = c->router->setup.personality;

	if (p->wrapper != WRAPPER_FPC0 && p->wrapper != WRAPPER_MEMBER0) {
		reply_add(c, "<output>error: command is not valid on the %s</output>\n",
		    p->model);
		return;
	}
	reply_add(c, "<virtual-chassis-information>\n"
		     "<virtual-chassis-id-information>\n"
		     "<virtual-chassis-id>0000.5e00.5301</virtual-chassis-id>\n"
		     "<virtual-chassis-mode>Enabled</virtual-chassis-mode>\n"
		     "</virtual-chassis-id-information>\n"
		     "<member-list junos:style=\"single-slot\">\n<member>\n");
	reply_elems(c, "member-status", "Prsnt", "member-id", "0", "fpc-slot", "(FPC 0)",
	    "member-serial-number", p->serial, "member-model", p->model,
	    "member-priority", "128", "member-mixed-mode", "N", "member-route-mode", "VC",
	    "member-role", "Master*", NULL);
	reply_add(c, "</member>\n</member-list>\n</virtual-chassis-information>\n");
}

void
text_replication(struct text *t, const struct xml *x)
{
	text_line(
	    t, "        Stateful Replication: %s", text_of(t, x, "task-gres-state"));
	text_line(t, "        RE mode: %s", text_of(t, x, "task-re-mode"));
	if (xml_child(x, "task-protocol-replication-name") != NULL)
		text_line(t, "\n    Protocol                Synchronization Status");
	xml_each(x, it)
	{
		if (xml_is(it, "task-protocol-replication-name"))
			text_line(t, "    %-24s%s", text_of(t, it, ""),
			    text_of(t, it->next, ""));
	}
}

void
text_switchover(struct text *t, const struct xml *x)
{
	text_line(t, "Graceful switchover: %s", text_of(t, x, "switchover-state"));
}

void
text_cluster(struct text *t, const struct xml *x)
{
	text_line(t, "Cluster ID: %s", text_of(t, x, "cluster-id"));
	text_line(t, "%-7s%-10s%-15s%-9s%-7s%s", "Node", "Priority", "Status", "Preempt",
	    "Manual", "Monitor-failures");
	for (const struct xml *g = xml_child(x, "redundancy-group"); g != NULL;
	     g = xml_next(g, "redundancy-group")) {
		text_line(t, "\nRedundancy group: %s , Failover count: %s",
		    text_of(t, g, "redundancy-group-id"),
		    text_of(t, g, "redundancy-group-failover-count"));
		xml_each(xml_child(g, "device-stats"), it)
		{
			if (!xml_is(it, "device-name"))
				continue;
			text_add(t, "%-7s%-10s%-15s", text_of(t, it, ""),
			    text_of(t, it->next, ""), text_of(t, it->next->next, ""));
			text_line(t, "%-9s%-7s%s", "no", "no", "None");
		}
	}
}

void
text_virtual_chassis(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Member ID", 11, "member-id"},
	    {"Status", 9, "member-status"}, {"Serial No", 14, "member-serial-number"},
	    {"Model", 16, "member-model"}, {"prio", 6, "member-priority"},
	    {"Role", 9, "member-role"}, {"Mixed", 6, "member-mixed-mode"},
	    {"Route Mode", 1, "member-route-mode"}, {NULL, 0, NULL}};

	text_line(t, "Virtual Chassis ID: %s",
	    text_of(t, x, "virtual-chassis-id-information/virtual-chassis-id"));
	text_line(t, "Virtual Chassis Mode: %s",
	    text_of(t, x, "virtual-chassis-id-information/virtual-chassis-mode"));
	text_table(t, columns, xml_child(x, "member-list"), "member");
}
