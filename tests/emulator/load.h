/* Loads into the candidate: load-configuration and edit-config (junos-facts 2.3, 2.4, 2.6). */
#ifndef EMULATOR_LOAD_H
#define EMULATOR_LOAD_H

struct call;

void rpc_load_configuration(struct call *c);
void rpc_edit_config(struct call *c);

#endif
