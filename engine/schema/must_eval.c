/* Judged in three values: what cannot be known decides nothing, so no finding is a guess. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "schema/bind.h"
#include "schema/must.h"
#include "schema/rules.h"
#include "schema/schema_node.h"

enum truth { FALSE, TRUE, UNKNOWN };

enum { KNOWN = 4096 }; /* paths whose answer is kept; power of two */

/* Have the modules the path from there? */
struct known {
	const struct schema_node *from;
	const struct must *must;
	bool possible;
};

struct judge {
	struct rule_run *run;
	struct must_count *count;
	struct known *known;    /* KNOWN of them */
	const struct bound *at; /* the statement whose constraint is judged */
	bool rooted;            /* paths from the root are those of the tree's root */
};

static enum truth judge(struct judge *j, const struct must *m);

/* --- words -------------------------------------------------------------------------------------------- */

struct words {
	struct str v[LOOKUP_WORDS];
	bool own[LOOKUP_WORDS]; /* it is the statement's value */
	int n;
};

static bool
add_word(struct words *w, struct str word)
{
	if (w->n == LOOKUP_WORDS || word.n == 0)
		return false;
	w->v[w->n++] = word;
	return true;
}

/* $$: a value or the only key. What is a pattern, a variable or a policy expression names nothing. */
static bool
own_value(const struct bound *n, struct str *ret_value)
{
	const struct schema_node *keys[2];

	if (schema_kind(n->schema) == SCHEMA_LIST && schema_keys(n->schema, keys, 2) == 1)
		*ret_value = bound_key(n, keys[0]);
	else if (!bound_is_inner(n))
		*ret_value = n->value;
	else
		return false;
	if (ret_value->n == 0)
		return false;
	for (size_t i = 0; i < ret_value->n; i++)
		if (strchr("<>*$()!&|", ret_value->p[i]) != NULL)
			return false;
	return true;
}

/* ge-0/0/0.7 is the port ge-0/0/0 and the unit 7, and ge-0/0/0 its unit 0. */
static void
split_unit(struct str name, struct str *port, struct str *unit)
{
	const char *dot = memrchr(name.p, '.', name.n);

	*port = name;
	*unit = STR("0");
	if (dot == NULL)
		return;
	port->n = (size_t)(dot - name.p);
	*unit = (struct str){dot + 1, name.n - port->n - 1};
}

/* The key of the entry of that list that n is in. */
static bool
key_of(const struct bound *n, struct str list, struct str *ret_key)
{
	const struct schema_node *keys[2];

	for (; n != NULL && n->schema != NULL; n = n->parent)
		if (schema_kind(n->schema) == SCHEMA_LIST &&
		    str_eq(str_of(n->name), list) &&
		    schema_keys(n->schema, keys, 2) == 1) {
			*ret_key = bound_key(n, keys[0]);
			return ret_key->n > 0 &&
			       memchr(ret_key->p, '<', ret_key->n) == NULL;
		}
	return false;
}

/* `${interface}.${unit}` with the keys in it. */
static bool
with_keys(struct judge *j, struct str text, struct str *ret_word)
{
	struct buf out;
	bool good = true;

	buf_init(&out, BUF_LINE);
	while (good && text.n > 0) {
		const char *end = memchr(text.p, '}', text.n);
		struct str key;

		if (!str_starts(text, STR("${")) || end == NULL) {
			buf_addc(&out, *text.p);
			text.p++, text.n--;
			continue;
		}
		good = key_of(
		    j->at, (struct str){text.p + 2, (size_t)(end - text.p) - 2}, &key);
		if (good)
			buf_addstr(&out, key);
		text.n -= (size_t)(end - text.p) + 1;
		text.p = end + 1;
	}
	*ret_word = str_of(buf_copy(&out, j->run->arena));
	buf_done(&out);
	return good;
}

static bool
put_word(struct judge *j, const struct must_word *from, struct words *to)
{
	struct str value, port, unit;

	switch (from->kind) {
	case MUST_WORD: return add_word(to, from->text);
	case MUST_KEYS: return with_keys(j, from->text, &value) && add_word(to, value);
	case MUST_SELF:
	case MUST_UNIT:
	case MUST_PORT: break;
	}
	if (!own_value(j->at, &value))
		return false;
	if (from->kind == MUST_SELF && to->n < LOOKUP_WORDS) {
		to->own[to->n] = true;
		return add_word(to, value);
	}
	split_unit(value, &port, &unit);
	if (!add_word(to, port))
		return false;
	return from->kind == MUST_PORT ||
	       (add_word(to, STR("unit")) && add_word(to, unit));
}

/* --- paths -------------------------------------------------------------------------------------------- */

