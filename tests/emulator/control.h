/*
 * `junosim ctl`: reads and sets the scripted world of one router through a socket. A request is words, each ended by a
 * NUL, up to end of file; the answer is '0' or '1' (the exit code) and text.
 */
#ifndef EMULATOR_CONTROL_H
#define EMULATOR_CONTROL_H

#include <stdbool.h>

struct buf;
struct err;
struct fleet;
struct router;

void control_serve(struct fleet *f, int listen_fd); /* one request */
/* The client's side; *ret_status is the exit code. */
int control_ask(const char *path, char *const *words, int n, struct buf *out,
    int *ret_status, struct err **e);
void control_help(struct buf *out);
/* False: `out` says what is wrong. */
bool control_do(struct router *r, const char *const *words, int n, struct buf *out);
/* The same with the router's mutex held; its own verbs and the orders to the world (orders.h). */
bool control_order(struct router *r, const char *const *words, int n, struct buf *out);
bool control_knows(const char *verb);

#endif
