#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "report/outfile.h"
#include "report/report.h"

#define LONGEST_LINE (256UL << 20) /* octets; what event/record.h takes back */

struct jsonl {
	struct outfile file;
	struct buf line;
};

static int
jsonl_open(const char *path, void **ret_self, struct err **e)
{
	struct jsonl *j;

	if (path == NULL)
		return err_set(e, ERR_USAGE, "report 'jsonl' needs a file");
	j = calloc(1, sizeof *j);
	if (j == NULL)
		abort();
	if (outfile_open(&j->file, path, e) < 0) {
		free(j);
		return -1;
	}
	buf_init(&j->line, LONGEST_LINE);
	*ret_self = j;
	return 0;
}

/* One write a line: what another process reads, or a crash leaves, is whole lines. */
static void
jsonl_event(void *self, const struct event *ev)
{
	struct jsonl *j = self;

	buf_reset(&j->line);
	json_print(ev->fields, 0, &j->line);
	buf_addc(&j->line, '\n');
	if (j->line.over)
		outfile_fail(&j->file, EFBIG);
	else
		outfile_write(&j->file, buf_str(&j->line));
}

static int
jsonl_close(void *self, struct err **e)
{
	struct jsonl *j = self;
	int rc = outfile_close(&j->file, e);

	buf_done(&j->line);
	free(j);
	return rc;
}

const struct sink_ops sink_jsonl = {
    .name = "jsonl",
    .summary = "the record of the run: every event, one JSON object a line",
    .open = jsonl_open,
    .event = jsonl_event,
    .close = jsonl_close,
};
