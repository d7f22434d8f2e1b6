#include <stdio.h>
#include <string.h>

#include "report/diffs.h"
#include "report/html.h"
#include "report/html_page.h"

/* The top of the page: what ran, how it ended, what a person must look at first, and where every router is. */

/* --- the verdict ------------------------------------------------------------------------------------- */

struct ending {
	int64_t exit;
	const char *word, *said;
};

static const struct ending *
ending_of(int64_t exit)
{
	static const struct ending endings[] = {
	    {0, "done", "done, nothing wrong"},
	    {1, "failed", "findings or failed checks, and no router was changed"},
	    {2, "failed", "a mistake in what was asked for or in a file"},
	    {3, "warning", "there are differences"},
	    {4, "refused", "refused: nothing was touched there"},
	    {5, "rolled-back", "rolled back, and seen to be rolled back"},
	    {6, "stopped", "stopped at a gate or by the operator"},
	    {7, "unknown", "a person must look: a state is unknown, or changes are left"},
	    {70, "unknown", "a bug of holdfast"},
	};
	static const struct ending other = {-1, "unknown", "ended in an unknown way"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (endings[i].exit == exit)
			return &endings[i];
	return &other;
}

static void
add_verdict(const struct html_page *p, struct buf *out)
{
	const struct ending *end = ending_of(p->exit);
	char exit[40];

	buf_printf(out, "<p class=\"verdict %s\">",
	    p->story.ended             ? html_class(end->word)
	    : p->story.command == NULL ? "bad"
				       : "lost");
	if (p->story.ended) {
		snprintf(exit, sizeof exit, "exit %lld", (long long)p->exit);
		html_badge_as(out, end->word, exit);
		buf_printf(out, " %s", end->said);
	} else if (p->story.command == NULL) { /* a mistake in what was asked for */
		html_badge_as(out, "failed", "not begun");
		buf_adds(out, " the run did not begin");
	} else {
		html_badge(out, "not finished");
		buf_adds(out, " the run did not end: nothing is known after ");
		html_time(out, p->seen != NULL ? p->seen : "", false);
	}
	buf_adds(out, "</p>\n");
	if (p->dry)
		buf_adds(out, "<p class=\"dry\">Dry run: routers were read, nothing was "
			      "changed, no gate was asked.</p>\n");
	if (p->runs > 0)
		buf_printf(out,
		    "<p class=\"dry\">The record has %zu run%s before this "
		    "one, not shown.</p>\n",
		    p->runs, p->runs == 1 ? "" : "s");
}

/* "4 routers: 3 confirmed, 1 rolled-back", each sort of thing on its own */
static void
add_counts(const struct html_page *p, struct buf *out)
{
	const struct story *s = &p->story;
	struct buf tally;

	buf_adds(out, "<ul class=\"counts\">\n<li>");
	html_count(out, s->devices.n + (size_t)s->unnamed, "router", "routers");
	if (story_worked(s)) {
		buf_init(&tally, BUF_LINE);
		story_tally(s, story_word, &tally);
		if (s->unnamed > 0)
			buf_printf(&tally, ", %lld not named", (long long)s->unnamed);
		buf_adds(out, ": ");
		html_str(out, buf_str(&tally));
		buf_done(&tally);
	}
	buf_adds(out, "</li>\n");
	if (s->nsteps > 0) {
		buf_adds(out, "<li>steps: ");
		buf_init(&tally, BUF_LINE);
		story_print_counts(s->outcomes, &tally);
		html_str(out, buf_str(&tally));
		buf_done(&tally);
		buf_adds(out, "</li>\n");
	}
	if (s->passed + s->failed > 0)
		buf_printf(
		    out, "<li>checks: %zu ok, %zu failed</li>\n", s->passed, s->failed);
	if (s->findings + s->warnings > 0) {
		buf_adds(out, "<li>");
		html_count(out, s->findings, "finding", "findings");
		buf_adds(out, ", ");
		html_count(out, s->warnings, "warning", "warnings");
		buf_adds(out, "</li>\n");
	}
	buf_adds(out, "</ul>\n");
}

static void
add_facts(const struct html_page *p, struct buf *out)
{
	buf_adds(out, "<dl class=\"facts\">\n<div><dt>began (UTC)</dt><dd>");
	html_time(out, p->began != NULL ? p->began : "", false);
	buf_adds(out, "</dd></div>\n<div><dt>took</dt><dd>");
	html_took(out, p->story.run_ms);
	buf_adds(out, "</dd></div>\n<div><dt>run</dt><dd><code>");
	html_text(out, p->id);
	buf_adds(out, "</code></dd></div>\n<div><dt>by</dt><dd>holdfast ");
	html_text(out, p->program);
	buf_adds(out, "</dd></div>\n</dl>\n");
}

static void
add_nav(const struct html_page *p, struct buf *out)
{
	const struct {
		const char *id, *name;
		bool there;
	} sections[] = {
	    {"devices", "Routers", p->devices.n > 0},
	    {"findings", "Findings", p->findings.n > 0},
	    {"gates", "Gates", p->ngates > 0},
	    {"runbook", "Runbook", p->runbook.n > 0},
	    {"plan", "Plan", p->plan.n + p->waves_table.n > 0},
	    {"differences", "Differences", diffs_count(p->story.diffs) > 0},
	    {"details", "Details", html_has_details(p)},
	};

	buf_adds(out, "<nav aria-label=\"Sections\"><ul>\n");
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (sections[i].there)
			buf_printf(out, "<li><a href=\"#%s\">%s</a></li>\n",
			    sections[i].id, sections[i].name);
	buf_adds(out, "</ul></nav>\n");
}

/* "runbook upgrade", "deploy" */
static void
add_title(const struct html_page *p, struct buf *out)
{
	if (p->story.runbook != NULL) {
		buf_adds(out, "runbook ");
		html_text(out, p->story.runbook);
	} else {
		html_text(out, p->story.command != NULL ? p->story.command : "run");
	}
}

void
html_head(struct html_page *p, struct buf *out)
{
	buf_adds(out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	    "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
	    "<meta name=\"robots\" content=\"noindex\"/>\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n<title>");
	add_title(p, out);
	if (p->story.ended)
		buf_printf(out, ": exit %lld", (long long)p->exit);
	else
		buf_adds(
		    out, p->story.command == NULL ? ": not begun" : ": not finished");
	buf_adds(out, ", ");
	html_text(out, p->id);
	buf_adds(out, "</title>\n<style>\n");
	buf_adds(out, html_style);
	buf_adds(out, "</style>\n</head>\n<body>\n<header>\n<h1>");
	add_title(p, out);
	buf_adds(out, "</h1>\n");
	add_verdict(p, out);
	add_counts(p, out);
	add_facts(p, out);
	add_nav(p, out);
	buf_adds(out, "</header>\n");
}

/* --- what to look at first --------------------------------------------------------------------------- */

static void
look_at_device(struct html_page *p, const struct story_device *d, struct buf *out)
{
	buf_adds(out, "<li>");
	html_badge(out, story_word(d));
	buf_addc(out, ' ');
	html_device_link(out, html_device(p, d->name));
	buf_addc(out, ' ');
	if (d->result == NULL && d->state != NULL) {
		buf_adds(out, "<span class=\"detail\">last seen: ");
		html_text(out, d->step != NULL ? d->step : "");
		buf_adds(out, d->step != NULL ? ": " : "");
		html_text(out, d->state);
		buf_adds(out, "</span> ");
	}
	if (d->detail != NULL) {
		buf_adds(out, "<span class=\"detail\">");
		html_text(out, d->detail);
		buf_adds(out, "</span>");
	}
	if (d->remedy != NULL) {
		buf_adds(out, "<span class=\"remedy\">");
		html_text(out, d->remedy);
		buf_adds(out, "</span>");
	}
	buf_adds(out, "</li>\n");
}

/* The gravest first; in the order of the inventory among equals. */
static size_t
look_at_devices(struct html_page *p, struct buf *out)
{
	const struct story *s = &p->story;
	size_t n = 0, more = 0;

	for (int gravity = 6; gravity > 0 && story_worked(s); gravity--)
		for (size_t i = 0; i < s->devices.n; i++) {
			const struct story_device *d = s->devices.v[i];

			if (html_gravity(story_word(d)) != gravity)
				continue;
			if (n++ < HTML_LOOKS)
				look_at_device(p, d, out);
			else
				more++;
		}
	if (more > 0)
		buf_printf(out,
		    "<li>and %zu more in the <a href=\"#devices\">table of "
		    "routers</a></li>\n",
		    more);
	return n;
}

void
html_look_first(struct html_page *p, struct buf *out)
{
	struct buf list;
	size_t n;

	buf_init(&list, 2 * BUF_TEXT);
	n = look_at_devices(p, &list) + p->nlook;
	buf_addstr(&list, buf_str(&p->look));
	if (p->nlook_more > 0)
		buf_printf(&list, "<li>and %zu more below</li>\n", p->nlook_more);
	if (n > 0) {
		buf_adds(out,
		    "<section id=\"first\" aria-labelledby=\"first-h\">\n"
		    "<h2 id=\"first-h\">Look at first</h2>\n<ul class=\"looks\">\n");
		buf_addstr(out, buf_str(&list));
		buf_adds(out, "</ul>\n</section>\n");
	}
	buf_done(&list);
}

/* --- where every router is --------------------------------------------------------------------------- */

static void
add_known(const struct story_device *d, struct buf *out)
{
	if (d->result == NULL && d->state != NULL) {
		buf_adds(out, "last seen: ");
		html_text(out, d->state);
		buf_adds(out, d->detail != NULL ? ", " : "");
	}
	html_text(out, d->detail);
	if (d->remedy != NULL) {
		buf_adds(out, " <span class=\"remedy\">");
		html_text(out, d->remedy);
		buf_adds(out, "</span>");
	}
}

static void
add_state(const struct story_device *s, const struct html_device *d, bool worked,
    struct buf *out)
{
	if (worked)
		html_badge(out, story_word(s));
	else if (d->failed > 0)
		html_badge_as(out, "failed", "failed");
	else if (d->findings > 0)
		html_badge_as(out, "error", "findings");
	else if (d->warnings > 0)
		html_badge_as(out, "warning", "warnings");
	else if (d->passed > 0)
		html_badge_as(out, "passed", "ok");
}

/* "7 ok, 1 failed, 2 warnings" */
static void
add_sums(const struct html_device *d, struct buf *out)
{
	const struct {
		size_t n;
		const char *one, *many;
	} sums[] = {
	    {d->passed, "ok", "ok"},
	    {d->failed, "failed", "failed"},
	    {d->findings, "finding", "findings"},
	    {d->warnings, "warning", "warnings"},
	    {d->notes, "note", "notes"},
	};
	const char *between = "";

	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
		bool bad = i == 1 || i == 2;

		if (sums[i].n == 0)
			continue;
		buf_adds(out, between);
		buf_adds(out, bad ? "<b>" : "");
		html_count(out, sums[i].n, sums[i].one, sums[i].many);
		buf_adds(out, bad ? "</b>" : "");
		between = ", ";
	}
}

