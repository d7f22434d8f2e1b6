/*
 * Operational RPCs: answers in the forms of junos-facts 3, following the running configuration and the world.
 * One file for each noun.
 */
#ifndef EMULATOR_OPERATIONAL_H
#define EMULATOR_OPERATIONAL_H

struct call;

void rpc_get_software_information(struct call *c);
void rpc_get_system_information(struct call *c);
void rpc_get_system_uptime_information(struct call *c);
void rpc_get_system_users_information(struct call *c);
void rpc_get_system_storage(struct call *c);
void rpc_get_system_core_dumps(struct call *c);
void rpc_get_system_alarm_information(struct call *c);
void rpc_get_alarm_information(struct call *c);
void rpc_get_route_engine_information(struct call *c);
void rpc_get_chassis_inventory(struct call *c);
void rpc_get_interface_information(struct call *c);
void rpc_get_bgp_summary_information(struct call *c);
void rpc_get_bgp_neighbor_information(struct call *c);

void rpc_get_environment_information(struct call *c);
void rpc_get_environment_pem_information(struct call *c);
void rpc_get_fpc_information(struct call *c);
void rpc_get_pic_information(struct call *c);
void rpc_get_interface_optics_diagnostics_information(struct call *c);
void rpc_clear_interfaces_statistics(struct call *c);

void rpc_close_session(struct call *c);
void rpc_request_end_session(struct call *c);
void rpc_get(struct call *c);
void rpc_get_schema(struct call *c);
void rpc_kill_session(struct call *c);

/* "pe1-lab": host name of the running configuration, else the emulator's name for the router. In the arena. */
const char *operational_host_name(struct call *c);
#endif
