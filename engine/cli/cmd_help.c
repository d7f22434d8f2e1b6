#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/cli.h"

static const char exit_codes[] =
    "The exit code is the highest of all devices:\n\n"
    "   0  done, nothing wrong (also: nothing to do)\n"
    "   1  findings or failed checks, and no router was changed\n"
    "   2  usage or input error; the position is given\n"
    "   3  differences exist (with --exit-code)\n"
    "   4  refused: unreachable, authentication, host key, lock, uncommitted changes,\n"
    "      someone's pending confirmed commit; nothing was touched\n"
    "   5  rolled back, and seen to be rolled back\n"
    "   6  stopped by the operator; routers are where the report says\n"
    "   7  unknown: a person must look; the report says where and at what\n"
    "  70  internal error (a bug)\n";

static const char environment[] =
    "HOLDFAST_PASSWORD    password for routers that have no 'ansible_password'\n"
    "HOLDFAST_VAULT_PASSWORD_FILE\n"
    "                     file with the password of vaults, or a program that prints it\n"
    "HOLDFAST_SITE        site directory, like -C\n"
    "SSH_AUTH_SOCK        the SSH agent\n"
    "XDG_STATE_HOME       run logs are kept in holdfast/ below it\n"
    "XDG_CACHE_HOME       compiled YANG modules are kept in holdfast/schemas/ below it\n"
    "NO_COLOR             no colours\n";

static const struct {
	const char *name;
	const char *text;
} topics[] = {
    {"exit-codes", exit_codes},
    {"environment", environment},
};

static int
help_run(struct cli *c, struct err **e)
{
	const struct command *about = NULL;
	struct buf out;
	int rc;

	buf_init(&out, BUF_TEXT);
	if (c->nargs == 0) {
		cli_help(&out);
	} else if ((about = command_named(c->args[0])) != NULL) {
		cli_help_command(about, &out);
	} else {
		for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
			if (strcmp(topics[i].name, c->args[0]) == 0)
				buf_adds(&out, topics[i].text);
	}
	if (out.n == 0)
		rc = err_set(e, ERR_USAGE, "there is no help on '%s'", c->args[0]);
	else
		rc = cli_write(&out, e);
	buf_done(&out);
	return rc;
}

const struct command cmd_help = {
    .name = "help",
    .args = "[COMMAND|TOPIC]",
    .summary = "help on a command, 'exit-codes' or 'environment'",
    .help = "Prints what a command does and its options.\n\n    holdfast help deploy",
    .max_args = 1,
    .run = help_run,
};
