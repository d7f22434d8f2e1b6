/* Alarms of the chassis and of the system (junos-facts 3.2). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/pattern.h"
#include "data/xml.h"

struct alarms_expect {
	int fresh;
	int all;
	struct row_texts ignore;
};

enum { ALL_ANY, ALL_NONE };

static const char *const fresh_words[] = {"none", NULL};
static const char *const all_words[] = {"any", "none", NULL};

static const struct row rows[] = {
    ROW_WORD(struct alarms_expect, fresh, "new", 0, 0, fresh_words,
	"alarms that were not in the baseline"),
    ROW_WORD(struct alarms_expect, all, "all", 0, ALL_ANY, all_words,
	"alarms at all; none: no baseline is needed"),
    ROW_TEXTS(struct alarms_expect, ignore, "ignore", 0,
	"regular expressions on the description"),
    ROW_END,
};

static const char *const rpcs[] = {
    "<get-alarm-information/>", "<get-system-alarm-information/>", NULL};
static const char *const sources[] = {"chassis", "system"};

/* The same alarm of the same class may be raised more than once: what counts is whether there are more than before.
 * The time is no part of it, since it changes when an alarm is raised again. */
struct alarm {
	const char *object;
	const char *description;
	const char *about; /* "Major, Chassis, since …" */
	size_t count[2];   /* by enum check_side */
};

struct alarms {
	struct arena *arena;
	struct map map;
};

static int
read_alarm(struct alarms *w, const char *source, const char *re, const struct xml *x,
    enum check_side side, struct err **e)
{
	const char *description = xml_get(w->arena, x, "alarm-description");
	const char *class = xml_get(w->arena, x, "alarm-class"),
		   *type = xml_get(w->arena, x, "alarm-type");
	const char *since = xml_get(w->arena, x, "alarm-time"), *key;
	struct alarm *alarm;

	if (description == NULL || description[0] == '\0' || class == NULL ||
	    class[0] == '\0')
		return err_set(
		    e, ERR_PROTOCOL, "an alarm without a description or a class");
	type = type != NULL ? type : "";
	key = arena_printf(
	    w->arena, "%s\n%s\n%s\n%s\n%s", re, source, class, type, description);
	alarm = map_get(&w->map, str_of(key));
	if (alarm == NULL) {
		alarm = arena_new_of(w->arena, struct alarm);
		alarm->object = answer_object(w->arena, re,
		    arena_printf(w->arena, "%s alarm '%s'", source, description));
		alarm->description = description;
		alarm->about = arena_printf(w->arena, "%s%s%s%s%s", class,
		    type[0] != '\0' ? ", " : "", type,
		    since != NULL && since[0] != '\0' ? ", since " : "",
		    since != NULL ? since : "");
		map_put(&w->map, str_of(key), alarm);
	}
	alarm->count[side]++;
	return 0;
}

/* No alarm is what the router says, not what is missing. */
static int
check_summary(struct arena *a, const struct xml *body, size_t listed, struct err **e)
{
	const struct xml *summary = xml_child(body, "alarm-summary");
	const struct xml *none = xml_child(summary, "no-active-alarms");
	const char *count = xml_get(a, summary, "active-alarm-count");
	unsigned long claimed;
	char *end;

	if (none != NULL && listed > 0)
		return err_set(e, ERR_PROTOCOL, "<no-active-alarms> beside alarms");
	if (count == NULL && none == NULL && listed == 0)
		return err_set(e, ERR_PROTOCOL, "neither alarms nor <no-active-alarms>");
	if (count == NULL)
		return 0;
	claimed = strtoul(count, &end, 10);
	if (!isdigit((unsigned char)count[0]) || *end != '\0')
		return err_set(e, ERR_PROTOCOL, "'%s' is no number of alarms", count);
	if (claimed > listed)
		return err_set(e, ERR_PROTOCOL,
		    "%lu alarms are active, but %zu are listed", claimed, listed);
	return 0;
}

static int
read_part(struct alarms *w, const char *source, const struct answer_part *part,
    enum check_side side, struct err **e)
{
	size_t listed = 0;

	if (part->body == NULL) {
		if (str_eq(part->text, STR("No alarms currently active")))
			return 0;
		return answer_odd_text(part, "alarm-information", e);
	}
	for (const struct xml *x = NULL;
	     (x = xml_walk(part->body, x, "alarm-detail")) != NULL; listed++)
		if (read_alarm(w, source, part->re, x, side, e) < 0)
			return -1;
	return check_summary(w->arena, part->body, listed, e);
}

static int
read_alarms(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct alarms *w = self;

	for (size_t i = 0; i < replies->n; i++) {
		struct answer answer;

		if (answer_read(
			w->arena, replies->v[i], "alarm-information", &answer, e) < 0)
			return err_wrap(e, "%s alarms", sources[i]);
		for (size_t p = 0; p < answer.n; p++)
			if (read_part(w, sources[i], &answer.v[p], side, e) < 0)
				return err_wrap(e, "%s alarms", sources[i]);
	}
	return 0;
}

static void
judge_alarms(const struct check_input *in, const struct alarms *w,
    const struct patterns *ignore, struct check_results *out)
{
	const struct alarms_expect *expect = in->expect;
	const char *wanted =
	    expect->all == ALL_NONE ? "no alarm" : "no alarm that was not there before";
	size_t stand = 0;

	map_each(&w->map, it)
	{
		const struct alarm *alarm = it->value;
		size_t allowed = expect->all == ALL_NONE ? 0 : alarm->count[CHECK_BEFORE];

		if (alarm->count[CHECK_NOW] == 0 ||
		    patterns_match(ignore, alarm->description))
			continue;
		stand++;
		if (alarm->count[CHECK_NOW] <= allowed)
			continue;
		check_add(out, in->arena,
		    (struct check_result){
			.object = alarm->object,
			.expect = wanted,
			.actual = alarm->about,
			.before = in->before == NULL               ? NULL
				  : alarm->count[CHECK_BEFORE] > 0 ? "active"
								   : "not active",
		    });
	}
	if (out->n == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.passed = true,
			.expect = wanted,
			.actual = stand == 0 ? "no alarm"
					     : arena_printf(in->arena,
						   "%zu that stood before", stand),
		    });
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct alarms_expect *expect = in->expect;
	struct alarms w = {.arena = in->arena};
	struct patterns *ignore;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&w.map);
	rc = check_sides(in, expect->all != ALL_NONE, read_alarms, &w, e);
	if (rc == 0)
		judge_alarms(in, &w, ignore, out);
	map_done(&w.map);
	return rc;
}

const struct check_kind check_alarms = {
    .name = "alarms",
    .summary = "no chassis or system alarm that was not there before, or none at all",
    .rows = rows,
    .size = sizeof(struct alarms_expect),
    .rpcs = rpcs,
    .judge = judge,
};
