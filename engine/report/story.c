#include "report/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "data/value.h"
#include "event/event.h"
#include "report/course.h"
#include "report/diffs.h"
#include "report/paint.h"

/* Beyond this differences are shown again rather than remembered. */
#define DIFFS_KEPT (64UL << 20)

void
story_init(struct story *s)
{
	*s = (struct story){.diffs = diffs_new()};
	map_init(&s->by_name);
}

void
story_done(struct story *s)
{
	vec_each (&s->devices, it) {
		free((*it)->name);
		free((*it)->state);
		free((*it)->detail);
		free((*it)->result);
		free((*it)->remedy);
		free((*it)->step);
		free((*it)->said);
		progresses_done(&(*it)->progress);
		free(*it);
	}
	vec_done(&s->devices);
	map_done(&s->by_name);
	diffs_free(s->diffs);
	free(s->command);
	free(s->same_as);
	free(s->plan);
	free(s->next_wave);
	free(s->runbook);
	free(s->question);
	for (size_t i = 0; i < STORY_WORDS; i++) {
		free(s->outcomes[i].word);
		free(s->gates[i].word);
	}
}

/* Replaces kept text; NULL: there is none any more. */
static void
keep(char **kept, const char *text)
{
	char *copy = NULL;

	if (text != NULL && (copy = strdup(text)) == NULL)
		abort();
	free(*kept);
	*kept = copy;
}

struct story_device *
story_device(const struct story *s, const char *name)
{
	return map_get(&s->by_name, str_of(name));
}

struct story_device *
story_meet(struct story *s, const char *name)
{
	struct story_device *d = story_device(s, name);

	if (d != NULL)
		return d;
	d = calloc(1, sizeof *d);
	if (d == NULL)
		abort();
	keep(&d->name, name);
	vec_push(&s->devices, d);
	map_put(&s->by_name, str_of(d->name), d);
	if (s->unnamed > 0)
		s->unnamed--;
	return d;
}

/* Milliseconds since 1970 of "2026-11-22T02:04:57.123Z"; the bus makes no other form. */
static int64_t
wall_ms(const char *iso)
{
	int64_t y, m, d, days;
	int n[7] = {0};

	if (iso == NULL || sscanf(iso, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &n[0], &n[1],
			       &n[2], &n[3], &n[4], &n[5], &n[6]) != 7)
		return 0;
	/* Days from the civil date, years beginning in March. */
	m = (n[1] + 9) % 12;
	y = n[0] - m / 10;
	d = n[2] - 1;
	days = 365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + d - 719468;
	return (((days * 24 + n[3]) * 60 + n[4]) * 60 + n[5]) * 1000 + n[6];
}

static void
take_start(struct story *s, const struct value *fields)
{
	const struct value *devices = value_get(fields, "devices");
	int64_t start_ms = s->start_ms;

	if (s->command != NULL || s->ended) {
		start_ms += s->run_ms;
		story_done(s);
		story_init(s);
		s->start_ms = start_ms;
		s->begun = true;
	}
	keep(&s->command, value_text(fields, "command"));
	if (devices->kind == VALUE_INT)
		s->unnamed = devices->integer;
	for (size_t i = 0; i < value_count(devices); i++)
		story_meet(s, value_at(devices, i)->str.p);
}

static struct story_device *
take_device(struct story *s, const struct value *fields)
{
	struct story_device *d = story_meet(s, value_text(fields, "device"));

	d->elapsed_ms = value_number(fields, "elapsed-ms", 0);
	d->since_ms = s->run_ms;
	keep(&d->detail, value_text(fields, "detail"));
	return d;
}

/* A device that is at work again has no result any more: a comparison before a deploy. */
static void
take_state(struct story *s, const struct value *fields)
{
	struct story_device *d = take_device(s, fields);

	keep(&d->state, value_text(fields, "state"));
	keep(&d->result, NULL);
	keep(&d->remedy, NULL);
}

