/*
 * A program as a stream: its standard input and output on one end of a socket pair, its
 * standard error collected. It runs in a session of its own, so that an interrupt from the
 * keyboard does not reach it: what is in flight is finished or undone by us.
 */
#ifndef TRANSPORT_EXEC_H
#define TRANSPORT_EXEC_H

#include "base/str.h"

struct err;
struct stream;

/* What becomes of a program that ended badly: sets *e from its last words (at most 16 KiB)
 * and gives -1. `owned` is freed by done. */
struct exec_ops {
	int (*explain)(void *owned, struct str words, struct err **e);
	void (*done)(void *owned); /* NULL: nothing to free */
};

struct exec {
	char *const *argv; /* argv[0] is looked for in PATH */
	char *const *envp; /* as for execve(2) */
	const char *describe;
	const struct exec_ops *ops;
	void *owned;
};

/* Takes x->owned, also on failure. ERR_SSH: it cannot be run. An end of the stream without
 * an error means that the program exited with 0. */
int exec_open(const struct exec *x, struct stream **ret_stream, struct err **e);

#endif
