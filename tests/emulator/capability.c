#include "emulator/capability.h"

#include <string.h>

#include "base/arena.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/yang.h"

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

#define ADD_ALL(ret, names)                                                              \
	for (size_t i_ = 0; i_ < sizeof(names) / sizeof(names)[0]; i_++)                 \
	vec_push(&(ret)->list, (names)[i_])

/* The three statements below hello-message; there is no custom module on an emulated router. */
static void
add_modules(struct arena *a, const struct router *r, struct capabilities *ret)
{
	static const char at[] =
	    "system services netconf hello-message yang-module-capabilities";
	struct yang_modules found = {0};

	if (router_has(r, arena_printf(a, "%s advertise-native-yang-modules", at)))
		yang_native(a, r->setup.personality, &found);
	if (router_has(r, arena_printf(a, "%s advertise-standard-yang-modules", at)))
		yang_standard(&found);
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
