#include "runbook/proof.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/check.h"
#include "data/rows.h"
#include "data/value.h"
#include "runbook/arguments.h"

/* --- loading ------------------------------------------------------------------------------------------- */

static const char *const directions[] = {"both", "input", "output", NULL};
static const char *const states[] = {"up", "down", NULL};

struct form {
	const char *advertised, *accepted, *session, *interface;
	int direction, state;
	const struct value *at_most, *at_least;
};

static const struct row rows[] = {
    ROW_TEXT(struct form, advertised, "advertised", 0, NULL,
	"routes advertised to: external, internal, all, or a pattern of addresses or "
	"groups"),
    ROW_TEXT(struct form, accepted, "accepted", 0, NULL,
	"routes accepted from such neighbors"),
    ROW_TEXT(struct form, session, "session", 0, NULL,
	"state of the sessions with such neighbors"),
    ROW_TEXT(struct form, interface, "interface", 0, NULL,
	"rate of a port, or of all that fit a pattern: xe-0/1/*"),
    ROW_WORD(struct form, direction, "direction", 0, PROOF_BOTH, directions,
	"of an interface"),
    ROW_WORD(struct form, state, "state", 0, PROOF_UP, states, "of a session"),
    ROW_VALUE(struct form, at_most, "at-most", 0,
	"a number, '10 Mbit/s', or '5 %' of what was before"),
    ROW_VALUE(struct form, at_least, "at-least", 0,
	"a number, '10 Mbit/s', or '90 %' of what was before"),
    ROW_END,
};

#define LARGEST 9e18 /* of a number that is shown */

/* "10 Mbit/s", "10M", "90 %", "0" */
static bool
parse_bound(const char *text, struct proof_bound *b)
{
	static const struct {
		const char *unit;
		double of;
	} units[] = {{"", 1}, {"bit/s", 1}, {"k", 1e3}, {"kbit/s", 1e3}, {"M", 1e6},
	    {"Mbit/s", 1e6}, {"G", 1e9}, {"Gbit/s", 1e9}};
	char *end;

	b->number = strtod(text, &end);
	if (end == text || !isfinite(b->number) || b->number < 0)
		return false;
	end += strspn(end, " ");
	b->percent = strcmp(end, "%") == 0;
	for (size_t i = 0; i < sizeof units / sizeof units[0] && !b->percent; i++)
		if (strcmp(end, units[i].unit) == 0) {
			b->number *= units[i].of;
			return true;
		}
	return b->percent;
}

static int
load_bound(struct arena *a, const char *key, const struct value *v, struct proof_bound *b,
    struct err **e)
{
	*b = (struct proof_bound){.given = v != NULL};
	if (v == NULL)
		return 0;
	if (v->kind == VALUE_INT && v->integer >= 0) {
		b->number = (double)v->integer;
		b->written = arena_printf(a, "%lld", (long long)v->integer);
		return 0;
	}
	if (v->kind == VALUE_STR) {
		b->written = v->str.p;
		if (arguments_template(v) || parse_bound(b->written, b))
			return 0;
	}
	err_at(e, ERR_INPUT, v->mark, "'%s' is no bound of a proof", key);
	err_remedy(*e, "write a number, a rate like '10 Mbit/s', or '90 %%' of what was "
		       "before");
	return -1;
}

static int
one_subject(const struct form *f, const struct value *v, struct err **e)
{
	int n = (f->advertised != NULL) + (f->accepted != NULL) + (f->session != NULL) +
		(f->interface != NULL);

	if (n == 1)
		return 0;
	return err_at(e, ERR_INPUT, v->mark,
	    "a proof is about one of 'advertised', 'accepted', 'session' and "
	    "'interface'");
}

static int
load_one(
    struct arena *a, const struct value *v, bool bounded, struct proof *p, struct err **e)
{
	struct form f;

	if (rows_load(a, rows, "proof", v, &f, e) < 0 || one_subject(&f, v, e) < 0)
		return -1;
	*p = (struct proof){f.advertised, f.accepted, f.session, f.interface, f.direction,
	    f.state, {0}, {0}, v->mark};
	if (load_bound(a, "at-most", f.at_most, &p->at_most, e) < 0 ||
	    load_bound(a, "at-least", f.at_least, &p->at_least, e) < 0)
		return -1;
	if (!bounded || f.session != NULL || p->at_most.given || p->at_least.given)
		return 0;
	return err_at(e, ERR_INPUT, v->mark,
	    "a proof needs 'at-most' or 'at-least': without it nothing is proved");
}

