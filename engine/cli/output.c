#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "cli/cli.h"

int
cli_worse(int a, int b)
{
	return a > b ? a : b;
}

int
cli_write(const struct buf *b, struct err **e)
{
	size_t done = 0;

	if (b->over)
		return err_set(
		    e, ERR_LIMIT, "the output is larger than %zu octets", b->limit);
	while (done < b->n) {
		ssize_t n = write(STDOUT_FILENO, b->p + done, b->n - done);

		if (n < 0 && errno != EINTR)
			return err_set(e, ERR_FILE, "cannot write standard output: %s",
			    strerror(errno));
		if (n > 0)
			done += (size_t)n;
	}
	return 0;
}

int
cli_write_clean(const struct cli *c, const struct buf *b, struct err **e)
{
	struct buf clean;
	int rc;

	if (b->over)
		return cli_write(b, e);
	buf_init(&clean, b->limit);
	redact_print(c->redact, &clean, buf_str(b));
	rc = cli_write(&clean, e);
	buf_done(&clean);
	return rc;
}
