/* notify: tells people by a web service, or by a program of theirs, which is given the message in its environment. */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "check/local.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/arguments.h"
#include "runbook/step.h"
#include "runbook/webhook.h"

enum { TIMEOUT_MS = 60000, OUTPUT = 64 << 10 };

struct notice {
	const char *message, *webhook;
	struct row_texts argv;
	bool must;
};

static const struct row rows[] = {
    ROW_TEXT(struct notice, message, "message", ROW_REQUIRED, NULL, "one or more lines"),
    ROW_TEXT(struct notice, webhook, "webhook", 0, NULL,
	"address that is sent a JSON document: https://hooks.example.net/…"),
    ROW_TEXTS(struct notice, argv, "argv", 0,
	"in place of it: the program that tells, and its arguments"),
    ROW_BOOL(struct notice, must, "must", 0, false,
	"it fails if nobody could be told; else that is a warning"),
    ROW_END,
};

/* Clean of secrets: it leaves this program. */
static char *
variable(const struct step_run *s, const char *name, struct str text)
{
	struct buf out;
	char *copy;

	buf_init(&out, BUF_TEXT);
	buf_printf(&out, "%s=", name);
	if (s->run->redact != NULL)
		redact_print(s->run->redact, &out, text);
	else
		buf_addstr(&out, text);
	copy = buf_copy(&out, s->arena);
	buf_done(&out);
	return copy;
}

/* All of it, before secrets are masked: "text" is what services for chats show. */
static void
print_event(const struct step_run *s, const char *message, struct buf *out)
{
	struct arena *a = s->arena;
	struct value *v = value_map(a), *hosts = value_list(a);

	for (size_t i = 0; i < s->nbatch; i++)
		value_append(a, hosts, value_strz(a, s->batch[i]->name));
	value_set(a, v, "message", value_strz(a, message));
	value_set(a, v, "text", value_strz(a, message));
	value_set(a, v, "run", value_strz(a, s->run->run));
	value_set(a, v, "runbook", value_strz(a, s->run->runbook->name));
	value_set(a, v, "step", value_strz(a, s->step->name));
	value_set(a, v, "devices", hosts);
	json_print(v, 0, out);
}

static char *
event_variable(const struct step_run *s, const char *message)
{
	struct buf json;
	char *text;

	buf_init(&json, BUF_TEXT);
	print_event(s, message, &json);
	text = variable(s, "HOLDFAST_EVENT", buf_str(&json));
	buf_done(&json);
	return text;
}

/* Ours first; a password that this program was given is not the other one's business. */
static char **
environment(const struct step_run *s, const char *message)
{
	static const char ours[] = "HOLDFAST_";
	size_t n = 0, kept = 0;
	char **env;

	while (environ[n] != NULL)
		n++;
	env = arena_array(s->arena, char *, n + 5);
	env[kept++] = variable(s, "HOLDFAST_MESSAGE", str_of(message));
	env[kept++] = variable(s, "HOLDFAST_RUN", str_of(s->run->run));
	env[kept++] = variable(s, "HOLDFAST_RUNBOOK", str_of(s->run->runbook->name));
	env[kept++] = event_variable(s, message);
	for (size_t i = 0; i < n; i++)
		if (strncmp(environ[i], ours, sizeof ours - 1) != 0)
			env[kept++] = environ[i];
	return env;
}

static int
tell_web(struct step_run *s, const struct notice *n, struct err **e)
{
	const char *event = event_variable(s, n->message);
	const char *json = strchr(event, '=') + 1;

	return webhook_post(n->webhook, str_of(json), &s->deadline, e);
}

static int
tell_program(struct step_run *s, const struct notice *n, struct err **e)
{
	char **argv = arena_array(s->arena, char *, n->argv.n + 1);
	struct buf out;
	int rc;

	if (n->argv.n == 0)
		return err_set(e, ERR_INPUT, "'argv' names no program");
	for (size_t i = 0; i < n->argv.n; i++)
		argv[i] = arena_strdup(s->arena, n->argv.v[i]);
	buf_init(&out, OUTPUT);
	rc = local_run_in(argv, environment(s, n->message), &s->deadline, &out, e);
	buf_done(&out);
	return rc;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct notice *n = arguments;
	struct err *why = NULL;

	if (s->dry) {
		s->outcome = STEP_SKIPPED;
		step_detail(s, "dry run: nobody was told");
		return 0;
	}
	if ((n->webhook != NULL ? tell_web : tell_program)(s, n, &why) == 0) {
		char host[300];

		step_detail(s, "told by '%s'",
		    n->webhook != NULL ? webhook_host(n->webhook, host, sizeof host)
				       : n->argv.v[0]);
		return 0;
	}
	if (n->must || err_code(why) == ERR_CANCELLED) {
		*e = why;
		return -1;
	}
	s->outcome = STEP_IGNORED;
	step_detail(s, "nobody was told: %s", err_message(why));
	bus_post(s->run->bus, EV_WARNING, {"message", ev_text(s->detail)});
	err_free(why);
	return 0;
}

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	bool web = arguments_written(step, "webhook") != NULL;

	(void)site, (void)a;
	if (web == (arguments_written(step, "argv") != NULL))
		return err_at(e, ERR_INPUT, step->mark,
		    "a notice goes by 'webhook' or by 'argv', one of them");
	return 0;
}

const struct step_kind step_notify = {
    .name = "notify",
    .summary = "tells people, by a web service or a program of the site",
    .help =
	"Once for the batch. A webhook is sent a JSON document: text and message, run, "
	"runbook, step,\n"
	"devices; its certificate is checked, redirections are not followed. A "
	"program finds the text in\n"
	"HOLDFAST_MESSAGE and the document in HOLDFAST_EVENT. Secrets are masked. "
	"That nobody could be\n"
	"told is a warning, unless 'must' says otherwise.\n\n"
	"    - notify:\n"
	"        message: \"{{ batch.hosts | join(', ') }}: upgrade begins\"\n"
	"        webhook: \"{{ chat_webhook }}\"",
    .rows = rows,
    .size = sizeof(struct notice),
    .where = STEP_BATCH,
    .changes = true,
    .shows = true,
    .timeout_ms = TIMEOUT_MS,
    .prepare = prepare,
    .run = run,
};
