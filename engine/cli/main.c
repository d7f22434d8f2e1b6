#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"
#include "base/err.h"
#include "base/redact.h"
#include "cli/cli.h"
#include "cli/run.h"
#include "event/event.h"

/* Errors before there is a bus. */
static int
complain(const struct cli *c, struct err *e)
{
	struct buf text, clean;
	int code = err_exit_code(e);

	buf_init(&text, BUF_TEXT);
	buf_init(&clean, BUF_TEXT);
	err_print(e, &text);
	redact_print(c->redact, &clean, buf_str(&text));
	fprintf(stderr, "holdfast: %s", buf_z(&clean));
	buf_done(&text);
	buf_done(&clean);
	err_free(e);
	return code;
}

static int
run_command(struct cli *c)
{
	struct err *e = NULL;
	int code;

	if (run_begin(c, &e) < 0)
		return run_end(c, complain(c, e));
	code = c->command->run(c, &e);
	if (e != NULL) {
		code = cli_worse(code, err_exit_code(e));
		bus_post_err(c->bus, NULL, e);
		err_free(e);
	}
	return run_end(c, code);
}

static int
answer(struct cli *c)
{
	struct err *e = NULL;
	struct buf out;
	int code = 0;

	if (c->command != NULL && !cli_flag(c, "help"))
		return run_command(c);
	buf_init(&out, BUF_TEXT);
	if (cli_flag(c, "version"))
		buf_adds(&out, "holdfast " HOLDFAST_VERSION "\n");
	else if (c->command != NULL)
		cli_help_command(c->command, &out);
	else
		cli_help(&out);
	if (!cli_flag(c, "version") && !cli_flag(c, "help")) {
		fputs(buf_z(&out), stderr);
		code = 2;
	} else if (cli_write(&out, &e) < 0) {
		code = complain(c, e);
	}
	buf_done(&out);
	return code;
}

int
main(int argc, char **argv)
{
	struct cancel cancel;
	struct cli c = {.arena = arena_new(), .redact = redact_new(), .cancel = &cancel};
	struct err *e = NULL;
	int code;

	cancel_init(&cancel);
	run_protect(&c);
	if (env_get("HOLDFAST_PASSWORD") != NULL)
		redact_add(c.redact, str_of(env_get("HOLDFAST_PASSWORD")));
	if (cli_parse(&c, argc, argv, &e) < 0)
		code = complain(&c, e);
	else
		code = answer(&c);
	run_deaf(); /* `cancel` goes with this function, the process a moment later */
	redact_free(c.redact);
	arena_free(c.arena);
	cancel_done(&cancel);
	return code;
}
