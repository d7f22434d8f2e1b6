#include "check/claim.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "check/pattern.h"
#include "check/subject.h"
#include "data/value.h"
#include "data/xpath.h"

struct claim_file {
	const char *rows, *count, *value, *name, *say;
	const struct value *id, *of;
	int holds_for, if_none, if_gone, if_new;
	const struct value *conditions[CONDITIONS];
};

static const char *const for_words[] = {"all", "any", "none", NULL};
static const char *const none_words[] = {"error", "pass", "fail", NULL};
static const char *const side_words[] = {"auto", "pass", "fail", NULL};

const struct row claim_rows[] = {
    ROW_TEXT(struct claim_file, rows, "rows", 0, NULL,
	"what is looked at, one by one: XPath; of text a regular expression"),
    ROW_VALUE(struct claim_file, id, "id", 0,
	"what names a row: an XPath at it, or a group; or a list of them"),
    ROW_TEXT(struct claim_file, value, "value", 0, NULL,
	"what of a row, or of the whole, is judged: XPath, or a group; of a whole text a "
	"regular expression"),
    ROW_TEXT(struct claim_file, count, "count", 0, NULL,
	"instead of rows and value: how many of this there are"),
#define CONDITION(code, key, compares, help)                                             \
	ROW_VALUE(struct claim_file, conditions[CONDITION_##code], key, 0, help),
#include "check/conditions.def"
#undef CONDITION
    ROW_VALUE(struct claim_file, of, "of", 0, "a number: what 'within' is relative to"),
    ROW_WORD(struct claim_file, holds_for, "holds-for", 0, 0, for_words,
	"of how many rows it must hold"),
    ROW_WORD(struct claim_file, if_none, "if-none", 0, 0, none_words,
	"if nothing is selected"),
    ROW_WORD(struct claim_file, if_gone, "if-gone", 0, 0, side_words,
	"a row that was there before; auto: as 'compare' has it"),
    ROW_WORD(struct claim_file, if_new, "if-new", 0, 0, side_words,
	"a row that was not there before; auto: as 'compare' has it"),
    ROW_TEXT(struct claim_file, name, "name", 0, NULL, "what reports call the value"),
    ROW_TEXT(struct claim_file, say, "say", 0, NULL,
	"what a report says of a failure; {id}, {re}, {now} and {before} are filled in"),
    ROW_END,
};

struct loading {
	struct arena *arena;
	const struct value *map;
	struct claim_file file;
	enum source_form form;
	struct claim claim;
};

static int
at_key(struct loading *l, const char *key, const char *what, struct err **e)
{
	return err_at(e, ERR_INPUT, value_get(l->map, key)->mark, "'%s' %s", key, what);
}

/* --- selectors ---------------------------------------------------------------------------------------- */

static int
load_id(struct loading *l, struct err **e)
{
	const struct value *id = l->file.id;
	struct row_texts *into = &l->claim.id;
	size_t n = id == NULL ? 0 : id->kind == VALUE_LIST ? id->list.n : 1;

	into->v = arena_array(l->arena, const char *, n + 1);
	for (; into->n < n; into->n++) {
		const struct value *one =
		    id->kind == VALUE_LIST ? id->list.v[into->n] : id;

		if (one->kind != VALUE_STR &&
		    !(one->kind == VALUE_INT && l->form == SOURCE_TEXT))
			return err_at(e, ERR_INPUT, one->mark,
			    "'id' must be text or a list of texts, not %s",
			    value_kind_name(one->kind));
		into->v[into->n] = one->kind == VALUE_STR ? one->str.p
							  : arena_printf(l->arena, "%lld",
								(long long)one->integer);
	}
	if (n == 0 && l->file.rows != NULL)
		return err_at(e, ERR_INPUT, value_get(l->map, "rows")->mark,
		    "'rows' need an 'id', which names them in reports");
	if (n > 0 && l->file.rows == NULL && l->file.count == NULL)
		return at_key(l, "id", "names rows: there are none", e);
	return 0;
}

/* An expression is tried when the file is read; a group must be one of it. */
static int
try_pattern(struct loading *l, const char *key, const char *expression,
    const char *const *groups, size_t n, struct err **e)
{
	struct arena *scratch = arena_new();
	struct pattern *p;
	int rc = pattern_new(scratch, expression, &p, e);

	if (rc < 0)
		err_mark(*e, value_get(l->map, key)->mark);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (pattern_group(p, groups[i]) < 0) {
			rc = err_at(e, ERR_INPUT, value_get(l->map, key)->mark,
			    "'%s' has no group '%s'", key, groups[i]);
			err_remedy(*e, "write it as (?<%s>…)", groups[i]);
		}
	arena_free(scratch);
	return rc;
}

static int
try_path(struct loading *l, const char *key, const char *path, struct err **e)
{
	if (path == NULL || xpath_check(path, e) == 0)
		return 0;
	err_mark(*e, value_get(l->map, key)->mark);
	return -1;
}

static int
try_paths(struct loading *l, struct err **e)
{
	if (try_path(l, "rows", l->file.rows, e) < 0 ||
	    try_path(l, "count", l->file.count, e) < 0 ||
	    try_path(l, "value", l->file.value, e) < 0 ||
	    try_path(l, "holds", l->claim.holds, e) < 0)
		return -1;
	for (size_t i = 0; i < l->claim.id.n; i++)
		if (try_path(l, "id", l->claim.id.v[i], e) < 0)
			return -1;
	return 0;
}

static int
try_patterns(struct loading *l, struct err **e)
{
	const struct claim *c = &l->claim;
	const char *key = c->count != NULL ? "count" : "rows";
	const char *expression = c->count != NULL ? c->count : c->rows;

	if (c->holds != NULL)
		return at_key(l, "holds", "is XPath, which text knows nothing of", e);
	if (expression == NULL)
		return c->value != NULL ? try_pattern(l, "value", c->value, NULL, 0, e)
					: 0;
	if (try_pattern(l, key, expression, c->id.v, c->id.n, e) < 0)
		return -1;
	return c->value != NULL ? try_pattern(l, key, expression, &c->value, 1, e) : 0;
}

/* --- conditions ------------------------------------------------------------------------------------------ */

/* Whether it looks at values at all, not only at rows. */
static bool
needs_value(const struct condition *c)
{
	if (c->code == CONDITION_COMPARE)
		return c->compare == COMPARE_NOT_LESS || c->compare == COMPARE_NOT_MORE;
	return c->code != CONDITION_HOLDS;
}

static int
load_conditions(struct loading *l, struct err **e)
{
	struct condition *v = arena_array(l->arena, struct condition, CONDITIONS);
	struct claim *c = &l->claim;

	for (int code = 0; code < CONDITIONS; code++) {
		const struct value *value = l->file.conditions[code];

		if (value == NULL)
			continue;
		if (condition_load(l->arena, (enum condition_code)code, value, l->file.of,
			&v[c->n], e) < 0)
			return -1;
		if (condition_compares(&v[c->n]))
			c->compares = true;
		if (code == CONDITION_HOLDS)
			c->holds = v[c->n].text;
		c->n++;
	}
	c->v = v;
	if (c->n > 0)
		return 0;
	err_at(e, ERR_INPUT, l->map->mark, "nothing is claimed");
	err_remedy(*e,
	    "add a condition: 'is', 'in', 'matches', 'at-least', 'compare' …; see "
	    "'holdfast checks'");
	return -1;
}

static void
load_value(struct loading *l)
{
	struct claim *c = &l->claim;
	bool needed = false;

	for (size_t i = 0; i < c->n; i++)
		needed = needed || needs_value(&c->v[i]);
	c->value = l->file.value;
	if (c->value == NULL && c->count == NULL) {
		if (l->form == SOURCE_TEXT)
			c->value = c->rows != NULL && needed ? "0" : NULL;
		else if (needed || c->rows == NULL)
			c->value = ".";
	}
	c->label = l->file.name != NULL ? l->file.name
		   : c->count != NULL   ? arena_printf(l->arena, "count of %s", c->count)
		   : l->file.value != NULL ? l->file.value
		   : c->rows != NULL       ? c->rows
					   : "";
}

/* --- what goes together -------------------------------------------------------------------------------------- */

static int
check_together(struct loading *l, struct err **e)
{
	const struct claim *c = &l->claim;

	if (c->count != NULL && c->rows != NULL)
		return at_key(l, "count", "stands instead of 'rows'", e);
	if (c->count != NULL && l->file.value != NULL)
		return at_key(
		    l, "count", "is a value itself: 'value' is one too many", e);
	if (c->count != NULL && c->if_none != CLAIM_IF_UNSAID)
		return at_key(l, "if-none", "says nothing: none of a count is 0", e);
	if (l->file.of != NULL && l->file.conditions[CONDITION_WITHIN] == NULL)
		return at_key(l, "of", "belongs to 'within'", e);
	if (l->file.conditions[CONDITION_EXISTS] != NULL && l->file.value == NULL)
		return at_key(l, "exists", "needs a 'value' that is there or not", e);
	if (c->holds_for != CLAIM_ALL && c->compares)
		return at_key(l, "holds-for",
		    "must be 'all' if something is compared with before", e);
	if (c->holds_for != CLAIM_ALL && l->file.conditions[CONDITION_SAME] != NULL)
		return at_key(l, "holds-for", "must be 'all' with 'same'", e);
	if (c->holds_for != CLAIM_ALL && c->rows == NULL)
		return at_key(l, "holds-for", "is said of 'rows'", e);
	if (!c->compares && c->if_gone != CLAIM_IF_UNSAID)
		return at_key(
		    l, "if-gone", "says nothing: nothing is compared with before", e);
	if (!c->compares && c->if_new != CLAIM_IF_UNSAID)
		return at_key(
		    l, "if-new", "says nothing: nothing is compared with before", e);
	return 0;
}

static const char *const places[] = {"id", "re", "now", "before"};

/* "{id}" and the like at p: its index in places, else -1. */
static int
place_at(const char *p)
{
	for (int i = 0; i < 4; i++) {
		size_t n = strlen(places[i]);

		if (p[0] == '{' && strncmp(p + 1, places[i], n) == 0 && p[n + 1] == '}')
			return i;
	}
	return -1;
}

static int
check_say(struct loading *l, struct err **e)
{
	if (l->file.say != NULL && l->file.say[0] == '\0')
		return at_key(l, "say", "is empty", e);
	for (const char *p = l->file.say; p != NULL && *p != '\0'; p++)
		if (*p == '{' && place_at(p) < 0) {
			at_key(l, "say", "has a '{' that begins none of its names", e);
			err_remedy(
			    *e, "use {id}, {re}, {now} and {before}, and no other '{'");
			return -1;
		}
	return 0;
}

int
claim_load(struct arena *a, const struct value *map, enum source_form form,
    struct claim *ret_claim, struct err **e)
{
	struct loading l = {.arena = a, .map = map, .form = form};
	struct claim *c = &l.claim;

	if (map->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, map->mark,
		    "an entry of 'judge' must be a mapping, not %s",
		    value_kind_name(map->kind));
	if (rows_load(a, claim_rows, "entry of 'judge'", map, &l.file, e) < 0)
		return -1;
	*c = (struct claim){
	    .rows = l.file.rows,
	    .count = l.file.count,
	    .say = l.file.say,
	    .holds_for = l.file.holds_for,
	    .if_none = l.file.if_none,
	    .if_gone = l.file.if_gone,
	    .if_new = l.file.if_new,
	    .mark = map->mark,
	};
	if (load_conditions(&l, e) < 0 || load_id(&l, e) < 0 ||
	    check_together(&l, e) < 0 || check_say(&l, e) < 0)
		return -1;
	load_value(&l);
	if ((form == SOURCE_TEXT ? try_patterns(&l, e) : try_paths(&l, e)) < 0)
		return -1;
	*ret_claim = *c;
	return 0;
}

const char *
claim_say(const struct claim *claim, const struct subject *s, const char *now,
    const char *before, struct arena *a)
{
	const char *const said[] = {
	    s->id, s->re, now, before != NULL ? before : "unknown"};
	struct buf out;
	const char *kept;

	buf_init(&out, BUF_LINE);
	for (const char *p = claim->say; *p != '\0'; p++) {
		int place = place_at(p);

		if (place < 0) {
			buf_addc(&out, *p);
			continue;
		}
		buf_adds(&out, said[place]);
		p += strlen(places[place]) + 1;
	}
	kept = buf_copy(&out, a);
	buf_done(&out);
	return kept;
}
