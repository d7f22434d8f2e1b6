/*
 * What a router takes for the types of Junos that modules leave as strings (ipv4addr, mac-unicast, vlan-range, …), by the
 * name of the type: Juniper's modules say no more of them, and ours say it by patterns that cannot count.
 */
#ifndef SCHEMA_TYPE_JUNOS_H
#define SCHEMA_TYPE_JUNOS_H

#include <stdbool.h>

#include "base/str.h"

/* False: what is wrong is in *ret_why. Types that are not known take anything. */
bool type_junos_accepts(const char *type, struct str value, const char **ret_why);

#endif
