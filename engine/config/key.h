/*
 * What is known of Junos statements without a schema: how many words after a statement's name are its key, whether
 * it has one value, a list of values or statements below it, and how Junos prints it. Rows are in keys.def.
 * What no row names keeps the shape it was written in.
 */
#ifndef CONFIG_KEY_H
#define CONFIG_KEY_H

#include "base/str.h"

struct config_node;

enum key_type {
	KEY_BOX,   /* statements below it: `protocols` */
	KEY_LIST,  /* an entry named by `keys` words: `group CARRIER-A` */
	KEY_VALUE, /* `keys` words, then one value: `host-name r1`, `as-path AS1 "^1$"` */
	KEY_VALUES, /* a list of values: `import [ a b ]` */
	KEY_FLAG,   /* nothing behind it: `accept` */
};

enum key_flag {
	KEY_ANY = 1, /* what stands below are names without a keyword: `interfaces` */
	KEY_ONE =
	    2, /* printed on one line while it has a single leaf below: `then accept;` */
	KEY_LINE =
	    4, /* all leaves below are printed on its line: `server 192.0.2.1 key 1 prefer;` */
	KEY_ORDERED = 8, /* the router keeps the order of the operator: `term` */
	KEY_FULL = 16,   /* may stand without contents: `ssh;` */
	KEY_DEEP = 32,   /* two levels of the router's hierarchy: `family inet` */
	KEY_CONT =
	    64, /* a leaf in the text, but a container for the router: `local-preference 200` */
	KEY_MATCH =
	    128, /* the match type may bring one key word more: `route-filter 10.0.0.0/8 upto /24` */
	KEY_WEAK =
	    256, /* one value in most places: two with different values are both kept */
	KEY_SOLE =
	    1024, /* has one value without a name beside its statements: `vrf-target target:1:1` */
	KEY_SECRET = 512, /* shown with ## SECRET-DATA */
	KEY_SET =
	    2048, /* a list of values that the router keeps in an order of its own: `vlan-id-list` */
};

struct key {
	const char *name;
	/* "": anywhere; "then": below `then`; "interfaces/": below an entry of `interfaces`; "^firewall": anywhere
	 * below `firewall`; "from^firewall": below a `from` that is anywhere below `firewall`; "*": anywhere, also where names stand without a keyword */
	const char *in;
	unsigned char type;
	unsigned char keys;
	unsigned short flags;
};

extern const struct key key_any; /* an entry below KEY_ANY */
extern const struct key
    key_sole; /* the value below KEY_SOLE: nothing identifies it, there is one */

/* The row for a statement that begins with `word` below `parent`, or NULL. */
const struct key *key_find(const struct config_node *parent, struct str word);
/* All rows, for tests. */
const struct key *key_rows(size_t *ret_n);

#endif
