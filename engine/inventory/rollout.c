#include "inventory/rollout.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/value.h"
#include "inventory/inventory.h"
#include "inventory/model.h"

enum { DIGITS = 9 }; /* of a number: no fleet is larger than INVENTORY_HOSTS */

static const char like_batches[] = "write it like [1, 10%, 25%]: routers, or per cent";
static const char like_budget[] = "write it like 2, 5% or {all: 5%, fra: 1}";

static int
refuse(struct err **e, struct mark at, const char *remedy)
{
	err_mark(*e, at);
	err_remedy(*e, "%s", remedy);
	return -1;
}

/* --- a number or per cent ---------------------------------------------------------------------------- */

/* "10" or "10%"; a sign or anything else is none. */
static bool
share_text(struct str s, struct rollout_share *ret_share)
{
	int64_t n = 0;
	bool percent = str_ends(s, STR("%"));
	struct str digits = str_trim((struct str){s.p, s.n - percent});

	if (digits.n == 0 || digits.n > DIGITS)
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		if (!isdigit((unsigned char)digits.p[i]))
			return false;
		n = n * 10 + (digits.p[i] - '0');
	}
	*ret_share = (struct rollout_share){n, percent};
	return true;
}

/* Whether it can be meant: per cent from 1 to 100, a number from `least` on. */
static int
share_load(const char *key, const struct value *v, int64_t least,
    struct rollout_share *ret_share, struct err **e)
{
	struct rollout_share s;

	if (v->kind == VALUE_INT && v->integer >= 0 && v->integer <= INVENTORY_HOSTS)
		s = (struct rollout_share){v->integer, false};
	else if (v->kind != VALUE_STR || !share_text(v->str, &s))
		return err_set(e, ERR_INPUT,
		    "'%s' takes a number of routers or per cent of them", key);
	if (s.percent && (s.number < 1 || s.number > 100))
		return err_set(e, ERR_INPUT, "'%s' must be from 1%% to 100%%, not %lld%%",
		    key, (long long)s.number);
	if (!s.percent && (s.number < least || s.number > INVENTORY_HOSTS))
		return err_set(e, ERR_INPUT, "'%s' must be from %lld to %d, not %lld",
		    key, (long long)least, INVENTORY_HOSTS, (long long)s.number);
	*ret_share = s;
	return 0;
}

const char *
rollout_share_text(struct arena *a, const struct rollout_share *share)
{
	return arena_printf(
	    a, "%lld%s", (long long)share->number, share->percent ? "%" : "");
}

/* --- the keys ---------------------------------------------------------------------------------------- */

static int
load_canary(struct arena *a, const struct value *v, struct rollout *r, struct err **e)
{
	static const char like[] = "write a number of routers, or names like [fra-edge1]";
	struct rollout_share s;

	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	r->canary_mark = v->mark;
	if (v->kind == VALUE_INT || (v->kind == VALUE_STR && share_text(v->str, &s))) {
		if (share_load("canary", v, 0, &s, e) < 0)
			return refuse(e, v->mark, like);
		if (!s.percent) {
			r->canary_count = s.number;
			return 0;
		}
	}
	r->canary.v = arena_array(a, const char *, value_count(v) + 1);
	if (v->kind == VALUE_STR && !str_ends(v->str, STR("%")))
		r->canary.v[r->canary.n++] = v->str.p;
	else if (v->kind == VALUE_LIST)
		value_each(v, it)
		{
			if ((*it)->kind != VALUE_STR)
				break;
			r->canary.v[r->canary.n++] = (*it)->str.p;
		}
	if (r->canary.n > 0 && (v->kind == VALUE_STR || r->canary.n == v->list.n))
		return 0;
	err_set(e, ERR_INPUT, "'canary' takes a number or names of routers and groups");
	return refuse(e, v->mark, like);
}

/* One size stands for a list of one. */
static int
load_batches(struct arena *a, const struct value *v, struct rollout *r, struct err **e)
{
	static const struct rollout_share usual[] = {{1, false}, {10, true}, {25, true}};
	size_t n = v != NULL && v->kind == VALUE_LIST ? v->list.n : 1;
	struct rollout_share *sizes;

	r->batches = usual;
	r->nbatches = sizeof usual / sizeof usual[0];
	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (n == 0) {
		err_set(e, ERR_INPUT, "'batches' is empty");
		return refuse(e, v->mark, like_batches);
	}
	sizes = arena_array(a, struct rollout_share, n);
	for (size_t i = 0; i < n; i++) {
		const struct value *one = v->kind == VALUE_LIST ? v->list.v[i] : v;

		if (share_load("batches", one, 1, &sizes[i], e) < 0)
			return refuse(e, one->mark, like_batches);
	}
	r->batches = sizes;
	r->nbatches = n;
	return 0;
}

