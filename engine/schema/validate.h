/*
 * A whole configuration judged offline: what a router would refuse when it loads it, and at commit. Statements and values
 * are judged as they are written, the rest after groups are applied. Each thing is said once, in the order of the text.
 * Pure.
 */
#ifndef SCHEMA_VALIDATE_H
#define SCHEMA_VALIDATE_H

#include "schema/form.h"

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING, /* a router takes it, and does what hardly anybody meant */
	SEVERITY_NOTE,    /* nothing is known against it */
};

extern const char *const severity_names[];
/* Names of the rules that can be turned off, in the arena; "syntax" cannot. */
const char *const *validate_rules(struct arena *a, size_t *ret_n);

struct problem {
	const char *rule;
	enum severity severity;
	struct mark mark; /* line and column count from 1, 0: not known */
	const char *message, *path;
	const char *word;   /* what is wrong, or missing; NULL if it is a secret */
	const char *remedy; /* or NULL */
};

struct validated {
	struct problem *v;
	size_t n;
	struct str *secrets; /* values of the configuration that nobody is to see */
	size_t nsecrets;
};

/* All in the arena. `file` and text as for form_read. A text that is no configuration is one problem, "syntax". */
void validate_text(struct arena *a, const struct schema *s, enum form form,
    const char *file, struct str text, struct validated *ret_validated);
/* The same of a tree that text was parsed to. */
void validate_tree(struct arena *a, const struct schema *s,
    const struct config_node *tree, struct validated *ret_validated);
/* What an error says of the text, as the only problem. */
void validate_error(
    struct arena *a, const struct err *e, struct validated *ret_validated);

#endif
