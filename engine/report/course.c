#include "report/course.h"

#include <stdbool.h>

#include "base/buf.h"
#include "base/clock.h"
#include "data/span.h"
#include "data/value.h"
#include "report/paint.h"

enum { LABEL = 16, COLUMNS = 100 };

/* --- pieces ------------------------------------------------------------------------------------------ */

static void
add_text(struct buf *out, const char *text)
{
	paint_plain(out, str_of(text != NULL ? text : ""));
}

static const struct value *
list_at(const struct value *f, const char *key)
{
	const struct value *v = value_get(f, key);

	return v != NULL && v->kind == VALUE_LIST ? v : NULL;
}

static size_t
devices_of(const struct value *wave)
{
	const struct value *v = value_get(wave, "devices");

	return v == NULL ? 0 : v->kind == VALUE_INT ? (size_t)v->integer : value_count(v);
}

/* "1 of 40 (5%), fra: 1 of 20" */
static void
add_budget(const struct value *f, struct buf *out)
{
	const struct value *list = list_at(f, "failure-budget");
	const char *between = "";

	value_each(list, it)
	{
		const char *group = value_text(*it, "group");
		const char *written = value_text(*it, "written");

		buf_adds(out, between);
		if (*between != '\0') {
			add_text(out, group);
			buf_adds(out, ": ");
		}
		between = ", ";
		buf_printf(out, "%lld of %lld",
		    (long long)value_number(*it, "allowed", 0),
		    (long long)value_number(*it, "of", 0));
		if (written != NULL && str_ends(str_of(written), STR("%"))) {
			buf_adds(out, " (");
			add_text(out, written);
			buf_addc(out, ')');
		}
	}
}

/* --- in one line ------------------------------------------------------------------------------------- */

/* "waves: canary of 1, then 3 of at most 10" */
static void
say_waves(const struct value *f, struct buf *out)
{
	const struct value *waves = list_at(f, "waves");
	size_t n = waves != NULL ? value_count(waves) : 0, most = 0, first = 0;

	add_text(out, value_text(f, "strategy"));
	if (!str_eq(str_of(value_text(f, "strategy")), STR("waves")) || n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct value *wave = value_at(waves, i);
		const char *name = value_text(wave, "name");

		if (i == 0 && str_eq(str_of(name), STR("canary")))
			first = devices_of(wave);
		else if (devices_of(wave) > most)
			most = devices_of(wave);
	}
	buf_adds(out, ": ");
	if (first > 0)
		buf_printf(out, "canary of %zu", first);
	if (first > 0 && n > 1)
		buf_adds(out, ", then ");
	if (most > 0)
		buf_printf(out, "%zu of at most %zu", n - (first > 0), most);
}

static void
say_plan(const struct value *f, struct buf *out)
{
	const struct value *checks = list_at(f, "checks");

	buf_adds(out, "plan: ");
	say_waves(f, out);
	if (list_at(f, "failure-budget") != NULL) {
		buf_adds(out, "; failure budget ");
		add_budget(f, out);
	}
	if (value_number(f, "soak-ms", 0) > 0) {
		buf_adds(out, "; soak ");
		span_print(out, value_number(f, "soak-ms", 0));
	}
	if (value_number(f, "confirm-timeout", 0) > 0)
		buf_printf(out, "; window %lld min",
		    (long long)value_number(f, "confirm-timeout", 0));
	if (value_text(f, "load") != NULL) {
		buf_adds(out, "; load ");
		add_text(out, value_text(f, "load"));
	}
	if (checks != NULL)
		buf_printf(out, "; %zu check%s", value_count(checks),
		    value_count(checks) == 1 ? "" : "s");
}

static void
say_start(const struct value *f, struct buf *out)
{
	size_t n = devices_of(f);

	add_text(out, value_text(f, "wave"));
	buf_printf(out, ": %zu device%s", n, n == 1 ? "" : "s");
}

/* "canary ended after 12 s: 1 confirmed" */
static void
say_end(const struct value *f, struct buf *out)
{
	const struct value *states = value_get(f, "states");
	const char *between = ": ";

	add_text(out, value_text(f, "wave"));
	buf_adds(out, " ended after ");
	clock_print_span(out, value_number(f, "elapsed-ms", 0));
	if (states == NULL || states->kind != VALUE_MAP)
		return;
	value_pairs(states, it)
	{
		if (it->value->kind != VALUE_INT || it->key->kind != VALUE_STR)
			continue;
		buf_printf(out, "%s%lld ", between, (long long)it->value->integer);
		paint_plain(out, it->key->str);
		between = ", ";
	}
}

static void
say_soak(const struct value *f, struct buf *out)
{
	buf_adds(out, "soaking ");
	span_print(out, value_number(f, "soak-ms", 0));
	buf_adds(out, " before ");
	add_text(out, value_text(f, "wave"));
}

