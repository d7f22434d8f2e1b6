#include "runbook/ask.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/err.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/gate_text.h"
#include "runbook/key.h"
#include "runbook/person.h"
#include "runbook/step.h"

enum { PATIENCE_MS = 3600 * 1000 };

static const struct {
	char key;
	const char *event; /* GATE */
	const char *says;
} answers[] = {
    [ASK_ABORT] = {'A', "aborted", "abort"},
    [ASK_RETRY] = {'R', "approved", "retry"},
    [ASK_CONTINUE] = {'C', "approved", "continue"},
};

static void
post(const struct step_run *s, const char *gate, const char *message, const char *how)
{
	const char *who = how != NULL ? person_here(s->arena) : NULL;

	bus_post(s->run->bus, EV_GATE, {"step", ev_text(s->step->name)},
	    {"id", ev_text(s->step->id)}, {"gate", ev_text(gate)},
	    {"message", ev_text(message)},
	    {"device", ev_text(s->host != NULL ? s->host->name : NULL)},
	    {"who", ev_text(who)}, {"how", ev_text(how != NULL ? how : "key")});
}

static void
print_question(const struct step_run *s, const char *why, struct buf *out)
{
	const char *device = s->host != NULL ? s->host->name : "all";

	buf_printf(out, "\n[ %s ] ", device);
	gate_text_plain(out, str_of(s->step->name));
	buf_printf(out, ": %s\n[ %s ] ⚠ Retry, continue or abort? ⚠\n", why, device);
	buf_adds(out, "Press 'R' to retry, 'C' to continue or 'A' to abort\n");
}

/* The key that was pressed; 0: nobody was there. */
static int
wait_key(const struct step_run *s, const char *why, char *ret_key, struct err **e)
{
	struct deadline d = deadline_in(PATIENCE_MS, s->run->cancel);
	struct key_terminal k;
	struct buf text;
	int rc;

	d.cancel_at = CANCEL_FINISH;
	if (key_open(&k, STDIN_FILENO, STDERR_FILENO, e) < 0)
		return -1;
	buf_init(&text, BUF_TEXT);
	print_question(s, why, &text);
	key_say(&k, buf_str(&text));
	buf_done(&text);
	rc = key_read(&k, "RCA", &d, ret_key, e);
	key_close(&k);
	return rc;
}

enum ask_answer
ask_on_failure(struct step_run *s, const char *why)
{
	enum ask_answer answer = ASK_ABORT;
	struct err *e = NULL;
	const char *clean;
	char key = 0;

	if (!s->run->terminal || s->dry)
		return ASK_NOBODY;
	clean = gate_text_clean(s->arena, s->run->redact, str_of(why));
	post(s, "asked", arena_printf(s->arena, "%s: retry, continue or abort?", clean),
	    NULL);
	if (wait_key(s, clean, &key, &e) < 0) {
		post(s, "aborted", err_message(e), "signal");
		err_free(e);
		return ASK_ABORT;
	}
	if (key == 0) {
		post(s, "timed-out", "nobody has answered for an hour", NULL);
		return ASK_ABORT;
	}
	for (int i = 0; i < (int)(sizeof answers / sizeof *answers); i++)
		if (answers[i].key == key)
			answer = (enum ask_answer)i;
	post(s, answers[answer].event, answers[answer].says, "key");
	return answer;
}
