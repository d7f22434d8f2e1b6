#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/value.h"
#include "report/diffs.h"
#include "report/markdown.h"
#include "report/outfile.h"
#include "report/paint.h"
#include "report/report.h"
#include "report/verdict.h"

/*
 * A page for a merge request or a job summary: where every device is, what failed, and the
 * differences, folded. Written at the end.
 */
struct page {
	struct outfile file;
	struct verdicts verdicts;
	struct markdown_runbook runbook;
	char *run;
	int64_t exit; /* of run-end */
};

/* A job summary takes a mebibyte; differences beyond this are counted only. */
#define ROOM_FOR_DIFFS (512UL << 10)

static int
page_open(const char *path, void **ret_self, struct err **e)
{
	struct page *p;

	if (path == NULL)
		return err_set(e, ERR_USAGE, "report 'markdown' needs a file");
	p = calloc(1, sizeof *p);
	if (p == NULL)
		abort();
	if (outfile_open(&p->file, path, e) < 0) {
		free(p);
		return -1;
	}
	verdicts_init(&p->verdicts);
	markdown_runbook_init(&p->runbook);
	*ret_self = p;
	return 0;
}

static void
page_event(void *self, const struct event *ev)
{
	struct page *p = self;

	if (ev->kind == EV_RUN_START || p->run == NULL) {
		free(p->run);
		p->run = strdup(value_text(ev->fields, "run"));
		if (p->run == NULL)
			abort();
	}
	if (ev->kind == EV_RUN_END)
		p->exit = value_number(ev->fields, "exit", 0);
	verdicts_take(&p->verdicts, ev);
	markdown_runbook_take(&p->runbook, ev);
}

/* Lines as they are, in a fence that none of them can close. */
static void
add_fenced(struct buf *out, const char *language, struct str text)
{
	size_t fence = 3, row = 0;

	for (size_t i = 0; i < text.n; i++) {
		row = text.p[i] == '`' ? row + 1 : 0;
		if (row >= fence)
			fence = row + 1;
	}
	buf_fill(out, '`', fence);
	buf_printf(out, "%s\n", language);
	paint_lines(out, "", text);
	buf_fill(out, '`', fence);
	buf_addc(out, '\n');
}

static void
add_row(struct buf *out, const struct story_device *d)
{
	const char *word = story_word(d);
	bool good = markdown_quiet(word);
	bool begun = d->state != NULL || d->result != NULL;

	buf_adds(out, "| ");
	markdown_words(out, d->name);
	buf_adds(out, good ? " | " : " | **");
	markdown_words(out, word);
	buf_adds(out, good ? " | " : "** | ");
	if (begun)
		clock_print_span(out, d->elapsed_ms);
	buf_adds(out, " | ");
	if (d->result == NULL && d->state != NULL) {
		buf_adds(out, "last seen: ");
		markdown_words(out, d->state);
		buf_adds(out, d->detail != NULL ? ", " : "");
	}
	if (d->detail != NULL)
		markdown_words(out, d->detail);
	if (d->remedy != NULL) {
		buf_adds(out, "<br>remedy: ");
		markdown_words(out, d->remedy);
	}
	buf_adds(out, " |\n");
}

static void
add_devices(const struct story *s, struct buf *out)
{
	struct buf tally;

	if (!story_worked(s))
		return;
	buf_adds(out, "\n| device | state | elapsed | |\n|---|---|---|---|\n");
	for (size_t i = 0; i < s->devices.n; i++)
		add_row(out, s->devices.v[i]);
	buf_addc(out, '\n');
	buf_init(&tally, BUF_LINE);
	story_tally(s, story_word, &tally);
	markdown_words(out, buf_z(&tally));
	buf_done(&tally);
	if (s->unnamed > 0)
		buf_printf(
		    out, ", %lld not started and not named", (long long)s->unnamed);
	buf_addc(out, '\n');
}

