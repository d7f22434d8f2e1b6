#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "report/html_page.h"
#include "report/outfile.h"
#include "report/report.h"

/* The page that is attached to a change ticket: one file, which needs nothing beside it and runs nothing. Written at the end. */
struct html {
	struct outfile file;
	struct html_page page;
};

static int
html_open(const char *path, void **ret_self, struct err **e)
{
	struct html *h;

	if (path == NULL)
		return err_set(e, ERR_USAGE, "report 'html' needs a file");
	h = calloc(1, sizeof *h);
	if (h == NULL)
		abort();
	if (outfile_open(&h->file, path, e) < 0) {
		free(h);
		return -1;
	}
	html_page_init(&h->page);
	*ret_self = h;
	return 0;
}

static void
html_event(void *self, const struct event *ev)
{
	struct html *h = self;

	html_page_take(&h->page, ev);
}

static int
html_close(void *self, struct err **e)
{
	struct html *h = self;
	struct buf out;
	int rc;

	buf_init(&out, 16 * BUF_TEXT);
	html_page_end(&h->page);
	html_page_print(&h->page, &out);
	if (out.over)
		outfile_fail(&h->file, EFBIG);
	outfile_write(&h->file, buf_str(&out));
	rc = outfile_close(&h->file, e);
	buf_done(&out);
	html_page_done(&h->page);
	free(h);
	return rc;
}

const struct sink_ops sink_html = {
    .name = "html",
    .summary =
	"one page for a browser or a ticket: overview, timelines, checks, differences",
    .open = html_open,
    .event = html_event,
    .close = html_close,
};
