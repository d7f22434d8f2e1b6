#include "emulator/ports.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"

static bool
is(const struct config_node *n, const char *word)
{
	return str_eq(n->words[0], str_of(word)) && (n->flags & CONFIG_INACTIVE) == 0;
}

static const char *
text(struct arena *a, const struct config_node *n, const char *leaf)
{
	const struct str *value = config_value(n, leaf);

	return value != NULL ? arena_strndup(a, value->p, value->n) : NULL;
}

static void
read_family(const struct config_node *family, struct port_unit *u)
{
	struct str name = family->words[family->nwords > 1 ? 1 : 0];
	size_t before = u->addresses.n;

	for (const struct config_node *n = family->child; n != NULL; n = n->next) {
		struct port_address at = {.family = name};

		if (!is(n, "address") || n->nwords < 2)
			continue;
		at.text = n->words[1];
		vec_push(&u->addresses, at);
	}
	if (u->addresses.n == before)
		vec_push(&u->addresses,
		    ((struct port_address){.family = name, .text = STR("")}));
}

static void
read_unit(struct arena *a, const struct config_node *unit, struct port *p)
{
	struct port_unit u = {
	    .number = unit->words[1], .description = text(a, unit, "description")};

	for (const struct config_node *n = unit->child; n != NULL; n = n->next) {
		if (is(n, "disable"))
			u.disabled = true;
		else if (is(n, "family") && n->nwords > 1)
			read_family(n, &u);
		else if (is(n, "family"))
			for (const struct config_node *f = n->child; f != NULL;
			     f = f->next)
				read_family(f, &u);
	}
	vec_push(&p->units, u);
}

static void
read_port(struct arena *a, const struct config_node *node, struct ports *ports)
{
	struct str name = node->words[0];
	const char *links = text(a, node, "aggregated-ether-options minimum-links");
	struct port p = {.name = arena_strndup(a, name.p, name.n),
	    .description = text(a, node, "description"),
	    .mtu = text(a, node, "mtu"),
	    .minimum_links = links != NULL ? atoi(links) : 1};

	p.bundle = text(a, node, "gigether-options 802.3ad");
	if (p.bundle == NULL)
		p.bundle = text(a, node, "ether-options 802.3ad");
	for (const struct config_node *n = node->child; n != NULL; n = n->next) {
		if (is(n, "disable"))
			p.disabled = true;
		else if (is(n, "unit") && n->nwords > 1)
			read_unit(a, n, &p);
	}
	vec_push(&ports->list, p);
}

void
ports_read(struct arena *a, const struct config_node *root, struct ports *p)
{
	const struct config_node *interfaces = config_find(root, "interfaces");

	*p = (struct ports){0};
	if (interfaces == NULL || config_inactive(interfaces))
		return;
	for (const struct config_node *n = interfaces->child; n != NULL; n = n->next)
		if ((n->flags & CONFIG_INACTIVE) == 0 && n->nwords == 1 &&
		    strncmp(n->words[0].p, "interface-", 10) != 0)
			read_port(a, n, p);
}

void
ports_done(struct ports *p)
{
	vec_each (&p->list, port) {
		vec_each (&port->units, u)
			vec_done(&u->addresses);
		vec_done(&port->units);
	}
	vec_done(&p->list);
}

const struct port *
ports_find(const struct ports *p, const char *name)
{
	vec_each (&p->list, port)
		if (strcmp(port->name, name) == 0)
			return port;
	return NULL;
}

static int
field(const char *name, int which)
{
	const char *dash = strchr(name, '-'), *at = dash;

	if (dash == NULL || strchr(name, '/') == NULL)
		return -1;
	for (; which > 0 && at != NULL; which--)
		at = strchr(at + 1, '/');
	return at != NULL ? atoi(at + 1) : -1;
}

int
ports_slot(const char *name)
{
	return field(name, 0);
}

int
ports_pic(const char *name)
{
	return field(name, 1);
}

int
ports_number(const char *name)
{
	return field(name, 2);
}

long long
ports_speed(const char *name)
{
	static const struct {
		const char *begin;
		long long bps;
	} speeds[] = {{"fe-", 100000000LL}, {"ge-", 1000000000LL}, {"xe-", 10000000000LL},
	    {"et-", 100000000000LL}, {"fxp", 1000000000LL}, {"em", 1000000000LL}};

	for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++)
		if (strncmp(name, speeds[i].begin, strlen(speeds[i].begin)) == 0)
			return speeds[i].bps;
	return 0;
}

/* 4 or 16 octets, 0 if it is no address. */
static size_t
octets(const char *address, unsigned char *ret_octets)
{
	if (inet_pton(AF_INET, address, ret_octets) == 1)
		return 4;
	return inet_pton(AF_INET6, address, ret_octets) == 1 ? 16 : 0;
}

const char *
ports_far(struct arena *a, struct str prefix)
{
	struct str rest = prefix, host = str_cut(&rest, '/');
	const char *text = arena_strndup(a, host.p, host.n);
	size_t bits = rest.n > 0 ? strtoul(rest.p, NULL, 10) : 0;
	unsigned char o[16];
	char far[INET6_ADDRSTRLEN];
	size_t n = octets(text, o);

	if (n == 0 || (bits != n * 8 - 1 && bits != n * 8 - 2))
		return NULL;
	o[n - 1] ^= bits == n * 8 - 1 ? 1 : 3;
	inet_ntop(n == 4 ? AF_INET : AF_INET6, o, far, sizeof far);
	return arena_strdup(a, far);
}

bool
ports_covers(struct str prefix, const char *address)
{
	struct str rest = prefix, host = str_cut(&rest, '/');
	unsigned char a[16], b[16];
	char text[64];
	size_t n, bits;

	if (host.n >= sizeof text)
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	n = octets(text, a);
	if (n == 0 || octets(address, b) != n)
		return false;
	bits = rest.n > 0 ? strtoul(rest.p, NULL, 10) : n * 8;
	for (size_t i = 0; i < n && bits > 0; i++) {
		unsigned mask = bits >= 8 ? 0xff : 0xffu << (8 - bits) & 0xff;

		if (((a[i] ^ b[i]) & mask) != 0)
			return false;
		bits -= bits >= 8 ? 8 : bits;
	}
	return true;
}
