/* Light (junos-facts 3.12): what modules complain of, and how strong it is against before. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/pattern.h"
#include "check/reading.h"
#include "data/xml.h"

struct optics_expect {
	int alarms;
	int warnings;
	double weaker_max;
	double rx_min;
	double tx_min;
	struct row_texts ignore;
};

enum { NONE_NEW, NONE };

static const char *const flag_words[] = {"none-new", "none", "any", NULL};

/* No module works with so little light. */
static const double unasked = -100;

static const struct row rows[] = {
    ROW_WORD(struct optics_expect, alarms, "alarms", 0, NONE_NEW, flag_words,
	"alarms of a module: none that was not on before, none, or not looked at"),
    ROW_WORD(struct optics_expect, warnings, "warnings", 0, NONE_NEW, flag_words,
	"its warnings likewise"),
    ROW_FLOAT(struct optics_expect, weaker_max, "weaker-max", 0, 3,
	"dB by which light may be weaker than before; 0: not looked at"),
    ROW_FLOAT(struct optics_expect, rx_min, "rx-min", 0, -100,
	"dBm that must come in; -100: not looked at"),
    ROW_FLOAT(struct optics_expect, tx_min, "tx-min", 0, -100,
	"dBm that must go out; -100: not looked at"),
    ROW_TEXTS(struct optics_expect, ignore, "ignore", 0,
	"regular expressions on the interface"),
    ROW_END,
};

static const char *const rpcs[] = {
    "<get-interface-optics-diagnostics-information/>", NULL};

enum what { RX, TX, ALARM, WARNING };

/* One reading, or one flag. */
struct thing {
	enum what what;
	const char
	    *object; /* "xe-0/0/0 lane 1 rx", "xe-0/0/0 laser-rx-power-low-alarm" */
	const char *interface;
	bool seen[2];    /* by enum check_side */
	double value[2]; /* dBm; of a flag 1 if it is on */
};

struct optics {
	struct arena *arena;
	struct map map;
};

/* A module, or a lane of one. */
struct place {
	const char *re;
	const char *interface;
	const char *lane; /* " lane 1" or "" */
	enum check_side side;
};

static int
put(struct optics *w, const struct place *at, enum what what, const char *name,
    double value, struct err **e)
{
	const char *object = answer_object(w->arena, at->re,
	    arena_printf(w->arena, "%s%s %s", at->interface, at->lane, name));
	struct thing *thing = map_get(&w->map, str_of(object));

	if (thing == NULL) {
		thing = arena_new_of(w->arena, struct thing);
		thing->what = what;
		thing->object = object;
		thing->interface = at->interface;
		map_put(&w->map, str_of(object), thing);
	}
	if (thing->seen[at->side])
		return err_set(
		    e, ERR_PROTOCOL, "%s is twice in the router's answer", object);
	thing->seen[at->side] = true;
	thing->value[at->side] = value;
	return 0;
}

/* Modules differ in which name they use for what comes in. */
static const struct {
	const char *element;
	const char *name;
	enum what what;
} powers[] = {
    {"rx-signal-avg-optical-power-dbm", "rx", RX},
    {"laser-rx-optical-power-dbm", "rx", RX},
    {"laser-output-power-dbm", "tx", TX},
};

static int
read_power(struct optics *w, const struct place *at, const struct xml *x, struct err **e)
{
	bool seen[2] = {false, false}; /* RX, TX */

	for (size_t i = 0; i < sizeof powers / sizeof powers[0]; i++) {
		double dbm = 0;
		int got = reading_dbm(x, powers[i].element, &dbm, e);

		if (got < 0)
			return err_wrap(e, "%s%s", at->interface, at->lane);
		if (got == 0 || seen[powers[i].what])
			continue;
		seen[powers[i].what] = true;
		if (put(w, at, powers[i].what, powers[i].name, dbm, e) < 0)
			return -1;
	}
	return 0;
}

/* Evolved writes "On" where others write "on". */
static bool
says(struct str text, const char *word)
{
	return text.n == strlen(word) && strncasecmp(text.p, word, text.n) == 0;
}

static int
read_flag(struct optics *w, const struct place *at, const struct xml *x, struct err **e)
{
	struct str name = str_of(x->name), text = xml_text(x);
	bool alarm = str_ends(name, STR("-alarm"));

	if (!alarm && !str_ends(name, STR("-warn")))
		return 0;
	if (!says(text, "on") && !says(text, "off"))
		return err_set(e, ERR_PROTOCOL,
		    "%s%s: '" STR_FMT "' in <%s> is neither on nor off", at->interface,
		    at->lane, STR_ARG(text), x->name);
	return put(w, at, alarm ? ALARM : WARNING, x->name, text.n == 2, e);
}

