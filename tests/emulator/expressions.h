/*
 * Expressions in policy-options that rpd cannot read: AS paths, members of communities. What is right is known
 * (documentation of both languages), the words of the complaint are inferred.
 */
#ifndef EMULATOR_EXPRESSIONS_H
#define EMULATOR_EXPRESSIONS_H

struct arena;
struct config_node;
struct rpc_error;

typedef void expressions_fn(void *ctx, const struct rpc_error *error);

/* Of the configuration that the daemons see. */
void expressions_check(
    struct arena *a, const struct config_node *root, expressions_fn *found, void *ctx);

#endif
