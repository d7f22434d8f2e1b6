/*
 * Numbers and strings as SSH writes them (RFC 4251 section 5): four octets, the highest first; a string is its length
 * and its octets. Taking moves the run behind what was taken and borrows from it.
 */
#ifndef TRANSPORT_WIRE_H
#define TRANSPORT_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf;

void wire_put_u32(struct buf *b, size_t n);
void wire_put_string(struct buf *b, struct str s);
/* False: it is shorter than that. */
bool wire_take(struct str *s, size_t n, struct str *ret);
bool wire_take_u32(struct str *s, size_t *ret);
bool wire_take_string(struct str *s, struct str *ret);

#endif
