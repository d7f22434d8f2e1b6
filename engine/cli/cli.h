/*
 * The command line (cli.md). One file per command, each exporting a const record; make
 * lists them from the file names (cmd_NAME.c exports cmd_NAME). Options are rows; help is
 * printed from them.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cancel.h"

struct arena;
struct bus;
struct buf;
struct err;
struct host;
struct inventory;
struct redact;
struct site;

/* Everything a command stands on. Made by main; const for commands but for the bus. */
struct cli {
	struct arena *arena; /* run arena */
	struct redact *redact;
	struct bus *bus;
	struct cancel *cancel;
	/* global options */
	const char *site_dir;         /* -C, or NULL */
	const char *const *inventory; /* -i, NULL-terminated, or NULL */
	const char *const *limit;     /* -l, NULL-terminated, or NULL */
	const char *const *extra;     /* -e, NULL-terminated, or NULL */
	int64_t jobs;                 /* -j, 0: min(32, devices) */
	bool json;
	bool color;  /* decided: terminal, NO_COLOR, --color */
	int verbose; /* -q: -1, -v: 1, -v -v: 2 */
	/* of the command */
	const char *const *opts; /* internal: values by option, see cli_opt */
	const struct command *command;
	const char *const *args; /* what is not an option, NULL-terminated */
	size_t nargs;
};

struct cli_option {
	const char *name;  /* "confirm-timeout" */
	char letter;       /* 0: none */
	const char *value; /* "MIN"; NULL: a switch */
	const char *help;
};

struct command {
	const char *name;
	const char *args;                 /* "[HOST…]" */
	const char *summary;              /* one line */
	const char *help;                 /* a paragraph or more, with an example */
	const struct cli_option *options; /* ended by a NULL name */
	size_t min_args, max_args;        /* max_args (size_t)-1: any */
	bool terminal; /* its narrative goes to stderr through the terminal sink */
	/* Gives the exit code of cli.md; with *e set, the code of the error. */
	int (*run)(struct cli *c, struct err **e);
};

/* The value of an option, NULL if not given; "" for a switch that was. */
const char *cli_opt(const struct cli *c, const char *name);
bool cli_flag(const struct cli *c, const char *name);
/* An option that must be a whole number in [min, max]; `otherwise` if not given. */
int cli_number(const struct cli *c, const char *name, int64_t min, int64_t max,
    int64_t otherwise, int64_t *ret, struct err **e);
/* Loads site and inventory once; warnings go to the bus. */
int cli_site(struct cli *c, const struct site **ret_site,
    const struct inventory **ret_inv, struct err **e);
/* The hosts a command is about: its HOST arguments and -l; all if neither. */
int cli_hosts(
    struct cli *c, const struct host ***ret_hosts, size_t *ret_n, struct err **e);
/* The product of the command: standard output, all of it or an error. */
int cli_write(const struct buf *b, struct err **e);

extern const struct command *const commands[]; /* NULL-terminated, sorted; generated */

#endif