static bool
ask_modules(struct judge *j, const struct schema_node *from, const struct must *m)
{
	struct str words[LOOKUP_WORDS];
	struct arena_mark mark = arena_mark(j->run->arena);
	int n = 0;
	bool possible;

	for (int i = 0; i < m->nwords && n < LOOKUP_WORDS - 2; i++) {
		words[n++] =
		    m->words[i].kind == MUST_WORD ? m->words[i].text : STR("<*>");
		if (m->words[i].kind != MUST_UNIT)
			continue;
		words[n++] = STR("unit");
		words[n++] = STR("<*>");
	}
	possible = lookup_possible(j->run->arena, from, words, n);
	arena_rewind(j->run->arena, mark);
	return possible;
}

/* Routers without tenants have no statement of that name, and nothing in it. */
static bool
is_never(struct judge *j, const struct must *m)
{
	return m->up < 0 &&
	       (str_eq(m->words[0].text, STR("tenants")) ||
		   str_eq(m->words[0].text, STR("logical-systems"))) &&
	       schema_child(schema_root(j->run->schema), m->words[0].text) == NULL;
}

static bool
is_possible(struct judge *j, const struct schema_node *from, const struct must *m)
{
	size_t i = ((uintptr_t)from >> 4 ^ (uintptr_t)m >> 3) * 2654435761u >> 7;
	struct known *k = &j->known[i & (KNOWN - 1)];

	if (k->from != from || k->must != m)
		*k = (struct known){from, m, is_never(j, m) || ask_modules(j, from, m)};
	return k->possible;
}

/* What the router itself defines. */
static bool
is_predefined(struct str name)
{
	static const struct str names[] = {{"default", 7}, {"master", 6},
	    {"mgmt_junos", 10}, {"all", 3}, {"any", 3}, {"none", 4}, {"best-effort", 11},
	    {"expedited-forwarding", 20}, {"assured-forwarding", 18},
	    {"network-control", 15}};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eq(name, names[i]))
			return true;
	return str_starts(name, STR("junos-")) || str_starts(name, STR("__"));
}

/* `interfaces ge-0/0/0.7 ...` means `interfaces ge-0/0/0 unit 7 ...` where a unit is meant. */
static bool
as_unit(const struct words *from, struct words *to)
{
	struct str port, unit;

	if (from->n < 2 || from->n + 2 > LOOKUP_WORDS ||
	    !str_eq(from->v[0], STR("interfaces")) ||
	    memchr(from->v[1].p, '.', from->v[1].n) == NULL)
		return false;
	split_unit(from->v[1], &port, &unit);
	to->v[0] = from->v[0];
	to->v[1] = port;
	to->v[2] = STR("unit");
	to->v[3] = unit;
	memcpy(to->v + 4, from->v + 2, (size_t)(from->n - 2) * sizeof *to->v);
	to->n = from->n + 2;
	return true;
}

static enum truth
judge_any(struct judge *j, const struct bound *from, const struct must *m,
    const struct words *w)
{
	const struct lookup *l = j->run->lookup;
	struct words split;

	if (lookup_words(l, from, w->v, w->n, NULL, NULL) > 0)
		return TRUE;
	if (!is_possible(j, from->schema, m))
		return UNKNOWN;
	if (m->up < 0 && as_unit(w, &split))
		return lookup_words(l, from, split.v, split.n, NULL, NULL) > 0 ? TRUE
									       : UNKNOWN;
	for (int i = 0; i < w->n; i++)
		if (w->own[i] && is_predefined(w->v[i]))
			return UNKNOWN;
	return FALSE;
}

/* --- all: every entry goes on --- */

struct all {
	const struct lookup *lookup;
	const struct str *rest;
	int nrest;
	int entries;
	int going;
};

static void
goes_on(void *ctx, const struct bound *entry)
{
	struct all *all = ctx;

	all->entries++;
	all->going +=
	    lookup_words(all->lookup, entry, all->rest, all->nrest, NULL, NULL) > 0;
}

static enum truth
judge_all(struct judge *j, const struct bound *from, const struct must *m,
    const struct words *w)
{
	struct all all = {.lookup = j->run->lookup};
	int first = 0;

	while (first < w->n && w->v[first].p[0] != '<')
		first++;
	if (first + 1 >= w->n || !is_possible(j, from->schema, m))
		return UNKNOWN;
	all.rest = w->v + first + 1;
	all.nrest = w->n - first - 1;
	lookup_words(j->run->lookup, from, w->v, first + 1, goes_on, &all);
	if (all.entries == 0)
		return UNKNOWN;
	return all.going == all.entries ? TRUE : FALSE;
}

static enum truth
judge_unique(struct judge *j, const struct bound *from, const struct must *m,
    const struct words *w)
{
	int n = lookup_words(j->run->lookup, from, w->v, w->n, NULL, NULL);

	if (n == 0 && !is_possible(j, from->schema, m))
		return UNKNOWN;
	return n <= 1 ? TRUE : FALSE;
}

