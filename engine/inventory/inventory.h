/*
 * Ansible's YAML inventory: hosts, nested groups, group_vars and host_vars beside it,
 * Ansible's precedence. Every value keeps the file and line it was written at. Const
 * after load; shared by all lanes.
 */
#ifndef INVENTORY_INVENTORY_H
#define INVENTORY_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mark.h"
#include "data/value.h"
#include "data/yaml.h"

struct arena;
struct buf;
struct err;
struct inventory;
struct redact;

/* Where a value came from, strongest last. */
struct origin {
	const char *layer; /* "group_vars/all", "host_vars", "inventory group 'edge'",
			      "extra vars", … */
	const struct value *value;
};

struct host {
	const char *name;
	struct mark mark;
	const struct value *vars; /* merged mapping, with inventory_hostname, group_names,
				     groups, hostvars */
	const char *const *groups; /* sorted by depth, then name as Ansible does;
				      NULL-terminated, "all" first */
	/* connection (cli.md); borrowed from vars */
	const char *address;  /* ansible_host, default the name */
	int port;             /* ansible_port, default 830 */
	int ssh_port;         /* holdfast_ssh_port, default 22: for files */
	const char *user;     /* ansible_user, or NULL: the invoking user's name */
	const char *password; /* in the secret arena, or NULL */
	const struct value *locked_password; /* it is a vault that no password opens; or
						NULL */
	const char *key_file;                /* ansible_ssh_private_key_file, or NULL */
	const char *jump; /* [user@]host[:port][,…] of holdfast_jump or -J/ProxyJump in
			     ansible_ssh_common_args */
	const char *
	    vantage; /* holdfast_vantage: the jump hosts through which the session that proves a change comes; or NULL */
	const char *known_hosts; /* holdfast_known_hosts, or NULL */
	const char *dialect;     /* holdfast_dialect: "junos" */
	const char *transport;   /* holdfast_transport: "libssh2" or "openssh" */
	const char *template;    /* holdfast_template, default "router.j2" */
	const char *schema;      /* holdfast_schema: of the site's schemas/, or NULL */
};

struct inventory_options {
	const char *site;           /* site directory */
	const char *const *sources; /* -i, NULL-terminated; NULL: site/inventory/hosts.yml
				       or hosts.yaml */
	const char *const
	    *extra; /* -e KEY=VALUE, @FILE, {json}; NULL-terminated; may be NULL */
	struct redact *redact;        /* secrets are registered here */
	const struct yaml_warn *warn; /* may be NULL */
};

/* Every error has file:line:col and exit code 2 (ERR_YAML, ERR_UNKNOWN_KEY, ERR_INPUT).
 * An inventory without hosts is an error. */
int inventory_load(struct arena *a, const struct inventory_options *o,
    struct inventory **ret_inventory, struct err **e);

/* Hosts that match an Ansible pattern (names, groups, globs, a:b, a,b, a:&b, a:!b,
 * ~regex, all), in inventory order. Several words are joined. A name that matches nothing
 * is ERR_HOST_PATTERN with the nearest name. The array is in `a`, NULL-terminated. */
int inventory_limit(const struct inventory *inv, struct arena *a,
    const char *const *patterns, size_t n, const struct host ***ret_hosts,
    struct err **e);
/* Before connecting: ERR_INPUT if the host's password is in a vault that was not opened. */
int inventory_unlocked(const struct host *host, struct err **e);
const struct host *inventory_host(const struct inventory *inv, const char *name);
size_t inventory_count(const struct inventory *inv);
/* What -e gave: a mapping, in a. And whether a variable is defined by anything else. */
struct value *inventory_extra(const struct inventory *inv, struct arena *a);
bool inventory_defines(const struct inventory *inv, const char *name);

/* Who set `path` (dotted: "bgp.carriers[0].asn") of that host, weakest first. `host`
 * strongest value is the last. ERR_UNDEFINED with the nearest name. Array in a. */
int inventory_explain(const struct inventory *inv, const struct host *host,
    const char *path, struct arena *a, struct origin **ret_origins, size_t *ret_n,
    struct err **e);

#endif
