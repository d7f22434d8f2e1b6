#include "netconf/framer.h"

#include <string.h>

#include "base/err.h"

#define MARKER "]]>]]>"
enum { MARKER_N = sizeof MARKER - 1, CHUNK_MOST = 1 << 20, MESSAGE_KEEP = 1 << 20 };

/* 1.0 knows the first two states only. */
enum state {
	BETWEEN, /* white space before a message; in 1.1 also before a chunk header's '#' */
	TEXT,    /* of a message, or of a chunk */
	HASH,    /* after '#': a digit, or a second '#' */
	SIZE,    /* digits */
	END,     /* after "##" */
};

void
framer_init(struct framer *f, size_t limit)
{
	*f = (struct framer){.state = BETWEEN};
	/* The marker passes through the buffer. */
	buf_init(&f->message, limit + MARKER_N);
}

void
framer_done(struct framer *f)
{
	buf_done(&f->message);
}

void
framer_set_chunked(struct framer *f)
{
	f->chunked = true;
}

bool
framer_idle(const struct framer *f)
{
	return f->complete || (f->state == BETWEEN && f->message.n == 0);
}

void
framer_rest(struct framer *f)
{
	size_t limit = f->message.limit;

	buf_done(&f->message);
	buf_init(&f->message, limit);
}

static bool
blank(char c)
{
	return c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

static int
too_large(const struct framer *f, struct err **e)
{
	return err_set(e, ERR_PROTOCOL, "the message is larger than %zu octets",
	    f->message.limit - MARKER_N);
}

/* Octets of `in` up to and including the end marker, or all. f->matched is MARKER_N when
 * it was met. */
static size_t
marker_find(struct framer *f, struct str in)
{
	/* How much of the marker still matches after a mismatch behind k octets. */
	static const unsigned back[MARKER_N] = {0, 0, 1, 0, 1, 2};
	size_t i = 0;

	while (i < in.n && f->matched < MARKER_N) {
		if (f->matched == 0) {
			const char *p = memchr(in.p + i, MARKER[0], in.n - i);

			if (p == NULL)
				return in.n;
			i = (size_t)(p - in.p) + 1;
			f->matched = 1;
		} else if (in.p[i] == MARKER[f->matched]) {
			f->matched++;
			i++;
		} else {
			f->matched = back[f->matched];
		}
	}
	return i;
}

static int
push_marked(struct framer *f, struct str in, size_t *at, struct err **e)
{
	size_t n = marker_find(f, (struct str){in.p + *at, in.n - *at});

	buf_add(&f->message, in.p + *at, n);
	*at += n;
	if (f->message.over)
		return too_large(f, e);
	if (f->matched < MARKER_N)
		return 0;
	buf_cut(&f->message, f->message.n - MARKER_N);
	if (f->message.n > f->message.limit - MARKER_N)
		return too_large(f, e);
	f->complete = true;
	return 0;
}

static int
push_chunk(struct framer *f, struct str in, size_t *at, struct err **e)
{
	size_t n = in.n - *at < f->chunk ? in.n - *at : f->chunk;

	buf_add(&f->message, in.p + *at, n);
	if (f->message.over)
		return too_large(f, e);
	*at += n;
	f->chunk -= n;
	if (f->chunk == 0)
		f->state = BETWEEN;
	return 0;
}

static int
bad_header(const struct framer *f, char c, struct err **e)
{
	static const char *const expected[] = {[BETWEEN] = "'#' of a chunk header",
	    [HASH] = "a chunk size or '#'",
	    [SIZE] = "a digit or the end of the line",
	    [END] = "the end of the line"};
	unsigned char u = (unsigned char)c;

	return err_set(e, ERR_PROTOCOL,
	    u >= 0x20 && u < 0x7f ? "chunk framing: %s expected, not '%c'"
				  : "chunk framing: %s expected, not octet %u",
	    expected[f->state], u);
}

/* A digit of the chunk size; RFC 6242: no leading zero, at most 4294967295. */
static int
push_digit(struct framer *f, char c, struct err **e)
{
	f->chunk = f->chunk * 10 + (size_t)(c - '0');
	if (++f->digits > 10)
		return err_set(
		    e, ERR_PROTOCOL, "chunk framing: a size of more than 10 digits");
	f->state = SIZE;
	return 0;
}

static int
size_end(struct framer *f, struct err **e)
{
	if (f->chunk > f->message.limit - MARKER_N - f->message.n)
		return too_large(f, e);
	f->digits = 0;
	f->state = TEXT;
	return 0;
}

static int
push_header(struct framer *f, char c, struct err **e)
{
	if (f->state == BETWEEN && blank(c))
		return 0;
	if (f->state == BETWEEN && c == '#') {
		f->state = HASH;
		f->chunk = 0;
		return 0;
	}
	if (f->state == HASH && c == '#' && f->message.n > 0) {
		f->state = END;
		return 0;
	}
	if ((f->state == HASH && c >= '1' && c <= '9') ||
	    (f->state == SIZE && c >= '0' && c <= '9'))
		return push_digit(f, c, e);
	if (f->state == SIZE && c == '\n')
		return size_end(f, e);
	if (f->state == END && c == '\n') {
		f->complete = true;
		return 0;
	}
	return bad_header(f, c, e);
}

static int
push_octets(struct framer *f, struct str in, size_t *at, struct err **e)
{
	if (f->chunked && f->state != TEXT)
		return push_header(f, in.p[(*at)++], e);
	if (f->chunked)
		return push_chunk(f, in, at, e);
	if (f->state == BETWEEN && blank(in.p[*at])) {
		(*at)++;
		return 0;
	}
	f->state = TEXT;
	return push_marked(f, in, at, e);
}

int
framer_push(struct framer *f, struct str in, size_t *ret_taken, bool *ret_complete,
    struct err **e)
{
	size_t at = 0;

	if (f->complete) {
		if (f->message.cap > MESSAGE_KEEP)
			buf_done(&f->message);
		buf_reset(&f->message);
		f->complete = false;
		f->matched = 0;
		f->state = BETWEEN;
	}
	while (at < in.n && !f->complete)
		if (push_octets(f, in, &at, e) != 0)
			return -1;
	*ret_taken = at;
	*ret_complete = f->complete;
	return 0;
}

bool
framer_can_write(bool chunked, struct str message)
{
	return chunked || memmem(message.p, message.n, MARKER, MARKER_N) == NULL;
}

void
framer_write(struct buf *out, bool chunked, struct str message)
{
	if (!chunked) {
		buf_addstr(out, message);
		/* Nothing behind the marker: after a hello it would spoil the first chunk header. */
		buf_adds(out, "\n" MARKER);
		return;
	}
	while (message.n > 0) {
		size_t n = message.n < CHUNK_MOST ? message.n : CHUNK_MOST;

		buf_printf(out, "\n#%zu\n", n);
		buf_add(out, message.p, n);
		message.p += n;
		message.n -= n;
	}
	buf_adds(out, "\n##\n");
}
