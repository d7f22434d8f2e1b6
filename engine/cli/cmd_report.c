#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/cli.h"
#include "event/event.h"
#include "event/record.h"
#include "report/plain.h"
#include "report/terminal.h"

static const struct cli_option options[] = {
    {"from", 0, "RUN.jsonl", "the record to read, '-' for standard input"},
    {0},
};

/* What is to be said about the record itself is no part of it: it goes to standard error
 * by a bus of its own. */
static void
warn(const struct cli *c, const char *from, const struct record_tally *t)
{
	struct bus *b = bus_new(bus_run(c->bus), c->redact);
	struct err *unseen = NULL;
	void *terminal;

	if (strcmp(from, "-") == 0)
		from = "standard input";
	terminal_open(false, false, c->verbose, &terminal);
	bus_add(b, &sink_terminal, terminal);
	if (t->truncated)
		bus_post(b, EV_WARNING,
		    {"message",
			ev_text(
			    "the last line is cut short and was left out: the run was "
			    "stopped while it wrote")},
		    {"file", ev_text(from)}, {"line", ev_int((int64_t)t->cut_line)});
	if (t->missing > 0) {
		struct buf message;

		buf_init(&message, BUF_LINE);
		buf_printf(&message,
		    "%zu event%s missing: their sequence numbers are left out",
		    t->missing, t->missing == 1 ? " is" : "s are");
		bus_post(b, EV_WARNING, {"message", ev_text(buf_z(&message))},
		    {"file", ev_text(from)});
		buf_done(&message);
	}
	if (bus_free(b, &unseen) < 0)
		err_free(unseen);
}

/* The product: the narrative of the record, and nothing else, on standard output. */
static int
print_text(
    const struct cli *c, const char *from, struct record_tally *ret_tally, struct err **e)
{
	struct bus *b = bus_new(bus_run(c->bus), c->redact);
	struct err *unwritten = NULL;
	void *text;
	int rc;

	plain_open_on(STDOUT_FILENO, "standard output", c->color, c->verbose, &text);
	bus_add(b, &sink_text, text);
	rc = record_replay(b, from, ret_tally, e);
	if (bus_free(b, &unwritten) == 0)
		return rc;
	if (rc < 0)
		err_free(unwritten);
	else
		*e = unwritten;
	return -1;
}

static int
report_run(struct cli *c, struct err **e)
{
	const char *from = cli_opt(c, "from");
	struct record_tally tally = {0};
	int rc;

	if (from == NULL)
		return err_set(e, ERR_USAGE, "'report' needs --from RUN.jsonl");
	if (cli_opt(c, "report") != NULL)
		rc = record_replay(c->bus, from, &tally, e);
	else
		rc = print_text(c, from, &tally, e);
	if (tally.truncated || tally.missing > 0)
		warn(c, from, &tally);
	return rc;
}

const struct command cmd_report = {
    .name = "report",
    .args = "",
    .summary = "any report again, from the record of a run",
    .help =
	"Reads a record that '--report jsonl=FILE' wrote and makes reports of it as if "
	"the\n"
	"run happened now: those that --report names, else the narrative on standard\n"
	"output. A line that is no event is an error; a last line that is cut short, as "
	"a\n"
	"crash leaves it, is left out with a warning.\n"
	"\n"
	"    holdfast report --from run.jsonl\n"
	"    holdfast report --from run.jsonl --report html=run.html --report "
	"junit=run.xml",
    .options = options,
    .run = report_run,
};
