/* Python's '{}'.format(…). */
#ifndef TEMPLATE_STRFORMAT_H
#define TEMPLATE_STRFORMAT_H

#include <stdbool.h>

#include "base/str.h"

struct call_args;
struct render;
struct value;

/* escape: the method of escaped text, which escapes what it puts in; the caller marks the result. */
struct value *strformat(
    struct render *r, struct str format, const struct call_args *args, bool escape);

#endif
