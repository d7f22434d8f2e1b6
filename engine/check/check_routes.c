/* How many routes the tables hold (junos-facts 3.6). */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/pattern.h"
#include "check/reading.h"
#include "data/xml.h"

struct routes_expect {
	int count;
	int64_t least;
	int64_t most;
	struct row_texts ignore;
};

enum { ACTIVE, TOTAL, ROUTES_MOST = 1000000000 };

static const char *const count_words[] = {"active", "total", NULL};
static const char *const count_paths[] = {"active-route-count", "total-route-count"};

static const struct row rows[] = {
    ROW_WORD(struct routes_expect, count, "count", 0, ACTIVE, count_words,
	"which routes of a table are counted"),
    ROW_INT(struct routes_expect, least, "least", 0, 90, 0, 100,
	"percent of the routes of before that must be there"),
    ROW_INT(struct routes_expect, most, "most", 0, 0, 0, 100000,
	"percent of the routes of before that may be there; 0: not looked at"),
    ROW_TEXTS(struct routes_expect, ignore, "ignore", 0,
	"regular expressions on the table's name"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-route-summary-information/>", NULL};

struct table {
	const char *object;
	const char *name;
	bool seen[2]; /* by enum check_side */
	int64_t routes[2];
};

struct tables {
	struct arena *arena;
	const char *path; /* of the number that counts */
	struct map map;
};

static int
read_table(struct tables *w, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	const char *name = xml_get(w->arena, x, "table-name"), *object;
	struct table *table;
	int64_t routes = 0;
	int got;

	if (name == NULL || name[0] == '\0')
		return err_set(e, ERR_PROTOCOL, "a route table without a name");
	got = reading_whole(x, w->path, &routes, e);
	if (got == 0)
		err_set(e, ERR_PROTOCOL, "<%s> is missing", w->path);
	else if (got > 0 && routes > ROUTES_MOST)
		got = err_set(e, ERR_PROTOCOL, "<%s> is too large", w->path);
	if (got <= 0)
		return err_wrap(e, "table %s", name);
	object = answer_object(w->arena, re, arena_printf(w->arena, "table %s", name));
	table = map_get(&w->map, str_of(object));
	if (table == NULL) {
		table = arena_new_of(w->arena, struct table);
		table->object = object;
		table->name = name;
		map_put(&w->map, str_of(object), table);
	}
	if (table->seen[side])
		return err_set(
		    e, ERR_PROTOCOL, "%s is twice in the router's answer", object);
	table->seen[side] = true;
	table->routes[side] = routes;
	return 0;
}

static int
read_tables(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct tables *w = self;
	struct answer answer;
	size_t n = 0;

	if (answer_read(
		w->arena, replies->v[0], "route-summary-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];

		if (part->body == NULL)
			return answer_odd_text(part, "route-summary-information", e);
		for (const struct xml *x = xml_child(part->body, "route-table");
		     x != NULL; x = xml_next(x, "route-table"), n++)
			if (read_table(w, part->re, x, side, e) < 0)
				return -1;
	}
	return n > 0 ? 0 : err_set(e, ERR_PROTOCOL, "the router lists no route table");
}

/* Rounded so that neither bound is passed by half a route. */
static int64_t
share(int64_t routes, int64_t percent, bool up)
{
	return routes / 100 * percent + (routes % 100 * percent + (up ? 99 : 0)) / 100;
}

static const char *
count_text(const struct check_input *in, int64_t routes)
{
	const struct routes_expect *expect = in->expect;

	return arena_printf(
	    in->arena, "%lld %s", (long long)routes, count_words[expect->count]);
}

static void
judge_table(
    const struct check_input *in, const struct table *t, struct check_results *out)
{
	const struct routes_expect *expect = in->expect;
	int64_t now = t->routes[CHECK_NOW], before = t->routes[CHECK_BEFORE];
	int64_t least = share(before, expect->least, true);
	int64_t most = share(before, expect->most, false);
	bool too_many = expect->most > 0 && now > most;

	if (now >= least && !too_many && (t->seen[CHECK_NOW] || before == 0))
		return;
	check_add(out, in->arena,
	    (struct check_result){
		.object = t->object,
		.expect =
		    too_many
			? arena_printf(in->arena, "at most %lld (%lld %% of before)",
			      (long long)most, (long long)expect->most)
			: arena_printf(in->arena, "at least %lld (%lld %% of before)",
			      (long long)least, (long long)expect->least),
		.actual = t->seen[CHECK_NOW]
			      ? count_text(in, now)
			      : "the router does not list this table any more",
		.before = count_text(in, before),
	    });
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct routes_expect *expect = in->expect;
	struct tables w = {.arena = in->arena, .path = count_paths[expect->count]};
	struct patterns *ignore;
	size_t n = 0;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&w.map);
	rc = check_sides(in, true, read_tables, &w, e);
	map_each(&w.map, it)
	{
		const struct table *t = it->value;

		if (rc < 0 || !t->seen[CHECK_BEFORE] || patterns_match(ignore, t->name))
			continue;
		judge_table(in, t, out);
		n++;
	}
	if (rc == 0 && out->n == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.passed = true,
			.expect = arena_printf(
			    in->arena, "the routes that were in %zu tables before", n),
			.actual = "they are there",
		    });
	map_done(&w.map);
	return rc;
}

const struct check_kind check_routes = {
    .name = "routes",
    .summary = "every route table holds about as many routes as before",
    .rows = rows,
    .size = sizeof(struct routes_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = check_always,
};
