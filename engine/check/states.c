#include "check/states.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/pattern.h"
#include "data/xml.h"

enum { WELL_BASELINE, WELL_ALL };

const char *const states_well_words[] = {"baseline", "all", NULL};

struct thing {
	const char *object;
	const char *name;
	const char *state[2]; /* by enum check_side; NULL: was not in the reply */
	bool well[2];
	bool absent; /* now: an empty place */
	const char *note;
};

/* Both sides are read with the tables of a kind. */
struct reading {
	struct states states; /* first: what is read with it */
	const struct states_kind *kind;
};

const char *
states_text(struct states *s, const struct xml *row, const char *path, struct err **e)
{
	const char *text = xml_get(s->arena, row, path);

	if (text != NULL && text[0] != '\0')
		return text;
	err_set(e, ERR_PROTOCOL, "a <%s> without <%s>", row->name, path);
	return NULL;
}

const char *
states_word(struct states *s, const struct xml *row, const char *path,
    const char *const *known, struct err **e)
{
	const char *text = states_text(s, row, path, e);

	if (text == NULL)
		return NULL;
	for (; *known != NULL; known++)
		if (strcmp(*known, text) == 0)
			return *known;
	err_set(e, ERR_PROTOCOL, "'%s' in <%s> is not known", text, path);
	return NULL;
}

int
states_put(struct states *s, const char *re, const struct states_row *row,
    enum check_side side, struct err **e)
{
	const char *object = answer_object(s->arena, re, row->object);
	struct thing *thing = map_get(&s->map, str_of(object));

	if (thing == NULL) {
		thing = arena_new_of(s->arena, struct thing);
		thing->object = object;
		thing->name = row->name != NULL ? row->name : row->object;
		map_put(&s->map, str_of(object), thing);
	}
	if (thing->state[side] != NULL)
		return err_set(
		    e, ERR_PROTOCOL, "%s is twice in the router's answer", object);
	thing->state[side] = row->state;
	thing->well[side] = row->well;
	if (side == CHECK_NOW) {
		thing->absent = row->absent;
		thing->note = row->note;
	}
	return 0;
}

static int
odd_row(const struct xml *x, const char *wanted, struct err **e)
{
	return err_set(e, ERR_PROTOCOL,
	    "<%s> where <%s> was expected in the router's answer", x->name, wanted);
}

/* Where a table was read from. */
struct place {
	const struct states_table *table;
	const char *re;
	enum check_side side;
};

/* Counts may stand beside the rows; anything that is put together must be a row. */
static int
read_rows(
    struct states *s, const struct place *at, const struct xml *body, struct err **e)
{
	xml_each(body, x)
	{
		if (xml_is(x, at->table->row)) {
			if (at->table->read(s, at->re, x, at->side, e) < 0)
				return -1;
		} else if (x->child != NULL) {
			return odd_row(x, at->table->row, e);
		}
	}
	return 0;
}

static int
read_groups(
    struct states *s, const struct place *at, const struct xml *body, struct err **e)
{
	xml_each(body, x)
	{
		if (xml_is(x, at->table->group)) {
			if (read_rows(s, at, x, e) < 0)
				return -1;
		} else if (x->child != NULL) {
			return odd_row(x, at->table->group, e);
		}
	}
	return 0;
}

static int
read_table(struct states *s, const struct states_table *table,
    const struct check_replies *replies, enum check_side side, struct err **e)
{
	const struct xml *reply = replies->v[table->reply];
	bool all = table->all != NULL && xml_walk(reply, NULL, table->all) != NULL;
	const char *want = all ? table->all : table->element;
	struct answer answer;

	if (answer_read_quiet(s->arena, reply, want, table->quiet, &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];
		struct place at = {table, part->re, side};

		if (part->quiet)
			s->quiet[side] =
			    arena_strndup(s->arena, part->text.p, part->text.n);
		else if (part->body == NULL)
			return answer_odd_text(part, want, e);
		else if ((all ? read_groups : read_rows)(s, &at, part->body, e) < 0)
			return -1;
	}
	return 0;
}

static int
read_tables(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct reading *r = self;

	for (size_t i = 0; r->kind->tables[i] != NULL; i++)
		if (read_table(&r->states, r->kind->tables[i], replies, side, e) < 0)
			return -1;
	return 0;
}

