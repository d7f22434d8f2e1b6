/* HTML back to text: character references as HTML 5 reads them, tags. */
#ifndef TEMPLATE_ENTITY_H
#define TEMPLATE_ENTITY_H

#include "base/str.h"

struct buf;

/* Python's html.unescape. */
void entity_decode(struct buf *b, struct str s);
/* Without comments and tags, runs of white space as one blank, references decoded: Markup.striptags. */
void entity_strip_tags(struct buf *b, struct str s);

#endif
