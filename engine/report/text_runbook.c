#include "report/text_runbook.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "data/span.h"
#include "data/value.h"
#include "report/paint.h"
#include "report/text.h"

static void
add_text(struct buf *out, const char *text)
{
	paint_plain(out, str_of(text != NULL ? text : ""));
}

/* "fra-edge1, fra-edge2" of a list of names; what is none is left out. */
static void
add_names(const struct value *names, struct buf *out)
{
	const char *between = "";

	if (names == NULL || names->kind != VALUE_LIST)
		return;
	value_each(names, it)
	{
		if ((*it)->kind != VALUE_STR)
			continue;
		buf_adds(out, between);
		paint_plain(out, (*it)->str);
		between = ", ";
	}
}

/* --- the runbook ------------------------------------------------------------------------------------- */

static void
add_parameters(const struct value *f, struct buf *out)
{
	const struct value *parameters = value_get(f, "parameters");

	if (parameters == NULL || parameters->kind != VALUE_MAP)
		return;
	value_pairs(parameters, it)
	{
		if (it->key->kind != VALUE_STR)
			continue;
		buf_adds(out, "  ");
		paint_plain(out, it->key->str);
		buf_adds(out, ": ");
		text_item(it->value, out);
		buf_addc(out, '\n');
	}
}

static void
add_batches(const struct value *f, struct buf *out)
{
	const struct value *batches = value_get(f, "batches");

	if (batches == NULL || batches->kind != VALUE_LIST || value_count(batches) < 2)
		return;
	for (size_t i = 0; i < value_count(batches); i++) {
		buf_printf(out, "  batch %zu of %zu: ", i + 1, value_count(batches));
		add_names(value_at(batches, i), out);
		buf_addc(out, '\n');
	}
}

void
text_runbook(struct text *t, const struct value *f, struct buf *out)
{
	int64_t steps = value_number(f, "steps", 0);

	text_when(t, f, out);
	buf_adds(out, "runbook ");
	paint_add(out, t->color, PAINT_STRONG, str_of(value_text(f, "runbook")));
	buf_printf(out, ": %lld step%s", (long long)steps, steps == 1 ? "" : "s");
	if (value_flag(f, "dry", false)) {
		buf_adds(out, ", ");
		paint_add(out, t->color, PAINT_CAUTION,
		    STR("dry run: nothing is changed, no gate is asked"));
	}
	buf_addc(out, '\n');
	add_parameters(f, out);
	add_batches(f, out);
}

/* --- steps ------------------------------------------------------------------------------------------- */

/* "step 4: take the traffic off (drain), for fra-edge1" */
void
text_step_start(struct text *t, const struct value *f, struct buf *out)
{
	const char *id = value_text(f, "id"), *step = value_text(f, "step");
	const char *does = value_text(f, "does");
	const struct value *names = value_get(f, "names");

	text_when(t, f, out);
	buf_adds(out, "step ");
	if (id != NULL) {
		add_text(out, id);
		buf_adds(out, ": ");
	}
	paint_add(out, t->color, PAINT_STRONG, str_of(step));
	if (strcmp(step, does) != 0) {
		buf_adds(out, " (");
		add_text(out, does);
		buf_addc(out, ')');
	}
	if (names != NULL && value_count(names) > 0 && value_text(f, "device") == NULL) {
		buf_adds(out, ", for ");
		add_names(names, out);
	}
	buf_addc(out, '\n');
}

/* "take the traffic off: changed after 12 s (no prefix is advertised)" */
void
text_step_end(struct text *t, const struct value *f, struct buf *out)
{
	const char *outcome = value_text(f, "outcome");
	int64_t attempts = value_number(f, "attempts", 1);

	text_when(t, f, out);
	add_text(out, value_text(f, "step"));
	buf_adds(out, ": ");
	paint_add(out, t->color, paint_of_result(outcome), str_of(outcome));
	if (value_number(f, "elapsed-ms", 0) > 0) {
		buf_adds(out, " after ");
		clock_print_span(out, value_number(f, "elapsed-ms", 0));
	}
	if (attempts > 1)
		buf_printf(out, ", %lld tries", (long long)attempts);
	text_detail(f, out);
	buf_addc(out, '\n');
	text_labelled("remedy", f, "remedy", out);
}

