#include "transport/scp.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/stream.h"

enum { WORDS_MOST = 1024 };

struct scp {
	struct stream *stream;
	bool heard; /* anything */
};

void
scp_command(struct buf *out, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789_./+,:@%=-";

	/* A path that begins with '-' would be an option. */
	buf_printf(out, "scp -t %s", path[0] == '-' ? "./" : "");
	/* What needs no quotes gets none: the shell of a router's user is its command line. */
	if (path[strspn(path, plain)] == '\0' && path[0] != '\0') {
		buf_adds(out, path);
		return;
	}
	buf_addc(out, '\'');
	for (; *path != '\0'; path++)
		if (*path == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, *path);
	buf_addc(out, '\'');
}

static int
take_octet(struct scp *s, const struct deadline *d, char *ret, struct err **e)
{
	size_t n;

	if (stream_read(s->stream, ret, 1, d, &n, e) != 0)
		return -1;
	if (n == 0)
		return err_set(e, s->heard ? ERR_CLOSED : ERR_NO_SERVICE,
		    s->heard ? "%s: scp on the router went away"
			     : "%s: scp on the router ended at once",
		    stream_describe(s->stream));
	s->heard = true;
	return 0;
}

/* "\1scp: /var/tmp/x: No space left on device\n", of which the first octet was taken. */
static int
take_refusal(struct scp *s, const struct deadline *d, struct err **e)
{
	struct buf words;
	char c = '\0';
	int rc = 0;

	buf_init(&words, WORDS_MOST);
	while (rc == 0 && words.n < WORDS_MOST) {
		rc = take_octet(s, d, &c, e);
		if (c == '\n')
			break;
		buf_addc(&words, (unsigned char)c >= ' ' ? c : ' ');
	}
	if (rc == 0)
		rc = err_set(
		    e, ERR_RPC, "%s", words.n > 0 ? buf_z(&words) : "scp: refused");
	buf_done(&words);
	return rc;
}

static int
take_consent(struct scp *s, const struct deadline *d, struct err **e)
{
	char c;

	if (take_octet(s, d, &c, e) != 0)
		return -1;
	if (c == '\0')
		return 0;
	if (c == '\1' || c == '\2')
		return take_refusal(s, d, e);
	return err_set(
	    e, ERR_PROTOCOL, "%s: what answers is not scp", stream_describe(s->stream));
}

int
scp_begin(struct stream *stream, const char *name, int64_t size, const struct deadline *d,
    struct scp **ret_scp, struct err **e)
{
	struct scp *s = calloc(1, sizeof *s);
	struct buf line;
	int rc;

	if (s == NULL)
		abort();
	s->stream = stream;
	buf_init(&line, BUF_LINE);
	buf_printf(&line, "C0644 %lld %s\n", (long long)size, name);
	rc = take_consent(s, d, e);
	if (rc == 0)
		rc = stream_write(stream, line.p, line.n, d, e);
	if (rc == 0)
		rc = take_consent(s, d, e);
	buf_done(&line);
	if (rc == 0)
		*ret_scp = s;
	else
		scp_end(s);
	return rc;
}

int
scp_write(
    struct scp *s, const void *p, size_t n, const struct deadline *d, struct err **e)
{
	return stream_write(s->stream, p, n, d, e);
}

int
scp_finish(struct scp *s, const struct deadline *d, struct err **e)
{
	if (stream_write(s->stream, "", 1, d, e) != 0)
		return -1;
	return take_consent(s, d, e);
}

void
scp_end(struct scp *s)
{
	if (s == NULL)
		return;
	stream_close(s->stream);
	free(s);
}
