/*
 * Numbers as routers write them in answers. Each gives 1: read; 0: there is no such element, or it is empty; -1:
 * ERR_PROTOCOL, there is something else in it. An empty path is the row itself. Pure.
 */
#ifndef CHECK_READING_H
#define CHECK_READING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct err;
struct xml;

/* A whole number of at most 18 digits; blanks around it, as percentages have, do not matter (junos-facts 3.14). */
int reading_whole(
    const struct xml *row, const char *path, int64_t *ret_number, struct err **e);
/* The same of an attribute of the element: junos:seconds. */
int reading_attr(const struct xml *row, const char *path, const char *attr,
    int64_t *ret_number, struct err **e);
/* A decimal number: "-3.42". */
int reading_real(
    const struct xml *row, const char *path, double *ret_number, struct err **e);
/* Power of light; "- Inf", no light, is -HUGE_VAL (junos-facts 3.12). */
int reading_dbm(const struct xml *row, const char *path, double *ret_dbm, struct err **e);
/* junos:celsius, or the number in front of the text: "36 degrees C / 96 degrees F". */
int reading_celsius(
    const struct xml *row, const char *path, double *ret_degrees, struct err **e);
/* A decimal number that is the whole text. */
bool reading_parse(struct str text, double *ret_number);

#endif
