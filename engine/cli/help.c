#include <string.h>

#include "base/buf.h"
#include "cli/cli.h"

enum { COLUMN = 32 };

const struct command *
command_named(const char *name)
{
	for (const struct command *const *c = commands; *c != NULL; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

static void
print_options(const struct cli_option *options, struct buf *out)
{
	for (; options->name != NULL; options++) {
		size_t from = out->n;

		if (options->letter != 0)
			buf_printf(out, "  -%c, --%s", options->letter, options->name);
		else
			buf_printf(out, "      --%s", options->name);
		if (options->value != NULL)
			buf_printf(out, " %s", options->value);
		if (out->n - from < COLUMN)
			buf_fill(out, ' ', COLUMN - (out->n - from));
		else
			buf_addc(out, ' ');
		buf_printf(out, " %s\n", options->help);
	}
}

void
cli_help(struct buf *out)
{
	buf_adds(out,
	    "usage: holdfast [OPTION…] COMMAND [ARGUMENT…]\n\n"
	    "Deploys configurations to routers and tells the truth about it.\n\n"
	    "commands:\n");
	for (const struct command *const *c = commands; *c != NULL; c++)
		buf_printf(out, "  %-12s %s\n", (*c)->name, (*c)->summary);
	buf_adds(out, "\noptions of every command:\n");
	print_options(cli_globals, out);
	buf_adds(out, "\n'holdfast help COMMAND' tells more; 'holdfast help exit-codes' "
		      "lists them.\n");
}

void
cli_help_command(const struct command *command, struct buf *out)
{
	buf_printf(out, "usage: holdfast %s [OPTION…]%s%s\n\n%s\n\n%s\n", command->name,
	    command->args[0] != '\0' ? " " : "", command->args, command->summary,
	    command->help);
	if (command->options != NULL && command->options->name != NULL) {
		buf_adds(out, "\noptions:\n");
		print_options(command->options, out);
	}
	buf_adds(out, "\nThe options of every command: 'holdfast help'.\n");
}
