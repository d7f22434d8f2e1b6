#include "emulator/capability.h"

#include <string.h>

#include "base/arena.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/session.h"

static const char *const rfc_names[] = {
    "urn:ietf:params:netconf:capability:candidate:1.0",
    "urn:ietf:params:netconf:capability:confirmed-commit:1.0",
    "urn:ietf:params:netconf:capability:validate:1.0",
    "urn:ietf:params:netconf:capability:url:1.0?scheme=http,ftp,file",
};

/* Not the names of any RFC: a client that compares strings sees no candidate in an old hello. */
static const char *const old_names[] = {
    "urn:ietf:params:xml:ns:netconf:base:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:candidate:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:confirmed-commit:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:validate:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:url:1.0?protocol=http,ftp,file",
};

static const char *const juniper_names[] = {
    "http://xml.juniper.net/netconf/junos/1.0",
    "http://xml.juniper.net/dmi/system/1.0",
};

/* One module per top statement, from 17.4 on. */
static const char *const native[] = {"root", "access", "applications", "bridge-domains",
    "chassis", "class-of-service", "event-options", "firewall", "forwarding-options",
    "groups", "interfaces", "policy-options", "protocols", "routing-instances",
    "routing-options", "security", "services", "snmp", "system", "vlans"};

static const struct module standard[] = {
    {"ietf-netconf-monitoring", "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring",
	"2010-10-04"},
    {"ietf-inet-types", "urn:ietf:params:xml:ns:yang:ietf-inet-types", "2013-07-15"},
    {"ietf-yang-types", "urn:ietf:params:xml:ns:yang:ietf-yang-types", "2013-07-15"},
};

#define ADD_ALL(ret, names)                                                              \
	for (size_t i_ = 0; i_ < sizeof(names) / sizeof(names)[0]; i_++)                 \
	vec_push(&(ret)->list, (names)[i_])

/* The family of the model, as the names of its modules have it: "es-" for SRX. [inferred] for EX and QFX. */
static const char *
family(const struct personality *p)
{
	static const struct {
		const char *part, *family;
	} families[] = {{"srx", "es-"}, {"qfx", "qfx-"}, {"ex", "ex-"}};

	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
		if (strstr(p->model, families[i].part) != NULL)
			return families[i].family;
	return "";
}

void
capability_native(struct arena *a, const struct personality *p, struct modules *ret)
{
	const char *f = family(p), *revision = arena_printf(
				       a, "20%02d-01-01", personality_major(p) % 100);

	if (!personality_since(p, 17, 4)) {
		vec_push(&ret->list,
		    ((struct module){"configuration",
			"http://yang.juniper.net/yang/1.1/jc/configuration", revision}));
		return;
	}
	for (size_t i = 0; i < sizeof native / sizeof native[0]; i++)
		vec_push(&ret->list,
		    ((struct module){arena_printf(a, "junos-%sconf-%s", f, native[i]),
			arena_printf(a, "http://yang.juniper.net/junos%s%.*s/conf/%s",
			    *f != '\0' ? "-" : "", (int)(*f != '\0' ? strlen(f) - 1 : 0),
			    f, native[i]),
			revision}));
}

void
capability_standard(struct modules *ret)
{
	ADD_ALL(ret, standard);
}

/* The three statements below hello-message; there is no custom module on an emulated router. */
static void
add_modules(struct arena *a, const struct router *r, struct capabilities *ret)
{
	static const char at[] =
	    "system services netconf hello-message yang-module-capabilities";
	struct modules found = {0};

	if (router_has(r, arena_printf(a, "%s advertise-native-yang-modules", at)))
		capability_native(a, r->setup.personality, &found);
	if (router_has(r, arena_printf(a, "%s advertise-standard-yang-modules", at)))
		capability_standard(&found);
	vec_each (&found.list, m)
		vec_push(&ret->list, arena_printf(a, "%s?module=%s&amp;revision=%s",
					 m->ns, m->name, m->revision));
	vec_done(&found.list);
}

void
capability_list(struct arena *a, const struct session *s, struct capabilities *ret)
{
	const struct router *r = s->router;
	const struct personality *p = r->setup.personality;
	bool old = !s->rfc && p->hello == HELLO_OLD;

	if (!old) {
		vec_push(&ret->list, "urn:ietf:params:netconf:base:1.0");
		if (s->offer_1_1)
			vec_push(&ret->list, "urn:ietf:params:netconf:base:1.1");
		ADD_ALL(ret, rfc_names);
		if (router_has(r, "system services netconf notification")) {
			vec_push(&ret->list,
			    "urn:ietf:params:netconf:capability:notification:1.0");
			vec_push(&ret->list,
			    "urn:ietf:params:netconf:capability:interleave:1.0");
		}
	}
	ADD_ALL(ret, old_names);
	if (!old && personality_since(p, 18, 1))
		vec_push(
		    &ret->list, "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring");
	ADD_ALL(ret, juniper_names);
	add_modules(a, r, ret);
}
