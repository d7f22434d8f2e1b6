/* What runs on the router, and its name: junos-facts 3.1. */
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

enum { VERSION_SINCE = 14 }; /* older trains have no <junos-version> */

const char *
operational_host_name(struct call *c)
{
	const struct str *name =
	    config_value(router_applied(c->router), "system host-name");

	return name != NULL ? arena_strndup(c->arena, name->p, name->n)
			    : c->router->setup.name;
}

static void
package(struct call *c, const char *name, const char *comment)
{
	reply_add(c, "<package-information>\n");
	reply_elem(c, "name", name);
	reply_elem(c, "comment", comment);
	reply_add(c, "</package-information>\n");
}

static void
packages(struct call *c, const char *release)
{
	if (!personality_since(c->router->setup.personality, VERSION_SINCE, 0)) {
		package(c, "junos",
		    arena_printf(c->arena, "JUNOS Software Release [%s]", release));
		return;
	}
	package(c, "os-kernel",
	    "JUNOS OS Kernel 64-bit  [20230719.be5f9fd_builder_stable_12_224]");
	package(c, "junos-version", arena_printf(c->arena, "Junos: %s", release));
}

/* The hint that an upgrade waits for a reboot. */
static void
pending(struct call *c)
{
	const char *release = c->router->machine.engines[c->engine].pending;

	if (*release != '\0')
		package(c, "junos-install",
		    arena_printf(c->arena, "JUNOS Installation Software [%s]", release));
}

void
rpc_get_software_information(struct call *c)
{
	const struct personality *p = c->router->setup.personality;

	reply_add(c, "<software-information>\n");
	reply_elem(c, "host-name", operational_host_name(c));
	reply_elem(c, "product-model", p->model);
	reply_elem(c, "product-name", p->model);
	if (personality_since(p, VERSION_SINCE, 0))
		reply_elem(c, "junos-version", machine_release(c->router, c->engine));
	packages(c, machine_release(c->router, c->engine));
	pending(c);
	reply_add(c, "</software-information>\n");
}

void
rpc_get_system_information(struct call *c)
{
	const struct personality *p = c->router->setup.personality;

	reply_add(c, "<system-information>\n");
	reply_elem(c, "hardware-model", p->model);
	reply_elem(c, "os-name", "junos");
	reply_elem(c, "os-version", machine_release(c->router, c->engine));
	reply_elem(c, "serial-number", p->serial);
	reply_elem(c, "host-name", operational_host_name(c));
	reply_add(c, "</system-information>\n");
}

void
text_software(struct text *t, const struct xml *x)
{
	static const struct label labels[] = {{"Hostname: ", "host-name"},
	    {"Model: ", "product-model"}, {"Junos: ", "junos-version"}, {NULL, NULL}};

	text_labels(t, labels, x);
	xml_each(x, it)
	{
		if (xml_is(it, "package-information") &&
		    strcmp(text_of(t, it, "name"), "junos-version") != 0)
			text_line(t, "%s", text_of(t, it, "comment"));
	}
}

void
text_system(struct text *t, const struct xml *x)
{
	static const struct label labels[] = {{"Hostname: ", "host-name"},
	    {"Model: ", "hardware-model"}, {"OS: ", "os-name"},
	    {"Version: ", "os-version"}, {"Serial number: ", "serial-number"},
	    {NULL, NULL}};

	text_labels(t, labels, x);
}