static int
load_budgets(struct arena *a, const struct value *v, struct rollout_budget *into,
    size_t *ret_n, struct err **e)
{
	size_t n = 1; /* "all" is the first */

	if (value_get(v, "all") == NULL) {
		err_set(e, ERR_INPUT, "'failure-budget' does not say how many of 'all'");
		return refuse(e, v->mark, like_budget);
	}
	value_pairs(v, it)
	{
		struct rollout_budget *b;

		if (it->key->kind != VALUE_STR) {
			err_set(
			    e, ERR_INPUT, "a key of 'failure-budget' must be a group");
			return refuse(e, it->key->mark, like_budget);
		}
		b = str_eq(it->key->str, STR("all")) ? into : &into[n++];
		b->group = arena_strdup(a, it->key->str.p);
		b->mark = it->key->mark;
		if (share_load("failure-budget", it->value, 0, &b->most, e) < 0)
			return refuse(e, it->value->mark, like_budget);
	}
	*ret_n = n;
	return 0;
}

static int
load_budget(struct arena *a, const struct value *v, struct rollout *r, struct err **e)
{
	struct rollout_budget *budgets =
	    arena_array(a, struct rollout_budget, 1 + (v != NULL ? value_count(v) : 0));

	budgets[0].group = "all";
	r->budgets = budgets;
	r->nbudgets = 1;
	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (v->kind == VALUE_MAP)
		return load_budgets(a, v, budgets, &r->nbudgets, e);
	if (share_load("failure-budget", v, 0, &budgets[0].most, e) < 0)
		return refuse(e, v->mark, like_budget);
	return 0;
}

int
rollout_load(struct arena *a, const struct rollout_written *written,
    struct rollout *ret_rollout, struct err **e)
{
	struct rollout r = {.soak_ms = written->soak_ms > 0 ? written->soak_ms : 0};

	if (load_canary(a, written->canary, &r, e) < 0 ||
	    load_batches(a, written->batches, &r, e) < 0 ||
	    load_budget(a, written->budget, &r, e) < 0)
		return -1;
	*ret_rollout = r;
	return 0;
}

/* --- against the inventory --------------------------------------------------------------------------- */

int
rollout_canary(const struct rollout *r, const struct inventory *inv, struct arena *a,
    const struct host *const **ret_hosts, size_t *ret_n, struct err **e)
{
	const struct host **hosts;
	size_t n = 0;

	*ret_hosts = NULL;
	*ret_n = 0;
	if (r->canary.n == 0)
		return 0;
	if (inventory_limit(inv, a, r->canary.v, r->canary.n, &hosts, e) < 0) {
		err_mark(*e, r->canary_mark);
		return -1;
	}
	while (hosts[n] != NULL)
		n++;
	*ret_hosts = hosts;
	*ret_n = n;
	return 0;
}

static int
no_group(
    const struct rollout_budget *b, const char *const *names, size_t n, struct err **e)
{
	const char *near = str_nearest(str_of(b->group), names, n);

	err_at(e, ERR_INPUT, b->mark, "'failure-budget' names '%s', which is no group",
	    b->group);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e, "name groups of the inventory");
	return -1;
}

static int
check_groups(
    const struct rollout *r, const struct inventory *inv, struct arena *a, struct err **e)
{
	const char **names = arena_array(a, const char *, inv->groups.n);

	for (size_t i = 0; i < inv->groups.n; i++)
		names[i] = inv->groups.v[i]->name;
	for (size_t i = 0; i < r->nbudgets; i++) {
		size_t k = 0;

		while (k < inv->groups.n && strcmp(names[k], r->budgets[i].group) != 0)
			k++;
		if (k == inv->groups.n)
			return no_group(&r->budgets[i], names, inv->groups.n, e);
	}
	return 0;
}

int
rollout_check(const struct rollout *r, const struct inventory *inv, struct err **e)
{
	struct arena *a = arena_new();
	const struct host *const *hosts;
	size_t n = 0, all = inventory_count(inv);

	if (rollout_canary(r, inv, a, &hosts, &n, e) == 0 &&
	    check_groups(r, inv, a, e) == 0) {
		n += (size_t)r->canary_count;
		if (n >= all && all > 1) {
			err_at(e, ERR_INPUT, r->canary_mark,
			    "the canary would be the whole fleet of %zu routers", all);
			err_remedy(*e, "a canary is a small part that goes first");
		}
	}
	arena_free(a);
	return *e == NULL ? 0 : -1;
}

/* --- the command line -------------------------------------------------------------------------------- */

static struct value *
marked(struct value *v, const char *name)
{
	v->mark = (struct mark){name, 0, 0};
	return v;
}

struct value *
rollout_option(struct arena *a, const char *name, const char *text)
{
	struct value *list = marked(value_list(a), name);
	struct value *map = marked(value_map(a), name);
	struct str rest = str_of(text);

	do {
		struct str word = str_trim(str_cut(&rest, ','));
		struct str key = word, value = word;

		value_append(a, list, marked(value_str(a, word), name));
		if (memchr(word.p, '=', word.n) == NULL)
			continue;
		key = str_cut(&value, '=');
		value_put(a, map, marked(value_str(a, key), name),
		    marked(value_str(a, value), name));
	} while (rest.n > 0);
	if (map->map.n == list->list.n)
		return map;
	return list->list.n == 1 ? list->list.v[0] : list;
}
