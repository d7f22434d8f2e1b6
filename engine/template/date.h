/*
 * Dates of templates: Python's datetime and timedelta as far as templates use them. Without a time zone: what they mean
 * is up to who made them. No clock is read here. Years 1 to 9999.
 */
#ifndef TEMPLATE_DATE_H
#define TEMPLATE_DATE_H

#include <stdint.h>
#include <time.h>

#include "template/object.h"

#define DATE_SECOND INT64_C(1000000) /* microseconds */
#define DATE_DAY (86400 * DATE_SECOND)

extern const struct object_type type_datetime, type_timedelta;

/* Microseconds since 1970. NULL: failed, out of range. */
struct value *date_new(struct render *r, int64_t micros);
/* Python's datetime.strptime. NULL: failed. */
struct value *date_parse(struct render *r, struct str text, struct str format);
/* C's strftime for a moment (tm_zone and tm_gmtoff are used); naive: %z and %Z give nothing, %f the microseconds. */
struct value *date_format(
    struct render *r, const struct tm *tm, int64_t micros, struct str format, bool naive);
struct value *date_text(struct render *r, const struct value *moment, struct str format);
/* 2024-02-29T12:34:56 with a character of the caller's between day and time. */
void date_iso(struct buf *b, const struct value *moment, char between);
/* The calendar of a moment, in seconds since 1970. */
struct tm date_calendar(int64_t seconds);

#endif
