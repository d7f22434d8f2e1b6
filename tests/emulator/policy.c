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

static enum verdict
verdict(const struct config_node *policy)
{
	for (const struct config_node *n = policy->child; n != NULL; n = n->next) {
		enum verdict v = NEXT;

		if ((n->flags & CONFIG_INACTIVE) == 0 &&
		    str_eq(n->words[0], STR("term")) && config_find(n, "from") == NULL &&
		    config_find(n, "to") == NULL)
			v = action(n);
		if (v != NEXT)
			return v;
	}
	return config_find(policy, "from") == NULL ? action(policy) : NEXT;
}

bool
policy_rejects_all(struct arena *a, const struct config_node *root, const char *names)
{
	struct str rest = str_of(names);

	while (rest.n > 0) {
		struct str name = str_cut(&rest, ' ');
		const struct config_node *policy = config_find(
		    root, arena_printf(a, "policy-options policy-statement " STR_FMT,
			      STR_ARG(name)));
		enum verdict v =
		    policy != NULL && !config_inactive(policy) ? verdict(policy) : NEXT;

		if (v != NEXT)
			return v == REJECT;
	}
	return false;
}
