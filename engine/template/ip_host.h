/* The queries of ipaddr about the addresses that hosts can have. */
#ifndef TEMPLATE_IP_HOST_H
#define TEMPLATE_IP_HOST_H

#include "template/ip_query.h"

/* One query under way. */
struct ip_asked {
	struct render *r;
	struct ip ip;
	struct value *value; /* as it was given, or the text of the number that it is */
	const struct ip_query *q;
};

struct value *ip_host_first(struct ip_asked *q);
struct value *ip_host_last(struct ip_asked *q);
struct value *ip_host_range(struct ip_asked *q); /* FIRST-LAST */
struct value *ip_host_next(struct ip_asked *q);
struct value *ip_host_previous(struct ip_asked *q);
struct value *ip_host_size(struct ip_asked *q);
struct value *ip_host_peer(struct ip_asked *q); /* the other end of a link */

/* A number is an address of version 4 if it is small enough, whatever version it came from: so Ansible's filters have
 * it of everything usable. There may be none: fails. */
struct value *ip_host_address(
    struct render *r, __uint128_t base, const struct integer *plus);

#endif
