/* Python's `text % values`. */
#ifndef TEMPLATE_PERCENT_H
#define TEMPLATE_PERCENT_H

#include "base/str.h"

struct render;
struct value;

struct value *percent_format(struct render *r, struct str format, struct value *values);

#endif
