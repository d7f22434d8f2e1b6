#include "emulator/policy.h"

#include "base/arena.h"
#include "base/str.h"
#include "config/tree.h"

enum verdict { NEXT, ACCEPT, REJECT };

/* What `then` of a term, or of the policy itself, ends with. */
static enum verdict
action(const struct config_node *n)
{
	if (config_find(n, "then reject") != NULL)
		return REJECT;
	return config_find(n, "then accept") != NULL ? ACCEPT : NEXT;
}

static bool
without_condition(const struct config_node *term)
{
	return (term->flags & CONFIG_INACTIVE) == 0 &&
	       str_eq(term->words[0], STR("term")) && config_find(term, "from") == NULL &&
	       config_find(term, "to") == NULL;
}

/* What accepts on a condition lets some routes through; what rejects on one says nothing of the others. */
static enum verdict
verdict(const struct config_node *policy)
{
	for (const struct config_node *n = policy->child; n != NULL; n = n->next) {
		enum verdict v = NEXT;

		if ((n->flags & CONFIG_INACTIVE) == 0 && str_eq(n->words[0], STR("term")))
			v = action(n);
		if (v == ACCEPT || (v == REJECT && without_condition(n)))
			return v;
	}
	if (config_find(policy, "from") == NULL || action(policy) == ACCEPT)
		return action(policy);
	return NEXT;
}

static bool
prepends(const struct config_node *policy)
{
	for (const struct config_node *n = policy->child; n != NULL; n = n->next) {
		if (!without_condition(n))
			continue;
		if (config_find(n, "then as-path-prepend") != NULL)
			return true;
		if (action(n) != NEXT)
			return false;
	}
	return false;
}

static const struct config_node *
policy_of(struct arena *a, const struct config_node *root, struct str name)
{
	const struct config_node *policy = config_find(root,
	    arena_printf(a, "policy-options policy-statement " STR_FMT, STR_ARG(name)));

	return policy != NULL && !config_inactive(policy) ? policy : NULL;
}

bool
policy_rejects_all(struct arena *a, const struct config_node *root, const char *names)
{
	struct str rest = str_of(names);

	while (rest.n > 0) {
		const struct config_node *policy =
		    policy_of(a, root, str_cut(&rest, ' '));
		enum verdict v = policy != NULL ? verdict(policy) : NEXT;

		if (v != NEXT)
			return v == REJECT;
	}
	return false;
}

bool
policy_prepends(struct arena *a, const struct config_node *root, const char *names)
{
	struct str rest = str_of(names);

	while (rest.n > 0) {
		const struct config_node *policy =
		    policy_of(a, root, str_cut(&rest, ' '));

		if (policy == NULL)
			continue;
		if (prepends(policy))
			return true;
		if (verdict(policy) != NEXT)
			return false;
	}
	return false;
}
