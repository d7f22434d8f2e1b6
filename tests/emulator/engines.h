/*
 * Which routing engines, nodes or members answer an operational RPC, and the wrapper around their answers
 * (junos-facts 1.8): by personality, by the arguments of the request, and by the world (the other one may be gone).
 */
#ifndef EMULATOR_ENGINES_H
#define EMULATOR_ENGINES_H

#include <stdbool.h>

struct call;
struct personality;
struct router;

void engines_answer(struct call *c, void (*answer)(struct call *c));
/* We are connected to an engine that is not the master: chassis RPCs are not for it. False: go on. */
bool engines_aborted(struct call *c);
/* Engines of one kind in the chassis: 2 with re0+re1 and node0+node1. */
int engines_count(const struct personality *p);
/* "re0", "node1"; of a chassis without a wrapper "re0". */
const char *engines_name(const struct personality *p, int number);
/* Of the one that the sessions talk to, and of the other; NULL: there is no other. */
const char *engines_here(const struct router *r);
const char *engines_other(const struct router *r);

#endif
