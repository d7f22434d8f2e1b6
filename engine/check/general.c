#include "check/general.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "check/claim.h"
#include "check/subject.h"
#include "data/value.h"

enum { CLAIMS_MOST = 100 };

int
general_load(struct arena *a, const char *site_dir, const struct value *collect,
    const struct value *judge, const struct general **ret_general, struct err **e)
{
	struct general *g = arena_new_of(a, struct general);
	struct check_source *source = arena_new_of(a, struct check_source);
	struct claim *v;

	if (source_load(a, site_dir, collect, source, e) < 0)
		return -1;
	if (judge->kind != VALUE_LIST || judge->list.n == 0 ||
	    judge->list.n > CLAIMS_MOST)
		return err_at(e, ERR_INPUT, judge->mark,
		    "'judge' must be a list of at most %d claims", CLAIMS_MOST);
	v = arena_array(a, struct claim, judge->list.n);
	for (; g->n < judge->list.n; g->n++)
		if (claim_load(a, judge->list.v[g->n], source->form, &v[g->n], e) < 0)
			return -1;
	g->source = source;
	g->v = v;
	*ret_general = g;
	return 0;
}

/* --- one claim ------------------------------------------------------------------------------------------ */

struct judging {
	const struct check_input *in;
	struct check_results *out;
	enum source_form form;
	struct evidence sides[2]; /* by enum check_side */
	const struct claim *claim;
	struct subjects subjects;
	size_t looked_at, held, failed; /* rows */
};

static const char *
expected(struct judging *j, const struct condition *only, const struct subject *s)
{
	static const char *const quantities[] = {"", "any row: ", "no row: "};
	const struct claim *c = j->claim;
	struct buf out;
	const char *kept;

	buf_init(&out, BUF_LINE);
	if (only == NULL)
		buf_adds(&out, quantities[c->holds_for]);
	for (size_t i = 0; i < c->n; i++) {
		if (only != NULL && only != &c->v[i])
			continue;
		if (only == NULL && i > 0)
			buf_adds(&out, ", ");
		else if (c->label[0] != '\0' && c->v[i].code != CONDITION_HOLDS)
			buf_printf(&out, "%s ", c->label);
		condition_print(&c->v[i], s, &out);
	}
	kept = buf_copy(&out, j->in->arena);
	buf_done(&out);
	return kept;
}

static const char *
before_of(struct judging *j, const struct subject *s)
{
	if (j->sides[CHECK_BEFORE].v == NULL)
		return NULL;
	return subject_values(s, CHECK_BEFORE, j->in->arena);
}

static void
add(struct judging *j, const struct subject *s, const char *expect, const char *actual)
{
	const char *before = before_of(j, s);

	if (j->claim->say != NULL)
		actual = claim_say(j->claim, s,
		    subject_values(s, CHECK_NOW, j->in->arena), before, j->in->arena);
	j->failed++;
	check_add(j->out, j->in->arena,
	    (struct check_result){.object = s->object,
		.expect = expect,
		.actual = actual,
		.before = before});
}

/* What a comparison has to say of rows that are on one side only, unless the claim says so itself. */
static bool
one_side_fails(const struct claim *c, enum check_side missing)
{
	int said = missing == CHECK_NOW ? c->if_gone : c->if_new;

	if (said != CLAIM_IF_UNSAID)
		return said == CLAIM_IF_FAIL;
	for (size_t i = 0; i < c->n; i++) {
		if (c->v[i].code != CONDITION_COMPARE) {
			if (condition_compares(&c->v[i]) && missing == CHECK_NOW)
				return true;
			continue;
		}
		switch (c->v[i].compare) {
		case COMPARE_NO_DIFF: return true;
		case COMPARE_ONLY_REMOVED:
		case COMPARE_LIST_NOT_MORE: return missing == CHECK_BEFORE;
		default: return missing == CHECK_NOW;
		}
	}
	return false;
}

/* The first condition that a row does not meet; NULL: it meets all. */
static int
first_unmet(struct judging *j, const struct subject *s,
    const struct condition **ret_unmet, bool *ret_unread, struct err **e)
{
	const struct claim *c = j->claim;

	*ret_unmet = NULL;
	*ret_unread = false;
	for (size_t i = 0; i < c->n; i++) {
		enum condition_verdict verdict;

		if (condition_compares(&c->v[i]) && !s->there[CHECK_BEFORE])
			continue;
		if (condition_judge(&c->v[i], s, j->in->arena, &verdict, e) < 0)
			return -1;
		if (verdict == CONDITION_HOLDS_SO)
			continue;
		*ret_unmet = &c->v[i];
		*ret_unread = verdict == CONDITION_UNREAD;
		return 0;
	}
	return 0;
}