static enum truth
judge_path(struct judge *j, const struct must *m)
{
	static enum truth (*const how[])(struct judge *, const struct bound *,
	    const struct must *, const struct words *) = {
	    [MUST_ANY] = judge_any,
	    [MUST_ALL] = judge_all,
	    [MUST_UNIQUE] = judge_unique,
	};
	const struct bound *from = j->at;
	struct words w = {.n = 0};

	for (int i = 0; from != NULL && i < m->up; i++)
		from = from->parent;
	if (m->up < 0)
		from = j->rooted ? j->run->root : NULL;
	if (from == NULL || from->schema == NULL)
		return UNKNOWN;
	for (int i = 0; i < m->nwords; i++)
		if (!put_word(j, &m->words[i], &w))
			return UNKNOWN;
	return how[m->how](j, from, m, &w);
}

/* --- expressions -------------------------------------------------------------------------------------- */

static enum truth
judge_not(struct judge *j, const struct must *m)
{
	enum truth t = judge(j, m->a);

	return t == UNKNOWN ? UNKNOWN : t == TRUE ? FALSE : TRUE;
}

/* `decides` of one side decides. */
static enum truth
judge_both(struct judge *j, const struct must *m, enum truth decides)
{
	enum truth a = judge(j, m->a), b;

	if (a == decides)
		return a;
	b = judge(j, m->b);
	return b == decides ? b : a == UNKNOWN ? a : b;
}

static enum truth
judge(struct judge *j, const struct must *m)
{
	switch (m->op) {
	case MUST_PATH: return judge_path(j, m);
	case MUST_NOT: return judge_not(j, m);
	case MUST_AND: return judge_both(j, m, FALSE);
	case MUST_OR: return judge_both(j, m, TRUE);
	}
	return UNKNOWN;
}

/* --- statements --------------------------------------------------------------------------------------- */

/* The message that follows the constraint, with the value for $$. */
static const char *
message_of(struct judge *j, const struct schema_note *note, const struct schema_note *end)
{
	const char *text = note->text, *dollars;
	struct str value = {NULL, 0};

	if (++note < end && strcmp(note->name, "must-message") == 0)
		text = note->text;
	else
		return arena_printf(
		    j->run->arena, "statements constraint check failed: %s", text);
	dollars = strstr(text, "$$");
	if (dollars == NULL || (schema_features(j->at->schema) & SCHEMA_SECRET) != 0 ||
	    !own_value(j->at, &value))
		return text;
	return arena_printf(j->run->arena, "%.*s" STR_FMT "%s", (int)(dollars - text),
	    text, STR_ARG(value), dollars + 2);
}

static void
break_must(struct judge *j, const char *message)
{
	const struct bound *at = j->at;

	if (rule_is_blamed(j->run, at) || rule_is_blamed(j->run, at->parent))
		return;
	/* a key stands for its entry */
	if (schema_is_key(at->schema) && at->parent != NULL)
		at = at->parent;
	rule_found(j->run, at, message);
}

static void
judge_statement(struct judge *j, const struct bound *n)
{
	const struct schema_note *note = n->schema->notes;
	const struct schema_note *end = note + n->schema->nnotes;

	j->at = n;
	for (; note < end; note++) {
		enum truth t;

		if (strcmp(note->name, "must") != 0)
			continue;
		j->count->met++;
		if (note->must == NULL) {
			j->count->unparsed++;
			continue;
		}
		t = judge(j, note->must);
		j->count->held += t == TRUE;
		j->count->broken += t == FALSE;
		j->count->unknown += t == UNKNOWN;
		if (t == FALSE)
			break_must(j, message_of(j, note, end));
	}
}

static void
judge_below(struct judge *j, const struct bound *n)
{
	bound_each(n, c)
	{
		if (!lookup_active(c))
			continue;
		if (c->schema->nnotes > 0)
			judge_statement(j, c);
		judge_below(j, c);
	}
}

/* Groups are judged where they are applied, profiles when their variables have values. */
static const struct part {
	struct str name;
	bool judged;
	bool rooted;
} parts[] = {
    {{"groups", 6}, false, false},
    {{"dynamic-profiles", 16}, false, false},
    {{"logical-systems", 15}, true, false},
    {{"tenants", 7}, true, false},
    {{NULL, 0}, true, true},
};

static const struct part *
part_of(const struct bound *n)
{
	const struct part *p = parts;

	while (p->name.p != NULL && !str_eq(p->name, str_of(n->name)))
		p++;
	return p;
}

void
must_check(struct rule_run *r, struct must_count *count)
{
	static const struct schema_rule must = {
	    .name = "must", .severity = FINDING_ERROR};
	struct must_count uncounted = {0};
	struct judge j = {.run = r, .count = count != NULL ? count : &uncounted};
	const struct schema_rule *before = r->rule;

	r->rule = &must;
	j.known = calloc(KNOWN, sizeof *j.known);
	if (j.known == NULL)
		abort();
	bound_each(r->root, c)
	{
		const struct part *part = part_of(c);

		if (!lookup_active(c) || !part->judged)
			continue;
		j.rooted = part->rooted;
		if (c->schema->nnotes > 0)
			judge_statement(&j, c);
		judge_below(&j, c);
	}
	free(j.known);
	r->rule = before;
}
