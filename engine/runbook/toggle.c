#include "runbook/toggle.h"

#include <string.h>

#include "runbook/reversal.h"

static struct reversal
reversal_of(const struct step_run *s, const struct toggle *t)
{
	bool on = strcmp(s->step->kind->name, "activate") == 0;

	return (struct reversal){.activate = on ? t->statement : NULL,
	    .deactivate = on ? NULL : t->statement,
	    .key = "statement",
	    .options = &t->options};
}

int
toggle_ready(struct step_run *s, const void *arguments, struct err **e)
{
	struct reversal r = reversal_of(s, arguments);

	return reversal_ready(s, &r, e);
}

int
toggle_run(struct step_run *s, const void *arguments, struct err **e)
{
	struct reversal r = reversal_of(s, arguments);
	struct reversal_done done;

	return reversal_do(s, &r, &done, e);
}
