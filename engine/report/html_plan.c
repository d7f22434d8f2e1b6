#include "base/clock.h"
#include "data/span.h"
#include "data/value.h"
#include "event/event.h"
#include "report/html.h"
#include "report/html_page.h"
#include "report/course.h"

/* What was meant to be done, and how it was gone through: the runbook and its parameters, the plan, the waves. */

void
html_names(struct buf *out, const struct value *names)
{
	const char *between = "";

	if (names == NULL || names->kind != VALUE_LIST)
		return;
	value_each(names, it)
	{
		buf_adds(out, between);
		html_value(out, *it);
		between = ", ";
	}
}

/* --- the runbook ------------------------------------------------------------------------------------- */

static void
add_parameters(struct buf *out, const struct value *parameters)
{
	if (parameters == NULL || parameters->kind != VALUE_MAP ||
	    value_count(parameters) == 0)
		return;
	buf_adds(out, "<table class=\"list\"><caption>Parameters</caption>\n"
		      "<thead><tr><th scope=\"col\">name</th><th scope=\"col\">value</th>"
		      "</tr></thead>\n<tbody>\n");
	value_pairs(parameters, it)
	{
		buf_adds(out, "<tr><th scope=\"row\">");
		html_value(out, it->key);
		buf_adds(out, "</th><td>");
		html_value(out, it->value);
		buf_adds(out, "</td></tr>\n");
	}
	buf_adds(out, "</tbody></table>\n");
}

static void
add_batches(struct buf *out, const struct value *batches)
{
	if (batches == NULL || batches->kind != VALUE_LIST || value_count(batches) == 0)
		return;
	buf_adds(out, "<h3>Order</h3>\n<ol class=\"batches\">\n");
	value_each(batches, it)
	{
		buf_adds(out, "<li>");
		html_names(out, *it);
		buf_adds(out, "</li>\n");
	}
	buf_adds(out, "</ol>\n");
}

void
html_runbook(struct html_page *p, const struct value *f)
{
	struct buf *out = &p->runbook;
	const char *help = value_text(f, "help");

	buf_reset(out);
	p->dry = value_flag(f, "dry", false);
	if (help != NULL && *help != '\0') {
		buf_adds(out, "<p>");
		html_text(out, help);
		buf_adds(out, "</p>\n");
	}
	buf_adds(out, "<dl class=\"facts\">\n");
	html_fact(out, "file", value_text(f, "file"));
	html_fact(out, "digest", value_text(f, "digest"));
	buf_printf(out, "<div><dt>steps</dt><dd>%lld</dd></div>\n</dl>\n",
	    (long long)value_number(f, "steps", 0));
	add_parameters(out, value_get(f, "parameters"));
	add_batches(out, value_get(f, "batches"));
}

/* --- the plan ---------------------------------------------------------------------------------------- */

static void
take_setting(void *ctx, const char *label, struct str text)
{
	struct buf *out = ctx;

	buf_adds(out, "<div><dt>");
	html_text(out, label);
	buf_adds(out, "</dt><dd>");
	html_str(out, text);
	buf_adds(out, "</dd></div>\n");
}

void
html_plan(struct html_page *p, const struct value *f)
{
	buf_reset(&p->plan);
	buf_adds(&p->plan, "<dl class=\"plan\">\n");
	course_tell(f, take_setting, &p->plan);
	buf_adds(&p->plan, "</dl>\n");
}

/* "2 confirmed, 1 rolled-back" */
static void
add_states(struct buf *out, const struct value *states)
{
	const char *between = "";

	if (states == NULL || states->kind != VALUE_MAP)
		return;
	value_pairs(states, it)
	{
		if (it->key->kind != VALUE_STR || it->value->kind != VALUE_INT)
			continue;
		buf_printf(out, "%s%lld ", between, (long long)it->value->integer);
		html_str(out, it->key->str);
		between = ", ";
	}
}

void
html_wave(struct html_page *p, const struct event *ev)
{
	const struct value *f = ev->fields;
	const char *wave = value_text(f, "wave");
	struct buf *out = &p->waves_table;

	html_bar_end(p, &p->waves, NULL);
	if (ev->kind == EV_WAVE_START) {
		html_bar_begin(p, &p->waves, wave, NULL);
		return;
	}
	if (ev->kind == EV_SOAK)
		html_bar_begin(p, &p->waves, "soak", "wait");
	if (!html_fits(p, HTML_LOG, 128))
		return;
	buf_adds(out, "<tr><th scope=\"row\">");
	buf_adds(out, ev->kind == EV_SOAK ? "soak before " : "");
	html_text(out, wave);
	buf_adds(out, "</th><td>");
	if (ev->kind == EV_SOAK)
		span_print(out, value_number(f, "soak-ms", 0));
	else
		html_took(out, value_number(f, "elapsed-ms", 0));
	buf_adds(out, "</td><td>");
	add_states(out, value_get(f, "states"));
	buf_adds(out, "</td></tr>\n");
}

void
html_course(const struct html_page *p, struct buf *out)
{
	if (p->runbook.n > 0) {
		buf_adds(out, "<section id=\"runbook\" aria-labelledby=\"runbook-h\">\n"
			      "<h2 id=\"runbook-h\">Runbook</h2>\n");
		buf_addstr(out, buf_str(&p->runbook));
		buf_adds(out, "</section>\n");
	}
	if (p->plan.n == 0 && p->waves_table.n == 0)
		return;
	buf_adds(out, "<section id=\"plan\" aria-labelledby=\"plan-h\">\n"
		      "<h2 id=\"plan-h\">Plan</h2>\n");
	buf_addstr(out, buf_str(&p->plan));
	if (p->waves_table.n > 0) {
		buf_adds(out,
		    "<table class=\"list waves\"><caption>Waves</caption>\n<thead><tr>"
		    "<th scope=\"col\">wave</th><th scope=\"col\">took</th>"
		    "<th scope=\"col\">routers</th></tr></thead>\n<tbody>\n");
		buf_addstr(out, buf_str(&p->waves_table));
		buf_adds(out, "</tbody></table>\n");
	}
	buf_adds(out, "</section>\n");
}
