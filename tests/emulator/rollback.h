/* The numbered configurations of the history as RPCs (junos-facts 2.10). The router's mutex is held. */
#ifndef EMULATOR_ROLLBACK_H
#define EMULATOR_ROLLBACK_H

struct call;
struct revision;

/* NULL: answered with an error. */
struct revision *rollback_find(struct call *c, const char *number);

void rpc_rollback_config(struct call *c);
void rpc_get_rollback_information(struct call *c);

#endif
