/* Routing engines (junos-facts 3.11). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "data/xml.h"

struct engine_expect {
	const char *status;
	int64_t cpu_idle_min;
	int64_t memory_max;
	double load_max;
};

static const struct row rows[] = {
    ROW_TEXT(struct engine_expect, status, "status", 0, "OK",
	"what each routing engine says of itself"),
    ROW_INT(struct engine_expect, cpu_idle_min, "cpu-idle-min", 0, 0, 0, 100,
	"percent; 0: not looked at"),
    ROW_INT(struct engine_expect, memory_max, "memory-max", 0, 100, 1, 100,
	"percent; 100: not looked at"),
    ROW_FLOAT(struct engine_expect, load_max, "load-max", 0, 0,
	"one-minute average; 0 (default): not looked at"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-route-engine-information/>", NULL};

struct engine {
	const char *object;
	const struct xml *x[2]; /* by enum check_side; NULL: was not in the reply */
};

struct engines {
	struct arena *arena;
	struct map map;
};

/* "re0" by its slot; a router with one engine gives it no slot. */
static const char *
name_of(struct arena *a, const char *re, const struct xml *x)
{
	const char *slot = xml_get(a, x, "slot");

	if (slot != NULL && slot[0] != '\0')
		return answer_object(a, re, arena_printf(a, "re%s", slot));
	return re[0] != '\0' ? re : "routing engine";
}

static int
read_engine(struct engines *w, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	const char *name = name_of(w->arena, re, x);
	struct engine *engine = map_get(&w->map, str_of(name));

	if (engine == NULL) {
		engine = arena_new_of(w->arena, struct engine);
		engine->object = name;
		map_put(&w->map, str_of(name), engine);
	}
	if (engine->x[side] != NULL)
		return err_set(
		    e, ERR_PROTOCOL, "'%s' is twice in the router's answer", name);
	engine->x[side] = x;
	return 0;
}

static int
read_engines(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct engines *w = self;
	struct answer answer;

	if (answer_read(w->arena, replies->v[0], "route-engine-information", &answer, e) <
	    0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];
		const struct xml *x = xml_child(part->body, "route-engine");

		if (part->body == NULL)
			return answer_odd_text(part, "route-engine-information", e);
		if (x == NULL)
			return err_set(
			    e, ERR_PROTOCOL, "the router lists no routing engine");
		for (; x != NULL; x = xml_next(x, "route-engine"))
			if (read_engine(w, part->re, x, side, e) < 0)
				return -1;
	}
	return 0;
}

/* A limit on a number that an engine reports. */
struct limit {
	const char *what;     /* "memory in use" */
	const char *unit;     /* " %" */
	const char *paths[2]; /* the first that there is; SRX has names of its own */
	double bound;
	bool at_least; /* the bound is the least allowed, not the most */
	double most;   /* a number above cannot be */
	bool asked;
};

/* 1: read; 0: the engine does not report it. */
static int
read_number(const struct engine *engine, const struct limit *l, double *ret_number,
    struct err **e)
{
	const struct xml *x = xml_child(engine->x[CHECK_NOW], l->paths[0]);
	char text[32] = "", *end = text;
	struct str given;

	if (x == NULL && l->paths[1] != NULL)
		x = xml_child(engine->x[CHECK_NOW], l->paths[1]);
	given = xml_text(x);
	if (given.n == 0)
		return 0;
	if (given.n < sizeof text && isdigit((unsigned char)given.p[0])) {
		memcpy(text, given.p, given.n);
		*ret_number = strtod(text, &end);
	}
	if (end == text || *end != '\0' || !(*ret_number <= l->most))
		return err_set(e, ERR_PROTOCOL, "%s: '" STR_FMT "' cannot be the %s",
		    engine->object, STR_ARG(given), l->what);
	return 1;
}

static int
judge_limit(const struct check_input *in, const struct engine *engine,
    const struct limit *l, struct check_results *out, struct err **e)
{
	const char *actual = arena_printf(in->arena, "%s is not reported", l->what);
	double number = 0;
	int got;

	if (!l->asked)
		return 0;
	got = read_number(engine, l, &number, e);
	if (got < 0)
		return -1;
	if (got > 0 && (l->at_least ? number >= l->bound : number <= l->bound))
		return 0;
	if (got > 0)
		actual = arena_printf(in->arena, "%s %g%s", l->what, number, l->unit);
	check_add(out, in->arena,
	    (struct check_result){
		.object = engine->object,
		.expect = arena_printf(in->arena, "%s at %s %g%s", l->what,
		    l->at_least ? "least" : "most", l->bound, l->unit),
		.actual = actual,
	    });
	return 0;
}

