/* Arguments of filters and methods, read with Python's complaints. */
#ifndef TEMPLATE_ARGUMENT_H
#define TEMPLATE_ARGUMENT_H

#include "template/object.h"

/* Each gives 0, or -1 (failed). A NULL value leaves *ret as it is. */
int argument_int(struct render *r, const struct value *v, int64_t *ret);
int argument_truth(struct render *r, const struct value *v, bool *ret);
int argument_text(struct render *r, const char *fn, const struct value *v,
    struct str *ret); /* a str only */
/* The value given by that name, NULL if none was. */
struct value *argument_keyword(const struct call_args *args, struct str name);

#endif
