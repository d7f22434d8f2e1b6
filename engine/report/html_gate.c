#include <string.h>

#include "data/value.h"
#include "report/html.h"
#include "report/html_page.h"

/* Gates: what was asked and shown, and who answered, how and when. */

static void
add_approvals(struct buf *out, const struct value *f)
{
	if (value_number(f, "wanted", 0) > 1)
		buf_printf(out, " <span class=\"took\">%lld of %lld approvals</span>",
		    (long long)value_number(f, "approvals", 0),
		    (long long)value_number(f, "wanted", 0));
}

/* In the log of its router, or of all that are in its step. */
static void
log_gate(struct html_page *p, const struct value *f)
{
	const char *device = value_text(f, "device"), *who = value_text(f, "who");
	struct buf line;

	buf_init(&line, BUF_TEXT);
	buf_adds(&line, "<span class=\"when\">");
	html_time(&line, value_text(f, "time"), true);
	buf_adds(&line, "</span> gate ");
	html_badge(&line, value_text(f, "gate"));
	buf_adds(&line, who != NULL ? " by " : "");
	html_field(&line, "strong", f, "who");
	buf_addc(&line, ' ');
	html_field(&line, "span class=\"does\"", f, "how");
	add_approvals(&line, f);
	buf_addc(&line, ' ');
	html_field(&line, "span class=\"detail\"", f, "message");
	if (device != NULL) {
		html_log_line(p, html_place(html_device(p, device)), HTML_LOG, &line);
	} else {
		html_log_line(p, html_place(&p->run), HTML_LOG, &line);
		vec_each (&p->devices, it)
			if ((*it)->in_step &&
			    strcmp((*it)->step, value_text(f, "step")) == 0)
				html_log_line(p, &(*it)->body, HTML_LOG, &line);
	}
	buf_done(&line);
}

/* What a person saw before the question: results, texts, links. */
static void
add_shown(struct buf *out, const struct value *shown)
{
	static const char *const keys[] = {"expect", "actual", "text", "link"};

	if (shown == NULL || shown->kind != VALUE_LIST || value_count(shown) == 0)
		return;
	buf_printf(out,
	    "<details class=\"shown\"><summary>what was shown: %zu</summary>\n<ul>\n",
	    value_count(shown));
	value_each(shown, it)
	{
		bool judged = value_get(*it, "passed") != NULL;
		bool passed = value_flag(*it, "passed", false);

		buf_adds(out, "<li>");
		if (judged)
			html_badge_as(
			    out, passed ? "passed" : "failed", passed ? "ok" : "failed");
		buf_addc(out, ' ');
		html_field(out, "b class=\"object\"", *it, "device");
		buf_addc(out, ' ');
		html_text(out, value_text(*it, "title"));
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
			const struct value *v = value_get(*it, keys[i]);

			if (v == NULL)
				continue;
			buf_adds(out, i < 2 ? "; " : " ");
			buf_printf(
			    out, "<span class=\"detail\">%s", i < 2 ? keys[i] : "");
			buf_adds(out, i < 2 ? " " : "");
			html_value(out, v);
			buf_adds(out, "</span>");
		}
		buf_adds(out, "</li>\n");
	}
	buf_adds(out, "</ul></details>\n");
}

static void
add_gate(struct html_page *p, struct buf *out, const struct value *f)
{
	const char *device = value_text(f, "device");
	bool asked = strcmp(value_text(f, "gate"), "asked") == 0;

	buf_adds(out, "<tr><td>");
	html_time(out, value_text(f, "time"), false);
	buf_adds(out, "</td><td>");
	html_badge(out, value_text(f, "gate"));
	add_approvals(out, f);
	buf_adds(out, "</td><td>");
	html_field(out, "strong", f, "who");
	buf_addc(out, ' ');
	if (!asked)
		html_field(out, "span class=\"does\"", f, "how");
	buf_adds(out, "</td><td>");
	if (device != NULL)
		html_device_link(out, html_device(p, device));
	else
		html_names(out, value_get(f, "devices"));
	buf_addc(out, ' ');
	html_field(out, "strong", f, "step");
	buf_addc(out, ' ');
	html_text(out, value_text(f, "message"));
	if (asked && value_text(f, "until") != NULL) {
		buf_adds(out, ", until ");
		html_text(out, value_text(f, "until"));
	}
	if (asked)
		html_field(out, "code class=\"digest\"", f, "digest");
	add_shown(out, value_get(f, "shown"));
	buf_adds(out, "</td></tr>\n");
}

/* What an automatic gate waits for may change often: that stands in the course of the router. */
void
html_gate(struct html_page *p, const struct value *f)
{
	struct buf out;

	log_gate(p, f);
	if (strcmp(value_text(f, "gate"), "held") == 0)
		return;
	p->ngates++;
	buf_init(&out, BUF_TEXT);
	add_gate(p, &out, f);
	if (html_fits(p, HTML_GATE, out.n))
		buf_addstr(&p->gates, buf_str(&out));
	buf_done(&out);
}

void
html_gates(const struct html_page *p, struct buf *out)
{
	if (p->ngates == 0)
		return;
	buf_adds(out,
	    "<section id=\"gates\" aria-labelledby=\"gates-h\">\n"
	    "<h2 id=\"gates-h\">Gates</h2>\n<table class=\"list gates\">\n"
	    "<thead><tr><th scope=\"col\">when (UTC)</th><th scope=\"col\">answer"
	    "</th><th scope=\"col\">who, how</th><th scope=\"col\">gate</th></tr>"
	    "</thead>\n<tbody>\n");
	buf_addstr(out, buf_str(&p->gates));
	buf_adds(out, "</tbody></table>\n</section>\n");
}
