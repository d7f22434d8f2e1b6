#include "transport/keyscan.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/exec.h"
#include "transport/route.h"
#include "transport/stream.h"

enum { LINES_MOST = 256 << 10 };

static int
explain(void *owned, struct str words, struct err **e)
{
	(void)owned;
	words = str_trim(words);
	return err_set(e, ERR_CONNECT, "ssh-keyscan: " STR_FMT,
	    words.n > 0 ? (int)words.n : 13, words.n > 0 ? words.p : "no key at all");
}

static int
read_all(struct stream *s, const struct deadline *d, struct buf *out, struct err **e)
{
	char octets[4096];
	size_t n;

	for (;;) {
		if (stream_read(s, octets, sizeof octets, d, &n, e) != 0)
			return -1;
		if (n == 0)
			return 0;
		buf_add(out, octets, n);
		if (out->over || out->n > LINES_MOST)
			return err_set(e, ERR_PROTOCOL, "ssh-keyscan prints too much");
	}
}

int
keyscan(const struct place *p, const struct deadline *d, struct buf *out, struct err **e)
{
	static const struct exec_ops ops = {.explain = explain};
	long long seconds = deadline_left(d) / 1000;
	char port[16], patience[24], program[] = "ssh-keyscan";
	char flag_port[] = "-p", flag_patience[] = "-T", end[] = "--";
	char *argv[] = {program, flag_port, port, flag_patience, patience, end,
	    (char *)p->host, NULL};
	char *nothing[] = {NULL};
	struct exec x = {.argv = argv, .envp = nothing, .describe = program, .ops = &ops};
	struct stream *s;
	int rc;

	snprintf(port, sizeof port, "%d", p->port);
	snprintf(patience, sizeof patience, "%lld", seconds > 0 ? seconds : 1);
	if (exec_open(&x, &s, e) != 0)
		return -1;
	rc = read_all(s, d, out, e);
	stream_close(s);
	return rc;
}
