#include <stdlib.h>
#include <string.h>

#include "data/value.h"
#include "report/html.h"
#include "report/html_page.h"
#include "report/paint.h"

/* Findings and warnings: what is wrong, where it is written, and what wrote it. */

/* "templates/router.j2:14:9" */
static void
add_position(struct buf *out, const struct value *f)
{
	static const char *const numbers[] = {"line", "column"};

	html_text(out, value_text(f, "file"));
	for (int i = 0; i < 2 && value_number(f, numbers[i], 0) > 0; i++)
		buf_printf(out, ":%lld", (long long)value_number(f, numbers[i], 0));
}

/* A mapping with a file, a line and a column, and perhaps a name. */
static void
add_place(struct buf *out, const char *label, const struct value *f, const char *key)
{
	const struct value *place = value_get(f, key);

	if (place == NULL || value_text(place, "file") == NULL)
		return;
	buf_printf(out, "<div><dt>%s</dt><dd>", label);
	html_field(out, "code", place, "name");
	buf_adds(out, value_text(place, "name") != NULL ? " at <code>" : "<code>");
	add_position(out, place);
	buf_adds(out, "</code></dd></div>\n");
}

static void
add_causes(struct buf *out, const struct value *f)
{
	const struct value *causes = value_get(f, "causes");

	if (causes == NULL || causes->kind != VALUE_LIST)
		return;
	value_each(causes, it)
	{
		buf_adds(out, "<div><dt>cause</dt><dd>");
		html_value(out, *it);
		buf_adds(out, "</dd></div>\n");
	}
}

/* How much of the line stands out: the word that begins at its column, or one character. */
static size_t
word_at(struct str line)
{
	size_t n = 0;

	while (
	    n < line.n && ((line.p[n] >= '0' && line.p[n] <= '9') ||
			      ((line.p[n] | 0x20) >= 'a' && (line.p[n] | 0x20) <= 'z') ||
			      strchr("_-./:", line.p[n]) != NULL))
		n++;
	if (n > 0 || line.n == 0)
		return n;
	for (n = 1; n < line.n && ((unsigned char)line.p[n] & 0xc0) == 0x80;)
		n++;
	return n;
}

static void
add_excerpt(struct buf *out, const struct value *f)
{
	struct str line = str_of(value_text(f, "excerpt")), word;
	int64_t column = value_number(f, "excerpt-column", 0);

	if (line.n == 0)
		return;
	buf_adds(out, "<pre class=\"excerpt\">");
	if (column < 1 || (uint64_t)column > line.n) {
		html_str(out, line);
	} else {
		word = (struct str){line.p + column - 1, line.n - (size_t)column + 1};
		word.n = word_at(word);
		html_str(out, (struct str){line.p, (size_t)column - 1});
		buf_adds(out, "<mark>");
		html_str(out, word);
		buf_adds(out, "</mark>");
		html_str(out,
		    (struct str){word.p + word.n, line.n - (size_t)column + 1 - word.n});
	}
	buf_adds(out, "</pre>\n");
}

static void
finding_free(struct html_finding *g)
{
	buf_done(&g->head);
	buf_done(&g->routers);
	buf_done(&g->body);
	free(g->key);
	free(g);
}

/* --- one of them ------------------------------------------------------------------------------------- */

static void
make_head(const struct html_finding *g, struct buf *out, const struct value *f,
    const char *severity)
{
	buf_printf(out, "<article class=\"finding %s\" id=\"finding-%zu\">\n<p>",
	    html_class(severity), g->number);
	html_badge(out, severity);
	buf_adds(out, " <strong>");
	html_text(out, value_text(f, "message"));
	buf_adds(out, "</strong> ");
	html_field(out, "code class=\"rule\"", f, "rule");
	buf_adds(out, "</p>\n<p class=\"about\">");
	if (value_text(f, "file") != NULL) {
		buf_adds(out, "<code class=\"position\">");
		add_position(out, f);
		buf_adds(out, "</code> ");
	}
	html_field(out, "span class=\"does\"", f, "step");
}

static void
make_body(struct buf *out, const struct value *f)
{
	buf_adds(out, "</p>\n");
	add_excerpt(out, f);
	buf_adds(out, "<dl>\n");
	html_fact(out, "path", value_text(f, "path"));
	html_fact(out, "bad element", value_text(f, "bad-element"));
	add_place(out, "rendered", f, "rendered");
	add_place(out, "variable", f, "variable");
	add_causes(out, f);
	html_fact(out, "remedy", value_text(f, "remedy"));
	buf_adds(out, "</dl></article>\n");
}

/* What makes two findings the same: all but the router, and where that router's configuration has it. */
static char *
key_of(const struct value *f, const char *severity)
{
	static const char *const texts[] = {
	    "message", "rule", "file", "path", "step", "remedy"};
	struct buf key;

	buf_init(&key, BUF_TEXT);
	buf_printf(&key, "%s:%lld:%lld", severity, (long long)value_number(f, "line", 0),
	    (long long)value_number(f, "column", 0));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *text = value_text(f, texts[i]);

		buf_addc(&key, '\n');
		buf_adds(&key, text != NULL ? text : "");
	}
	if (value_text(f, "file") ==
	    NULL) /* not at one place: each router's is its own */
		buf_printf(&key, "\n%s",
		    value_text(f, "device") != NULL ? value_text(f, "device") : "");
	return buf_detach(&key);
}