static bool
says(const struct claim *c, enum condition_code code)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].code == code)
			return true;
	return false;
}

/* A row whose value selects nothing. */
static int
judge_nothing(struct judging *j, const struct subject *s, struct err **e)
{
	const struct claim *c = j->claim;

	if (c->if_none == CLAIM_IF_PASS) {
		j->held++;
		return 0;
	}
	if (c->if_none == CLAIM_IF_FAIL) {
		add(j, s, expected(j, NULL, s), "nothing");
		return 0;
	}
	err_set(e, ERR_PROTOCOL, "'%s' selects nothing%s%s", c->value,
	    s->object[0] != '\0' ? " of " : "", s->object);
	err_remedy(
	    *e, "correct the path, or say with 'if-none: pass' or 'fail' that it may");
	return -1;
}

static int
judge_there(struct judging *j, const struct subject *s, struct err **e)
{
	const struct claim *c = j->claim;
	const struct condition *unmet;
	bool unread;

	j->looked_at++;
	if (c->value != NULL && s->n[CHECK_NOW] == 0 && !says(c, CONDITION_EXISTS) &&
	    !(c->compares && s->n[CHECK_BEFORE] > 0))
		return judge_nothing(j, s, e);
	if (first_unmet(j, s, &unmet, &unread, e) < 0)
		return -1;
	if (unread && c->holds_for != CLAIM_ALL)
		return err_set(e, ERR_PROTOCOL, "'%s' of %s is no number",
		    subject_values(s, CHECK_NOW, j->in->arena), s->object);
	if (unmet == NULL)
		j->held++;
	if (c->holds_for == CLAIM_NONE && unmet == NULL)
		add(j, s, expected(j, NULL, s),
		    subject_values(s, CHECK_NOW, j->in->arena));
	if (c->holds_for == CLAIM_ALL && unmet != NULL)
		add(j, s, expected(j, unmet, s),
		    arena_printf(j->in->arena, "%s%s",
			subject_values(s, CHECK_NOW, j->in->arena),
			unread ? ", which cannot be compared as numbers" : ""));
	return 0;
}

static int
judge_row(struct judging *j, const struct subject *s, struct err **e)
{
	const struct claim *c = j->claim;

	if (!s->there[CHECK_NOW]) {
		if (!c->compares)
			return 0;
		j->looked_at++;
		if (one_side_fails(c, CHECK_NOW))
			add(j, s, "there, as before", "not there any more");
		else
			j->held++;
		return 0;
	}
	if (c->compares && !s->there[CHECK_BEFORE] && one_side_fails(c, CHECK_BEFORE)) {
		j->looked_at++;
		add(j, s, "not there, as before",
		    subject_values(s, CHECK_NOW, j->in->arena));
		return 0;
	}
	return judge_there(j, s, e);
}

/* --- claims on all rows together ----------------------------------------------------------------------------- */

/* All the values of a row, for comparing: what is shown of them may be cut. */
static const char *
all_values(const struct subject *s, struct arena *a)
{
	struct buf all;
	const char *kept;

	buf_init(&all, 4 * BUF_TEXT);
	for (size_t i = 0; i < s->n[CHECK_NOW]; i++)
		buf_printf(
		    &all, "%zu:%s", strlen(s->v[CHECK_NOW][i]), s->v[CHECK_NOW][i]);
	kept = buf_copy(&all, a);
	buf_done(&all);
	return kept;
}

/* The first row that has the values which most have: those that the others should have. */
static const struct subject *
most_common(struct judging *j)
{
	struct arena *a = j->in->arena;
	const struct subject *best = NULL;
	struct map counts;
	size_t most = 0;

	map_init(&counts);
	map_each(&j->subjects.map, it)
	{
		const struct subject *s = it->value;
		const char *values = all_values(s, a);
		size_t *n = map_get(&counts, str_of(values));

		if (!s->there[CHECK_NOW])
			continue;
		if (n == NULL) {
			n = arena_new_of(a, size_t);
			map_put(&counts, str_of(values), n);
		}
		if (++*n > most) {
			most = *n;
			best = s;
		}
	}
	map_done(&counts);
	return best;
}

static void
judge_same(struct judging *j)
{
	struct arena *a = j->in->arena;
	const struct subject *common = most_common(j);

	if (common == NULL)
		return;
	map_each(&j->subjects.map, it)
	{
		const struct subject *s = it->value;

		if (s->there[CHECK_NOW] &&
		    strcmp(all_values(s, a), all_values(common, a)) != 0)
			add(j, s,
			    arena_printf(a, "%s %s, as of most", j->claim->label,
				subject_values(common, CHECK_NOW, a)),
			    subject_values(s, CHECK_NOW, a));
	}
}

