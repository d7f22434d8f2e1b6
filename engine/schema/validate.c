#include "schema/validate.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"
#include "config/inherit.h"
#include "schema/across.h"
#include "schema/rules.h"
#include "schema/schema.h"

const char *const severity_names[] = {"error", "warning", "note", NULL};

/* By kind of finding. */
static const struct validate_rule rules[] = {
    [FINDING_UNKNOWN] = {"unknown-statement", SEVERITY_ERROR,
	"a statement that the modules do not have",
	"With the built-in modules it is a note, since they do not have all of Junos; "
	"with\n"
	"a folder of the router's own modules (--schema) it is an error."},
    [FINDING_VALUE] = {"value", SEVERITY_ERROR, "a value that its type does not take",
	"Numbers out of their range, names that are not among those that may stand "
	"there,\n"
	"addresses and expressions that are none: what a router refuses at load."},
    [FINDING_MISSING] = {"missing", SEVERITY_ERROR,
	"an argument, a key or a mandatory statement is missing",
	"What a router refuses at load or at commit."},
    [FINDING_TRAILING] = {"trailing", SEVERITY_ERROR, "words or entries too many",
	"What a router refuses at load or at commit."},
    [FINDING_DUPLICATE] = {"duplicate", SEVERITY_WARNING,
	"two values where one can be: the second counts",
	"A router says nothing of it, and hardly anybody meant it. So are two "
	"statements\n"
	"that exclude each other, of which a router keeps the last."},
    [FINDING_EMPTY] = {"empty", SEVERITY_WARNING, "a statement without contents",
	"A router ignores it, and says so when it is loaded."},
};

static const struct validate_rule must_rule = {"must", SEVERITY_ERROR,
    "a constraint that the modules carry is broken (junos:must)",
    "What a router says at commit check, in its words: statements that need or exclude\n"
    "one another, names that are not defined."};

enum { RULES = sizeof rules / sizeof *rules };

