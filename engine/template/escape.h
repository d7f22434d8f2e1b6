/* The inside of a string literal to text: Python's unicode-escape codec. */
#ifndef TEMPLATE_ESCAPE_H
#define TEMPLATE_ESCAPE_H

#include "base/str.h"

struct arena;

/* 0, or -1 with *why (static text). The result is in the arena. */
int escape_decode(struct arena *a, struct str s, struct str *ret_text, const char **why);

#endif
