/* NTP is shown as the text of ntpq, whatever the format: the servers of the configuration. */
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"

static const struct config_node *
servers(struct call *c)
{
	const struct config_node *top =
	    config_find(router_applied(c->router), "system ntp");

	return top != NULL && !config_inactive(top) ? top->child : NULL;
}

/* The next server of the configuration from this statement on. */
static const struct config_node *
server_from(const struct config_node *n)
{
	while (n != NULL && (!str_eq(n->words[0], STR("server")) || n->nwords < 2 ||
				(n->flags & CONFIG_INACTIVE) != 0))
		n = n->next;
	return n;
}

void
rpc_get_ntp_associations_information(struct call *c)
{
	const struct config_node *n = server_from(servers(c));
	const char *mark = "*"; /* the first is the one that is followed */

	if (n == NULL) {
		reply_add(c, "<output>\nNo association ID's returned\n</output>\n");
		return;
	}
	reply_add(c,
	    "<output>\n     remote           refid      st t when poll reach   delay "
	    "  offset  jitter\n"
	    "======================================================================"
	    "========\n");
	for (; n != NULL; n = server_from(n->next), mark = "+")
		reply_add(c,
		    "%s%-15.15s 198.51.100.123   2 -   %2lld   64  377    1.204    0.118 "
		    "  "
		    "0.052\n",
		    mark, arena_strndup(c->arena, n->words[1].p, n->words[1].n),
		    (long long)(router_now(c->router) / 1000 % 64));
	reply_add(c, "</output>\n");
}

void
rpc_get_ntp_status_information(struct call *c)
{
	bool in_step = server_from(servers(c)) != NULL;

	reply_add(c,
	    "<output>\nassid=0 status=%s, %s, 1 event, %s,\n"
	    "version=\"ntpd 4.2.0-a\", processor=\"amd64\", system=\"FreeBSD\", "
	    "leap=%s,\n"
	    "stratum=%d, precision=-23, rootdelay=1.732, peer=%d, refid=%s\n</output>\n",
	    in_step ? "0615" : "c011",
	    in_step ? "leap_none, sync_ntp" : "sync_alarm, sync_unspec",
	    in_step ? "clock_sync" : "freq_not_set", in_step ? "00" : "11",
	    in_step ? 3 : 16, in_step ? 21387 : 0, in_step ? "198.51.100.123" : "INIT");
}
