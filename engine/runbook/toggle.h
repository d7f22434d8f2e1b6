/* What activate and deactivate share: a statement that is switched on or off, as the name of the step's kind says. */
#ifndef RUNBOOK_TOGGLE_H
#define RUNBOOK_TOGGLE_H

#include "runbook/change.h"
#include "runbook/step.h"

struct toggle {
	const char *statement;
	struct change_options options;
};

#define TOGGLE_ROWS(example)                                                             \
	ROW_TEXT(struct toggle, statement, "statement", ROW_REQUIRED, NULL,              \
	    "its path: " example),                                                       \
	    CHANGE_ROWS(struct toggle), ROW_END

/* Of step_kind. */
int toggle_ready(struct step_run *s, const void *arguments, struct err **e);
int toggle_run(struct step_run *s, const void *arguments, struct err **e);

#endif
