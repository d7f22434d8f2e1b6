/* Secrets as they are, where the router would keep them encrypted. */
#include "base/arena.h"
#include "schema/bound_build.h"
#include "schema/rules.h"
#include "schema/schema.h"

/* Encrypted passwords and keys ($1$, $5$, $6$, $8$, $9$), variables, and keys that are public. */
static bool
is_safe(struct str value)
{
	static const struct str begins[] = {{"$", 1}, {"ssh-", 4}, {"ecdsa-", 6},
	    {"sk-", 3}, {"<", 1}, {"*", 1}, {"!", 1}};

	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (str_starts(value, begins[i]))
			return true;
	return value.n == 0;
}

static void
look_below(struct rule_run *r, const struct bound *n)
{
	bound_each(n, c)
	{
		if (c->schema == NULL)
			continue;
		if ((schema_features(c->schema) & SCHEMA_SECRET) != 0 &&
		    !bound_is_inner(c) && !is_safe(c->value))
			rule_found(r, c,
			    arena_printf(r->arena,
				"'%s' is in plain text: write what the router shows for "
				"it, or take it from a vault",
				c->name));
		look_below(r, c);
	}
}

/* Inactive ones can be read as well. */
static void
check(struct rule_run *r)
{
	look_below(r, r->root);
}

const struct schema_rule rule_plain_secret = {
    .name = "plain-secret",
    .severity = FINDING_WARNING,
    .summary = "a password or key is in plain text",
    .help = "The configuration has a password or key as it is; a router would show it\n"
	    "encrypted, so that the difference comes back with every deploy, and anybody "
	    "who\n"
	    "reads the rendered file has it. Take what the router shows for it.",
    .check = check,
};
