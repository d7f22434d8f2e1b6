#include "emulator/addresses.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "emulator/ports.h"
#include "emulator/reply.h"

struct owned {
	const struct port *port;
	const struct port_unit *unit;
	const struct port_address *address;
	const char *instance;
	unsigned char octets[16];
};

struct survey {
	struct arena *arena;
	const struct config_node *root;
	VEC(struct owned) all;
};

/* Is it a word of a live `interface` statement of the instance? `ge-0/0/0` means its unit 0. */
static bool
is_member(const struct config_node *instance, const char *port, struct str unit)
{
	for (const struct config_node *n = instance->child; n != NULL; n = n->next) {
		struct str rest, name;

		if (!str_eq(n->words[0], STR("interface")) || n->nwords < 2 ||
		    (n->flags & CONFIG_INACTIVE) != 0)
			continue;
		rest = n->words[1];
		name = str_cut(&rest, '.');
		if (str_eq(name, str_of(port)) &&
		    str_eq(rest.n > 0 ? rest : STR("0"), unit))
			return true;
	}
	return false;
}

static const char *
instance_of(struct survey *s, const char *port, struct str unit)
{
	const struct config_node *instances = config_find(s->root, "routing-instances");
	const struct config_node *own =
	    config_find(s->root, "system management-instance");

	if (instances != NULL && !config_inactive(instances))
		for (const struct config_node *n = instances->child; n != NULL;
		     n = n->next)
			if ((n->flags & CONFIG_INACTIVE) == 0 && is_member(n, port, unit))
				return arena_strndup(
				    s->arena, n->words[0].p, n->words[0].n);
	if (own != NULL && !config_inactive(own) &&
	    (strcmp(port, "fxp0") == 0 || strcmp(port, "em0") == 0 ||
		strcmp(port, "me0") == 0))
		return "mgmt_junos";
	return "default";
}

static bool
read_octets(const struct port_address *at, unsigned char *octets)
{
	struct str rest = at->text, host = str_cut(&rest, '/');
	char text[INET6_ADDRSTRLEN];

	memset(octets, 0, 16);
	if (host.n == 0 || host.n >= sizeof text)
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	if (str_eq(at->family, STR("inet")))
		return inet_pton(AF_INET, text, octets) == 1;
	/* link-local addresses are of their link */
	return str_eq(at->family, STR("inet6")) &&
	       inet_pton(AF_INET6, text, octets) == 1 &&
	       !(octets[0] == 0xfe && (octets[1] & 0xc0) == 0x80);
}

static void
survey(struct survey *s, const struct ports *ports)
{
	vec_each (&ports->list, p)
		vec_each (&p->units, u)
			vec_each (&u->addresses, at) {
				struct owned o = {.port = p, .unit = u, .address = at};

				if (!read_octets(at, o.octets))
					continue;
				o.instance = instance_of(s, p->name, u->number);
				vec_push(&s->all, o);
			}
}

static bool
is_same(const struct owned *a, const struct owned *b)
{
	return a->unit != b->unit && str_eq(a->address->family, b->address->family) &&
	       strcmp(a->instance, b->instance) == 0 &&
	       memcmp(a->octets, b->octets, sizeof a->octets) == 0;
}

static struct rpc_error
refusal(struct arena *a, const struct owned *first, const struct owned *second)
{
	return (struct rpc_error){.type = "protocol",
	    .tag = "operation-failed",
	    .severity = "error",
	    .daemon = "dcd",
	    .path = arena_printf(a,
		"[edit interfaces %s unit " STR_FMT " family " STR_FMT "]",
		second->port->name, STR_ARG(second->unit->number),
		STR_ARG(second->address->family)),
	    .bad = arena_printf(a, "address " STR_FMT, STR_ARG(second->address->text)),
	    .message = arena_printf(a,
		"identical local address is found on rt_inst [%s], intfs [%s." STR_FMT
		" and %s." STR_FMT "], family [" STR_FMT "]",
		second->instance, first->port->name, STR_ARG(first->unit->number),
		second->port->name, STR_ARG(second->unit->number),
		STR_ARG(second->address->family)),
	    .lined = true};
}

void
addresses_check(struct arena *a, const struct config_node *root,
    const struct ports *ports, addresses_fn *found, void *ctx)
{
	struct survey s = {.arena = a, .root = root};

	survey(&s, ports);
	for (size_t i = 1; i < s.all.n; i++)
		for (size_t k = i; k-- > 0;)
			if (is_same(&s.all.v[k], &s.all.v[i])) {
				struct rpc_error x = refusal(a, &s.all.v[k], &s.all.v[i]);

				found(ctx, &x);
				break;
			}
	vec_done(&s.all);
}
