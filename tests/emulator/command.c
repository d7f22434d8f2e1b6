#include "emulator/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"
#include "emulator/cli.h"
#include "emulator/dispatch.h"
#include "emulator/forms.h"
#include "emulator/reply.h"

static void
complain(struct call *c, const char *message, const char *bad)
{
	reply_error(c, &(struct rpc_error){.type = "protocol",
			   .tag = "operation-failed",
			   .severity = "error",
			   .message = message,
			   .bad = bad});
}

static void
syntax(struct call *c, const char *bad)
{
	complain(c, "syntax error, expecting <command>", bad);
}

/* | display xml rpc: the way to learn the names. */
static void
show_rpc(struct call *c, const struct xml *op)
{
	reply_add(c, "<rpc>\n");
	xml_print(op, &c->out);
	reply_add(c, "\n</rpc>\n");
}

static const struct xml *
operation(struct call *c, const char *text)
{
	struct xml *op = NULL;
	struct err *e = NULL;

	if (xml_parse(c->arena, str_of(text), &op, &e) < 0)
		op = NULL;
	err_free(e);
	return op;
}

/* What the RPC answered becomes text, filtered; what failed stays as it is. */
static void
turn_to_text(struct call *c, size_t from, const struct cli_line *line)
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	if (forms_text(c, &from, &text)) {
		pipe_filter(&line->pipes, &text);
		buf_cut(&c->out, from);
		buf_adds(&c->out, "<output>\n");
		buf_add_xml(&c->out, buf_str(&text));
		buf_adds(&c->out, "</output>\n");
	}
	buf_done(&text);
}

static void
answer(struct call *c, const struct cli_line *line, const char *rpc, const char *format)
{
	const struct xml *asked = c->op, *op = operation(c, rpc);
	size_t from = c->out.n;

	if (op == NULL || !dispatch_knows(op->name)) {
		syntax(c, line->words[line->n - 1]);
		return;
	}
	if (strcmp(format, "rpc") == 0) {
		show_rpc(c, op);
		return;
	}
	c->op = op;
	dispatch_again(c);
	if (strcmp(format, "text") == 0)
		turn_to_text(c, from, line);
	else if (strcmp(format, "json") == 0)
		forms_turn(c, from, "json");
	c->op = asked;
}

static void
ask_back(struct call *c, const char *prompt)
{
	reply_add(
	    c, "<rpc junos:tag-type=\"confirm-choice\">\n<select-choice>\n<prompt>");
	buf_add_xml(&c->out, str_of(prompt));
	reply_add(c, "</prompt>\n</select-choice>\n</rpc>\n");
}

void
rpc_command(struct call *c)
{
	struct str text = xml_text(c->op);
	const char *format = xml_attr(c->op, "format"), *display, *unknown;
	struct cli_line line;
	struct cli_match m;

	cli_split(c->arena, arena_strndup(c->arena, text.p, text.n), &line);
	display = pipe_display(&line.pipes);
	unknown = pipe_unknown(&line.pipes);
	if (display != NULL && strcmp(display, "set") != 0)
		format = display;
	if (format == NULL)
		format = "xml";
	cli_match(c->arena, &line, &m);
	if (unknown != NULL && m.result != CLI_SYNTAX && m.result != CLI_AMBIGUOUS)
		m = (struct cli_match){.result = CLI_SYNTAX, .bad = unknown};
	switch (m.result) {
	case CLI_RPC: answer(c, &line, m.rpc, format); break;
	case CLI_OWN: m.own(c, &line, m.used); break;
	case CLI_ASKS: ask_back(c, m.prompt); break;
	case CLI_SYNTAX: syntax(c, m.bad); break;
	case CLI_AMBIGUOUS:
		complain(c, arena_printf(c->arena, "'%s' is ambiguous", m.bad), m.bad);
		break;
	}
}
