/* Reading configurations and their differences: get-configuration and get-config (junos-facts 2.5). */
#ifndef EMULATOR_CONFIGURATION_H
#define EMULATOR_CONFIGURATION_H

struct call;
struct config_node;
struct revision;

void rpc_get_configuration(struct call *c);
void rpc_get_config(struct call *c);

/* One of the history, as get-configuration gives the committed one; format NULL, xml, text or set. */
void configuration_print(struct call *c, const struct revision *v, const char *format);
/* <configuration-information> from one to the other. */
void configuration_difference(
    struct call *c, const struct config_node *old, const struct config_node *new);
/* <configuration-information>: candidate minus rollback N. Answers an error if there is no such rollback. */
void configuration_compare(struct call *c, const char *rollback);

#endif
