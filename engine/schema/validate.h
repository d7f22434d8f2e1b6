/*
 * A whole configuration judged offline: what a router would refuse when it loads it, and at commit. Statements and values
 * are judged as they are written, the rest after groups are applied. Each thing is said once, in the order of the text.
 * Pure.
 */
#ifndef SCHEMA_VALIDATE_H
#define SCHEMA_VALIDATE_H

#include "schema/form.h"
#include "schema/must.h"

struct router_facts;

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING, /* a router takes it, and does what hardly anybody meant */
	SEVERITY_NOTE,    /* nothing is known against it */
};

extern const char *const severity_names[];
/* A rule that can be turned off; "syntax" cannot. */
struct validate_rule {
	const char *name;
	enum severity severity;
	const char *summary; /* one line */
	const char *help;    /* some lines */
};

/* All of them by name, in the arena. */
const struct validate_rule *validate_rule_list(struct arena *a, size_t *ret_n);
/* Their names only. */
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
	struct must_count constraints; /* of statements that are there */
};

/* A router's configuration, and what is known of the router beside it. */
struct validate_subject {
	enum form form;
	const char *file;
	struct str text;
	const char *address;        /* the router is reached by; NULL: not known */
	int port;                   /* for NETCONF; 0: not known */
	struct router_facts *facts; /* filled (router_facts.h), or NULL */
};

void validate_router(struct arena *a, const struct schema *s,
    const struct validate_subject *subject, struct validated *ret_validated);
/* All in the arena. `file` and text as for form_read. A text that is no configuration is one problem, "syntax". */
void validate_text(struct arena *a, const struct schema *s, enum form form,
    const char *file, struct str text, struct validated *ret_validated);
/* The same of a tree that text was parsed to. */
void validate_tree(struct arena *a, const struct schema *s,
    const struct config_node *tree, struct validated *ret_validated);
/* What routers of a site do not agree in, at the place of the `router`th of them. Texts are in the arena. */
typedef void validate_site_fn(void *ctx, size_t router, const struct problem *problem);
void validate_site(struct arena *a, const struct router_facts *const *routers, size_t n,
    validate_site_fn *told, void *ctx);
/* What an error says of the text, as the only problem. */
void validate_error(
    struct arena *a, const struct err *e, struct validated *ret_validated);

#endif
