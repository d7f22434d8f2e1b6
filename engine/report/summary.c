#include "report/summary.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "report/paint.h"
#include "report/story.h"

enum { NAME_MOST = 40 }; /* columns that a long name may push the others out */

struct widths {
	size_t name, word, elapsed;
};

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Text in a column; `paint` does not count. */
static void
add_cell(struct buf *out, bool color, enum paint paint, struct str text, size_t width)
{
	struct buf plain;

	buf_init(&plain, BUF_LINE);
	paint_plain(&plain, text);
	paint_add(out, color, paint, buf_str(&plain));
	for (size_t n = paint_width(buf_str(&plain)); n < width; n++)
		buf_addc(out, ' ');
	buf_adds(out, "  ");
	buf_done(&plain);
}

static void
add_elapsed(const struct story_device *d, struct buf *out)
{
	if (d->state != NULL || d->result != NULL)
		clock_print_span(out, d->elapsed_ms);
	else
		buf_addc(out, '-');
}

static struct widths
measure(const struct story *s)
{
	struct widths w = {.name = 6, .word = 5, .elapsed = 7};
	struct buf elapsed;

	buf_init(&elapsed, BUF_LINE);
	for (size_t i = 0; i < s->devices.n; i++) {
		buf_reset(&elapsed);
		add_elapsed(s->devices.v[i], &elapsed);
		w.name = larger(w.name, paint_width(str_of(s->devices.v[i]->name)));
		w.word = larger(w.word, paint_width(str_of(story_word(s->devices.v[i]))));
		w.elapsed = larger(w.elapsed, elapsed.n);
	}
	buf_done(&elapsed);
	if (w.name > NAME_MOST)
		w.name = NAME_MOST;
	return w;
}

/* What else is known: of an unfinished device, what it was in the middle of. */
static void
add_known(const struct story_device *d, struct buf *out)
{
	if (d->result == NULL && d->state != NULL) {
		buf_adds(out, "last seen: ");
		if (d->step != NULL && strcmp(d->step, d->state) != 0) {
			paint_plain(out, str_of(d->step));
			buf_adds(out, ": ");
		}
		paint_plain(out, str_of(d->state));
		buf_adds(out, d->detail != NULL ? ", " : "");
	}
	if (d->detail != NULL)
		paint_plain(out, str_of(d->detail));
}

static void
add_row(const struct story_device *d, const struct widths *w, bool color, struct buf *out)
{
	const char *word = story_word(d);
	enum paint paint = paint_of_result(word);
	struct buf elapsed;
	size_t end;

	if (d->state == NULL && d->result == NULL)
		paint = PAINT_PLAIN;
	add_cell(out, color, PAINT_PLAIN, str_of(d->name), w->name);
	add_cell(out, color, paint, str_of(word), w->word);
	buf_init(&elapsed, BUF_LINE);
	add_elapsed(d, &elapsed);
	add_cell(out, color, PAINT_PLAIN, buf_str(&elapsed), w->elapsed);
	buf_done(&elapsed);
	add_known(d, out);
	for (end = out->n; end > 0 && out->p[end - 1] == ' '; end--)
		;
	buf_cut(out, end);
	buf_addc(out, '\n');
	if (d->remedy == NULL)
		return;
	buf_adds(out, "  remedy: ");
	paint_plain(out, str_of(d->remedy));
	buf_addc(out, '\n');
}

static void
add_devices(const struct story *s, bool color, bool brief, struct buf *out)
{
	struct widths w = measure(s);
	bool head = false;

	for (size_t i = 0; i < s->devices.n; i++) {
		if (brief && paint_of_result(story_word(s->devices.v[i])) == PAINT_GOOD)
			continue;
		if (!head) {
			add_cell(out, color, PAINT_STRONG, STR("device"), w.name);
			add_cell(out, color, PAINT_STRONG, STR("state"), w.word);
			paint_add(out, color, PAINT_STRONG, STR("elapsed"));
			buf_addc(out, '\n');
			head = true;
		}
		add_row(s->devices.v[i], &w, color, out);
	}
	story_tally(s, story_word, out);
	if (s->unnamed > 0)
		buf_printf(
		    out, ", %lld not started and not named", (long long)s->unnamed);
	buf_addc(out, '\n');
}

static void
add_number(struct buf *out, size_t n, const char *one, const char *many)
{
	if (n > 0)
		buf_printf(out, "%zu %s\n", n, n == 1 ? one : many);
}

void
summary_print(const struct story *s, bool color, bool brief, struct buf *out)
{
	if (story_worked(s))
		add_devices(s, color, brief, out);
	if (s->nsteps > 0) {
		buf_adds(out, "steps: ");
		story_print_counts(s->outcomes, out);
		buf_addc(out, '\n');
	}
	if (s->gates[0].word != NULL) {
		buf_adds(out, "gates: ");
		story_print_counts(s->gates, out);
		buf_addc(out, '\n');
	}
	if (s->passed + s->failed > 0)
		buf_printf(out, "checks: %zu ok, %zu failed\n", s->passed, s->failed);
	add_number(out, s->findings, "finding", "findings");
	add_number(out, s->warnings, "warning", "warnings");
}