void
course_say(const struct value *fields, struct buf *out)
{
	static const struct {
		struct str kind;
		void (*say)(const struct value *f, struct buf *out);
	} forms[] = {
	    {{"plan", 4}, say_plan},
	    {{"wave-start", 10}, say_start},
	    {{"wave-end", 8}, say_end},
	    {{"soak", 4}, say_soak},
	};

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (str_eq(forms[i].kind, str_of(value_text(fields, "kind"))))
			forms[i].say(fields, out);
	buf_addc(out, '\n');
}

/* --- in full ----------------------------------------------------------------------------------------- */

static void
add_label(struct buf *out, const char *label, size_t width)
{
	size_t begin = out->n;

	add_text(out, label);
	while (out->n - begin < width)
		buf_addc(out, ' ');
}

/* Names in the column behind their label, in as many lines as they need; one if the column is 0. */
static void
add_names(struct buf *out, const struct value *names, size_t column)
{
	size_t at = column;
	struct buf word;

	buf_init(&word, BUF_LINE);
	for (size_t i = 0; names != NULL && i < value_count(names); i++) {
		const struct value *name = value_at(names, i);

		if (names->kind != VALUE_LIST || name->kind != VALUE_STR)
			break;
		buf_reset(&word);
		paint_plain(&word, name->str);
		if (i > 0)
			buf_adds(out, ",");
		if (i > 0 && column > 0 &&
		    at + paint_width(buf_str(&word)) + 3 > COLUMNS) {
			buf_addc(out, '\n');
			buf_fill(out, ' ', column);
			at = column;
		} else if (i > 0) {
			buf_addc(out, ' ');
		}
		at += paint_width(buf_str(&word)) + 2;
		buf_addstr(out, buf_str(&word));
	}
	buf_done(&word);
}

static void
tell_strategy(const struct value *f, size_t column, struct buf *out)
{
	(void)column;
	add_text(out, value_text(f, "strategy"));
}

static void
tell_budget(const struct value *f, size_t column, struct buf *out)
{
	(void)column;
	if (list_at(f, "failure-budget") != NULL)
		add_budget(f, out);
}

static void
tell_soak(const struct value *f, size_t column, struct buf *out)
{
	(void)column;
	if (value_number(f, "soak-ms", 0) <= 0)
		return;
	span_print(out, value_number(f, "soak-ms", 0));
	buf_adds(out, " after a wave that changed something");
}

static void
tell_window(const struct value *f, size_t column, struct buf *out)
{
	(void)column;
	buf_printf(out, "%lld min, then a router rolls back by itself",
	    (long long)value_number(f, "confirm-timeout", 0));
}

static void
tell_load(const struct value *f, size_t column, struct buf *out)
{
	(void)column;
	add_text(out, value_text(f, "load"));
}

static void
tell_checks(const struct value *f, size_t column, struct buf *out)
{
	const struct value *checks = list_at(f, "checks");

	if (checks == NULL || value_count(checks) == 0)
		buf_adds(out, "none: a fresh session is all that is proved");
	else
		add_names(out, checks, column);
}

static void
tell_lanes(const struct value *f, size_t column, struct buf *out)
{
	(void)column;
	buf_printf(out, "%lld", (long long)value_number(f, "lanes", 0));
}

static const struct {
	const char *label;
	bool optional;
	void (*tell)(const struct value *f, size_t column, struct buf *out);
} settings[] = {
    {"strategy", false, tell_strategy},
    {"failure budget", true, tell_budget},
    {"soak", true, tell_soak},
    {"window", false, tell_window},
    {"load", false, tell_load},
    {"checks", false, tell_checks},
    {"at once", false, tell_lanes},
};

void
course_tell(const struct value *fields,
    void (*take)(void *ctx, const char *label, struct str text), void *ctx)
{
	const struct value *waves = list_at(fields, "waves");
	struct buf text;

	buf_init(&text, BUF_TEXT);
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		buf_reset(&text);
		settings[i].tell(fields, 0, &text);
		if (text.n > 0)
			take(ctx, settings[i].label, buf_str(&text));
	}
	for (size_t i = 0; waves != NULL && i < value_count(waves); i++) {
		buf_reset(&text);
		add_names(&text, value_get(value_at(waves, i), "devices"), 0);
		take(ctx, value_text(value_at(waves, i), "name"), buf_str(&text));
	}
	buf_done(&text);
}

void
course_print(const struct value *fields, struct buf *out)
{
	const struct value *waves = list_at(fields, "waves");
	size_t width = LABEL;

	for (size_t i = 0; waves != NULL && i < value_count(waves); i++) {
		size_t n = str_of(value_text(value_at(waves, i), "name")).n + 2;

		width = n > width ? n : width;
	}
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		size_t begin = out->n, told;

		add_label(out, settings[i].label, width);
		told = out->n;
		settings[i].tell(fields, width, out);
		if (out->n == told && settings[i].optional)
			buf_cut(out, begin);
		else
			buf_addc(out, '\n');
	}
	for (size_t i = 0; waves != NULL && i < value_count(waves); i++) {
		const struct value *wave = value_at(waves, i);

		add_label(out, value_text(wave, "name"), width);
		add_names(out, value_get(wave, "devices"), width);
		buf_addc(out, '\n');
	}
}