static void
add_head(const struct page *p, struct buf *out)
{
	const struct story *s = &p->verdicts.text.story;

	buf_adds(out, "# holdfast ");
	markdown_words(out, s->command != NULL ? s->command : "run");
	if (s->runbook != NULL) {
		buf_addc(out, ' ');
		markdown_words(out, s->runbook);
	}
	if (s->ended)
		buf_printf(out, ": exit %lld\n", (long long)p->exit);
	else
		buf_adds(out, ": the run did not end\n");
	if (p->run != NULL) {
		buf_adds(out, "\nRun ");
		markdown_words(out, p->run);
		buf_adds(out, ", ");
		clock_print_span(out, s->run_ms);
		buf_addc(out, '\n');
	}
	if (!s->ended && story_worked(s))
		buf_adds(out, "\n**Look at the devices that are not finished.**\n");
}

/* All of one kind under a heading, each in the form that the narrative has. */
static void
add_verdicts(
    const struct page *p, enum verdict_kind kind, const char *heading, struct buf *out)
{
	bool first = true;

	for (size_t i = 0; i < p->verdicts.v.n; i++) {
		const struct verdict *v = &p->verdicts.v.v[i];

		if (v->kind != kind)
			continue;
		if (first)
			buf_printf(out, "\n## %s\n", heading);
		first = false;
		buf_addc(out, '\n');
		add_fenced(out, "text", str_of(v->body));
	}
}

static void
add_plan(const struct story *s, struct buf *out)
{
	if (s->plan == NULL)
		return;
	buf_adds(out, "\n## Plan\n\n");
	add_fenced(out, "text", str_of(s->plan));
}

static void
add_checks(const struct story *s, struct buf *out)
{
	if (s->passed + s->failed > 0)
		buf_printf(out, "\nchecks: %zu ok, %zu failed\n", s->passed, s->failed);
}

static void
add_diff(const struct diffs *d, size_t i, struct buf *out)
{
	size_t n;
	const char *const *devices = diffs_devices(d, i, &n);
	struct buf names;

	buf_init(&names, BUF_LINE);
	for (size_t k = 0; k < n; k++) {
		buf_adds(&names, k > 0 ? ", " : "");
		paint_plain(&names, str_of(devices[k]));
	}
	buf_adds(out, "\n<details><summary>");
	if (n > 1)
		buf_printf(out, "%zu devices: ", n);
	buf_add_xml(out, buf_str(&names));
	buf_adds(out, names.over ? ", …</summary>\n\n" : "</summary>\n\n");
	add_fenced(out, "diff", diffs_text(d, i));
	buf_adds(out, "\n</details>\n");
	buf_done(&names);
}

static void
add_diffs(const struct diffs *d, struct buf *out)
{
	size_t left_out = 0, room = ROOM_FOR_DIFFS;

	if (diffs_count(d) > 0)
		buf_adds(out, "\n## Differences\n");
	for (size_t i = 0; i < diffs_count(d); i++) {
		size_t n = diffs_text(d, i).n;

		if (n <= room) {
			add_diff(d, i, out);
			room -= n;
		} else {
			left_out++;
		}
	}
	if (left_out > 0)
		buf_printf(out,
		    "\n%zu more left out for their size; the record has them\n",
		    left_out);
}

static int
page_close(void *self, struct err **e)
{
	struct page *p = self;
	const struct story *s = &p->verdicts.text.story;
	struct buf out;
	int rc;

	buf_init(&out, 2 * BUF_TEXT);
	add_head(p, &out);
	add_devices(s, &out);
	add_checks(s, &out);
	add_verdicts(p, VERDICT_FAILED, "Failed", &out);
	add_verdicts(p, VERDICT_WARNED, "Warnings", &out);
	markdown_runbook_print(&p->runbook, &out);
	add_plan(s, &out);
	add_diffs(s->diffs, &out);
	if (out.over)
		outfile_fail(&p->file, EFBIG);
	outfile_write(&p->file, buf_str(&out));
	rc = outfile_close(&p->file, e);
	buf_done(&out);
	verdicts_done(&p->verdicts);
	markdown_runbook_done(&p->runbook);
	free(p->run);
	free(p);
	return rc;
}

const struct sink_ops sink_markdown = {
    .name = "markdown",
    .summary = "a page for a merge request: all devices, what failed, differences folded",
    .open = page_open,
    .event = page_event,
    .close = page_close,
};
