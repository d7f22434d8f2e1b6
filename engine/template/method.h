/* Methods of Python's str, dict and list: rows as of filters, not in the registration tables. */
#ifndef TEMPLATE_METHOD_H
#define TEMPLATE_METHOD_H

#include "template/function.h"

extern const struct template_functions method_str, method_map, method_list;

int map_update(struct render *r, struct value *map,
    const struct call_args *args); /* dict.update; 0 or -1 */
const struct template_function *method_find(
    const struct template_functions *table, struct str name);

#endif
