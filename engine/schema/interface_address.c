#include "schema/interface_address.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"

struct reader {
	struct rule_run *run;
	struct interface_addresses *to;
	struct map instances; /* of logical interfaces */
	const struct bound *instance;
	bool v6;
	bool management; /* fxp0 is in an instance of its own */
};

/* --- instances ---------------------------------------------------------------------------------------- */

static void
look_at_member(void *ctx, const struct bound *interface)
{
	struct reader *r = ctx;
	struct str name = rule_name_of(interface);

	/* a name without a unit is unit 0 */
	if (name.n > 0 && memchr(name.p, '.', name.n) == NULL)
		name = str_of(arena_printf(r->run->arena, STR_FMT ".0", STR_ARG(name)));
	map_put(&r->instances, name, (struct bound *)(uintptr_t)r->instance);
}

static void
look_at_instance(void *ctx, const struct bound *instance)
{
	struct reader *r = ctx;

	r->instance = instance;
	lookup_path(r->run->lookup, instance, "interface <*>", look_at_member, r);
}

static struct str
instance_of(struct reader *r, const char *interface)
{
	static const struct str ports[] = {{"fxp0.", 5}, {"em0.", 4}, {"me0.", 4}};
	const struct bound *instance = map_get(&r->instances, str_of(interface));

	if (instance != NULL)
		return rule_name_of(instance);
	for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
		if (r->management && str_starts(str_of(interface), ports[i]))
			return STR("mgmt_junos");
	return STR("");
}

/* --- addresses ---------------------------------------------------------------------------------------- */

static bool
parse(struct interface_address *a)
{
	char text[64];
	struct str rest = a->text, ip;

	if (rest.n == 0)
		return false;
	ip = str_cut(&rest, '/');
	if (ip.n == 0 || ip.n >= sizeof text)
		return false;
	memcpy(text, ip.p, ip.n);
	text[ip.n] = '\0';
	if (inet_pton(a->v6 ? AF_INET6 : AF_INET, text, a->ip) != 1)
		return false;
	a->length = a->v6 ? 128 : 32;
	if (rest.n > 0 && rest.n < 4) {
		memcpy(text, rest.p, rest.n);
		text[rest.n] = '\0';
		a->length = atoi(text);
	}
	return a->length >= 0 && a->length <= (a->v6 ? 128 : 32) &&
	       !(a->v6 && a->ip[0] == 0xfe && (a->ip[1] & 0xc0) == 0x80);
}

static void
mask(struct interface_address *a)
{
	int octets = a->length / 8, bits = a->length % 8;

	memcpy(a->network, a->ip, (size_t)octets);
	if (bits > 0)
		a->network[octets] = (uint8_t)(a->ip[octets] & 0xff << (8 - bits));
}

static void
look_at_address(void *ctx, const struct bound *n)
{
	struct reader *r = ctx;
	struct interface_address a = {.at = n, .text = rule_name_of(n), .v6 = r->v6};
	struct str port, unit;

	/* unit, family, inet, address */
	a.unit = n->parent->parent->parent;
	port = rule_name_of(a.unit->parent);
	unit = rule_name_of(a.unit);
	if (!parse(&a))
		return;
	mask(&a);
	a.interface = arena_printf(
	    r->run->arena, STR_FMT "." STR_FMT, STR_ARG(port), STR_ARG(unit));
	a.instance = instance_of(r, a.interface);
	vec_push(&r->to->list, a);
}

int
interface_address_order(
    const struct interface_address *a, const struct interface_address *b)
{
	int order = (int)a->v6 - (int)b->v6;

	return order != 0 ? order : str_cmp(a->instance, b->instance);
}

static int
compare(const void *va, const void *vb)
{
	const struct interface_address *a = va, *b = vb;
	int order = interface_address_order(a, b);

	if (order == 0)
		order = memcmp(a->ip, b->ip, sizeof a->ip);
	if (order == 0)
		order = a->at->mark.line - b->at->mark.line;
	return order;
}

void
interface_addresses_read(
    struct rule_run *run, const struct bound *scope, struct interface_addresses *to)
{
	struct reader r = {.run = run, .to = to};

	*to = (struct interface_addresses){.list = {.n = 0}};
	map_init(&r.instances);
	r.management =
	    lookup_path(run->lookup, scope, "system management-instance", NULL, NULL) > 0;
	lookup_path(run->lookup, scope, "routing-instances <*>", look_at_instance, &r);
	lookup_path(run->lookup, scope, "interfaces <*> unit <*> family inet address <*>",
	    look_at_address, &r);
	r.v6 = true;
	lookup_path(run->lookup, scope,
	    "interfaces <*> unit <*> family inet6 address <*>", look_at_address, &r);
	map_done(&r.instances);
	if (to->list.n > 0)
		qsort(to->list.v, to->list.n, sizeof *to->list.v, compare);
}

void
interface_addresses_done(struct interface_addresses *a)
{
	vec_done(&a->list);
}

bool
interface_address_meets(
    const struct interface_address *a, const struct interface_address *b)
{
	return a->v6 == b->v6 && str_eq(a->instance, b->instance);
}

bool
interface_address_has(
    const struct interface_address *a, const struct interface_address *b)
{
	int octets = a->length / 8, bits = a->length % 8;

	return memcmp(a->network, b->ip, (size_t)octets) == 0 &&
	       (bits == 0 || (a->network[octets] ^ b->ip[octets]) >> (8 - bits) == 0);
}
