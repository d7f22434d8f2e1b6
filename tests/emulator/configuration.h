/* Reading configurations and their differences: get-configuration and get-config (junos-facts 2.5). */
#ifndef EMULATOR_CONFIGURATION_H
#define EMULATOR_CONFIGURATION_H

struct call;
struct config_node;

void rpc_get_configuration(struct call *c);
void rpc_get_config(struct call *c);

/* <configuration-information>: candidate minus rollback N. Answers an error if there is no such rollback. */
void configuration_compare(struct call *c, const char *rollback);

#endif
