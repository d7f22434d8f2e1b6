/* command: what a person would type at the router's prompt. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/value.h"
#include "data/xml.h"
#include "device/device.h"
#include "netconf/session.h"
#include "runbook/arguments.h"
#include "runbook/command_words.h"
#include "runbook/request.h"
#include "runbook/step.h"

enum { TIMEOUT_MS = 120000, ONE_LINE = 120 };

struct ask {
	const char *command;
	bool changes;
};

static const struct row rows[] = {
    ROW_TEXT(struct ask, command, "command", ROW_REQUIRED, NULL, "as at the prompt"),
    ROW_BOOL(struct ask, changes, "changes", 0, false,
	"it does something: clear, request, restart are only sent then"),
    ROW_END,
};

static int
refuse(const char *command, struct mark at, struct err **e)
{
	err_at(e, ERR_INPUT, at, "'%s' may change the router", command);
	err_remedy(*e,
	    "give 'changes: true' if that is meant; without it only show, ping, "
	    "traceroute, file list and the like are sent");
	return -1;
}

static int
refuse_always(const char *command, struct mark at, struct err **e)
{
	err_at(e, ERR_INPUT, at, "'%s' is not sent from a runbook", command);
	err_remedy(*e, "%s", command_words_instead(command));
	return -1;
}

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *v = value_get(step->arguments, "command");

	(void)site;
	(void)a;
	if (v == NULL || arguments_template(v))
		return 0;
	if (command_words_instead(v->str.p) != NULL)
		return refuse_always(v->str.p, v->mark, e);
	if (!command_words_read(v->str.p) &&
	    !value_flag(step->arguments, "changes", false))
		return refuse(v->str.p, v->mark, e);
	return 0;
}

/* <command format="text"> gives what the prompt would have printed (junos-facts 3). */
static const char *
body_of(struct arena *a, const char *command)
{
	struct buf b;
	const char *copy;

	buf_init(&b, BUF_LINE);
	buf_adds(&b, "<command format=\"text\">");
	buf_add_xml(&b, str_trim(str_of(command)));
	buf_adds(&b, "</command>");
	copy = buf_copy(&b, a);
	buf_done(&b);
	return copy;
}

/* The text of <output>, or of the first element that has one. */
static struct str
text_of(const struct reply *reply)
{
	struct str text = xml_text(reply->root);

	for (const struct xml *x = reply->root->child; x != NULL && text.n == 0;
	     x = x->next)
		text = xml_text(x);
	return text;
}

static int
take(struct step_run *s, const struct ask *ask, const struct reply *reply, struct err **e)
{
	struct str text = text_of(reply);
	size_t lines = text.n > 0;

	if (reply->failed)
		return reply_err(reply, ERR_RPC, e);
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	step_result(s, "text", value_str(s->arena, text));
	s->outcome = command_words_read(ask->command) ? STEP_PASSED : STEP_CHANGED;
	if (lines == 1 && text.n < ONE_LINE)
		step_detail(s, STR_FMT, STR_ARG(text));
	else
		step_detail(s, "%zu line%s", lines, lines == 1 ? "" : "s");
	return 0;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct ask *ask = arguments;
	struct request r = {.said = ask->command};
	struct reply *reply;
	int rc;

	if (command_words_instead(ask->command) != NULL)
		return refuse_always(ask->command, (struct mark){0}, e);
	r.harmless = command_words_read(ask->command);
	if (!r.harmless && !ask->changes)
		return refuse(ask->command, (struct mark){0}, e);
	r.body = str_of(body_of(s->arena, ask->command));
	r.reads = device_reads(r.body);
	if (request_send(s, &r, &reply, e) < 0)
		return -1;
	rc = reply != NULL ? take(s, ask, reply, e) : 0;
	reply_free(reply);
	return rc;
}

const struct step_kind step_command = {
    .name = "command",
    .summary = "a command as at the router's prompt; read-only unless said otherwise",
    .help = "What later steps see: 'text', what the router printed.\n\n"
	    "    - command: show system uptime\n"
	    "    - name: counters from zero\n"
	    "      command: {command: clear interfaces statistics all, changes: "
	    "true}\n\n"
	    "Without 'changes: true' only what is known to read is sent: show, ping, "
	    "traceroute, file\n"
	    "list, file show, file checksum, test policy. Commands that edit, open a "
	    "shell or reboot are\n"
	    "never sent: there are steps for these.",
    .rows = rows,
    .size = sizeof(struct ask),
    .shorthand = "command",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .timeout_ms = TIMEOUT_MS,
    .prepare = prepare,
    .run = run,
};
