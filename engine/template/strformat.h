/* Python's '{}'.format(…). */
#ifndef TEMPLATE_STRFORMAT_H
#define TEMPLATE_STRFORMAT_H

#include "base/str.h"

struct call_args;
struct render;
struct value;

struct value *strformat(
    struct render *r, struct str format, const struct call_args *args);

#endif
