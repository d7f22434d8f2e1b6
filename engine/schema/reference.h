/*
 * Names that one part of a configuration gives and others use (references.def): policies, lists, filters, … in the
 * root and in each logical system for itself.
 */
#ifndef SCHEMA_REFERENCE_H
#define SCHEMA_REFERENCE_H

#include "schema/rules.h"

enum reference {
#define REFERENCE_KIND(id, what, definitions, message) REFERENCE_##id,
#define REFERENCE(kind, path)
#define AT_INSTANCE(kind, path)
#define IN_POLICY(kind, path)
#define IN_FILTER(kind, path)
#include "schema/references.def"
#undef REFERENCE_KIND
#undef REFERENCE
#undef AT_INSTANCE
#undef IN_POLICY
#undef IN_FILTER
	REFERENCES,
};

/* "policy", "prefix-list": how one says it. */
const char *reference_what(enum reference kind);
/* The paths of the table, definitions and uses, for those who want to know whether modules have them; NULL behind the
 * last. Several stand in one, with | between. */
const char *reference_path(size_t i);
/* The router's words for a name that is not defined. */
const char *reference_message(struct arena *a, enum reference kind, struct str name);

/* Each use below a scope: `at` is the statement, `name` what it names (of `( A && B )` A and B). */
typedef void reference_use_fn(
    void *ctx, enum reference kind, const struct bound *at, struct str name);
void reference_each_use(
    struct rule_run *r, const struct bound *scope, reference_use_fn *use, void *ctx);
/* Each definition below a scope. */
typedef void reference_definition_fn(
    void *ctx, enum reference kind, const struct bound *entry);
void reference_each_definition(struct rule_run *r, const struct bound *scope,
    reference_definition_fn *definition, void *ctx);
bool reference_defined(
    struct rule_run *r, const struct bound *scope, enum reference kind, struct str name);
/* Do the modules have all the statements that define it? If not, nobody knows what is defined. */
bool reference_definable(struct rule_run *r, enum reference kind);
/* The next name of a value, which may be a policy expression: false when there is none. */
bool reference_name(struct str *rest, struct str *ret_name);

#endif
