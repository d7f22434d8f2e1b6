/* Kinds of steps by their names, and the names of outcomes. */
#include "runbook/step.h"

#include <string.h>

const char *
step_outcome_name(enum step_outcome o)
{
	static const char *const names[STEP_OUTCOMES] = {
#define STEP_OUTCOME(code, name, meaning) [STEP_##code] = name,
#include "runbook/outcome.def"
#undef STEP_OUTCOME
	};

	return names[o];
}

const struct step_kind *
step_kind_named(const char *name)
{
	for (size_t i = 0; step_kinds[i] != NULL; i++)
		if (strcmp(step_kinds[i]->name, name) == 0)
			return step_kinds[i];
	return NULL;
}

enum step_where
step_where_of(const struct runbook_step *step)
{
	return step->kind->place != NULL ? step->kind->place(step) : step->kind->where;
}
