/* The rescue configuration (junos-facts 2.10): router->rescue, NULL when none is saved. The router's mutex is held. */
#ifndef EMULATOR_RESCUE_H
#define EMULATOR_RESCUE_H

struct call;

void rpc_request_save_rescue_configuration(struct call *c);
void rpc_request_delete_rescue_configuration(struct call *c);
void rpc_get_rescue_information(struct call *c);

#endif
