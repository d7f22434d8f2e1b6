/* References of a configuration to what it does not define: data in refs.def. */
#ifndef EMULATOR_REFS_H
#define EMULATOR_REFS_H

struct arena;
struct config_node;
struct rpc_error;

/* Each dangling reference in the order of the configuration; texts are in the arena. */
typedef void refs_fn(void *ctx, const struct rpc_error *error);
void refs_check(
    struct arena *a, const struct config_node *root, refs_fn *found, void *ctx);

#endif