/* The finding on the page; NULL: it has no room there. */
static struct html_finding *
finding_of(struct html_page *p, const struct value *f, const char *severity)
{
	char *key = key_of(f, severity);
	struct html_finding *g = map_get(&p->findings_by_key, str_of(key));

	if (g != NULL) {
		free(key);
		return g;
	}
	g = calloc(1, sizeof *g);
	if (g == NULL)
		abort();
	g->key = key;
	g->number = p->findings.n + 1;
	g->error = strcmp(severity, "error") == 0;
	buf_init(&g->head, BUF_TEXT);
	buf_init(&g->routers, BUF_TEXT);
	buf_init(&g->body, BUF_TEXT);
	make_head(g, &g->head, f, severity);
	make_body(&g->body, f);
	vec_push(&p->findings, g);
	if (html_fits(p, HTML_FINDING, g->head.n + g->body.n + strlen(key))) {
		map_put(&p->findings_by_key, str_of(g->key), g);
		return g;
	}
	p->findings.n--;
	finding_free(g);
	return NULL;
}

static void
look_at(struct html_page *p, const struct value *f, const struct html_finding *g)
{
	if (p->nlook >= HTML_LOOKS) {
		p->nlook_more++;
		return;
	}
	p->nlook++;
	buf_adds(&p->look, "<li>");
	html_badge(&p->look, "error");
	buf_addc(&p->look, ' ');
	html_field(&p->look, "b class=\"object\"", f, "device");
	buf_addc(&p->look, ' ');
	if (g != NULL)
		buf_printf(&p->look, "<a href=\"#finding-%zu\">", g->number);
	html_text(&p->look, value_text(f, "message"));
	buf_adds(&p->look, g != NULL ? "</a></li>\n" : "</li>\n");
}

/* The router's log has a line of it, and where it stands in full. */
static void
log_finding(struct html_page *p, const struct value *f, const char *severity,
    struct html_finding *g)
{
	struct html_device *d = html_device(p, value_text(f, "device"));
	struct buf line;

	if (g != NULL && g->last != d &&
	    html_fits(p, HTML_FINDING, strlen(d->name) + 32)) {
		g->last = d;
		html_device_link(&g->routers, d);
		buf_addc(&g->routers, ' ');
	}
	buf_init(&line, BUF_TEXT);
	buf_adds(&line, "<span class=\"when\">");
	html_time(&line, value_text(f, "time"), true);
	buf_adds(&line, "</span> ");
	html_badge(&line, severity);
	buf_addc(&line, ' ');
	if (g != NULL)
		buf_printf(&line, "<a href=\"#finding-%zu\">", g->number);
	html_text(&line, value_text(f, "message"));
	buf_adds(&line, g != NULL ? "</a>" : "");
	html_log_line(p, html_place(d),
	    strcmp(severity, "error") == 0 ? HTML_FAILED : HTML_LOG, &line);
	buf_done(&line);
	if (strcmp(severity, "error") == 0)
		d->findings++;
	else if (strcmp(severity, "warning") == 0)
		d->warnings++;
	else
		d->notes++;
	d->noted |= strcmp(severity, "error") == 0;
}

void
html_finding_take(struct html_page *p, const struct value *f, const char *severity)
{
	size_t known = p->findings.n;
	struct html_finding *g = finding_of(p, f, severity);
	bool is_new = g == NULL || p->findings.n > known;

	if (is_new && strcmp(severity, "error") == 0)
		look_at(p, f, g);
	if (value_text(f, "device") != NULL)
		log_finding(p, f, severity, g);
}

/* --- all of them ------------------------------------------------------------------------------------- */

static void
add_all(const struct html_page *p, bool errors, struct buf *out)
{
	vec_each (&p->findings, it) {
		if ((*it)->error != errors)
			continue;
		buf_addstr(out, buf_str(&(*it)->head));
		buf_addstr(out, buf_str(&(*it)->routers));
		buf_addstr(out, buf_str(&(*it)->body));
	}
}

void
html_findings(const struct html_page *p, struct buf *out)
{
	if (p->findings.n == 0)
		return;
	buf_adds(out, "<section id=\"findings\" aria-labelledby=\"findings-h\">\n"
		      "<h2 id=\"findings-h\">Findings</h2>\n");
	add_all(p, true, out); /* what is wrong before what may be */
	add_all(p, false, out);
	buf_adds(out, "</section>\n");
}

void
html_findings_done(struct html_page *p)
{
	vec_each (&p->findings, it)
		finding_free(*it);
	vec_done(&p->findings);
	map_done(&p->findings_by_key);
}
