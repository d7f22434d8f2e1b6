/* What is defined and named nowhere else. */
#include "base/arena.h"
#include "base/map.h"
#include "schema/reference.h"
#include "schema/schema.h"

/* How often each name stands somewhere, whatever it means there; and how often it is defined. */
struct names {
	struct rule_run *run;
	struct map met;
	struct map defined;
};

static uintptr_t
times(const struct map *m, struct str name)
{
	return (uintptr_t)map_get(m, name);
}

static void
count(struct map *m, struct str name)
{
	if (name.n > 0)
		map_put(m, name, (void *)(times(m, name) + 1));
}

static void
meet(struct names *names, const struct bound *n)
{
	struct str rest = n->value, name;

	/* names of terms are nobody's reference */
	if (schema_is_key(n->schema) && strcmp(n->parent->name, "term") == 0)
		return;
	if (rest.n == 0 || rest.p[0] != '(') {
		count(&names->met, rest);
		return;
	}
	while (reference_name(&rest, &name))
		count(&names->met, name);
}

static void
meet_below(struct names *names, const struct bound *n)
{
	bound_each(n, c)
	{
		if (!lookup_active(c))
			continue;
		if (c->value.p != NULL)
			meet(names, c);
		meet_below(names, c);
	}
}

static bool
is_counted(enum reference kind)
{
	/* these work without being named here, or are a router's share of what all have; firewall lists are policies' */
	static const enum reference not [] = {REFERENCE_INSTANCE, REFERENCE_FIREWALL_LIST,
	    REFERENCE_FORWARDING_CLASS, REFERENCE_ADMIN_GROUP, REFERENCE_LOGIN_CLASS};

	for (size_t i = 0; i < sizeof not / sizeof not [0]; i++)
		if (kind == not [i])
			return false;
	return true;
}

static void
define(void *ctx, enum reference kind, const struct bound *entry)
{
	struct names *names = ctx;

	if (is_counted(kind))
		count(&names->defined, rule_name_of(entry));
}

/* Who uses it stands in another part, which may be left out where only a part is judged. */
static bool
has_users(struct rule_run *r, const struct bound *entry)
{
	static const char *const users[][4] = {
	    {"policy-options", "protocols", "routing-instances", "routing-options"},
	    {"firewall", "interfaces", "forwarding-options", "routing-options"}};
	const struct bound *part = entry;

	while (part->parent != NULL && part->parent->parent != NULL)
		part = part->parent;
	for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
		if (strcmp(part->name, users[i][0]) != 0)
			continue;
		for (int k = 1; k < 4; k++)
			if (bound_child(r->root, users[i][k]) != NULL)
				return true;
		return false;
	}
	return true;
}

static void
judge(void *ctx, enum reference kind, const struct bound *entry)
{
	struct names *names = ctx;
	struct str name = rule_name_of(entry);
	struct arena *a = names->run->arena;

	if (!is_counted(kind) || !has_users(names->run, entry) ||
	    times(&names->met, name) > times(&names->defined, name))
		return;
	rule_found(names->run, entry,
	    arena_printf(a, "%s '" STR_FMT "' is defined and never used",
		reference_what(kind), STR_ARG(name)));
}

static void
define_scope(struct rule_run *r, const struct bound *scope)
{
	reference_each_definition(r, scope, define, r->own);
}

static void
judge_scope(struct rule_run *r, const struct bound *scope)
{
	reference_each_definition(r, scope, judge, r->own);
}

static void
check(struct rule_run *r)
{
	struct names names = {.run = r};

	map_init(&names.met);
	map_init(&names.defined);
	meet_below(&names, r->root);
	r->own = &names;
	rule_each_scope(r, define_scope);
	rule_each_scope(r, judge_scope);
	map_done(&names.met);
	map_done(&names.defined);
}

const struct schema_rule rule_unused = {
    .name = "unused",
    .severity = FINDING_WARNING,
    .summary = "a policy, list, filter, policer or group is defined and never used",
    .help = "A name that nothing else in the configuration mentions, in whatever "
	    "meaning: never\n"
	    "wrong, and may miss one.",
    .check = check,
};
