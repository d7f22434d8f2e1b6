/* Text to numbers as Python's int() and float() read it: white space around, `_` between digits, digits of any script. */
#ifndef TEMPLATE_NUMERAL_H
#define TEMPLATE_NUMERAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct render;
struct value;

/* Base 0: as the prefix says. NULL: not a number; or failed, as more digits than Python converts do. */
struct value *numeral_int(struct render *r, struct str s, int64_t base);
bool numeral_float(struct render *r, struct str s, double *ret);

#endif
