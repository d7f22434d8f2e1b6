#include <stdlib.h>
#include <string.h>

#include "data/span.h"
#include "report/html.h"
#include "report/html_page.h"

/* Where the time went: a row per router, its steps or states as bars in proportion, all on one axis. */

void
html_bar_begin(struct html_page *p, html_bars *bars, const char *label, const char *does)
{
	struct html_bar *bar;

	if (!html_fits(p, HTML_BAR, 1))
		return;
	bar = vec_add(bars);
	*bar = (struct html_bar){.from_ms = p->story.run_ms, .to_ms = -1};
	html_keep(&bar->label, label);
	html_keep(&bar->does, does);
}

void
html_bar_end(struct html_page *p, html_bars *bars, const char *word)
{
	struct html_bar *bar = bars->n > 0 ? &vec_last(bars) : NULL;

	if (bar == NULL || bar->to_ms >= 0)
		return;
	bar->to_ms = p->story.run_ms;
	if (word != NULL)
		html_keep(&bar->word, word);
}

void
html_bar_mark(html_bars *bars, const char *word)
{
	if (bars->n > 0 && vec_last(bars).to_ms < 0)
		html_keep(&vec_last(bars).word, word);
}

void
html_bars_done(html_bars *bars)
{
	vec_each (bars, it) {
		free(it->label);
		free(it->does);
		free(it->word);
	}
	vec_done(bars);
}

/* "12.34%" of the run */
static void
add_share(struct buf *out, int64_t ms, int64_t all_ms)
{
	int64_t share = all_ms > 0 ? (int64_t)((double)ms * 10000 / (double)all_ms) : 0;

	share = share < 0 ? 0 : share > 10000 ? 10000 : share;
	buf_printf(
	    out, "%lld.%02lld%%", (long long)(share / 100), (long long)(share % 100));
}

static const char *
class_of(const struct html_bar *bar)
{
	if (bar->word != NULL && strcmp(bar->word, "changed") == 0)
		return "did";
	if (bar->word != NULL && html_gravity(bar->word) > 0)
		return html_class(bar->word);
	if (bar->does != NULL &&
	    (strcmp(bar->does, "gate") == 0 || strcmp(bar->does, "wait") == 0))
		return "idle";
	return bar->word != NULL && strcmp(bar->word, "skipped") == 0 ? "idle" : "plain";
}

/* The label stands in its bar if that is wide enough; what it says is read out in any case. */
static void
add_bar(const struct html_page *p, const struct html_bar *bar, struct buf *out)
{
	struct buf label, rest;

	buf_init(&label, BUF_LINE);
	buf_init(&rest, BUF_LINE);
	html_text(&label, bar->label);
	if (bar->word != NULL) {
		buf_adds(&rest, ": ");
		html_text(&rest, bar->word);
	}
	buf_adds(&rest, ", ");
	html_took(&rest, bar->to_ms - bar->from_ms);
	buf_printf(out, "<li class=\"%s\" style=\"left:", class_of(bar));
	add_share(out, bar->from_ms, p->story.run_ms);
	buf_adds(out, ";width:");
	add_share(out, bar->to_ms - bar->from_ms, p->story.run_ms);
	buf_printf(out, "\" title=\"%s%s\"><span>%s<small>%s</small></span></li>\n",
	    buf_z(&label), buf_z(&rest), buf_z(&label), buf_z(&rest));
	buf_done(&label);
	buf_done(&rest);
}

static void
add_row(const struct html_page *p, const html_bars *bars, struct buf *out)
{
	buf_adds(out, "<ol class=\"track\">\n");
	vec_each (bars, it)
		add_bar(p, it, out);
	buf_adds(out, "</ol></div>\n");
}

/* Marks at round times, six at most, the last not so near the end that its words would stick out. */
static void
add_axis(const struct html_page *p, struct buf *out)
{
	static const int seconds[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
	    3600, 7200, 14400, 28800, 43200, 86400, 172800};
	int64_t all_ms = p->story.run_ms, step_ms = 0;

	for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
		if ((step_ms = seconds[i] * 1000LL) * 6 >= all_ms)
			break;
	buf_adds(out, "<div class=\"row axis\" aria-hidden=\"true\"><span></span>"
		      "<ol class=\"track\">\n");
	for (int64_t at = 0, n = 0; at <= all_ms * 93 / 100 && n < 100;
	     at += step_ms, n++) {
		buf_adds(out, "<li style=\"left:");
		add_share(out, at, all_ms);
		buf_adds(out, "\">");
		if (at > 0)
			span_print(out, at);
		else
			buf_addc(out, '0');
		buf_adds(out, "</li>\n");
	}
	buf_adds(out, "</ol></div>\n");
}

static bool
has_bar(const html_bars *bars, const char *class)
{
	vec_each (bars, it)
		if (strcmp(class_of(it), class) == 0)
			return true;
	return false;
}

/* Of the looks that are there. */
static void
add_legend(const struct html_page *p, struct buf *out)
{
	static const struct {
		const char *class, *said;
	} looks[] = {
	    {"plain", "at work"},
	    {"did", "changed something"},
	    {"idle", "waited, or skipped"},
	    {"warn", "stopped, overridden or rolled back"},
	    {"bad", "failed"},
	    {"lost", "not known how it ended"},
	};

	buf_adds(out, "<p class=\"legend\">");
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		bool there = has_bar(&p->waves, looks[i].class);

		vec_each (&p->devices, it)
			there = there || has_bar(&(*it)->bars, looks[i].class);
		if (there)
			buf_printf(out, "<span><i class=\"%s\"></i>%s</span> ",
			    looks[i].class, looks[i].said);
	}
	buf_adds(out, "</p>\n");
}

void
html_timeline(struct html_page *p, struct buf *out)
{
	bool any = false;

	vec_each (&p->devices, it)
		any |= (*it)->bars.n > 0;
	if (!any || p->story.run_ms <= 0)
		return;
	buf_adds(out, "<section id=\"timeline\" aria-labelledby=\"timeline-h\">\n"
		      "<h2 id=\"timeline-h\">Timeline</h2>\n<div class=\"chart\">\n");
	if (p->waves.n > 0) {
		buf_adds(out, "<div class=\"row\"><span>waves</span>");
		add_row(p, &p->waves, out);
	}
	vec_each (&p->devices, it) {
		if ((*it)->bars.n == 0)
			continue;
		buf_adds(out, "<div class=\"row\">");
		html_device_link(out, *it);
		add_row(p, &(*it)->bars, out);
	}
	add_axis(p, out);
	buf_adds(out, "</div>\n");
	add_legend(p, out);
	buf_adds(out, "</section>\n");
}
