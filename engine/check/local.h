/* A program run here for a check: no shell, no input, a deadline, and a limit to what it may say. */
#ifndef CHECK_LOCAL_H
#define CHECK_LOCAL_H

struct buf;
struct deadline;
struct err;

#define LOCAL_MOST (16UL << 20) /* octets */

/* argv[0] is looked for in PATH; NULL-terminated. What it prints is appended to `out`, whose limit counts. ERR_RPC: it
 * cannot be run, or ended badly, with its last words. ERR_TIMEOUT; ERR_CANCELLED; ERR_LIMIT. It is ended then. */
int local_run(
    char *const *argv, const struct deadline *d, struct buf *out, struct err **e);
/* The same with an environment of its own, as for execve(2). */
int local_run_in(char *const *argv, char *const *envp, const struct deadline *d,
    struct buf *out, struct err **e);

#endif
