/*
 * What Ansible's ipaddr answers: a value is taken for an address or a network, and a query, a word of a table, an index
 * or a network, is put to it. The filters of this family are written in terms of it.
 */
#ifndef TEMPLATE_IP_QUERY_H
#define TEMPLATE_IP_QUERY_H

#include "template/ip.h"

struct ip_query {
	struct str text;    /* "": the address or network itself */
	int64_t version;    /* 0: any */
	const char *filter; /* its name in complaints */
};

/* False: no address, or the wrong version. None: the query does not apply. A list is mapped, what is false left out. */
struct value *ip_query(struct render *r, struct value *v, const struct ip_query *q);

#endif
