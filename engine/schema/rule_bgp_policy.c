/* External peers without a policy for what comes in or goes out. */
#include "base/arena.h"
#include "schema/rules.h"

static bool
has(struct rule_run *r, const struct bound *n, const char *path)
{
	return lookup_path(r->lookup, n, path, NULL, NULL) > 0;
}

/* A group without a type is external, unless its peers are of our autonomous system. */
static bool
is_external(struct rule_run *r, const struct bound *group)
{
	const struct bound *type = bound_child(group, "type");

	if (type != NULL && lookup_active(type))
		return str_eq(type->value, STR("external"));
	return has(r, group, "peer-as") &&
	       !has(r, r->root,
		   arena_printf(r->arena, "routing-options autonomous-system " STR_FMT,
		       STR_ARG(bound_child(group, "peer-as")->value)));
}

struct direction {
	struct rule_run *run;
	const char *name; /* "import" */
	bool lacking;
};

static void
look_at_neighbor(void *ctx, const struct bound *neighbor)
{
	struct direction *d = ctx;

	d->lacking |= !has(d->run, neighbor, d->name);
}

static void
look(void *ctx, const struct bound *group)
{
	static const char *const directions[] = {"import", "export"};
	struct rule_run *r = ctx;

	if (!is_external(r, group))
		return;
	for (int i = 0; i < 2; i++) {
		struct direction d = {.run = r, .name = directions[i]};

		if (has(r, group, d.name) || has(r, group->parent, d.name))
			continue;
		if (lookup_path(r->lookup, group, "neighbor <*>", look_at_neighbor, &d) >
			0 &&
		    !d.lacking)
			continue;
		rule_found(r, group,
		    arena_printf(r->arena,
			"external peers have no %s policy: every route %s", d.name,
			i == 0 ? "they send is taken" : "of BGP is sent to them"));
	}
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	lookup_path(r->lookup, scope, "protocols bgp group <*>", look, r);
	lookup_path(
	    r->lookup, scope, "routing-instances <*> protocols bgp group <*>", look, r);
}

static void
check(struct rule_run *r)
{
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_bgp_policy = {
    .name = "bgp-policy",
    .severity = FINDING_WARNING,
    .summary = "an external BGP group has no import or no export policy",
    .check = check,
};
