/* The command line over NETCONF, `<command>`: the few lines that scripts and people use. */
#ifndef EMULATOR_COMMAND_H
#define EMULATOR_COMMAND_H

struct call;

void rpc_command(struct call *c);

#endif
