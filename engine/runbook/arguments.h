/*
 * The arguments of a step: checked as they are written when the runbook is loaded, and made for a router when the step
 * comes: texts in them that hold '{{' or '{%' are templates.
 */
#ifndef RUNBOOK_ARGUMENTS_H
#define RUNBOOK_ARGUMENTS_H

#include <stdbool.h>

struct arena;
struct err;
struct mark;
struct runbook_step;
struct site;
struct step_kind;
struct template_set;
struct value;

/* A text is a template if it holds '{{', '{%' or '{#'; a list or mapping if one in it is. */
bool arguments_template(const struct value *v);
/* An argument as it is written; if the shorthand was used that of `key` is the whole. NULL: absent. */
const struct value *arguments_written(const struct runbook_step *step, const char *key);
/* Keys and types of all that holds no template. ERR_UNKNOWN_KEY, ERR_INPUT at its mark. */
int arguments_check(struct arena *a, const struct step_kind *kind,
    const struct value *arguments, struct err **e);
/* What the kind's rows fill, in a. What template_snippet_value and rows_load say. */
int arguments_load(struct template_set *set, const struct runbook_step *step,
    const struct value *vars, struct arena *a, void **ret_arguments, struct err **e);
/* A value as it is written with its templates done. */
int arguments_render(struct template_set *set, const struct value *written,
    const struct value *vars, struct arena *a, struct value **ret_value, struct err **e);
/* Whether an expression holds. */
int arguments_hold(struct template_set *set, const char *expression, struct mark at,
    const struct value *vars, bool *ret_holds, struct err **e);
/* For the templates of a runbook: the site's own filters are known, what is undefined is an error. template_set_free. */
struct template_set *arguments_set(struct arena *a, const struct site *site);

#endif
