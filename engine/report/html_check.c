#include <string.h>

#include "data/json.h"
#include "data/value.h"
#include "report/html.h"
#include "report/html_page.h"

enum { GLANCE = 3 }; /* things found that the head of a result has room for */

/* A result of a check: what should be, what is, what was, and what the router answered. */

void
html_value(struct buf *out, const struct value *v)
{
	struct buf json;

	if (v->kind == VALUE_STR) {
		html_str(out, v->str);
		return;
	}
	buf_init(&json, BUF_TEXT);
	json_print(v, 0, &json);
	html_str(out, buf_str(&json));
	buf_done(&json);
}

static void
add_said(struct buf *out, const struct value *f, const char *label, const char *key)
{
	const struct value *v = value_get(f, key);
	size_t n;

	if (v == NULL)
		return;
	n = v->kind == VALUE_LIST ? v->list.n : 1;
	buf_printf(out, "<tr class=\"%s\"><th scope=\"row\">%s</th><td>", key, label);
	if (n == 0)
		buf_adds(out, "nothing");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_adds(out, "<br/>");
		html_value(out, v->kind == VALUE_LIST ? v->list.v[i] : v);
	}
	buf_adds(out, "</td></tr>\n");
}

/* In the head of a result that holds stands what was found, so that nobody need open it. */
static void
add_glance(struct buf *out, const struct value *f)
{
	const struct value *v = value_get(f, "actual");
	size_t n = v->kind == VALUE_LIST ? v->list.n : 1;

	if (n == 0 || n > GLANCE)
		return;
	buf_adds(out, " <span class=\"detail\">");
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, i > 0 ? ", " : "");
		html_value(out, v->kind == VALUE_LIST ? v->list.v[i] : v);
	}
	buf_adds(out, "</span>");
}

static void
add_raw(struct html_page *p, struct buf *out, const struct value *f)
{
	const char *raw = value_text(f, "raw");
	size_t n = raw != NULL ? strlen(raw) : 0;

	if (n == 0 || !html_fits(p, HTML_RAW, n))
		return;
	buf_printf(out, "<details class=\"raw\"><summary>raw reply, ");
	if (n < 1000)
		html_count(out, n, "octet", "octets");
	else
		buf_printf(out, "%zu.%zu kB", n / 1000, n % 1000 / 100);
	buf_adds(out, "</summary>\n<pre>");
	html_lines(out, str_of(raw));
	buf_adds(out, "</pre></details>\n");
}

static void
add_result(struct html_page *p, struct buf *out, const struct value *f, bool passed)
{
	buf_printf(out, "<details class=\"check %s\"%s><summary>", passed ? "ok" : "bad",
	    passed ? "" : " open=\"\"");
	html_badge_as(out, passed ? "passed" : "failed", passed ? "ok" : "failed");
	buf_adds(out, " <strong>");
	html_text(out, value_text(f, "check"));
	buf_adds(out, "</strong> ");
	html_text(out, value_text(f, "title"));
	buf_addc(out, ' ');
	html_field(out, "b class=\"object\"", f, "object");
	if (passed)
		add_glance(out, f);
	buf_adds(out, "</summary>\n<table class=\"said\">\n");
	add_said(out, f, "Expect", "expect");
	add_said(out, f, "Actual", "actual");
	add_said(out, f, "Before", "before");
	buf_adds(out, "</table>\n");
	add_raw(p, out, f);
	buf_adds(out, "</details>\n");
}

/* "fra-edge1: bgp: all sessions are established, 192.0.2.1" among what to look at first. */
static void
look_at(struct html_page *p, const struct value *f, struct html_device *d)
{
	if (p->nlook >= HTML_LOOKS) {
		p->nlook_more++;
		return;
	}
	p->nlook++;
	buf_adds(&p->look, "<li>");
	html_badge_as(&p->look, "failed", "check failed");
	buf_addc(&p->look, ' ');
	html_device_link(&p->look, d);
	buf_adds(&p->look, " <strong>");
	html_text(&p->look, value_text(f, "check"));
	buf_adds(&p->look, "</strong> ");
	html_text(&p->look, value_text(f, "title"));
	buf_addc(&p->look, ' ');
	html_field(&p->look, "b class=\"object\"", f, "object");
	buf_adds(&p->look, "</li>\n");
}

void
html_check(struct html_page *p, const struct value *f)
{
	struct html_device *d = html_device(p, value_text(f, "device"));
	bool passed = value_flag(f, "passed", false);
	struct buf out;

	*(passed ? &d->passed : &d->failed) += 1;
	d->noted |= !passed;
	if (!passed) {
		look_at(p, f, d);
		if (!d->in_step)
			html_bar_mark(&d->bars, "failed");
	}
	buf_init(&out, BUF_TEXT);
	add_result(p, &out, f, passed);
	html_log_block(p, html_place(d), passed ? HTML_PASSED : HTML_FAILED, &out);
	buf_done(&out);
}
