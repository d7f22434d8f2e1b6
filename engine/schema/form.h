/*
 * The four forms of a Junos configuration: text with braces, set commands, XML, JSON. From the octets of one to trees,
 * and back to any of them.
 *
 * Text and set need no schema; XML and JSON do, since only the modules say what is a list and what is its key.
 */
#ifndef SCHEMA_FORM_H
#define SCHEMA_FORM_H

#include "schema/bound.h"

enum form { FORM_TEXT, FORM_SET, FORM_XML, FORM_JSON };

extern const char *const form_names[]; /* NULL-terminated, in the order of the enum */

/* By the end of the file's name (.xml, .json, .set), else by how it begins. */
enum form form_guess(const char *file, struct str text);

struct formed {
	const struct config_node *tree;
	struct bound *bound; /* NULL without a schema */
};

/* `s` may be NULL for text and set. `file` names the source in marks and is borrowed; so is the text of XML and JSON.
 * What the schema does not know is a finding and stays in the trees. XML and JSON may be a router's whole reply: the
 * first <configuration>, the member "configuration". ERR_CONFIG_SYNTAX with file, line and column. */
int form_read(struct arena *a, const struct schema *s, enum form form, const char *file,
    struct str text, finding_fn *found, void *ctx, struct formed *ret_formed,
    struct err **e);
/* What is bound, or the tree if nothing is: text and set can be printed of that, in the shape it was written in. */
void form_print(
    struct arena *a, const struct formed *formed, enum form form, struct buf *out);

#endif
