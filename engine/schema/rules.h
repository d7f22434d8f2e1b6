/*
 * What is wrong with a configuration although every word of it is right: the constraints that the modules carry
 * (junos:must, must.h) and named rules, one file rule_NAME.c each.
 */
#ifndef SCHEMA_RULES_H
#define SCHEMA_RULES_H

#include "base/vec.h"
#include "schema/bound.h"
#include "schema/lookup.h"

struct arena;
struct across_run;
struct must_count;
struct router_facts;
struct rule_run;

struct schema_rule {
	const char *name; /* "undefined": how it is turned off */
	enum finding_severity severity;
	const char *summary; /* one line */
	const char *help;    /* what is wrong with it, what is left out, what to do */
	void (*check)(struct rule_run *r);    /* of one router; or NULL */
	void (*across)(struct across_run *r); /* of several at once (across.h); or NULL */
};

/* By file name, a NULL behind the last; made by ci/tables. */
extern const struct schema_rule *const schema_rules[];

/* What is known of a router beside its configuration. */
struct rule_router {
	const char *address;        /* it is reached by; NULL: not known */
	int port;                   /* NETCONF is spoken on; 0: not known */
	struct router_facts *facts; /* to be read, or NULL */
	struct must_count *counted; /* constraints, or NULL */
};

/*
 * Everything of the above on a tree after group expansion (groups may still stand in it), in the order of the rules.
 * Findings are FINDING_RULE with `rule` and `severity` set; those of constraints come last, their rule is "must".
 * Inactive statements do not count. `router` may be NULL.
 */
void schema_rules_check(struct arena *a, const struct schema *s, const struct bound *root,
    const struct rule_router *router, finding_fn *found, void *ctx);

/* --- for the rules ------------------------------------------------------------------------------------ */

struct rule_run {
	struct arena *arena; /* texts of findings */
	const struct schema *schema;
	const struct bound *root;
	const struct lookup *lookup;
	const struct schema_rule *rule;
	const struct rule_router *router; /* or NULL */
	VEC(const struct bound *) blamed; /* constraints on them need not be judged */
	void *own;                        /* of the rule that runs */
	finding_fn *found;
	void *ctx;
};

/* A finding of the rule that runs, at the value of a leaf or the name of a statement. Secrets are not shown. */
void rule_found(struct rule_run *r, const struct bound *at, const char *message);
/* What a constraint could say of the statement as well was said. */
void rule_blame(struct rule_run *r, const struct bound *at);
/* Once nothing more is blamed. */
bool rule_is_blamed(const struct rule_run *r, const struct bound *at);
/* Where the word of rule_name_of stands, or the statement. */
struct mark rule_mark_of(const struct bound *n);
/* Its value; of an entry of a list its first key. */
struct str rule_name_of(const struct bound *n);
/* Calls `at` for the root and for each logical system: names are theirs alone. */
typedef void rule_scope_fn(struct rule_run *r, const struct bound *scope);
void rule_each_scope(struct rule_run *r, rule_scope_fn *at);

#endif