static enum severity
severity_of(enum finding_severity s)
{
	return s == FINDING_ERROR ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static int
by_name(const void *va, const void *vb)
{
	const struct validate_rule *a = va, *b = vb;

	return strcmp(a->name, b->name);
}

const struct validate_rule *
validate_rule_list(struct arena *a, size_t *ret_n)
{
	struct validate_rule *list;
	size_t n = 0;

	while (schema_rules[n] != NULL)
		n++;
	list = arena_array(a, struct validate_rule, n + RULES + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct validate_rule){schema_rules[i]->name,
		    severity_of(schema_rules[i]->severity), schema_rules[i]->summary,
		    schema_rules[i]->help};
	memcpy(list + n, rules, sizeof rules);
	list[n + RULES] = must_rule;
	n += RULES + 1;
	qsort(list, n, sizeof *list, by_name);
	*ret_n = n;
	return list;
}

const char *const *
validate_rules(struct arena *a, size_t *ret_n)
{
	const struct validate_rule *list = validate_rule_list(a, ret_n);
	const char **names = arena_array(a, const char *, *ret_n);

	for (size_t i = 0; i < *ret_n; i++)
		names[i] = list[i].name;
	return names;
}

struct judge {
	struct arena *arena;
	const struct schema *schema;
	const char *file; /* of marks that have none */
	VEC(struct problem) problems;
	VEC(struct str) secrets;
	struct map said; /* place, rule and word: what groups repeat is said once */
	const struct rule_router *router; /* or NULL */
	bool inherited; /* values and words were judged where they are written */
};

static void
say(struct judge *j, struct problem p)
{
	const char *key;

	if (p.mark.file == NULL)
		p.mark.file = j->file;
	key = arena_printf(j->arena, "%d:%d:%s:%s", p.mark.line, p.mark.col, p.rule,
	    p.mark.line > 0 && p.word != NULL ? p.word : p.message);
	if (map_has(&j->said, str_of(key)))
		return;
	map_put(&j->said, str_of(key), j);
	vec_push(&j->problems, p);
}

static bool
is_secret(const struct finding *f)
{
	return f->at != NULL && f->at->schema != NULL &&
	       (schema_features(f->at->schema) & SCHEMA_SECRET) != 0;
}

/* The router's words, and what they are about if they do not say it. */
static const char *
message_of(struct judge *j, const struct finding *f)
{
	const char *named;

	if (f->kind == FINDING_UNKNOWN)
		return arena_printf(j->arena, "unknown statement '%s'", f->word);
	if (f->word == NULL || f->kind == FINDING_DUPLICATE)
		return f->message;
	named =
	    f->kind == FINDING_VALUE ? f->word : arena_printf(j->arena, "'%s'", f->word);
	if (strstr(f->message, named) != NULL)
		return f->message;
	return arena_printf(j->arena, "%s: '%s'", f->message, f->word);
}

static void
found(void *ctx, const struct finding *f)
{
	struct judge *j = ctx;
	struct problem p = {.mark = f->mark, .path = f->path, .word = f->word};

	if (f->kind == FINDING_RULE) {
		p.rule = f->rule;
		p.severity = severity_of(f->severity);
		p.message = f->message;
		say(j, p);
		return;
	}
	p.rule = rules[f->kind].name;
	p.severity = rules[f->kind].severity;
	if (j->inherited && f->kind == FINDING_VALUE)
		return;
	if (f->kind == FINDING_UNKNOWN && schema_builtin(j->schema))
		p.severity = SEVERITY_NOTE;
	p.message = message_of(j, f);
	if (f->kind == FINDING_VALUE && is_secret(f)) {
		p.message = arena_printf(
		    j->arena, "not a value of '%s'", schema_name(f->at->schema));
		p.word = NULL;
	}
	if (f->near != NULL)
		p.remedy = arena_printf(j->arena, "did you mean '%s'?", f->near);
	say(j, p);
}

static void
no_finding(void *ctx, const struct finding *f)
{
	(void)ctx;
	(void)f;
}

static void
keep_secrets(struct judge *j, const struct bound *n)
{
	if (n->schema != NULL && n->value.n > 0 &&
	    (schema_features(n->schema) & SCHEMA_SECRET) != 0)
		vec_push(&j->secrets, n->value);
	bound_each(n, c) keep_secrets(j, c);
}

/* What a commit check sees: groups and interface ranges applied. */
static void
judge_applied(struct judge *j, const struct formed *formed)
{
	struct config_inherit how = {.keep = true};
	const struct bound *whole = formed->bound;

	j->inherited = true;
	if (config_inherits(formed->tree))
		whole = bound_from_config(j->arena, j->schema,
		    config_inherit(j->arena, formed->tree, &how), no_finding, NULL);
	bound_check(j->arena, j->schema, whole, found, j);
	schema_rules_check(j->arena, j->schema, whole, j->router, found, j);
}

static void
judge_formed(struct judge *j, const struct formed *formed)
{
	bound_check_values(j->arena, j->schema, formed->bound, found, j);
	judge_applied(j, formed);
	keep_secrets(j, formed->bound);
}

static int
by_place(const void *a, const void *b)
{
	const struct problem *p = a, *q = b;

	if (p->mark.line != q->mark.line)
		return p->mark.line < q->mark.line ? -1 : 1;
	if (p->mark.col != q->mark.col)
		return p->mark.col < q->mark.col ? -1 : 1;
	return p->message != q->message ? strcmp(p->message, q->message) : 0;
}

static void
finish(struct judge *j, struct validated *out)
{
	out->n = j->problems.n;
	out->v = arena_array(j->arena, struct problem, out->n + 1);
	out->nsecrets = j->secrets.n;
	out->constraints = (struct must_count){0};
	out->secrets = arena_array(j->arena, struct str, out->nsecrets + 1);
	if (out->n > 0) {
		qsort(j->problems.v, out->n, sizeof *out->v, by_place);
		memcpy(out->v, j->problems.v, out->n * sizeof *out->v);
	}
	if (out->nsecrets > 0)
		memcpy(out->secrets, j->secrets.v, out->nsecrets * sizeof *out->secrets);
	vec_done(&j->problems);
	vec_done(&j->secrets);
	map_done(&j->said);
}

void
validate_error(struct arena *a, const struct err *e, struct validated *ret_validated)
{
	const struct err *inner = e;
	struct mark at;

	while (err_cause(inner) != NULL)
		inner = err_cause(inner);
	at = err_where(inner);
	at.file = at.file != NULL ? arena_strdup(a, at.file) : NULL;
	ret_validated->n = 1;
	ret_validated->nsecrets = 0;
	ret_validated->constraints = (struct must_count){0};
	ret_validated->v = arena_new_of(a, struct problem);
	*ret_validated->v = (struct problem){.rule = "syntax",
	    .mark = at,
	    .path = "[edit]",
	    .message = arena_strdup(a, err_message(inner)),
	    .remedy = arena_strdup(a, err_get_remedy(inner))};
}

void
validate_router(struct arena *a, const struct schema *s,
    const struct validate_subject *subject, struct validated *ret_validated)
{
	struct must_count counted = {0};
	const struct rule_router router = {
	    subject->address, subject->port, subject->facts, &counted};
	struct judge j = {
	    .arena = a, .schema = s, .file = subject->file, .router = &router};
	struct err *e = NULL;
	struct formed formed;

	map_init(&j.said);
	if (form_read(a, s, subject->form, subject->file, subject->text, found, &j,
		&formed, &e) == 0) {
		judge_formed(&j, &formed);
		finish(&j, ret_validated);
		ret_validated->constraints = counted;
		return;
	}
	finish(&j, ret_validated);
	validate_error(a, e, ret_validated);
	err_free(e);
}

void
validate_text(struct arena *a, const struct schema *s, enum form form, const char *file,
    struct str text, struct validated *ret_validated)
{
	validate_router(a, s,
	    &(struct validate_subject){.form = form, .file = file, .text = text},
	    ret_validated);
}

void
validate_tree(struct arena *a, const struct schema *s, const struct config_node *tree,
    struct validated *ret_validated)
{
	struct judge j = {.arena = a, .schema = s};
	struct formed formed = {.tree = tree};

	map_init(&j.said);
	formed.bound = bound_from_config(a, s, tree, found, &j);
	judge_formed(&j, &formed);
	finish(&j, ret_validated);
}

/* --- several routers ---------------------------------------------------------------------------------- */

struct across_judge {
	validate_site_fn *say;
	void *ctx;
};

static void
say_across(void *ctx, size_t router, const struct finding *f)
{
	const struct across_judge *j = ctx;
	const struct problem p = {.rule = f->rule,
	    .severity = severity_of(f->severity),
	    .mark = f->mark,
	    .message = f->message,
	    .path = f->path,
	    .word = f->word};

	j->say(j->ctx, router, &p);
}

void
validate_site(struct arena *a, const struct router_facts *const *routers, size_t n,
    validate_site_fn *told, void *ctx)
{
	struct across_judge j = {told, ctx};

	across_check(a, routers, n, say_across, &j);
}
