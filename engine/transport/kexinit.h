/*
 * The algorithms a server offers: its first packet (SSH_MSG_KEXINIT, RFC 4253 section 7.1)
 * goes over the wire in the clear, so that a failed negotiation can be explained.
 */
#ifndef TRANSPORT_KEXINIT_H
#define TRANSPORT_KEXINIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;

enum kex_list {
	KEX_METHOD,
	KEX_HOST_KEY,
	KEX_CIPHER_OUT, /* client to server */
	KEX_CIPHER_IN,
	KEX_MAC_OUT,
	KEX_MAC_IN,
	KEX_LISTS,
};

struct kexinit {
	struct str list[KEX_LISTS]; /* comma separated names, in the octets parsed */
};

/* Octets as received from the first on, version line included. False: not (yet) there. */
bool kexinit_parse(struct str heard, struct kexinit *ret);
bool kex_has(struct str list, struct str name);

/* ERR_SSH_ALGORITHM naming the first list in which the two have nothing in common; 0: they
 * could agree. */
int kex_explain(const struct kexinit *theirs, const struct kexinit *ours,
    const char *peer, struct err **e);

#endif
