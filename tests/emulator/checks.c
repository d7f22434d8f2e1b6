#include "emulator/checks.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "config/inherit.h"
#include "config/tree.h"
#include "emulator/addresses.h"
#include "emulator/expressions.h"
#include "emulator/neighbors.h"
#include "emulator/personality.h"
#include "emulator/ports.h"
#include "emulator/refs.h"
#include "emulator/router.h"
#include "schema/bound_build.h"
#include "schema/rules.h"
#include "schema/schema.h"

/* The phases of a commit check: the first that finds something ends it. */
struct check {
	struct arena *arena;
	const struct router *router;
	const struct config_node *written; /* as it is in the candidate */
	const struct config_node *root;    /* with groups and interface ranges applied */
	struct complaints *found;
};

static bool
active(const struct config_node *root, const char *path)
{
	const struct config_node *n = config_find(root, path);

	return n != NULL && !config_inactive(n);
}

static void
add_word(void *ctx, struct str word)
{
	struct buf *out = ctx;

	if (out->n > 0)
		buf_addc(out, ' ');
	buf_addstr(out, word);
}

/* What of a finding stands where: path and element are those of what lacks a statement, as for root-authentication
 * (inferred). */
static void
found_in_modules(struct check *c, const struct bound *at, const char *message)
{
	struct buf bad;

	buf_init(&bad, BUF_LINE);
	bound_each_word(at, add_word, &bad);
	vec_push(
	    &c->found->list, ((struct rpc_error){.type = "application",
				 .tag = "invalid-value",
				 .severity = "error",
				 .path = bound_path(c->arena, at->parent),
				 .bad = buf_copy(&bad, c->arena),
				 .message = arena_printf(c->arena, "mgd: %s", message)}));
	buf_done(&bad);
}

static void
mandatory_found(void *ctx, const struct finding *f)
{
	struct check *c = ctx;

	if ((f->kind != FINDING_MISSING && f->kind != FINDING_TRAILING) ||
	    f->at->parent == NULL)
		return;
	if (f->kind == FINDING_MISSING)
		c->found->why = "missing mandatory statements";
	found_in_modules(c, f->at, f->message);
}

static void
missing_in_modules(struct check *c)
{
	const struct schema *s = c->router->setup.schema;

	bound_check(c->arena, s, bound_from_config(c->arena, s, c->root, NULL, NULL),
	    mandatory_found, c);
}

static void
root_authentication(struct check *c)
{
	static const char root_authentication[] = "system root-authentication";

	if (!c->router->setup.personality->root_authentication &&
	    !active(router_applied(c->router), root_authentication))
		return;
	if (active(c->root, root_authentication))
		return;
	c->found->why = "missing mandatory statements";
	vec_push(&c->found->list,
	    ((struct rpc_error){.type = "application",
		.tag = "invalid-value",
		.severity = "error",
		.path = "[edit]",
		.bad = "system",
		.message = "mgd: Missing mandatory statement: 'root-authentication'"}));
}

static void
missing_statements(struct check *c)
{
	root_authentication(c);
	missing_in_modules(c);
}

static void
constraint_found(void *ctx, const struct rpc_error *error)
{
	struct check *c = ctx;

	if (error->daemon != NULL)
		return;
	c->found->why = "statements constraint check failed";
	vec_push(&c->found->list, *error);
}

/* Of the modules' own constraints; the engine's named rules are its sense, and the emulator has its own. */
static void
must_found(void *ctx, const struct finding *f)
{
	struct check *c = ctx;

	if (strcmp(f->rule, "must") != 0 || f->at->parent == NULL)
		return;
	c->found->why = "statements constraint check failed";
	found_in_modules(c, f->at, f->message);
}

static void
constraints(struct check *c)
{
	const struct schema *s = c->router->setup.schema;

	refs_check(c->arena, c->root, constraint_found, c);
	schema_rules_check(c->arena, s,
	    bound_from_config(c->arena, s, c->root, NULL, NULL), NULL, must_found, c);
}

static void
early(struct check *c, const char *message)
{
	c->found->early = true;
	vec_push(&c->found->list, ((struct rpc_error){.type = "protocol",
				      .tag = "operation-failed",
				      .severity = "error",
				      .message = message,
				      .lined = true}));
}

