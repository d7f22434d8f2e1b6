/* One rpc-reply: its tree, and every error and warning in it, at whatever depth. */
#ifndef NETCONF_REPLY_H
#define NETCONF_REPLY_H

#include "base/str.h"

struct err;
struct reply;

/* Strict first; if that fails, repaired (repair.h) and strict again. ERR_PROTOCOL. text is
 * copied. */
int reply_parse(struct str text, struct reply **ret_reply, struct err **e);

#endif