static int
judge_none(struct judging *j, struct err **e)
{
	const struct claim *c = j->claim;
	const char *rows = c->rows != NULL ? c->rows : "";

	if (c->if_none == CLAIM_IF_UNSAID) {
		err_set(e, ERR_PROTOCOL, "'%s' selects nothing", rows);
		err_remedy(
		    *e, "correct it, or say with 'if-none: pass' or 'fail' that it may");
		return -1;
	}
	check_add(j->out, j->in->arena,
	    (struct check_result){.object = "",
		.passed = c->if_none == CLAIM_IF_PASS,
		.expect = expected(j, NULL, NULL),
		.actual = arena_printf(j->in->arena, "'%s' selects nothing", rows)});
	return 0;
}

/* The only row, if it is the whole answer. */
static const struct subject *
whole(struct judging *j)
{
	map_each(&j->subjects.map, it)
	{
		if (j->claim->rows == NULL && j->looked_at == 1)
			return it->value;
	}
	return NULL;
}

static void
conclude(struct judging *j)
{
	bool passed = j->claim->holds_for != CLAIM_ANY || j->held > 0;
	const struct subject *only = whole(j);
	struct check_result r = {
	    .object = "", .passed = passed, .expect = expected(j, NULL, only)};

	if (only != NULL) {
		r.actual = subject_values(only, CHECK_NOW, j->in->arena);
		r.before = before_of(j, only);
	} else {
		r.actual = arena_printf(
		    j->in->arena, "%zu of %zu are so", j->held, j->looked_at);
	}
	check_add(j->out, j->in->arena, r);
}

static int
judge_rows(struct judging *j, struct err **e)
{
	map_each(&j->subjects.map, it)
	{
		if (judge_row(j, it->value, e) < 0)
			return -1;
	}
	if (j->looked_at == 0)
		return judge_none(j, e);
	if (says(j->claim, CONDITION_SAME))
		judge_same(j);
	if (j->failed == 0)
		conclude(j);
	return 0;
}

/* What was before is shown of every row, but only a comparison depends on it. */
static int
read_before(struct judging *j, struct err **e)
{
	struct err *why = NULL;

	if (j->sides[CHECK_BEFORE].v == NULL ||
	    subjects_read(
		&j->subjects, j->claim, &j->sides[CHECK_BEFORE], CHECK_BEFORE, &why) == 0)
		return 0;
	if (!j->claim->compares) {
		err_free(why);
		return 0;
	}
	*e = why;
	return err_wrap(e, "in the baseline");
}

static int
judge_claim(struct judging *j, const struct claim *claim, struct err **e)
{
	int rc;

	j->claim = claim;
	j->looked_at = j->held = j->failed = 0;
	j->subjects = (struct subjects){.arena = j->in->arena};
	map_init(&j->subjects.map);
	rc = subjects_read(&j->subjects, claim, &j->sides[CHECK_NOW], CHECK_NOW, e);
	if (rc == 0)
		rc = read_before(j, e);
	if (rc == 0)
		rc = judge_rows(j, e);
	map_done(&j->subjects.map);
	if (rc < 0)
		err_mark(*e, claim->mark);
	return rc;
}

/* --- the kind --------------------------------------------------------------------------------------------------- */

static bool
compares(const void *expect)
{
	const struct general *g = expect;

	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].compares)
			return true;
	return false;
}

static int
open_side(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct judging *j = self;
	struct err *why = NULL;

	if (evidence_open(j->in->arena, replies->v[0], j->form, &j->sides[side], &why) ==
	    0)
		return 0;
	if (side == CHECK_BEFORE && !compares(j->in->expect)) {
		err_free(why);
		return 0;
	}
	*e = why;
	return -1;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct general *g = in->expect;
	struct judging j = {.in = in, .out = out, .form = g->source->form};
	int rc = check_sides(in, compares(g), open_side, &j, e);

	for (size_t i = 0; i < g->n && rc == 0; i++)
		rc = judge_claim(&j, &g->v[i], e);
	evidence_close(&j.sides[CHECK_NOW]);
	evidence_close(&j.sides[CHECK_BEFORE]);
	return rc;
}

const struct check_kind general_kind = {
    .name = "collect",
    .summary = "what 'collect' gets, judged by the claims of 'judge'",
    .size = sizeof(struct general),
    .judge = judge,
    .compares = compares,
};