static int
judge_limits(const struct check_input *in, const struct engine *engine,
    struct check_results *out, struct err **e)
{
	const struct engine_expect *expect = in->expect;
	const struct limit limits[] = {
	    {"idle processor", " %", {"cpu-idle"}, (double)expect->cpu_idle_min, true,
		100, expect->cpu_idle_min > 0},
	    {"memory in use", " %",
		{"memory-buffer-utilization", "memory-system-total-util"},
		(double)expect->memory_max, false, 100, expect->memory_max < 100},
	    {"load", "", {"load-average-one"}, expect->load_max, false, 1e6,
		expect->load_max > 0},
	};

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		if (judge_limit(in, engine, &limits[i], out, e) < 0)
			return -1;
	return 0;
}

static const char *
mastership(struct arena *a, const struct xml *x)
{
	const char *state = xml_get(a, x, "mastership-state");

	return state != NULL && state[0] != '\0' ? state : "alone";
}

static void
judge_mastership(
    const struct check_input *in, const struct engine *engine, struct check_results *out)
{
	const char *now, *before;

	if (engine->x[CHECK_BEFORE] == NULL)
		return;
	before = mastership(in->arena, engine->x[CHECK_BEFORE]);
	now = mastership(in->arena, engine->x[CHECK_NOW]);
	if (strcmp(now, before) != 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = engine->object,
			.expect =
			    arena_printf(in->arena, "mastership %s, as before", before),
			.actual = arena_printf(in->arena, "mastership %s", now),
			.before = before,
		    });
}

static const char *
shown(struct arena *a, const struct xml *x, const char *path)
{
	const char *text = xml_get(a, x, path);

	return text != NULL && text[0] != '\0' ? text : "not reported";
}

static int
judge_engine(const struct check_input *in, const struct engine *engine,
    struct check_results *out, struct err **e)
{
	const struct engine_expect *expect = in->expect;
	const struct xml *x = engine->x[CHECK_NOW];
	const char *status = shown(in->arena, x, "status");
	size_t failed = out->n;

	if (x == NULL) {
		check_add(out, in->arena,
		    (struct check_result){
			.object = engine->object,
			.expect = "there, as before",
			.actual = "the router does not list it any more",
			.before = shown(in->arena, engine->x[CHECK_BEFORE], "status"),
		    });
		return 0;
	}
	if (strcmp(status, expect->status) != 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = engine->object,
			.expect = arena_printf(in->arena, "status %s", expect->status),
			.actual = arena_printf(in->arena, "status %s", status),
			.before =
			    engine->x[CHECK_BEFORE] != NULL
				? shown(in->arena, engine->x[CHECK_BEFORE], "status")
				: NULL,
		    });
	if (judge_limits(in, engine, out, e) < 0)
		return -1;
	judge_mastership(in, engine, out);
	if (out->n == failed)
		check_add(out, in->arena,
		    (struct check_result){
			.object = engine->object,
			.passed = true,
			.expect = arena_printf(
			    in->arena, "status %s, within limits", expect->status),
			.actual = arena_printf(in->arena,
			    "status %s, idle processor %s %%, load %s", status,
			    shown(in->arena, x, "cpu-idle"),
			    shown(in->arena, x, "load-average-one")),
		    });
	return 0;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	struct engines w = {.arena = in->arena};
	int rc;

	map_init(&w.map);
	rc = check_sides(in, false, read_engines, &w, e);
	map_each(&w.map, it)
	{
		if (rc == 0)
			rc = judge_engine(in, it->value, out, e);
	}
	map_done(&w.map);
	return rc;
}

const struct check_kind check_routing_engine = {
    .name = "routing-engine",
    .summary = "every routing engine is well, has processor and memory to spare, and is "
	       "master or backup as before",
    .rows = rows,
    .size = sizeof(struct engine_expect),
    .rpcs = rpcs,
    .judge = judge,
};