static void
add_router(
    struct html_page *p, const struct story_device *s, bool worked, struct buf *out)
{
	struct html_device *d = html_device(p, s->name);

	buf_adds(out, "<tr><th scope=\"row\">");
	if (html_device_details(d))
		html_device_link(out, d);
	else
		html_text(out, s->name);
	buf_adds(out, "</th><td>");
	add_state(s, d, worked, out);
	buf_adds(out, "</td><td class=\"sum\">");
	add_sums(d, out);
	if (worked) {
		buf_adds(out, "</td><td class=\"took\">");
		if (s->state != NULL || s->result != NULL)
			html_took(out, s->elapsed_ms);
		buf_adds(out, "</td><td>");
		add_known(s, out);
	}
	buf_adds(out, "</td></tr>\n");
}

void
html_devices(struct html_page *p, struct buf *out)
{
	const struct story *s = &p->story;
	bool worked = story_worked(s);

	vec_each (&p->devices, it) /* that only a finding speaks of */
		story_meet(&p->story, (*it)->name);
	if (s->devices.n == 0)
		return;
	buf_adds(out,
	    "<section id=\"devices\" aria-labelledby=\"devices-h\">\n"
	    "<h2 id=\"devices-h\">Routers</h2>\n<table class=\"list routers\">\n"
	    "<thead><tr><th scope=\"col\">router</th><th scope=\"col\">state</th>"
	    "<th scope=\"col\">checks, findings</th>");
	if (worked)
		buf_adds(out, "<th scope=\"col\">took</th>"
			      "<th scope=\"col\">what is known</th>");
	buf_adds(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < s->devices.n; i++)
		add_router(p, s->devices.v[i], worked, out);
	buf_adds(out, "</tbody></table>\n");
	if (s->unnamed > 0)
		buf_printf(out, "<p>%lld more, not started and not named.</p>\n",
		    (long long)s->unnamed);
	buf_adds(out, "</section>\n");
}
