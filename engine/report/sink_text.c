#include "report/plain.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "report/outfile.h"
#include "report/text.h"

/* The narrative as plain lines: for CI logs, files and pipes. */
struct plain {
	struct outfile file;
	struct text text;
	struct buf out;
};

static struct plain *
plain_new(bool color, int verbose)
{
	struct plain *p = calloc(1, sizeof *p);

	if (p == NULL)
		abort();
	text_init(&p->text, color, verbose);
	buf_init(&p->out, 2 * BUF_TEXT);
	return p;
}

void
plain_open_on(int fd, const char *name, bool color, int verbose, void **ret_self)
{
	struct plain *p = plain_new(color, verbose);

	outfile_borrow(&p->file, fd, name);
	*ret_self = p;
}

static int
plain_open(const char *path, void **ret_self, struct err **e)
{
	struct outfile file;
	struct plain *p;

	if (path == NULL)
		outfile_borrow(&file, STDERR_FILENO, "standard error");
	else if (outfile_open(&file, path, e) < 0)
		return -1;
	p = plain_new(false, 0);
	p->file = file;
	*ret_self = p;
	return 0;
}

static void
plain_flush(struct plain *p)
{
	if (p->out.over)
		outfile_fail(&p->file, EFBIG);
	outfile_write(&p->file, buf_str(&p->out));
	buf_reset(&p->out);
}

static void
plain_event(void *self, const struct event *ev)
{
	struct plain *p = self;

	text_event(&p->text, ev, &p->out);
	plain_flush(p);
}

static int
plain_close(void *self, struct err **e)
{
	struct plain *p = self;
	int rc;

	text_end(&p->text, &p->out);
	plain_flush(p);
	rc = outfile_close(&p->file, e);
	text_done(&p->text);
	buf_done(&p->out);
	free(p);
	return rc;
}

const struct sink_ops sink_text = {
    .name = "text",
    .summary = "the narrative in plain lines, with a table of all devices at the end",
    .open = plain_open,
    .event = plain_event,
    .close = plain_close,
};
