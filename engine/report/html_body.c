#include <string.h>

#include "report/diffs.h"
#include "report/html.h"
#include "report/html_page.h"
#include "report/paint.h"

/* The rest of the page: differences, each router's course, and what was left out for its size. */

/* --- differences ------------------------------------------------------------------------------------- */

static const char *
class_of_line(struct str line)
{
	if (str_starts(line, STR("[edit")))
		return "edit";
	switch (line.n > 0 ? line.p[0] : ' ') {
	case '-': return "del";
	case '+': return "add";
	case '!': return "move";
	default: return NULL;
	}
}

/* Each line an element of its own, so that a long one can hang under its mark. */
static void
add_lines(struct str text, struct buf *out)
{
	buf_adds(out, "<pre class=\"diff\">");
	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		const char *class = class_of_line(line);

		if (class != NULL)
			buf_printf(out, "<span class=\"%s\">", class);
		else
			buf_adds(out, "<span>");
		html_lines(out, line);
		if (line.n == 0)
			buf_addc(out, '\n');
		buf_adds(out, "</span>");
	}
	buf_adds(out, "</pre>\n");
}

static void
add_diff(struct html_page *p, size_t i, struct buf *out)
{
	size_t n;
	const char *const *devices = diffs_devices(p->story.diffs, i, &n);
	struct str text = diffs_text(p->story.diffs, i);

	buf_printf(out, "<article class=\"difference\" id=\"diff-%zu\">\n<h3>", i + 1);
	for (size_t k = 0; k < n; k++) {
		buf_adds(out, k > 0 ? ", " : "");
		html_device_link(out, html_device(p, devices[k]));
	}
	buf_adds(out, "</h3>\n");
	buf_adds(out, "<p class=\"extent\">");
	paint_extent(out, text);
	buf_adds(out, n > 1 ? ", the same on all of them</p>\n" : "</p>\n");
	if (html_fits(p, HTML_DIFF, text.n))
		add_lines(text, out);
	else
		buf_adds(out, "<p>Left out for its size; the record has it.</p>\n");
	buf_adds(out, "</article>\n");
}

void
html_diffs(struct html_page *p, struct buf *out)
{
	const struct diffs *d = p->story.diffs;

	if (diffs_count(d) == 0)
		return;
	buf_adds(out, "<section id=\"differences\" aria-labelledby=\"differences-h\">\n"
		      "<h2 id=\"differences-h\">Differences</h2>\n");
	for (size_t i = 0; i < diffs_count(d); i++)
		add_diff(p, i, out);
	buf_adds(out, "</section>\n");
}

/* --- each router ------------------------------------------------------------------------------------- */

bool
html_device_details(const struct html_device *d)
{
	return d->log.text.n > 0 || d->linked;
}

bool
html_has_details(const struct html_page *p)
{
	for (size_t i = 0; i < p->devices.n; i++)
		if (html_device_details(p->devices.v[i]))
			return true;
	return html_device_details(&p->run);
}

static void
add_router(struct html_page *p, const struct html_device *d, bool open, struct buf *out)
{
	const struct story_device *s = story_device(&p->story, d->name);

	buf_printf(out, "<details class=\"router\" id=\"router-%zu\"%s><summary><h3>",
	    d->number, open ? " open=\"\"" : "");
	html_text(out, d->name);
	buf_adds(out, "</h3> ");
	if (s != NULL && (s->state != NULL || s->result != NULL))
		html_badge(out, story_word(s));
	if (d->passed + d->failed > 0) {
		buf_printf(out, " <span class=\"sum\">checks: %zu ok, %zu failed</span>",
		    d->passed, d->failed);
	}
	buf_adds(out, "</summary>\n");
	if (d->log.text.n == 0)
		buf_adds(out, "<p>Nothing else is known of it here.</p>\n");
	buf_addstr(out, buf_str(&d->log.text));
	buf_adds(out, "</details>\n");
}

void
html_routers(struct html_page *p, struct buf *out)
{
	size_t n = 0;

	if (!html_has_details(p))
		return;
	buf_adds(out, "<section id=\"details\" aria-labelledby=\"details-h\">\n"
		      "<h2 id=\"details-h\">Details</h2>\n");
	for (size_t i = 0; i < p->devices.n; i++)
		n += html_device_details(p->devices.v[i]);
	for (size_t i = 0; i < p->devices.n; i++)
		if (html_device_details(p->devices.v[i]))
			add_router(p, p->devices.v[i],
			    n <= HTML_OPEN || p->devices.v[i]->noted, out);
	if (html_device_details(&p->run)) {
		buf_adds(out,
		    "<details class=\"router\" id=\"router-0\"><summary><h3>The run"
		    "</h3></summary>\n");
		buf_addstr(out, buf_str(&p->run.log.text));
		buf_adds(out, "</details>\n");
	}
	buf_adds(out, "</section>\n");
}

/* --- what is not here -------------------------------------------------------------------------------- */

void
html_omitted(const struct html_page *p, struct buf *out)
{
	static const char *const names[HTML_SORTS][2] = {
	    [HTML_FAILED] = {"thing that did not go well", "things that did not go well"},
	    [HTML_PASSED] = {"result that holds", "results that hold"},
	    [HTML_RAW] = {"raw reply", "raw replies"},
	    [HTML_LOG] = {"line of a router's course", "lines of routers' courses"},
	    [HTML_FINDING] = {"finding", "findings"},
	    [HTML_GATE] = {"line about a gate", "lines about gates"},
	    [HTML_DIFF] = {"difference", "differences"},
	    [HTML_BAR] = {"bar of the timeline", "bars of the timeline"},
	};
	const char *between = "<p>Left out for their size, but counted above, and in the "
			      "record: ";

	buf_adds(out, "<footer>\n");
	for (size_t i = 0; i < HTML_SORTS; i++) {
		if (p->rooms[i].omitted == 0)
			continue;
		buf_adds(out, between);
		html_count(out, p->rooms[i].omitted, names[i][0], names[i][1]);
		between = ", ";
	}
	if (*between == ',')
		buf_adds(out, ".</p>\n");
	buf_adds(out,
	    "<p>Times are UTC. The record of the run (JSONL) has every event; "
	    "<code>holdfast report --from</code> makes this page of it again.</p>\n"
	    "</footer>\n");
}
