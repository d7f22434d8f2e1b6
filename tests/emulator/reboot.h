/* The RPCs of shutdown: reboot, halt, power off, now or later (junos-facts 4.6). */
#ifndef EMULATOR_REBOOT_H
#define EMULATOR_REBOOT_H

struct call;

void rpc_request_reboot(struct call *c);
void rpc_request_vmhost_reboot(struct call *c);
void rpc_request_shutdown_reboot(struct call *c);
void rpc_request_halt(struct call *c);
void rpc_request_power_off(struct call *c);
void rpc_request_vmhost_poweroff(struct call *c);
void rpc_clear_reboot(struct call *c);
void rpc_get_reboot_information(struct call *c);

#endif
