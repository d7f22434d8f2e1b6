/* Text that is a Python or JSON literal, as Ansible reads the result of a templated variable. */
#ifndef TEMPLATE_LITERAL_H
#define TEMPLATE_LITERAL_H

#include "base/str.h"

struct arena;
struct value;

/* Only if the text starts with { or [ or is True or False; NULL: it stays text. */
struct value *literal_value(struct arena *a, struct str s);

#endif