static const char *
actual_of(const struct reading *r, const struct thing *thing)
{
	const char *state = thing->state[CHECK_NOW];
	struct arena *a = r->states.arena;

	if (state == NULL)
		return r->states.quiet[CHECK_NOW] != NULL
			   ? r->states.quiet[CHECK_NOW]
			   : arena_printf(a, "the router does not list this %s any more",
				 r->kind->words.one);
	return thing->note != NULL ? arena_printf(a, "%s, %s", state, thing->note)
				   : state;
}

static const char *
expect_of(const struct reading *r, const struct thing *thing)
{
	const char *well = r->kind->words.well, *before = thing->state[CHECK_BEFORE];
	struct arena *a = r->states.arena;

	if (thing->well[CHECK_BEFORE])
		return arena_printf(a, "%s, as before", well);
	if (r->kind->as_before && before != NULL)
		return arena_printf(a, "%s, or %s as before", well, before);
	return well;
}

static bool
must(const struct check_input *in, const struct reading *r, const struct thing *thing)
{
	const struct states_expect *expect = in->expect;
	const char *now = thing->state[CHECK_NOW], *before = thing->state[CHECK_BEFORE];

	if (thing->well[CHECK_BEFORE])
		return true;
	if (now == NULL)
		return false;
	if (expect->well == WELL_ALL && !thing->absent)
		return true;
	if (!r->kind->as_before || in->before == NULL)
		return false;
	return before != NULL ? strcmp(now, before) != 0 : !thing->absent;
}

/* The counts at the end: one result if all is well, one for `min`, one if there is nothing to look at. */
static void
judge_counts(const struct check_input *in, const struct reading *r, size_t wanted,
    size_t count, struct check_results *out)
{
	const struct states_expect *expect = in->expect;
	const struct states_words *words = &r->kind->words;
	const char *quiet = r->states.quiet[CHECK_NOW];
	bool all = expect->well == WELL_ALL;
	struct arena *a = in->arena;
	const char *actual = count == 0 && quiet != NULL
				 ? quiet
				 : arena_printf(a, "%zu %s", count, words->well);

	if (expect->min > 0 && count < (size_t)expect->min)
		check_add(out, a,
		    (struct check_result){
			.object = "",
			.expect = arena_printf(a, "at least %lld %s %s",
			    (long long)expect->min, words->many, words->well),
			.actual = actual,
		    });
	if (all && wanted == 0)
		check_add(out, a,
		    (struct check_result){
			.object = "",
			.expect = arena_printf(a, "all %s %s", words->many, words->well),
			.actual = quiet != NULL
				      ? quiet
				      : arena_printf(a, "there is no %s", words->one),
		    });
	if (out->n > 0)
		return;
	check_add(out, a,
	    (struct check_result){
		.object = "",
		.passed = true,
		.expect = arena_printf(a,
		    all ? "all %s (%zu) %s" : "all %s that were before (%zu) %s",
		    words->many, wanted, words->well),
		.actual = actual,
	    });
}

static void
judge(const struct check_input *in, const struct reading *r,
    const struct patterns *ignore, struct check_results *out)
{
	size_t wanted = 0, count = 0;

	map_each(&r->states.map, it)
	{
		const struct thing *thing = it->value;

		if (patterns_match(ignore, thing->name))
			continue;
		count += thing->well[CHECK_NOW];
		wanted += thing->well[CHECK_BEFORE] || must(in, r, thing);
		if (thing->well[CHECK_NOW] || !must(in, r, thing))
			continue;
		check_add(out, in->arena,
		    (struct check_result){
			.object = thing->object,
			.expect = expect_of(r, thing),
			.actual = actual_of(r, thing),
			.before = thing->state[CHECK_BEFORE],
		    });
	}
	judge_counts(in, r, wanted, count, out);
}

bool
states_compares(const void *expect)
{
	const struct states_expect *wanted = expect;

	return wanted->well == WELL_BASELINE;
}

int
states_judge(const struct check_input *in, const struct states_kind *kind,
    struct check_results *out, struct err **e)
{
	const struct states_expect *expect = in->expect;
	struct reading r = {{.arena = in->arena, .expect = in->expect}, kind};
	struct patterns *ignore;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&r.states.map);
	rc = check_sides(in, states_compares(expect), read_tables, &r, e);
	if (rc == 0)
		judge(in, &r, ignore, out);
	map_done(&r.states.map);
	return rc;
}
