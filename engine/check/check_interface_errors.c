/* Error counters of physical interfaces (junos-facts 3.5). */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/pattern.h"
#include "check/reading.h"
#include "data/xml.h"

struct errors_expect {
	int64_t grow_max;
	struct row_texts ignore;
};

static const struct row rows[] = {
    ROW_INT(struct errors_expect, grow_max, "grow-max", 0, 0, 0, 1000000000,
	"by so much a counter may have grown since the baseline"),
    ROW_TEXTS(struct errors_expect, ignore, "ignore", 0,
	"regular expressions on interface and counter, as 'xe-0/0/0 input-drops'"),
    ROW_END,
};

static const char *const rpcs[] = {
    "<get-interface-information><extensive/></get-interface-information>", NULL};

/* Where counters of errors are; of those of the MAC only those that are called so. */
static const struct list {
	const char *element;
	const char *prefix;
	struct str suffix; /* of the counters that are meant */
} lists[] = {
    {"input-error-list", "", STR("")},
    {"output-error-list", "", STR("")},
    {"ethernet-mac-statistics", "mac ", STR("-errors")},
};

struct counter {
	const char *object;    /* "xe-0/0/0 input-errors" */
	const char *interface; /* with its routing engine */
	const char *name;      /* what `ignore` looks at */
	bool seen[2];          /* by enum check_side */
	int64_t value[2];
};

struct counters {
	struct arena *arena;
	struct map map;
	struct map interfaces; /* those that are there now, by object */
};

/* What a counter belongs to. */
struct place {
	const char *re;
	const char *interface;
	enum check_side side;
};

static int
read_counter(struct counters *w, const struct place *at, const char *prefix,
    const struct xml *x, struct err **e)
{
	const char *name =
	    arena_printf(w->arena, "%s %s%s", at->interface, prefix, x->name);
	const char *object = answer_object(w->arena, at->re, name);
	struct counter *counter = map_get(&w->map, str_of(object));
	int64_t value = 0;
	int got = reading_whole(x, "", &value, e);

	if (got == 0)
		err_set(e, ERR_PROTOCOL, "it is empty");
	if (got <= 0)
		return err_wrap(e, "%s", object);
	if (counter == NULL) {
		counter = arena_new_of(w->arena, struct counter);
		counter->object = object;
		counter->interface = answer_object(w->arena, at->re, at->interface);
		counter->name = name;
		map_put(&w->map, str_of(object), counter);
	}
	if (counter->seen[at->side])
		return err_set(
		    e, ERR_PROTOCOL, "%s is twice in the router's answer", object);
	counter->seen[at->side] = true;
	counter->value[at->side] = value;
	return 0;
}

static int
read_interface(struct counters *w, const char *re, const struct xml *x,
    enum check_side side, struct err **e)
{
	struct place at = {re, xml_get(w->arena, x, "name"), side};

	if (at.interface == NULL || at.interface[0] == '\0')
		return err_set(e, ERR_PROTOCOL, "an interface without a name");
	if (side == CHECK_NOW)
		map_put(
		    &w->interfaces, str_of(answer_object(w->arena, re, at.interface)), w);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		xml_each(xml_child(x, lists[i].element), c)
		{
			if (str_ends(str_of(c->name), lists[i].suffix) &&
			    read_counter(w, &at, lists[i].prefix, c, e) < 0)
				return -1;
		}
	return 0;
}

static int
read_interfaces(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct counters *w = self;
	struct answer answer;
	size_t n = 0;

	if (answer_read(w->arena, replies->v[0], "interface-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];

		if (part->body == NULL)
			return answer_odd_text(part, "interface-information", e);
		for (const struct xml *x = xml_child(part->body, "physical-interface");
		     x != NULL; x = xml_next(x, "physical-interface"), n++)
			if (read_interface(w, part->re, x, side, e) < 0)
				return -1;
	}
	return n > 0 ? 0 : err_set(e, ERR_PROTOCOL, "the router lists no interface");
}

/* A counter below what it was has begun anew: all that it shows came since. */
static bool
was_reset(const struct counter *c)
{
	return c->seen[CHECK_NOW] && c->value[CHECK_NOW] < c->value[CHECK_BEFORE];
}

static const char *
actual_of(const struct check_input *in, const struct counters *w, const struct counter *c)
{
	int64_t now = c->value[CHECK_NOW], before = c->value[CHECK_BEFORE];

	if (!c->seen[CHECK_NOW])
		return map_has(&w->interfaces, str_of(c->interface))
			   ? "the router does not show this counter any more"
			   : "the router does not list this interface any more";
	if (was_reset(c))
		return arena_printf(in->arena, "%lld since it was reset", (long long)now);
	return arena_printf(
	    in->arena, "%lld, %lld more", (long long)now, (long long)(now - before));
}

/* How often a counter was reset without having grown too much since is only said. */
static void
judge_counters(const struct check_input *in, const struct counters *w,
    const struct patterns *ignore, struct check_results *out)
{
	const struct errors_expect *expect = in->expect;
	const char *wanted = arena_printf(
	    in->arena, "at most %lld more than before", (long long)expect->grow_max);
	size_t n = 0, resets = 0;

	map_each(&w->map, it)
	{
		const struct counter *c = it->value;
		int64_t grown =
		    c->value[CHECK_NOW] - (was_reset(c) ? 0 : c->value[CHECK_BEFORE]);

		if (!c->seen[CHECK_BEFORE] || patterns_match(ignore, c->name))
			continue;
		n++;
		resets += was_reset(c);
		if (c->seen[CHECK_NOW] && grown <= expect->grow_max)
			continue;
		check_add(out, in->arena,
		    (struct check_result){
			.object = c->object,
			.expect = wanted,
			.actual = actual_of(in, w, c),
			.before = arena_printf(
			    in->arena, "%lld", (long long)c->value[CHECK_BEFORE]),
		    });
	}
	if (out->n == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.passed = true,
			.expect =
			    arena_printf(in->arena, "each of %zu counters %s", n, wanted),
			.actual =
			    resets == 0
				? "they are"
				: arena_printf(in->arena,
				      "they are; %zu of them were reset since", resets),
		    });
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct errors_expect *expect = in->expect;
	struct counters w = {.arena = in->arena};
	struct patterns *ignore;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&w.map);
	map_init(&w.interfaces);
	rc = check_sides(in, true, read_interfaces, &w, e);
	if (rc == 0)
		judge_counters(in, &w, ignore, out);
	map_done(&w.interfaces);
	map_done(&w.map);
	return rc;
}

const struct check_kind check_interface_errors = {
    .name = "interface-errors",
    .summary = "no error counter of an interface grew by more than it may",
    .rows = rows,
    .size = sizeof(struct errors_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = check_always,
};
