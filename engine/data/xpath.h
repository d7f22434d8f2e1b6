/*
 * XPath 1.0 over elements (xml.h), by libxml2. Junos wants it forgiving (junos-facts rules 5 and 6): names are local names,
 * since namespaces carry the release, and white space around a text does not count. Prefixes are refused for that reason.
 *
 * A document owns copies of all it was made of, but costs memory: free it soon. One thread at a time. Bounded: an
 * expression takes so many steps and gives so many nodes.
 */
#ifndef DATA_XPATH_H
#define DATA_XPATH_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;
struct xml;
struct xpath;

enum xpath_type { XPATH_IS_NODES, XPATH_IS_TEXT, XPATH_IS_NUMBER, XPATH_IS_TRUTH };

struct xpath_answer {
	enum xpath_type type;
	const void **v; /* nodes, in document order, as long as the document is there */
	size_t n;
	const char *text; /* of what is no nodes: as XPath's string() */
	bool truth;       /* of all: as XPath's boolean() */
};

/* Whether it can be asked at all: syntax, names of functions, prefixes. ERR_INPUT. Needs no document. */
int xpath_check(const char *expression, struct err **e);

/* Copies of the elements (n of them) stand at the top, in their order. */
struct xpath *xpath_new(const struct xml *const *tops, size_t n);
void xpath_free(struct xpath *x); /* NULL allowed */
/* `at` NULL: at the top. What is given lives in the arena. ERR_INPUT; ERR_LIMIT. */
int xpath_ask(struct xpath *x, const void *at, const char *expression, struct arena *a,
    struct xpath_answer *ret_answer, struct err **e);
/* Trimmed; of an element with elements "name=text name(name=text)". */
const char *xpath_node_text(const void *node, struct arena *a);

#endif
