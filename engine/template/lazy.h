/* Variables whose text is itself a template (jinja.md 4.2), and private copies of variables that may be changed. */
#ifndef TEMPLATE_LAZY_H
#define TEMPLATE_LAZY_H

#include "data/value.h"

struct name;
struct render;

/* What the variable is for the templates: v, or v rendered, or a copy; once per rendering. NULL: failed. */
struct value *lazy_variable(struct render *r, struct name *name, struct value *v);
/* What was read from a mapping: v, or v rendered over that mapping if its text is its own (hostvars). NULL: failed. */
struct value *lazy_member(
    struct render *r, const struct value *map, const struct value *key, struct value *v);

#endif
