/* Loads into the candidate: load-configuration and edit-config (junos-facts 2.3, 2.4, 2.6). */
#ifndef EMULATOR_LOAD_H
#define EMULATOR_LOAD_H

struct call;
struct config_node;

void rpc_load_configuration(struct call *c);
void rpc_edit_config(struct call *c);

/* `version` stands first in whole configurations; it is a no-op on load and no part of the trees here. */
void load_drop_version(struct config_node *root);

#endif
