/* Addresses that two interfaces of one routing instance have: dcd refuses them, in words from captures. */
#ifndef EMULATOR_ADDRESSES_H
#define EMULATOR_ADDRESSES_H

struct arena;
struct config_node;
struct ports;
struct rpc_error;

typedef void addresses_fn(void *ctx, const struct rpc_error *error);

/* ports: those of root, the configuration that the daemons see. */
void addresses_check(struct arena *a, const struct config_node *root,
    const struct ports *ports, addresses_fn *found, void *ctx);

#endif
