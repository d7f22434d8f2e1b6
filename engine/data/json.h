/* JSON in and out, through jansson for reading (only json.c includes it). Objects keep
 * their order. */
#ifndef DATA_JSON_H
#define DATA_JSON_H

#include "base/str.h"

struct arena;
struct buf;
struct err;
struct value;

/* `file` names the source in marks; borrowed. ERR_INPUT with line and column. Depth at
 * most 200. */
int json_parse(struct arena *a, const char *file, struct str text,
    struct value **ret_value, struct err **e);
/* indent 0: one line without blanks after ',' and ':'. Text must be UTF-8; what is not is
 * printed as U+FFFD. */
void json_print(const struct value *v, int indent, struct buf *out);

#endif
