/*
 * XML as the wire needs it: a small element tree in an arena, parsed by libxml2 (only
 * xml.c includes it). Text is mixed content: `text` of an element is all its character
 * data put together, untrimmed. Namespaces: `name` is the LOCAL name, because Junos
 * namespaces carry the release (junos-facts 1.6).
 */
#ifndef DATA_XML_H
#define DATA_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct buf;
struct err;

struct xml_attr {
	const char *name;   /* local name, e.g. "seconds" */
	const char *prefix; /* as written, "" if none */
	const char *ns;     /* namespace URI, "" if none */
	const char *value;
	struct xml_attr *next;
};

struct xml {
	const char *name;
	const char *prefix;
	const char *ns;
	struct str text;
	int line; /* in the parsed octets, from 1 */
	struct xml_attr *attrs;
	struct xml *parent;
	struct xml *child; /* first */
	struct xml *next;  /* sibling */
};

/* One document or one element; no DTD, no entities beyond the five, no network. Huge text
 * nodes are accepted; depth is limited to 256 and elements to 4 million. ERR_PROTOCOL
 * with line and column. */
int xml_parse(struct arena *a, struct str text, struct xml **ret_root, struct err **e);

const struct xml *xml_child(const struct xml *x,
    const char *name); /* first of that name, or NULL; x may be NULL */
const struct xml *xml_next(
    const struct xml *x, const char *name); /* next sibling of that name */
/* Path of local names from x's children: "commit-results/routing-engine/name". */
const struct xml *xml_find(const struct xml *x, const char *path);
/* Next element of that name below top in document order after `last` (NULL to begin); for
 * all descendants. */
const struct xml *xml_walk(
    const struct xml *top, const struct xml *last, const char *name);
struct str xml_text(const struct xml *x); /* trimmed; empty if x is NULL */
/* Trimmed text of the element at path, copied to the arena; NULL if there is no such
 * element. */
const char *xml_get(struct arena *a, const struct xml *x, const char *path);
const char *xml_attr(
    const struct xml *x, const char *name); /* by local name; NULL if absent */
bool xml_is(const struct xml *x, const char *name);
/* Serialises the element as parsed (local names, no namespaces, attributes kept), for
 * logs and tests. */
void xml_print(const struct xml *x, struct buf *out);

#define xml_each(x, it)                                                                  \
	for (const struct xml *it = (x) != NULL ? (x)->child : NULL; it != NULL;         \
	     it = it->next)

#endif
