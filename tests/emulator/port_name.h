/* Names of hardware ports, media-fpc/pic/port, and of their bundles, aeN (junos-facts 2.4). */
#ifndef EMULATOR_PORT_NAME_H
#define EMULATOR_PORT_NAME_H

#include "base/str.h"

struct arena;

/* What the router says of a name that no port can have, in the arena; NULL: good, or no name of a port. */
const char *port_name_wrong(struct arena *a, struct str name);

#endif