/* --- gates ------------------------------------------------------------------------------------------- */

/* How a gate is answered from elsewhere. */
static void
add_way(const struct value *f, struct buf *out)
{
	const char *digest = value_text(f, "digest");
	int64_t expires_ms = value_number(f, "expires-ms", 0);

	if (digest == NULL)
		return;
	buf_adds(out, "  approve from elsewhere: holdfast approve ");
	add_text(out, value_text(f, "run"));
	buf_addc(out, ' ');
	add_text(out, digest);
	if (expires_ms > 0) {
		buf_adds(out, ", within ");
		span_print(out, (expires_ms + 999) / 1000 * 1000);
	}
	buf_addc(out, '\n');
}

static enum paint
paint_of_gate(const char *gate)
{
	static const struct {
		const char *name;
		enum paint paint;
	} words[] = {
	    {"asked", PAINT_CAUTION},
	    {"approved", PAINT_GOOD},
	    {"held", PAINT_CAUTION},
	    {"overridden", PAINT_CAUTION},
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].name, gate) == 0)
			return words[i].paint;
	return PAINT_BAD;
}

/* " at 02:16:12 UTC": who answered when is asked for by the clock. */
static void
add_clock(const struct value *f, struct buf *out)
{
	struct str time = str_of(value_text(f, "time"));

	str_cut(&time, 'T');
	if (time.n < 8)
		return;
	buf_adds(out, " at ");
	paint_plain(out, (struct str){time.p, 8});
	buf_adds(out, " UTC");
}

/* "gate 'traffic drained' approved by alice (key) at 02:16:12 UTC, 1 of 2 approvals: Proceed?" */
void
text_gate(struct text *t, const struct value *f, struct buf *out)
{
	const char *gate = value_text(f, "gate"), *message = value_text(f, "message");
	const char *who = value_text(f, "who"), *how = value_text(f, "how");
	bool asked = strcmp(gate, "asked") == 0;

	text_when(t, f, out);
	buf_adds(out, "gate '");
	add_text(out, value_text(f, "step"));
	buf_addc(out, '\'');
	if (asked && value_text(f, "device") == NULL && value_get(f, "devices") != NULL) {
		buf_adds(out, " of ");
		add_names(value_get(f, "devices"), out);
	}
	buf_addc(out, ' ');
	paint_add(out, t->color, paint_of_gate(gate), str_of(gate));
	if (who != NULL && *who != '\0') {
		buf_adds(out, " by ");
		paint_add(out, t->color, PAINT_STRONG, str_of(who));
	}
	if (how != NULL && *how != '\0' && !asked) {
		buf_adds(out, " (");
		add_text(out, how);
		buf_addc(out, ')');
	}
	if (who != NULL && *who != '\0')
		add_clock(f, out);
	if (value_number(f, "wanted", 0) > 1)
		buf_printf(out, ", %lld of %lld approvals",
		    (long long)value_number(f, "approvals", 0),
		    (long long)value_number(f, "wanted", 0));
	if (*message != '\0' && (asked || t->story.question == NULL ||
				    strcmp(t->story.question, message) != 0)) {
		buf_adds(out, ": ");
		add_text(out, message);
	}
	if (asked && value_text(f, "until") != NULL) {
		buf_adds(out, ", until ");
		add_text(out, value_text(f, "until"));
	}
	buf_addc(out, '\n');
	if (asked)
		add_way(f, out);
}

/* --- progress ---------------------------------------------------------------------------------------- */

static struct progress *
moved_last(const struct text *t, const struct value *f)
{
	return story_device(&t->story, value_text(f, "device"))->progress.last;
}

bool
text_progress_wanted(const struct text *t, const struct value *f)
{
	if (t->live && !t->story.asked)
		return false;
	return t->verbose > 1 || progress_due(moved_last(t, f));
}

void
text_progress(struct text *t, const struct value *f, struct buf *out)
{
	text_when(t, f, out);
	progress_say(moved_last(t, f), t->story.run_ms, out);
	buf_addc(out, '\n');
}
