/* The variables that say how to reach a router (cli.md), typed and checked. Internal to engine/inventory. */
#ifndef INVENTORY_CONNECTION_H
#define INVENTORY_CONNECTION_H

struct err;
struct inventory;
struct member;
struct redact;
struct yaml_warn;

struct connection_options {
	struct redact *redact;
	const struct yaml_warn *warn;
	const void *
	    warned; /* the last ansible_ssh_common_args that was warned about: once for a group, not for each host */
};

/* Fills the connection fields of m->host from m->host.vars. ERR_INPUT, ERR_UNKNOWN_KEY for holdfast_*. */
int connection_read(struct inventory *inv, struct member *m, struct connection_options *o,
    struct err **e);

#endif
