/*
 * The emulator's own account: one JSON object a line, for every RPC that came in and every state that changed. A
 * test reads what really happened here, not from the program under test. No configuration text and no password is
 * written. Any thread may write; a line is written whole.
 */
#ifndef EMULATOR_LOG_H
#define EMULATOR_LOG_H

#include <stdint.h>

struct buf;
struct err;
struct log;

/* path NULL: nothing is written. "-" is stderr. */
int log_open(const char *path, struct log **ret_log, struct err **e);
void log_close(struct log *l); /* NULL allowed */

/* Begins a line with time, router time, router and what: {"time":…,"router_time":…,"router":…,"what":…
 * `session` 0: none. Give it to log_end, which closes the brace and writes. */
void log_begin(struct buf *line, const char *router, int64_t router_ms, const char *what,
    int session);
void log_text(struct buf *line, const char *key, const char *text);
void log_number(struct buf *line, const char *key, int64_t number);
void log_end(struct log *l, struct buf *line); /* releases the line */

#endif
