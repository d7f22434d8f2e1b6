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
void rpc_get_ospf_neighbor_information(struct call *c);
void rpc_get_ospf3_neighbor_information(struct call *c);
void rpc_get_ospf_interface_information(struct call *c);
void rpc_get_isis_adjacency_information(struct call *c);
void rpc_get_lldp_neighbors_information(struct call *c);
void rpc_get_lldp_interface_neighbors(struct call *c);
void rpc_get_lldp_interface_neighbors_information(struct call *c);
void rpc_get_lacp_interface_information(struct call *c);
void rpc_get_bfd_session_information(struct call *c);
void rpc_get_ldp_neighbor_information(struct call *c);
void rpc_get_ldp_session_information(struct call *c);
void rpc_get_rsvp_neighbor_information(struct call *c);
void rpc_get_mpls_lsp_information(struct call *c);
void rpc_get_l2circuit_connection_information(struct call *c);
void rpc_get_arp_table_information(struct call *c);
void rpc_get_ipv6_nd_information(struct call *c);
void rpc_get_route_summary_information(struct call *c);
void rpc_get_route_information(struct call *c);
void rpc_get_routing_task_replication_state(struct call *c);
void rpc_get_switchover_information(struct call *c);
void rpc_get_chassis_cluster_status(struct call *c);
void rpc_get_virtual_chassis_information(struct call *c);
void rpc_get_firewall_information(struct call *c);
void rpc_get_ntp_associations_information(struct call *c);
void rpc_get_ntp_status_information(struct call *c);
void rpc_ping(struct call *c);
void rpc_traceroute(struct call *c);
void rpc_get_bgp_group_information(struct call *c);
void rpc_clear_bgp_neighbor(struct call *c);
void rpc_clear_interfaces_statistics(struct call *c);

void rpc_close_session(struct call *c);
void rpc_request_end_session(struct call *c);
void rpc_get(struct call *c);
void rpc_get_schema(struct call *c);
void rpc_kill_session(struct call *c);

/* "pe1-lab": host name of the running configuration, else the emulator's name for the router. In the arena. */
const char *operational_host_name(struct call *c);
#endif
