#include "report/html_page.h"

#include <stdlib.h>
#include <string.h>

#include "report/html.h"

static const size_t rooms[HTML_SORTS] = {
    [HTML_FAILED] = 4UL << 20,
    [HTML_PASSED] = 4UL << 20,
    [HTML_RAW] = 4UL << 20,
    [HTML_LOG] = 4UL << 20,
    [HTML_FINDING] = 4UL << 20,
    [HTML_GATE] = 1UL << 20,
    [HTML_DIFF] = 4UL << 20,
    [HTML_BAR] = 40000,
};

void
html_keep(char **kept, const char *text)
{
	char *copy = NULL;

	if (text != NULL && (copy = strdup(text)) == NULL)
		abort();
	free(*kept);
	*kept = copy;
}

static void
log_init(struct html_log *l)
{
	*l = (struct html_log){0};
	buf_init(&l->text, 16 * BUF_TEXT);
}

static void
device_init(struct html_device *d)
{
	*d = (struct html_device){0};
	log_init(&d->log);
	log_init(&d->body);
}

static void
device_done(struct html_device *d)
{
	html_bars_done(&d->bars);
	buf_done(&d->log.text);
	buf_done(&d->body.text);
	free(d->log.state);
	free(d->body.state);
	free(d->name);
	free(d->step);
	free(d->id);
	free(d->does);
	free(d->step_time);
}

void
html_page_init(struct html_page *p)
{
	*p = (struct html_page){0};
	story_init(&p->story);
	for (size_t i = 0; i < HTML_SORTS; i++)
		p->rooms[i].left = rooms[i];
	map_init(&p->by_name);
	map_init(&p->findings_by_key);
	device_init(&p->run);
	buf_init(&p->look, BUF_TEXT);
	buf_init(&p->gates, BUF_TEXT);
	buf_init(&p->waves_table, BUF_TEXT);
	buf_init(&p->plan, BUF_TEXT);
	buf_init(&p->runbook, BUF_TEXT);
}

void
html_page_done(struct html_page *p)
{
	vec_each (&p->devices, it) {
		device_done(*it);
		free(*it);
	}
	vec_done(&p->devices);
	map_done(&p->by_name);
	device_done(&p->run);
	html_bars_done(&p->waves);
	buf_done(&p->look);
	html_findings_done(p);
	buf_done(&p->gates);
	buf_done(&p->waves_table);
	buf_done(&p->plan);
	buf_done(&p->runbook);
	free(p->id);
	free(p->program);
	free(p->began);
	free(p->seen);
	free(p->path);
	story_done(&p->story);
}

struct html_device *
html_device(struct html_page *p, const char *name)
{
	struct html_device *d;

	if (name == NULL)
		return &p->run;
	d = map_get(&p->by_name, str_of(name));
	if (d != NULL)
		return d;
	d = malloc(sizeof *d);
	if (d == NULL)
		abort();
	device_init(d);
	html_keep(&d->name, name);
	vec_push(&p->devices, d);
	d->number = p->devices.n;
	map_put(&p->by_name, str_of(d->name), d);
	return d;
}

void
html_device_link(struct buf *out, struct html_device *d)
{
	d->linked = true;
	buf_printf(out, "<a href=\"#router-%zu\">", d->number);
	html_text(out, d->name);
	buf_adds(out, "</a>");
}

bool
html_fits(struct html_page *p, enum html_sort sort, size_t n)
{
	struct html_room *room = &p->rooms[sort];

	if (n > room->left) {
		room->omitted++;
		return false;
	}
	room->left -= n;
	return true;
}

struct html_log *
html_place(struct html_device *d)
{
	return d->in_step ? &d->body : &d->log;
}

void
html_log_end(struct html_log *l)
{
	if (l->listing)
		buf_adds(&l->text, "</ol>\n");
	l->listing = false;
}

void
html_log_line(
    struct html_page *p, struct html_log *l, enum html_sort sort, const struct buf *line)
{
	html_keep(&l->state, NULL);
	if (!html_fits(p, sort, line->n))
		return;
	if (!l->listing)
		buf_adds(&l->text, "<ol class=\"states\">\n");
	l->listing = true;
	l->at = l->text.n;
	buf_adds(&l->text, "<li>");
	buf_addstr(&l->text, buf_str(line));
	buf_adds(&l->text, "</li>\n");
}

void
html_log_state(
    struct html_page *p, struct html_log *l, const char *state, struct buf *line)
{
	bool same = l->listing && l->state != NULL && strcmp(l->state, state) == 0;
	size_t n = l->text.n;

	l->repeated = same ? l->repeated + 1 : 0;
	if (l->repeated > 1) { /* in the place of the one before */
		p->rooms[HTML_LOG].left += n - l->at;
		buf_cut(&l->text, l->at);
		n = l->at;
		buf_printf(line, " <span class=\"took\">(%zu before it left out)</span>",
		    l->repeated - 1);
	}
	html_log_line(p, l, HTML_LOG, line);
	if (l->text.n > n)
		html_keep(&l->state, state);
}

void
html_log_block(
    struct html_page *p, struct html_log *l, enum html_sort sort, const struct buf *block)
{
	if (!html_fits(p, sort, block->n))
		return;
	html_log_end(l);
	html_keep(&l->state, NULL);
	buf_addstr(&l->text, buf_str(block));
}

void
html_page_print(struct html_page *p, struct buf *out)
{
	html_head(p, out);
	buf_adds(out, "<main id=\"main\">\n");
	html_look_first(p, out);
	html_devices(p, out);
	html_timeline(p, out);
	html_findings(p, out);
	html_gates(p, out);
	html_course(p, out);
	html_diffs(p, out);
	html_routers(p, out);
	buf_adds(out, "</main>\n");
	html_omitted(p, out);
	buf_adds(out, "</body>\n</html>\n");
}
