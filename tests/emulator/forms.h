/*
 * Operational replies in their other forms. An answer is written once, as XML; `format="json"` and `format="text"` are
 * made of that XML: JSON by one rule for all (verbose, as Junos writes it), text by one printer per kind of reply
 * (text.def). What is no element (plain text) and every rpc-error stay as they are.
 */
#ifndef EMULATOR_FORMS_H
#define EMULATOR_FORMS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct call;
struct xml;

/* Replaces what stands in c->out from octet `from` on by its text or JSON; other formats are XML. */
void forms_turn(struct call *c, size_t from, const char *format);
/* The same as a person at the command line reads it, unescaped and without <output>; *from moves behind errors that
 * stand before it. False: there is nothing to be turned. */
bool forms_text(struct call *c, size_t *from, struct buf *out);
/* Members of `x`: every value a list, texts as "data" (junos-facts 3, 2.5). */
void forms_json(const struct xml *x, struct buf *out);

#endif
