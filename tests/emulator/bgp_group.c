/* get-bgp-group-information and clear-bgp-neighbor. */
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/neighbors.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

static const struct peer *
peer_of(struct call *c, const struct neighbor *n)
{
	return n->inactive ? NULL : world_peer(c->router, n->instance, n->address);
}

static bool
same_group(const struct neighbor *a, const struct neighbor *b)
{
	return strcmp(a->group, b->group) == 0 && strcmp(a->instance, b->instance) == 0;
}

static void
group(
    struct call *c, const struct neighbors *all, const struct neighbor *first, int index)
{
	int peers = 0, up = 0;

	vec_each (&all->list, n) {
		const struct peer *p = same_group(n, first) ? peer_of(c, n) : NULL;

		peers += p != NULL;
		up += p != NULL && world_established(c->router, p);
	}
	reply_add(c, "<bgp-group>\n");
	reply_elem(
	    c, "type", strcmp(first->type, "internal") == 0 ? "Internal" : "External");
	reply_elems(c, "peer-as", first->peer_as != NULL ? first->peer_as : "",
	    "local-as", first->our_as != NULL ? first->our_as : "", "name", first->group,
	    NULL);
	reply_number(c, "group-index", index);
	if (first->export != NULL) {
		reply_add(c, "<bgp-option-information>\n");
		reply_elem(c, "export-policy", first->export);
		reply_add(c, "</bgp-option-information>\n");
	}
	reply_number(c, "peer-count", peers);
	reply_number(c, "established-count", up);
	vec_each (&all->list, n)
		if (same_group(n, first) && peer_of(c, n) != NULL)
			reply_elem(c, "peer-address", n->address);
	reply_add(c, "</bgp-group>\n");
}

void
rpc_get_bgp_group_information(struct call *c)
{
	const char *wanted = xml_get(c->arena, c->op, "group-name");
	struct neighbors all;
	int index = 0;

	neighbors_read(c->arena, router_applied(c->router), &all);
	if (all.configured == 0) {
		reply_add(c, "<output>BGP is not running</output>\n");
		neighbors_done(&all);
		return;
	}
	reply_add(c, "<bgp-group-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	vec_each (&all.list, n) {
		bool first = true;

		for (const struct neighbor *before = all.list.v; before < n && first;
		     before++)
			first = !same_group(before, n);
		if (first && (wanted == NULL || strcmp(wanted, n->group) == 0))
			group(c, &all, n, index++);
	}
	reply_add(c, "</bgp-group-information>\n");
	neighbors_done(&all);
}

/* A hard clear takes the session down; it comes back as after any flap. */
void
rpc_clear_bgp_neighbor(struct call *c)
{
	const char *wanted = xml_get(c->arena, c->op, "neighbor");
	bool soft =
	    xml_child(c->op, "soft") != NULL || xml_child(c->op, "soft-inbound") != NULL;
	int n = 0;

	vec_each (&c->router->world.peers, p) {
		if (!p->configured || (wanted != NULL && strcmp(wanted, p->address) != 0))
			continue;
		n++;
		if (!soft)
			world_flap(c->router, p->address);
	}
	if (n == 0 && wanted != NULL)
		reply_failed(
		    c, arena_printf(c->arena, "BGP neighbor %s not found", wanted));
	else
		reply_add(c, "<output>Cleared %d connections</output>\n", n);
}

void
text_bgp_groups(struct text *t, const struct xml *x)
{
	xml_each(x, g)
	{
		text_line(t, "Group Type: %-11s AS: %-10s Local AS: %s",
		    text_of(t, g, "type"), text_of(t, g, "peer-as"),
		    text_of(t, g, "local-as"));
		text_line(t, "  Name: %-15s Index: %-4s", text_of(t, g, "name"),
		    text_of(t, g, "group-index"));
		text_line(t, "  Total peers: %-8s Established: %s",
		    text_of(t, g, "peer-count"), text_of(t, g, "established-count"));
		for (const struct xml *p = xml_child(g, "peer-address"); p != NULL;
		     p = xml_next(p, "peer-address"))
			text_line(t, "  %s", text_of(t, p, ""));
		text_line(t, "%s", "");
	}
}
