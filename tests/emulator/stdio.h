/*
 * `junosim stdio`: NETCONF on standard input and output with one router, as the subsystem of a real SSH server wants it
 * or a test without SSH. The router is as in a fleet: its timers run, and `--control` gives it a socket for ctl.
 */
#ifndef EMULATOR_STDIO_H
#define EMULATOR_STDIO_H

struct err;
struct options;

/* Until standard input or the session ends. */
int stdio_serve(const struct options *o, struct err **e);

#endif
