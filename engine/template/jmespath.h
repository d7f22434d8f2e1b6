/*
 * JMESPath (jmespath.org, as jmespath.py 1.0 has it): the complete grammar and its functions, for json_query. An
 * expression is read anew for every search; its nodes live in the arena of the rendering, and belong to its thread.
 * Every error is a failure of the rendering in the words of jmespath.py, class "AnsibleFilterError".
 */
#ifndef TEMPLATE_JMESPATH_H
#define TEMPLATE_JMESPATH_H

#include "base/str.h"

struct render;
struct value;

/* What the expression selects of data: none where there is nothing. NULL: failed. Parts of the result are shared with
 * data. */
struct value *jmespath_search(
    struct render *r, struct str expression, struct value *data);

#endif
