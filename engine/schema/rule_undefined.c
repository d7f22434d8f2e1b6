/* Names that are used and stand nowhere. */
#include "base/arena.h"
#include "schema/reference.h"

struct undefined {
	struct rule_run *run;
	const struct bound *scope;
};

/* What a router has without being told. */
static const struct {
	enum reference kind;
	struct str name;
} own[] = {
#define OWN(kind, name) {REFERENCE_##kind, {name, sizeof name - 1}},
    OWN(INSTANCE, "default") OWN(INSTANCE, "master") OWN(FORWARDING_CLASS,
	"best-effort") OWN(FORWARDING_CLASS, "expedited-forwarding") OWN(FORWARDING_CLASS,
	"assured-forwarding") OWN(FORWARDING_CLASS, "network-control")
	OWN(FORWARDING_CLASS, "be") OWN(FORWARDING_CLASS, "be1") OWN(FORWARDING_CLASS,
	    "ef") OWN(FORWARDING_CLASS, "ef1") OWN(FORWARDING_CLASS, "af")
	    OWN(FORWARDING_CLASS, "af1") OWN(FORWARDING_CLASS, "nc") OWN(FORWARDING_CLASS,
		"nc1") OWN(FORWARDING_CLASS, "mcast-be") OWN(FORWARDING_CLASS, "mcast-ef")
		OWN(FORWARDING_CLASS, "mcast-af") OWN(FORWARDING_CLASS, "mcast-nc")
		    OWN(FORWARDING_CLASS, "mcast") OWN(FORWARDING_CLASS, "fcoe") OWN(
			FORWARDING_CLASS, "no-loss") OWN(DROP_PROFILE, "terminal")
			OWN(LOGIN_CLASS, "super-user") OWN(LOGIN_CLASS, "superuser") OWN(
			    LOGIN_CLASS, "super-user-local") OWN(LOGIN_CLASS, "operator")
			    OWN(LOGIN_CLASS, "read-only") OWN(LOGIN_CLASS, "unauthorized")
#undef OWN
};

/* Class-of-service has `default` and names that end so (`dscp-default`, `default-drop-profile`). */
static bool
is_default(enum reference kind, struct str name)
{
	static const char *const parts[] = {"default", "compatibility", "untrust"};

	if (kind < REFERENCE_SCHEDULER_MAP || kind > REFERENCE_REWRITE_PRECEDENCE)
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (memmem(name.p, name.n, parts[i], strlen(parts[i])) != NULL)
			return true;
	return false;
}

/* Patterns, variables and what the router makes itself are no names of this configuration. */
static bool
is_known(const struct undefined *u, enum reference kind, struct str name)
{
	if (memchr(name.p, '<', name.n) != NULL || name.p[0] == '$')
		return true;
	if (str_starts(name, STR("junos-")) || str_starts(name, STR("__")))
		return true;
	if (kind == REFERENCE_INSTANCE && str_eq(name, STR("mgmt_junos")))
		return lookup_path(u->run->lookup, u->run->root,
			   "system management-instance", NULL, NULL) > 0;
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (kind == own[i].kind && str_eq(name, own[i].name))
			return true;
	return is_default(kind, name);
}

static void
look(void *ctx, enum reference kind, const struct bound *at, struct str name)
{
	struct undefined *u = ctx;

	const bool *definable = u->run->own;

	if (!definable[kind] || is_known(u, kind, name) ||
	    reference_defined(u->run, u->scope, kind, name))
		return;
	rule_found(u->run, at, reference_message(u->run->arena, kind, name));
	rule_blame(u->run, at);
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	reference_each_use(r, scope, look, &(struct undefined){r, scope});
}

static void
check(struct rule_run *r)
{
	bool definable[REFERENCES];

	for (enum reference kind = 0; kind < REFERENCES; kind++)
		definable[kind] = reference_definable(r, kind);
	r->own = definable;
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_undefined = {
    .name = "undefined",
    .severity = FINDING_ERROR,
    .summary = "a name is used that nothing defines: policy, list, filter, policer, "
	       "instance, group, …",
    .help =
	"Names of policies, lists of prefixes, communities, AS paths, filters, "
	"policers,\n"
	"routing instances, classes of service, groups, … must be defined in the same\n"
	"logical system. Patterns, variables and what routers have themselves are known.",
    .check = check,
};
