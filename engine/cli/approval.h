/*
 * Who says yes to a deploy: a person, group by group of equal differences, or a digest that somebody approved before. What
 * is deployed then is exactly what was approved.
 */
#ifndef CLI_APPROVAL_H
#define CLI_APPROVAL_H

#include <stddef.h>

struct err;
struct fleet;

enum { APPROVAL_DIGEST = 33 };

/* The digest of all differences of fleet_compare, and what their routers run; "" if there are none. */
void approval_digest(const struct fleet *f, char ret[APPROVAL_DIGEST]);
/* Compares, asks on the terminal, and narrows the fleet to what was approved. *ret_code 0: there is something to deploy, or
 * nothing to do; else how it ends. */
int approval_ask(struct fleet *f, int *ret_code, struct err **e);
/* Compares, and approves all of it if that is what `digest` stands for. */
int approval_given(struct fleet *f, const char *digest, int *ret_code, struct err **e);

#endif
