#include "emulator/rescue.h"

#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/configuration.h"
#include "emulator/engines.h"
#include "emulator/history.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"

static void
succeeded(struct call *c)
{
	reply_add(c,
	    "<rescue-management-results>\n<routing-engine junos:style=\"normal\">\n"
	    "<name>%s</name>\n<success/>\n</routing-engine>\n"
	    "</rescue-management-results>\n",
	    engines_here(c->router));
}

void
rpc_request_save_rescue_configuration(struct call *c)
{
	struct router *r = c->router;

	revision_drop(r->rescue);
	r->rescue = revision_keep(r->history[0]);
	router_log(r, "rescue-saved", c->session->pid, "revision", r->rescue->id, NULL);
	succeeded(c);
}

void
rpc_request_delete_rescue_configuration(struct call *c)
{
	struct router *r = c->router;

	revision_drop(r->rescue);
	r->rescue = NULL;
	router_log(r, "rescue-deleted", c->session->pid, NULL);
	succeeded(c);
}

/* Text stands in configuration-information/configuration-output, where real clients look for it (junos-facts 9). */
void
rpc_get_rescue_information(struct call *c)
{
	const struct revision *v = c->router->rescue;

	if (v == NULL) {
		reply_failed(c, "No rescue configuration is set");
		return;
	}
	reply_add(c, "<rescue-information>\n");
	configuration_print(c, v, xml_get(c->arena, c->op, "format"));
	reply_add(c, "</rescue-information>\n");
}
