/* Types as libyang compiled them, made into ours: each once, under the name that its module gives it. */
#ifndef SCHEMA_YANG_TYPE_H
#define SCHEMA_YANG_TYPE_H

struct lysc_type;
struct lysp_type;
struct store;
struct type;

/* `parsed` is what the module says of it, or NULL. Lives as long as the store's schema. */
const struct type *yang_type(
    struct store *s, const struct lysc_type *from, const struct lysp_type *parsed);

#endif
