/*
 * Python's integers beyond 64 bits: sizes of IPv6 networks, addresses as numbers. What fits in 64 bits is always a
 * VALUE_INT, so that a number has one form. Values live in the arena of the rendering and are const.
 */
#ifndef TEMPLATE_BIGINT_H
#define TEMPLATE_BIGINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "template/node.h"

struct arena;
struct buf;
struct render;
struct value;

enum { BIGINT_DIGITS = 4300 }; /* Python 3.11 converts no more from or to decimal text */
#define BIGINT_TOO_LONG                                                                  \
	"Exceeds the limit (%d digits) for integer string conversion; use "              \
	"sys.set_int_max_str_digits() to increase the limit"

/* a OP b of two integers, either of which may be beyond 64 bits. NULL: failed, as Python fails. */
struct value *bigint_op(
    struct render *r, enum operator op, const struct value *a, const struct value *b);
struct value *bigint_negate(struct render *r, const struct value *v);
/* -1, 0 or 1. */
int bigint_cmp(const struct value *a, const struct value *b);
/* The same with a number that is no integer and not NaN on the right. */
int bigint_cmp_float(const struct value *a, double b);
bool bigint_negative(const struct value *v);
double bigint_double(const struct value *v); /* infinite if it is too large */
/* The whole part of a finite number. */
struct value *bigint_of_double(struct arena *a, double d);
/* Digits (with `_` between them left out) of a base from 2 to 36; no sign. */
struct value *bigint_parse(struct arena *a, struct str digits, int base, bool negative);
/* Without sign, lower case. Decimal beyond BIGINT_DIGITS: -1, nothing is written. */
int bigint_digits(const struct value *v, int base, struct buf *out);
/* Octets in network order, 16 of them at most: an IPv6 address. */
struct value *bigint_of_octets(struct arena *a, const unsigned char *p, size_t n);

#endif
