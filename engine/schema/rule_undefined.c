/* Names that are used and stand nowhere. */
#include "base/arena.h"
#include "schema/reference.h"

struct undefined {
	struct rule_run *run;
	const struct bound *scope;
};

/* Patterns, variables and what the router makes itself are no names of this configuration. */
static bool
is_known(enum reference kind, struct str name)
{
	static const struct str instances[] = {
	    {"default", 7}, {"master", 6}, {"mgmt_junos", 10}};

	if (memchr(name.p, '<', name.n) != NULL || name.p[0] == '$')
		return true;
	if (str_starts(name, STR("junos-")) || str_starts(name, STR("__")))
		return true;
	for (size_t i = 0; i < sizeof instances / sizeof instances[0]; i++)
		if (kind == REFERENCE_INSTANCE && str_eq(name, instances[i]))
			return true;
	return false;
}

static void
look(void *ctx, enum reference kind, const struct bound *at, struct str name)
{
	struct undefined *u = ctx;

	if (is_known(kind, name) || reference_defined(u->run, u->scope, kind, name))
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
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_undefined = {
    .name = "undefined",
    .severity = FINDING_ERROR,
    .summary = "a policy, list, filter, policer, instance or group is used and not "
	       "defined",
    .check = check,
};
