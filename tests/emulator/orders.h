/*
 * Orders to the scripted world of a router: what `junosim ctl` and a world script (--world) can tell it. Each is a
 * verb with words, a row of the table in orders.c. The router's mutex is held.
 */
#ifndef EMULATOR_ORDERS_H
#define EMULATOR_ORDERS_H

#include <stdbool.h>

struct buf;
struct router;

enum orders_result { ORDERS_DONE, ORDERS_REFUSED, ORDERS_UNKNOWN };

/* `out` says what is wrong. */
enum orders_result orders_do(
    struct router *r, const char *const *words, int n, struct buf *out);
bool orders_know(const char *verb);
void orders_help(struct buf *out);

#endif
