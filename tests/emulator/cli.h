/*
 * The command line: a line's words to the RPC that it is, by the table of cli.def, with Junos's abbreviations. What
 * comes behind `|` is pipe.c's.
 */
#ifndef EMULATOR_CLI_H
#define EMULATOR_CLI_H

#include <stddef.h>

#include "emulator/pipe.h"

struct arena;
struct buf;
struct call;

enum { CLI_WORDS = 64 };

/* A line in words; quotes hold words together. */
struct cli_line {
	const char *words[CLI_WORDS];
	int n;
	struct pipes pipes;
};

enum cli_result { CLI_RPC, CLI_OWN, CLI_ASKS, CLI_SYNTAX, CLI_AMBIGUOUS };

struct cli_match {
	enum cli_result result;
	const char *rpc; /* the operation as XML, in the arena */
	void (*own)(struct call *c, const struct cli_line *line, int used);
	int used;           /* words of the line that its path took */
	const char *prompt; /* CLI_ASKS */
	const char *bad;    /* the word that is wrong, or stands for two */
};

/* Blanks, quotes and pipes. */
void cli_split(struct arena *a, const char *text, struct cli_line *ret_line);
void cli_match(struct arena *a, const struct cli_line *line, struct cli_match *ret_match);

/* show configuration, in all its forms. */
void cli_configuration(struct call *c, const struct cli_line *line, int used);

#endif
