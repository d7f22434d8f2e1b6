/*
 * The hello exchange (RFC 6241 section 8.1, junos-facts 1.2): the one we send, and what a
 * router's first messages hold: comments and banners, sometimes errors or warnings, then
 * hello, with or without a prefix.
 */
#ifndef NETCONF_HELLO_H
#define NETCONF_HELLO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct err;

struct hello {
	const char *session_id; /* as the router gave it, or "" */
	const char *const *capabilities;
	size_t ncapabilities;
};

/* Octets that may stand before <hello. */
#define HELLO_GARBAGE ((size_t)64 << 10)

/* What we say, without framing. */
struct str hello_ours(void);
/* Where the start tag of hello begins, outside comments; text.n if it is not there. */
size_t hello_find(struct str text);
/* One message that came before the exchange was over. *ret_found false: nothing but
 * warnings, go on reading. ERR_RPC with the router's words, ERR_PROTOCOL. Strings live in
 * a. */
int hello_parse(struct arena *a, struct str message, struct hello *ret_hello,
    bool *ret_found, struct err **e);
/* Is `capability` among them, up to '?', the pre-RFC spelling
 * urn:ietf:params:xml:ns:netconf: counted as the RFC's. */
bool hello_has(const struct hello *h, const char *capability);

#endif
