/*
 * Escaped text (markupsafe's Markup): a str that is not escaped again, and that escapes what is joined to it. Printed
 * it is its text; in a printed list it shows as Markup('...').
 */
#ifndef TEMPLATE_MARKUP_H
#define TEMPLATE_MARKUP_H

#include "template/object.h"

/* Is what the running template makes escaped? Of a node: what it prints. */
static inline bool
markup_wanted(const struct render *r)
{
	return r->act != NULL && r->act->ctx->autoescape;
}
static inline bool
markup_wanted_by(const struct render *r, const struct node *n)
{
	return (n->escaping & ESCAPING_VARIES) != 0 ? markup_wanted(r)
						    : (n->escaping & ESCAPING_ON) != 0;
}
static inline bool
is_markup(const struct value *v)
{
	return is_type(v, &type_markup);
}
/* What has __html__: escaped text, imported templates, chainable undefined values. */
bool markup_has_html(const struct value *v);
void markup_add_escaped(struct buf *b, struct str s);
/* markupsafe.escape(v): escaped text; NULL: failed. */
struct value *markup_escape(struct render *r, struct value *v);
struct value *markup_escape_text(struct render *r, struct str s);
/* Markup(v): its text as it is; NULL stays NULL. */
struct value *markup_safe(struct render *r, struct value *v);
/* `made`, a str, as escaped text if v is; NULL stays NULL. */
struct value *markup_like(struct render *r, const struct value *v, struct value *made);
/* A method of escaped text: most escape their arguments and give escaped text. */
struct value *markup_method(
    struct render *r, const struct bound_method *m, const struct call_args *args);
/* a + b and a * b of which one is escaped text. */
struct value *markup_add(struct render *r, struct value *a, struct value *b);

#endif
