/*
 * JSON as elements, so that one path language serves both. A key is an element, the items of its list are elements of the
 * key's name. Junos' own form (every leaf is a list of one {"data": …, "attributes": {…}}) becomes what its XML is.
 *
 *	{"a": [{"b": [{"data": "x", "attributes": {"c": "y"}}]}], "d": 5}    <a><b c="y">x</b></a><d>5</d>
 *
 * An octet of a key that no name may hold is '_' in the element's name; the key is then its attribute "key". What stands
 * in a list that has no key is <item>.
 */
#ifndef CHECK_JSON_TREE_H
#define CHECK_JSON_TREE_H

#include "base/str.h"

struct arena;
struct err;
struct xml;

/* <rpc-reply> around it. ERR_PROTOCOL: it is no JSON. Anything behind the first value is one, too, but the "{}" that some
 * trains append. */
int json_tree(
    struct arena *a, struct str text, const struct xml **ret_reply, struct err **e);

#endif
