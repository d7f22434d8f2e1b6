/* Python's `text % values`. */
#ifndef TEMPLATE_PERCENT_H
#define TEMPLATE_PERCENT_H

#include "base/str.h"

struct render;
struct value;

/* format is a str; escaped text (markup.h) escapes the values and gives escaped text. */
struct value *percent_format(
    struct render *r, const struct value *format, struct value *values);

#endif