static void
take_result(struct story *s, const struct value *fields)
{
	struct story_device *d = take_device(s, fields);

	progresses_reset(&d->progress);
	keep(&d->step, NULL);
	keep(&d->result, value_text(fields, "result"));
	keep(&d->remedy, value_text(fields, "remedy"));
}

static void
take_diff(struct story *s, const struct value *fields)
{
	struct str text = value_get(fields, "text")->str;
	const char *same_as = NULL;

	if (text.n > 0 && diffs_size(s->diffs) < DIFFS_KEPT)
		same_as = diffs_add(s->diffs, value_text(fields, "device"), text);
	keep(&s->same_as, same_as);
}

static void
take_plan(struct story *s, const struct value *fields)
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	course_print(fields, &text);
	keep(&s->plan, buf_z(&text));
	buf_done(&text);
}

static void
take_soak(struct story *s, const struct value *fields)
{
	keep(&s->next_wave, value_text(fields, "wave"));
	s->soak_end_ms = s->run_ms + value_number(fields, "soak-ms", 0);
}

static void
count_word(struct story_count *counts, const char *word)
{
	for (size_t i = 0; i < STORY_WORDS; i++) {
		if (counts[i].word == NULL)
			keep(&counts[i].word, word);
		if (strcmp(counts[i].word, word) != 0)
			continue;
		counts[i].n++;
		break;
	}
}

/* A router is in a step, or is between two of them. */
static void
set_step(struct story *s, const char *device, const char *step, const char *state,
    const char *detail)
{
	struct story_device *d = story_meet(s, device);

	if (!d->begun)
		d->began_ms = s->run_ms;
	d->begun = true;
	d->elapsed_ms = s->run_ms - d->began_ms;
	d->since_ms = s->run_ms;
	progresses_reset(&d->progress);
	keep(&d->step, step);
	keep(&d->state, state);
	keep(&d->detail, detail);
	keep(&d->result, NULL);
	keep(&d->remedy, NULL);
}

static void
take_step_start(struct story *s, const struct value *fields)
{
	const char *device = value_text(fields, "device");
	const char *step = value_text(fields, "step");
	const struct value *names = value_get(fields, "names");

	s->asked = false;
	if (device != NULL)
		set_step(s, device, step, step, NULL);
	for (size_t i = 0; names != NULL && i < value_count(names); i++)
		if (names->kind == VALUE_LIST && value_at(names, i)->kind == VALUE_STR)
			set_step(s, value_at(names, i)->str.p, step, step, NULL);
}

/* "install: failed": what is known of it until something else is. */
static void
take_step_end(struct story *s, const struct value *fields)
{
	const char *device = value_text(fields, "device");
	struct buf state;

	s->nsteps++;
	count_word(s->outcomes, value_text(fields, "outcome"));
	if (device == NULL)
		return;
	buf_init(&state, BUF_LINE);
	buf_printf(
	    &state, "%s: %s", value_text(fields, "step"), value_text(fields, "outcome"));
	set_step(s, device, NULL, buf_z(&state), value_text(fields, "detail"));
	buf_done(&state);
}

/* Of two approvals the first leaves the question where it is, as does what an automatic gate waits for. */
static bool
answers(const struct value *fields, const char *gate)
{
	const char *how = value_text(fields, "how");

	if (strcmp(gate, "asked") == 0 || strcmp(gate, "held") == 0)
		return false;
	return strcmp(gate, "approved") != 0 ||
	       (how != NULL && strcmp(how, "condition") == 0) ||
	       value_number(fields, "approvals", 0) >= value_number(fields, "wanted", 0);
}

static void
take_gate(struct story *s, const struct value *fields)
{
	const char *gate = value_text(fields, "gate"), *how = value_text(fields, "how");

	if (answers(fields, gate)) {
		count_word(s->gates, gate);
		s->asked = false;
	} else if (strcmp(gate, "asked") == 0) {
		keep(&s->question, value_text(fields, "message"));
		s->asked = how == NULL || strcmp(how, "key") == 0;
	}
}