/* Of a protocol, in the text of the configuration. */
static int
line_of(const struct config_node *root, const char *protocol)
{
	const char *at, *begin;
	struct buf text;
	int line = 1;

	buf_init(&text, BUF_TEXT);
	config_print_text(root, &text);
	begin = buf_z(&text);
	at = strstr(begin, "\nprotocols {");
	if (at != NULL)
		at = strstr(at, protocol);
	while (at != NULL && --at > begin)
		line += *at == '\n';
	buf_done(&text);
	return line;
}

static void
daemon_says(struct check *c, const char *daemon, const char *path, const char *bad,
    const char *message)
{
	vec_push(&c->found->list, ((struct rpc_error){.type = "protocol",
				      .tag = "operation-failed",
				      .severity = "error",
				      .daemon = daemon,
				      .path = path,
				      .message = message,
				      .lined = true,
				      .bad = bad}));
}

static void
daemon_found(void *ctx, const struct rpc_error *error)
{
	struct check *c = ctx;

	if (error->daemon != NULL)
		vec_push(&c->found->list, *error);
}

static void
neighbor(struct check *c, const struct neighbor *n)
{
	const char *why = NULL;

	if (n->inactive)
		return;
	if (n->our_as == NULL)
		why = "must define local autonomous system when enabling BGP";
	else if (n->peer_as == NULL)
		why = "peer AS number must be configured for an external peer";
	if (why == NULL)
		return;
	daemon_says(c, "rpd",
	    strcmp(n->instance, "master") == 0
		? "[edit protocols]"
		: arena_printf(c->arena, "[edit routing-instances %s protocols]",
		      n->instance), /* inferred */
	    "bgp",
	    arena_printf(c->arena, "Error in neighbor %s of group %s:\n%s", n->address,
		n->group, why));
}

static bool
tagged(const struct config_node *root, const char *name, struct arena *a)
{
	static const char *const how[] = {"vlan-tagging", "flexible-vlan-tagging",
	    "stacked-vlan-tagging", "encapsulation", "per-unit-scheduler",
	    "vlan-vci-tagging"};

	for (size_t i = 0; i < sizeof how / sizeof how[0]; i++)
		if (active(root, arena_printf(a, "interfaces %s %s", name, how[i])))
			return true;
	return false;
}

static bool
ethernet(const char *name)
{
	static const char *const media[] = {"ge-", "xe-", "et-", "fe-", "ae"};

	for (size_t i = 0; i < sizeof media / sizeof media[0]; i++)
		if (strncmp(name, media[i], strlen(media[i])) == 0)
			return true;
	return false;
}

static void
units(struct check *c, const struct port *p)
{
	bool tags = tagged(c->root, p->name, c->arena);

	vec_each (&p->units, u) {
		const char *unit =
		    arena_printf(c->arena, "unit " STR_FMT, STR_ARG(u->number));
		const char *id =
		    arena_printf(c->arena, "interfaces %s %s vlan-id", p->name, unit);
		bool has_id = active(c->root, id);

		if (!tags && has_id)
			daemon_says(c, "dcd",
			    arena_printf(
				c->arena, "[edit interfaces %s %s]", p->name, unit),
			    "vlan-id",
			    "VLAN-ID can only be specified on tagged ethernet "
			    "interfaces");
		else if (!tags && !str_eq(u->number, STR("0")))
			daemon_says(c, "dcd",
			    arena_printf(c->arena, "[edit interfaces %s]", p->name), unit,
			    "Only unit 0 is valid for this encapsulation");
	}
}

static void
bundle(struct check *c, const struct ports *ports, const struct port *p)
{
	int members = 0;

	vec_each (&ports->list, m)
		members += m->bundle != NULL && strcmp(m->bundle, p->name) == 0;
	if (p->minimum_links > 1 && members < p->minimum_links)
		daemon_says(c, "dcd", NULL, NULL,
		    arena_printf(c->arena,
			"Number of member links configured, i.e [%d], for interface "
			"[%s]is lesser "
			"than the required minimum [%d].",
			members, p->name, p->minimum_links));
}

static void
daemons(struct check *c)
{
	struct neighbors neighbors;
	struct ports ports;

	ports_read(c->arena, c->root, &ports);
	neighbors_read(c->arena, c->root, &neighbors);
	vec_each (&ports.list, p) {
		if (ethernet(p->name))
			units(c, p);
		if (strncmp(p->name, "ae", 2) == 0)
			bundle(c, &ports, p);
	}
	addresses_check(c->arena, c->root, &ports, daemon_found, c);
	refs_check(c->arena, c->root, daemon_found, c);
	expressions_check(c->arena, c->root, daemon_found, c);
	vec_each (&neighbors.list, n)
		neighbor(c, n);
	ports_done(&ports);
	neighbors_done(&neighbors);
}

