/*
 * Configuration of any form against the router's YANG modules (engine/schema): what a load gives is bound, what the
 * router does not know is complained about and left out, and the rest is a tree as the databases keep them; what is
 * read is bound again, to be selected from and printed in any form.
 */
#ifndef EMULATOR_BIND_H
#define EMULATOR_BIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mark.h"
#include "base/str.h"

struct arena;
struct bound;
struct config_node;
struct err;
struct schema;
struct value;
struct xml;

/* path: "[edit interfaces ge-0/0/2]" or NULL at the top; bad: the offending word; message as the router says it; at:
 * the statement. */
typedef void bind_complain_fn(
    void *ctx, struct mark at, const char *path, const char *bad, const char *message);

struct bind {
	struct arena *arena; /* of the call: everything lives there */
	const struct schema *schema;
	bind_complain_fn *complain;
	void *ctx;
};

/* What is known of a tree, of the elements in <configuration>, of that member of a JSON document (-1: not of that form). */
struct bound *bind_text(const struct bind *b, const struct config_node *root);
struct bound *bind_xml(const struct bind *b, const struct xml *configuration);
int bind_json(const struct bind *b, const struct value *configuration,
    struct bound **ret_root, struct err **e);
/* The same as a tree in `keep`, with octets of its own. */
struct config_node *bind_tree(
    const struct bind *b, struct arena *keep, const struct bound *root);
/* Are the words behind `set` known? False: complained, about `at`. */
bool bind_words(const struct bind *b, const struct str *words, size_t n, struct mark at);

/* Marks statements that hold a secret, as the router does when it prints them. */
void bind_secrets(struct arena *a, const struct schema *s, struct config_node *root);
/* `root` bound, with what its nodes say: where they were inherited from, what a difference says of them (delta.h). */
struct bound *bind_view(
    struct arena *a, const struct schema *s, const struct config_node *root);
/* Takes out what the elements of a filter do not select. */
void bind_narrow(struct bound *root, const struct xml *filter);

#endif
