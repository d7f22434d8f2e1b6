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
struct cli;
struct buf;
struct err;
struct host;
struct inventory;
struct redact;
struct site;

struct cli_option {
	const char *name;  /* "confirm-timeout" */
	char letter;       /* 0: none */
	const char *value; /* "MIN"; NULL: a switch */
	const char *help;
};

struct cli_value {
	const char *name;  /* of the option */
	const char *value; /* "" for a switch */
};

struct command {
	const char *name;
	const char *args;                 /* "[HOST…]" */
	const char *summary;              /* one line */
	const char *help;                 /* a paragraph or more, with an example */
	const struct cli_option *options; /* ended by a NULL name; NULL: none */
	size_t min_args, max_args;        /* max_args CLI_ANY: no limit */
	bool recorded;                    /* the run is kept as STATE/runs/RUN.jsonl */
	/* Gives the exit code of cli.md; with *e set, the higher of the two counts. */
	int (*run)(struct cli *c, struct err **e);
};

#define CLI_ANY ((size_t)-1)

/* Everything a command stands on. Made by main; const for commands but for the bus. */
struct cli {
	struct arena *arena;   /* run arena */
	struct redact *redact; /* closed for adding once lanes run */
	struct bus *bus;
	struct cancel *cancel;
	const struct command *command;
	const struct cli_value *values; /* options in the order given */
	size_t nvalues;
	const char *const *args; /* what is not an option, NULL-terminated */
	size_t nargs;
	bool json;
	bool
	    color; /* of standard output: decided from --color, NO_COLOR and the terminal */
	int verbose;                 /* -q: -1, -v: 1, -v -v: 2 */
	const struct site *site;     /* loaded by cli_site */
	const struct inventory *inv; /* loaded by cli_site */
};

extern const struct cli_option cli_globals[];
extern const struct command *const commands[]; /* NULL-terminated, sorted; generated */

const struct command *command_named(const char *name); /* NULL: none */

/* --- options.c --- */
/* Reads argv into c; ERR_USAGE with the nearest name. c->command stays NULL for --help and --version. */
int cli_parse(struct cli *c, int argc, char **argv, struct err **e);
/* The last value of an option, NULL if not given; "" for a switch that was. */
const char *cli_opt(const struct cli *c, const char *name);
bool cli_flag(const struct cli *c, const char *name);
/* All values of a repeatable option, NULL-terminated in c->arena; NULL if not given. */
const char *const *cli_opts(const struct cli *c, const char *name);
/* An option that must be a whole number in [min, max]; `otherwise` if not given. */
int cli_number(const struct cli *c, const char *name, const int64_t range[2],
    int64_t otherwise, int64_t *ret_number, struct err **e);
/* -j; 0 if not given, as lanes_wanted takes it. */
int cli_jobs(const struct cli *c, int64_t *ret_jobs, struct err **e);
/* An option that must be one of words (NULL-terminated); gives its index. */
int cli_word(const struct cli *c, const char *name, const char *const *words,
    int otherwise, int *ret_index, struct err **e);

/* --- site.c --- */
/* Loads site and inventory once; warnings go to the bus. Either ret may be NULL. */
int cli_site(struct cli *c, const struct site **ret_site,
    const struct inventory **ret_inv, struct err **e);
/* The hosts a command is about: its HOST arguments from `first` on and -l; all if neither. NULL-terminated. */
int cli_hosts(struct cli *c, size_t first, const struct host ***ret_hosts, size_t *ret_n,
    struct err **e);
/* Posts the start of the run on these hosts. */
void cli_begin(struct cli *c, const struct host *const *hosts, size_t n);

/* --- output.c --- */
/* The exit code that counts: the highest (cli.md). */
int cli_worse(int a, int b);
/* The product of the command: standard output, all of it or an error. */
int cli_write(const struct buf *b, struct err **e);
/* The same, with every secret that is known masked: of a product that may repeat what routers or files said. */
int cli_write_clean(const struct cli *c, const struct buf *b, struct err **e);

/* --- help.c --- */
void cli_help(struct buf *out);
void cli_help_command(const struct command *command, struct buf *out);

#endif