/* Statements that were opened and left empty: mgd takes them, and says so. */
static void
empty_groups(struct check *c)
{
	const struct config_node *bgp = config_find(c->root, "protocols bgp");

	for (const struct config_node *n = bgp != NULL ? bgp->child : NULL; n != NULL;
	     n = n->next)
		if (n->child == NULL && n->nwords > 1 &&
		    str_eq(n->words[0], STR("group")))
			vec_push(&c->found->list,
			    ((struct rpc_error){.severity = "warning",
				.path = "[edit protocols bgp]",
				.message = "mgd: statement has no contents; ignored",
				.bad = arena_printf(
				    c->arena, "group " STR_FMT, STR_ARG(n->words[1]))}));
}

/* interface-range without a member: the expansion fails before anything is checked (form (e)). */
static void
ranges(struct check *c)
{
	const struct config_node *interfaces = config_find(c->written, "interfaces");

	for (const struct config_node *n = interfaces != NULL ? interfaces->child : NULL;
	     n != NULL; n = n->next) {
		bool members = false;

		if (n->nwords != 2 || !str_eq(n->words[0], STR("interface-range")) ||
		    config_inactive(n))
			continue;
		for (const struct config_node *m = n->child; m != NULL; m = m->next)
			members |= str_starts(m->words[0], STR("member"));
		if (!members)
			early(c, arena_printf(c->arena,
				     "interface-range '" STR_FMT "' is not defined",
				     STR_ARG(n->words[1])));
	}
	if (c->found->early)
		early(c, "interface-ranges expansion failed");
}

/* One that is inactive is not there; those of the router's own have names of their own. */
static bool
is_group(const struct check *c, struct str name)
{
	const struct config_node *groups = config_find(c->written, "groups");

	if (str_starts(name, STR("junos-")) || str_starts(name, STR("__")) ||
	    (name.n > 0 && strchr("<$", name.p[0]) != NULL))
		return true;
	if (groups == NULL || config_inactive(groups))
		return false;
	for (const struct config_node *n = groups->child; n != NULL; n = n->next)
		if (str_eq(n->words[0], name) && (n->flags & CONFIG_INACTIVE) == 0)
			return true;
	return false;
}

/* What is inactive applies nothing. The words are inferred. */
static void
applied_groups(struct check *c, const struct config_node *parent)
{
	for (const struct config_node *n = parent->child; n != NULL; n = n->next) {
		if ((n->flags & CONFIG_INACTIVE) != 0)
			continue;
		for (int i = 1; i < n->nwords && str_eq(n->words[0], STR("apply-groups"));
		     i++)
			if (!is_group(c, n->words[i]))
				early(c, arena_printf(c->arena,
					     "group '" STR_FMT "' is not defined",
					     STR_ARG(n->words[i])));
		applied_groups(c, n);
	}
}

/* From here on the configuration is what the daemons see. */
static void
groups(struct check *c)
{
	static const struct config_inherit how;

	applied_groups(c, c->written);
	if (config_inherits(c->written))
		c->root = config_inherit(c->arena, c->written, &how);
}

/* Licences that are missing do not keep a commit from going well. */
static void
licences(struct check *c)
{
	const struct personality *p = c->router->setup.personality;

	for (size_t i = 0; i < p->licences.n; i++) {
		const char *name = p->licences.v[i];
		struct rpc_error warning = {.severity = "warning",
		    .path = "[edit protocols]",
		    .message = arena_printf(c->arena, "mgd: requires '%s' license", name),
		    .bad = name};

		if (!active(c->root, arena_printf(c->arena, "protocols %s", name)))
			continue;
		if (p->licence_daemon) {
			warning.daemon = "license-check";
			warning.filename = "/config/juniper.conf";
			warning.line = line_of(c->root, name);
			warning.path = warning.bad = NULL;
		}
		vec_push(&c->found->list, warning);
	}
}

bool
checks_run(struct arena *a, const struct router *r, const struct config_node *root,
    struct complaints *found)
{
	static void (*const phases[])(struct check *) = {
	    ranges, groups, missing_statements, constraints, daemons};
	struct check c = {
	    .arena = a, .router = r, .written = root, .root = root, .found = found};

	for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
		phases[i](&c);
		if (found->list.n > 0)
			return false;
	}
	empty_groups(&c);
	licences(&c);
	return true;
}
