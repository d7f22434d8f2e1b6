#include "schema/router_facts.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "schema/bound_build.h"
#include "schema/interface_address.h"

struct router_facts *
router_facts_new(const char *name)
{
	struct router_facts *f = calloc(1, sizeof *f);

	if (f == NULL)
		abort();
	f->arena = arena_new_secret();
	f->name = arena_strdup(f->arena, name);
	return f;
}

void
router_facts_free(struct router_facts *f)
{
	if (f == NULL)
		return;
	vec_done(&f->addresses);
	vec_done(&f->peers);
	vec_done(&f->allowing);
	arena_free(f->arena);
	free(f);
}

struct fact_place
fact_place(struct router_facts *f, const struct bound *at)
{
	struct str word = rule_name_of(at);

	return (struct fact_place){
	    .mark = {NULL, rule_mark_of(at).line, rule_mark_of(at).col},
	    .path = bound_path(f->arena, at->parent != NULL ? at->parent : at),
	    .word = word.p != NULL ? arena_strndup(f->arena, word.p, word.n) : at->name};
}

bool
fact_ip(struct str text, struct ip *ret_ip)
{
	char z[64];
	struct str ip;

	*ret_ip = (struct ip){0};
	if (text.n == 0)
		return false;
	ip = str_cut(&text, '/');
	if (ip.n == 0 || ip.n >= sizeof z)
		return false;
	memcpy(z, ip.p, ip.n);
	z[ip.n] = '\0';
	ret_ip->v6 = strchr(z, ':') != NULL;
	return inet_pton(ret_ip->v6 ? AF_INET6 : AF_INET, z, ret_ip->octets) == 1;
}

bool
fact_same_ip(const struct ip *a, const struct ip *b)
{
	return a->v6 == b->v6 && memcmp(a->octets, b->octets, sizeof a->octets) == 0;
}

/* --- addresses ---------------------------------------------------------------------------------------- */

static bool
is_of(const char *interface, const char *const *begins)
{
	for (; *begins != NULL; begins++)
		if (strncmp(interface, *begins, strlen(*begins)) == 0)
			return true;
	return false;
}

static bool
is_loopback_net(const struct interface_address *a)
{
	static const uint8_t one[16] = {[15] = 1};

	return a->v6 ? memcmp(a->ip, one, sizeof one) == 0 : a->ip[0] == 127;
}

/* Several addresses on a loopback: all but one of them may be shared on purpose. */
static bool
is_anycast(const struct interface_addresses *all, const struct interface_address *a)
{
	static const char *const bridges[] = {"irb.", "vlan.", NULL};
	int beside = 0;

	if (is_of(a->interface, bridges))
		return true;
	if (strncmp(a->interface, "lo0.", 4) != 0)
		return false;
	for (size_t i = 0; i < all->list.n; i++) {
		const struct interface_address *b = &all->list.v[i];

		beside +=
		    b != a && b->unit == a->unit && b->v6 == a->v6 && !is_loopback_net(b);
	}
	return beside > 0;
}

static void
read_addresses(struct router_facts *f, struct rule_run *r)
{
	static const char *const management[] = {"fxp", "em", "me0", "vme", "re0:", NULL};
	struct interface_addresses all;

	interface_addresses_read(r, r->root, &all);
	for (size_t i = 0; i < all.list.n; i++) {
		const struct interface_address *a = &all.list.v[i];
		struct fact_address fact = {.place = fact_place(f, a->at),
		    .text = arena_strndup(f->arena, a->text.p, a->text.n),
		    .interface = arena_strdup(f->arena, a->interface),
		    .instance = arena_strndup(f->arena, a->instance.p, a->instance.n),
		    .ip.v6 = a->v6,
		    .length = a->length,
		    .anycast = is_anycast(&all, a),
		    .management = is_of(a->interface, management)};

		if (is_loopback_net(a))
			continue;
		memcpy(fact.ip.octets, a->ip, sizeof fact.ip.octets);
		memcpy(fact.network, a->network, sizeof fact.network);
		vec_push(&f->addresses, fact);
	}
	interface_addresses_done(&all);
}

/* --- names of its own --------------------------------------------------------------------------------- */

struct reading {
	struct router_facts *facts;
	struct rule_run *run;
};

static void
look_at_id(void *ctx, const struct bound *n)
{
	struct router_facts *f = ((struct reading *)ctx)->facts;
	struct ip ip;

	if (f->router_id.path != NULL || !fact_ip(n->value, &ip))
		return;
	f->router_id = fact_place(f, n);
	f->id = arena_strndup(f->arena, n->value.p, n->value.n);
}

/* The six octets before the last one of a network entity title (ISO 10589, 7.1.4). */
static void
look_at_title(void *ctx, const struct bound *n)
{
	enum { DIGITS = 12, SELECTOR = 2, MOST = 40 };
	struct router_facts *f = ((struct reading *)ctx)->facts;
	struct str title = rule_name_of(n);
	char digits[MOST + 1];
	size_t k = 0;

	if (f->system_id.path != NULL)
		return;
	for (size_t i = 0; i < title.n; i++) {
		if (title.p[i] == '.')
			continue;
		if (str_hex_digit(title.p[i]) < 0 || k == MOST)
			return;
		digits[k++] = (char)tolower((unsigned char)title.p[i]);
	}
	if (k < DIGITS + SELECTOR + 2)
		return;
	f->system_id = fact_place(f, n);
	f->system = arena_strndup(f->arena, digits + k - SELECTOR - DIGITS, DIGITS);
}

void
router_facts_read(struct router_facts *f, struct rule_run *r)
{
	struct reading reading = {f, r};

	read_addresses(f, r);
	lookup_path(
	    r->lookup, r->root, "routing-options router-id <*>", look_at_id, &reading);
	lookup_path(r->lookup, r->root, "interfaces lo0 unit 0 family iso address <*>",
	    look_at_title, &reading);
	router_facts_read_peers(f, r);
}
