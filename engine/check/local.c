#include "check/local.h"

#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "transport/exec.h"
#include "transport/stream.h"

/* The last line that it wrote to standard error. */
static int
explain(void *owned, struct str words, struct err **e)
{
	const char *program = owned;
	struct str line = str_trim(words), rest = line;

	while (rest.n > 0) {
		struct str next = str_trim(str_cut(&rest, '\n'));

		if (next.n > 0)
			line = next;
	}
	return err_set(e, ERR_RPC, "'%s' failed%s" STR_FMT, program,
	    line.n > 0 ? ": " : "", STR_ARG(line));
}

static int
read_all(struct stream *s, const struct deadline *d, struct buf *out, struct err **e)
{
	char octets[16384];
	size_t n;

	do {
		if (stream_read(s, octets, sizeof octets, d, &n, e) < 0)
			return -1;
		buf_add(out, octets, n);
		if (out->over)
			return err_set(
			    e, ERR_LIMIT, "it says more than %zu octets", out->limit);
	} while (n > 0);
	return 0;
}

int
local_run(char *const *argv, const struct deadline *d, struct buf *out, struct err **e)
{
	static const char secret[] = "HOLDFAST_PASSWORD=";
	VEC(char *) environment = {0};
	int rc;

	for (char **p = environ; *p != NULL; p++)
		if (strncmp(*p, secret, sizeof secret - 1) != 0)
			vec_push(&environment, *p);
	vec_push(&environment, NULL);
	rc = local_run_in(argv, environment.v, d, out, e);
	vec_done(&environment);
	return rc;
}

int
local_run_in(char *const *argv, char *const *envp, const struct deadline *d,
    struct buf *out, struct err **e)
{
	static const struct exec_ops ops = {.explain = explain};
	struct exec x = {
	    .argv = argv,
	    .envp = envp,
	    .describe = argv[0],
	    .ops = &ops,
	    .owned = argv[0],
	};
	struct stream *s;
	struct err *why = NULL;
	int rc;

	if (exec_open(&x, &s, &why) < 0) {
		err_set(e, ERR_FILE, "%s", err_message(why));
		err_free(why);
		return -1;
	}
	rc = read_all(s, d, out, e);
	stream_close(s);
	return rc == 0 ? 0 : err_wrap(e, "program '%s'", argv[0]);
}