int
proof_load(struct arena *a, const struct value *list, bool bounded,
    struct proofs *ret_proofs, struct err **e)
{
	struct proofs proofs = {0};

	if (list == NULL || (list->kind == VALUE_STR && arguments_template(list))) {
		*ret_proofs = proofs;
		return 0;
	}
	if (list->kind != VALUE_LIST)
		return err_at(e, ERR_INPUT, list->mark, "proofs are a list, not %s",
		    value_kind_name(list->kind));
	proofs.v = arena_array(a, struct proof, list->list.n + 1);
	value_each(list, it)
	{
		if (load_one(a, *it, bounded, &proofs.v[proofs.n], e) < 0)
			return -1;
		proofs.n++;
	}
	*ret_proofs = proofs;
	return 0;
}

struct proofs
proof_back(struct arena *a, const struct proofs *proofs, int64_t percent)
{
	struct proofs back = {arena_array(a, struct proof, proofs->n + 1), proofs->n};

	for (size_t i = 0; i < proofs->n; i++) {
		back.v[i] = proofs->v[i];
		back.v[i].state = PROOF_UP;
		back.v[i].at_most = (struct proof_bound){0};
		back.v[i].at_least = (struct proof_bound){.given = true,
		    .percent = true,
		    .number = (double)percent,
		    .written = arena_printf(a, "%lld %%", (long long)percent)};
	}
	return back;
}

/* --- judging ------------------------------------------------------------------------------------------- */

static bool
before_of(const struct value *before, const char *object, int64_t *ret_number)
{
	const struct value *v = before != NULL ? value_get(before, object) : NULL;

	*ret_number = v != NULL && v->kind == VALUE_INT ? v->integer : 0;
	return v != NULL;
}

/* What a bound comes to for this object, in *out for people. */
static double
bound_of(struct arena *a, const struct proof_bound *b, enum gauge_kind kind,
    int64_t before, const char **out)
{
	double number = b->percent ? (double)before * b->number / 100 : b->number;
	const char *as = gauge_number(a, kind, (int64_t)fmin(ceil(number), LARGEST));

	*out = b->percent ? arena_printf(a, "%s (%s of what was before)", as, b->written)
			  : as;
	return number;
}

static void
judge_session(struct arena *a, const struct proof *p, const struct gauge *g,
    struct check_result *r, int64_t before)
{
	/* of the way back: as it was */
	bool up = p->at_least.given ? before > 0 : p->state == PROOF_UP;

	r->passed = p->at_least.given && !up ? true : (g->value > 0) == up;
	r->expect = up                  ? "Established"
		    : p->at_least.given ? "as before"
					: "not Established";
	r->actual = g->text;
	(void)a;
}

/* What is new is not held against what was before; but if nothing at all is known of then a share of it proves nothing. */
static bool
incomparable(const struct proof *p, const struct check_result *r)
{
	return r->before == NULL && ((p->at_most.given && p->at_most.percent) ||
					(p->at_least.given && p->at_least.percent));
}

static void
judge_number(struct arena *a, const struct proof *p, const struct gauge *g,
    struct check_result *r, int64_t before)
{
	const char *most = NULL, *least = NULL;
	double value = (double)g->value;

	r->passed = true;
	if (p->at_most.given)
		r->passed &= value <= bound_of(a, &p->at_most, g->kind, before, &most);
	if (p->at_least.given)
		r->passed &= value >= bound_of(a, &p->at_least, g->kind, before, &least);
	r->expect = most != NULL && least != NULL
			? arena_printf(a, "at least %s, at most %s", least, most)
		    : most != NULL ? arena_printf(a, "at most %s", most)
				   : arena_printf(a, "at least %s", least);
	r->actual = gauge_text(a, g);
}

static void
judge_gauge(struct arena *a, const struct proof *p, const struct gauge *g,
    const struct value *before, struct check_results *out)
{
	struct check_result r = {.object = g->object};
	int64_t then;

	if (before_of(before, g->object, &then))
		r.before = g->kind == GAUGE_SESSION
			       ? then > 0 ? "Established" : "not Established"
			       : gauge_number(a, g->kind, then);
	if (g->kind == GAUGE_SESSION)
		judge_session(a, p, g, &r, then);
	else
		judge_number(a, p, g, &r, then);
	if (incomparable(p, &r))
		r.passed = before != NULL;
	check_add(out, a, r);
}

void
proof_judge(struct arena *a, const struct proof *p, const struct gauges *now,
    const struct value *before, struct check_results *out)
{
	for (size_t i = 0; i < now->n; i++)
		judge_gauge(a, p, &now->v[i], before, out);
}
