/* What every filter_NAME.c begins with. */
#ifndef TEMPLATE_FILTER_H
#define TEMPLATE_FILTER_H

#include "base/arena.h"
#include "template/argument.h"
#include "template/object.h"

/* v is the subject, a[] the bound arguments (NULL: not given), raw what was written. */
#define FILTER(name)                                                                     \
	static struct value *name(struct render *r, struct value *v, struct value **a,   \
	    const struct call_args *raw)
#define UNUSED_ARGUMENTS ((void)r, (void)v, (void)a, (void)raw)

/* The key of sort, unique, min, max, groupby: an attribute path (or NULL), text in lower case unless sensitive. */
struct key_of {
	const struct value *path; /* NULL or VALUE_NULL: the item itself */
	struct value *otherwise;
	bool sensitive, many; /* many: "a,b" is two paths, the key is their list */
};
struct value *filter_key(struct render *r, struct value *item, const struct key_of *k);
/* A filter or test by name with its arguments, for map, select and friends. */
struct value *filter_apply(struct render *r, enum template_function_kind kind,
    const struct value *name, struct value *subject, const struct call_args *args);

#endif