static void
take_progress(struct story *s, const struct value *fields)
{
	struct story_device *d = story_meet(s, value_text(fields, "device"));

	progresses_take(&d->progress, fields, s->run_ms);
}

/* Notes are not counted: nothing is known against what they are about. */
static void
count_finding(struct story *s, const char *severity)
{
	if (severity == NULL || strcmp(severity, "error") == 0)
		s->findings++;
	else if (strcmp(severity, "warning") == 0)
		s->warnings++;
}

void
story_take(struct story *s, const struct event *ev)
{
	const struct value *f = ev->fields;
	int64_t now = wall_ms(value_text(f, "time"));

	if (!s->begun)
		s->start_ms = now;
	s->begun = true;
	s->run_ms = now > s->start_ms ? now - s->start_ms : 0;
	keep(&s->next_wave, NULL); /* whatever happens next ends it */
	switch (ev->kind) {
	case EV_SOAK: take_soak(s, f); break;
	case EV_PLAN: take_plan(s, f); break;
	case EV_WAVE_START:
	case EV_WAVE_END: break;
	case EV_RUN_START: take_start(s, f); break;
	case EV_RUN_END: s->ended = true; break;
	case EV_DEVICE_STATE: take_state(s, f); break;
	case EV_DEVICE_RESULT: take_result(s, f); break;
	case EV_DIFF: take_diff(s, f); break;
	case EV_CHECK_RESULT:
		*(value_flag(f, "passed", false) ? &s->passed : &s->failed) += 1;
		break;
	case EV_FINDING: count_finding(s, value_text(f, "severity")); break;
	case EV_WARNING: s->warnings++; break;
	case EV_RPC:
	case EV_NOTE: break;
	case EV_RUNBOOK: keep(&s->runbook, value_text(f, "runbook")); break;
	case EV_STEP_START: take_step_start(s, f); break;
	case EV_STEP_END: take_step_end(s, f); break;
	case EV_GATE: take_gate(s, f); break;
	case EV_PROGRESS: take_progress(s, f); break;
	case EVENT_KINDS: break;
	}
}

enum { SAID_AGAIN_MS = 30000 };

bool
story_says(struct story *s, const char *device, const char *state)
{
	struct story_device *d = story_device(s, device);

	if (d == NULL)
		return true;
	if (d->said != NULL && strcmp(d->said, state) == 0 &&
	    s->run_ms - d->said_ms < SAID_AGAIN_MS)
		return false;
	keep(&d->said, state);
	d->said_ms = s->run_ms;
	return true;
}

bool
story_worked(const struct story *s)
{
	for (size_t i = 0; i < s->devices.n; i++)
		if (s->devices.v[i]->state != NULL || s->devices.v[i]->result != NULL)
			return true;
	return false;
}

bool
story_idle(const struct story *s)
{
	for (size_t i = 0; i < s->devices.n; i++)
		if (s->devices.v[i]->result == NULL)
			return false;
	return true;
}

const char *
story_word(const struct story_device *d)
{
	if (d->result != NULL)
		return d->result;
	return d->state != NULL ? "not finished" : "not started";
}

void
story_print_counts(const struct story_count *counts, struct buf *out)
{
	for (size_t i = 0; i < STORY_WORDS && counts[i].word != NULL; i++) {
		buf_printf(out, "%s%zu ", i > 0 ? ", " : "", counts[i].n);
		paint_plain(out, str_of(counts[i].word));
	}
}

void
story_tally(const struct story *s, const char *(*word)(const struct story_device *d),
    struct buf *out)
{
	struct map counts;
	const char *between = "";

	map_init(&counts);
	for (size_t i = 0; i < s->devices.n; i++) {
		struct str key = str_of(word(s->devices.v[i]));

		uintptr_t n = (uintptr_t)map_get(&counts, key);

		map_put(&counts, key, (void *)(n + 1));
	}
	map_each(&counts, it)
	{
		buf_printf(out, "%s%zu ", between, (size_t)(uintptr_t)it->value);
		paint_plain(out, it->key);
		between = ", ";
	}
	map_done(&counts);
}