/* A module with lanes says of each what one without says of itself. */
static int
read_module(
    struct optics *w, const struct place *at, const struct xml *module, struct err **e)
{
	if (read_power(w, at, module, e) < 0)
		return -1;
	xml_each(module, x)
	{
		struct place lane = *at;
		const char *index = xml_get(w->arena, x, "lane-index");

		if (read_flag(w, at, x, e) < 0)
			return -1;
		if (!xml_is(x, "optics-diagnostics-lane-values"))
			continue;
		if (index == NULL || index[0] == '\0' || at->lane[0] != '\0')
			return err_set(e, ERR_PROTOCOL, "%s: a lane without a number",
			    at->interface);
		lane.lane = arena_printf(w->arena, " lane %s", index);
		if (read_module(w, &lane, x, e) < 0)
			return -1;
	}
	return 0;
}

static int
read_optics(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct optics *w = self;
	struct answer answer;

	if (answer_read(w->arena, replies->v[0], "interface-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];
		struct place at = {part->re, NULL, "", side};

		if (part->body == NULL)
			return answer_odd_text(part, "interface-information", e);
		for (const struct xml *x = xml_child(part->body, "physical-interface");
		     x != NULL; x = xml_next(x, "physical-interface")) {
			at.interface = xml_get(w->arena, x, "name");
			if (at.interface == NULL || at.interface[0] == '\0')
				return err_set(
				    e, ERR_PROTOCOL, "an interface without a name");
			if (read_module(w, &at, xml_child(x, "optics-diagnostics"), e) <
			    0)
				return -1;
		}
	}
	return 0;
}

static const char *
dbm_text(struct arena *a, double dbm)
{
	return isfinite(dbm) ? arena_printf(a, "%.2f dBm", dbm) : "no light";
}

static void
fail(const struct check_input *in, const struct thing *t, const char *expect,
    struct check_results *out)
{
	struct arena *a = in->arena;
	bool flag = t->what >= ALARM;
	const char *text[2] = {NULL, NULL};

	for (int side = 0; side < 2; side++)
		if (t->seen[side])
			text[side] = flag ? t->value[side] > 0 ? "on" : "off"
					  : dbm_text(a, t->value[side]);
	check_add(out, a,
	    (struct check_result){
		.object = t->object,
		.expect = expect,
		.actual = text[CHECK_NOW] != NULL
			      ? text[CHECK_NOW]
			      : "the router does not tell it any more",
		.before = text[CHECK_BEFORE],
	    });
}

/* Where there was no light there need be none. */
static void
judge_power(
    const struct check_input *in, const struct thing *t, struct check_results *out)
{
	const struct optics_expect *expect = in->expect;
	double least = t->what == RX ? expect->rx_min : expect->tx_min;
	bool lit = t->seen[CHECK_BEFORE] && isfinite(t->value[CHECK_BEFORE]);

	if (expect->weaker_max > 0 && lit &&
	    (!t->seen[CHECK_NOW] ||
		t->value[CHECK_NOW] < t->value[CHECK_BEFORE] - expect->weaker_max))
		fail(in, t,
		    arena_printf(in->arena, "at most %g dB weaker than before",
			expect->weaker_max),
		    out);
	else if (least > unasked && t->seen[CHECK_NOW] && t->value[CHECK_NOW] < least)
		fail(in, t, arena_printf(in->arena, "at least %g dBm", least), out);
}

static void
judge_flag(const struct check_input *in, const struct thing *t, struct check_results *out)
{
	const struct optics_expect *expect = in->expect;
	int wanted = t->what == ALARM ? expect->alarms : expect->warnings;
	bool before = wanted == NONE_NEW && t->value[CHECK_BEFORE] > 0;

	if (t->value[CHECK_NOW] > 0 && (wanted == NONE || wanted == NONE_NEW) && !before)
		fail(in, t, "off", out);
}

static void
judge_things(const struct check_input *in, const struct optics *w,
    const struct patterns *ignore, struct check_results *out)
{
	size_t readings = 0;

	map_each(&w->map, it)
	{
		const struct thing *t = it->value;

		if (patterns_match(ignore, t->interface))
			continue;
		readings += t->what < ALARM && t->seen[CHECK_NOW];
		if (t->what < ALARM)
			judge_power(in, t, out);
		else
			judge_flag(in, t, out);
	}
	if (out->n == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.passed = true,
			.expect = "modules without complaint, and light enough",
			.actual =
			    arena_printf(in->arena, "%zu readings are so", readings),
		    });
}

static bool
compares(const void *expect)
{
	const struct optics_expect *wanted = expect;

	return wanted->alarms == NONE_NEW || wanted->warnings == NONE_NEW ||
	       wanted->weaker_max > 0;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct optics_expect *expect = in->expect;
	struct optics w = {.arena = in->arena};
	struct patterns *ignore;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&w.map);
	rc = check_sides(in, compares(expect), read_optics, &w, e);
	if (rc == 0)
		judge_things(in, &w, ignore, out);
	map_done(&w.map);
	return rc;
}

const struct check_kind check_optics = {
    .name = "optics",
    .summary = "no module complains anew, and light is about as strong as before, or "
	       "strong enough",
    .rows = rows,
    .size = sizeof(struct optics_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = compares,
};
