/* Alarms of the chassis and of the system (junos-facts 3.2). */
#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/standing.h"
#include "data/xml.h"

static const struct row rows[] = {STANDING_ROWS("alarms", "description")};

static const struct standing_words words = {
    .none = "no alarm",
    .stood = "stood before",
    .was = "active",
    .was_not = "not active",
};

static const char *const rpcs[] = {
    "<get-alarm-information/>", "<get-system-alarm-information/>", NULL};
static const char *const sources[] = {"chassis", "system"};

/* The same alarm of the same class may be raised more than once: what counts is whether there are more than before.
 * The time is no part of it, since it changes when an alarm is raised again. */
static int
read_alarm(struct standing *s, const char *source, const char *re, const struct xml *x,
    enum check_side side, struct err **e)
{
	const char *description = xml_get(s->arena, x, "alarm-description");
	const char *class = xml_get(s->arena, x, "alarm-class"),
		   *type = xml_get(s->arena, x, "alarm-type");
	const char *since = xml_get(s->arena, x, "alarm-time"), *key;
	struct standing_thing *alarm;

	if (description == NULL || description[0] == '\0' || class == NULL ||
	    class[0] == '\0')
		return err_set(
		    e, ERR_PROTOCOL, "an alarm without a description or a class");
	type = type != NULL ? type : "";
	key = arena_printf(
	    s->arena, "%s\n%s\n%s\n%s\n%s", re, source, class, type, description);
	alarm = standing_at(s, key);
	if (alarm->object == NULL) {
		alarm->object = answer_object(s->arena, re,
		    arena_printf(s->arena, "%s alarm '%s'", source, description));
		alarm->name = description;
		alarm->about = arena_printf(s->arena, "%s%s%s%s%s", class,
		    type[0] != '\0' ? ", " : "", type,
		    since != NULL && since[0] != '\0' ? ", since " : "",
		    since != NULL ? since : "");
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
read_part(struct standing *s, const char *source, const struct answer_part *part,
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
		if (read_alarm(s, source, part->re, x, side, e) < 0)
			return -1;
	return check_summary(s->arena, part->body, listed, e);
}

static int
read_alarms(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct standing *s = self;

	for (size_t i = 0; i < replies->n; i++) {
		struct answer answer;

		if (answer_read(
			s->arena, replies->v[i], "alarm-information", &answer, e) < 0)
			return err_wrap(e, "%s alarms", sources[i]);
		for (size_t p = 0; p < answer.n; p++)
			if (read_part(s, sources[i], &answer.v[p], side, e) < 0)
				return err_wrap(e, "%s alarms", sources[i]);
	}
	return 0;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	return standing_judge(in, &words, read_alarms, out, e);
}

const struct check_kind check_alarms = {
    .name = "alarms",
    .summary = "no chassis or system alarm that was not there before, or none at all",
    .rows = rows,
    .size = sizeof(struct standing_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = standing_compares,
};
