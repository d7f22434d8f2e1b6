#include "report/html.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "data/value.h"
#include "report/paint.h"

void
html_str(struct buf *out, struct str text)
{
	struct buf plain;

	buf_init(&plain, BUF_TEXT);
	paint_plain(&plain, text);
	buf_add_xml(out, buf_str(&plain));
	buf_done(&plain);
}

void
html_text(struct buf *out, const char *text)
{
	if (text != NULL)
		html_str(out, str_of(text));
}

void
html_lines(struct buf *out, struct str text)
{
	struct buf plain;

	buf_init(&plain, 2 * BUF_TEXT);
	paint_lines(&plain, "", text);
	buf_add_xml(out, buf_str(&plain));
	buf_done(&plain);
}

void
html_fact(struct buf *out, const char *label, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	buf_printf(out, "<div><dt>%s</dt><dd>", label);
	html_text(out, text);
	buf_adds(out, "</dd></div>\n");
}

void
html_field(struct buf *out, const char *tag, const struct value *fields, const char *key)
{
	const char *text = value_text(fields, key);

	if (text == NULL || *text == '\0')
		return;
	buf_printf(out, "<%s>", tag);
	html_text(out, text);
	buf_printf(out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

/* --- words ------------------------------------------------------------------------------------------- */

struct look {
	const char *word, *class, *sign;
	int gravity;
};

static const struct look *
look_of(const char *word)
{
	/* U+FE0E keeps a sign from being drawn as a picture. */
	static const struct look looks[] = {
	    {"unchanged", "ok", "✓", 0},
	    {"confirmed", "ok", "✓", 0},
	    {"done", "ok", "✓", 0},
	    {"passed", "ok", "✓", 0},
	    {"changed", "ok", "✓", 0},
	    {"approved", "ok", "✓", 0},
	    {"held", "calm", "…", 0},
	    {"skipped", "calm", "–", 0},
	    {"note", "calm", "i", 0},
	    {"asked", "warn", "?", 0},
	    {"not started", "calm", "○", 1},
	    {"ignored", "warn", "!", 1},
	    {"warning", "warn", "!", 1},
	    {"overridden", "warn", "!", 1},
	    {"refused", "warn", "⊘", 2},
	    {"stopped", "warn", "■", 2},
	    {"aborted", "warn", "■", 2},
	    {"timed-out", "warn", "■", 2},
	    {"rolled-back", "warn", "↩\xef\xb8\x8e", 3},
	    {"failed", "bad", "✗", 4},
	    {"error", "bad", "✗", 4},
	    {"not finished", "lost", "…", 5},
	    {"unknown", "lost", "?", 6},
	};
	/* A word of another version: nobody knows how bad it is. */
	static const struct look other = {"", "bad", "✗", 4};

	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		if (strcmp(looks[i].word, word) == 0)
			return &looks[i];
	return &other;
}

const char *
html_class(const char *word)
{
	return look_of(word)->class;
}

int
html_gravity(const char *word)
{
	return look_of(word)->gravity;
}

void
html_badge_as(struct buf *out, const char *word, const char *text)
{
	const struct look *l = look_of(word);

	buf_printf(out, "<span class=\"badge %s\"><b aria-hidden=\"true\">%s</b> ",
	    l->class, l->sign);
	html_text(out, text);
	buf_adds(out, "</span>");
}

void
html_badge(struct buf *out, const char *word)
{
	html_badge_as(out, word, word);
}

/* --- numbers ----------------------------------------------------------------------------------------- */

void
html_time(struct buf *out, const char *iso, bool clock)
{
	struct str day, time = str_of(iso);

	day = str_cut(&time, 'T');
	if (time.n < 8) { /* no stamp of ours */
		html_text(out, iso);
		return;
	}
	buf_adds(out, "<time datetime=\"");
	html_text(out, iso);
	buf_adds(out, "\">");
	if (!clock) {
		html_str(out, day);
		buf_addc(out, ' ');
	}
	html_str(out, (struct str){time.p, 8});
	buf_adds(out, "</time>");
}

void
html_took(struct buf *out, int64_t ms)
{
	clock_print_span(out, ms > 0 ? ms : 0);
}

void
html_count(struct buf *out, size_t n, const char *one, const char *many)
{
	buf_printf(out, "%zu %s", n, n == 1 ? one : many);
}
