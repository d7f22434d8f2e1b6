#include "emulator/framing.h"

enum {
	MESSAGE_MOST = 64 << 20,
	CHUNK_MOST = 4096, /* octets in one chunk that we send */
	HEADER_MOST = 14,  /* "\n#4294967295\n" and a little */
};

static const char mark[] = "]]>]]>";
enum { MARK = sizeof mark - 1 };

void
framing_init(struct framing *f)
{
	*f = (struct framing){0};
	buf_init(&f->in, MESSAGE_MOST);
}

void
framing_done(struct framing *f)
{
	buf_done(&f->in);
}

void
framing_push(struct framing *f, const void *p, size_t n)
{
	buf_add(&f->in, p, n);
}

static int
next_marked(struct framing *f, struct buf *message)
{
	const char *at;

	if (f->in.n < MARK)
		return 0;
	at = memmem(f->in.p + f->looked, f->in.n - f->looked, mark, MARK);
	if (at == NULL) {
		f->looked = f->in.n - (MARK - 1);
		return 0;
	}
	buf_reset(message);
	buf_add(message, f->in.p, (size_t)(at - f->in.p));
	buf_shift(&f->in, (size_t)(at - f->in.p) + MARK);
	f->looked = 0;
	return 1;
}

/* Size of the chunk whose header begins at `at`; *ret_body is where its octets begin. 0 is the end of chunks,
 * -1 more octets needed, -2 not a header. */
static long
chunk_header(const struct buf *in, size_t at, size_t *ret_body)
{
	const char *p = in->p + at;
	size_t n = in->n - at, i = 2;
	long size = 0;

	if ((n > 0 && p[0] != '\n') || (n > 1 && p[1] != '#'))
		return -2;
	if (n < 4)
		return -1;
	if (p[2] == '#') {
		*ret_body = at + 4;
		return p[3] == '\n' ? 0 : -2;
	}
	for (; i < n && i < HEADER_MOST && p[i] >= '0' && p[i] <= '9'; i++)
		size = size * 10 + (p[i] - '0');
	if (i == n && i < HEADER_MOST)
		return -1;
	if (i == 2 || i == HEADER_MOST || p[i] != '\n' || p[2] == '0' ||
	    size > MESSAGE_MOST)
		return -2;
	*ret_body = at + i + 1;
	return size;
}

static int
next_chunked(struct framing *f, struct buf *message)
{
	size_t at = 0;

	/* a line that ended the message before, as clients of framing 1.0 write it behind their hello */
	while (f->in.n > 1 && f->in.p[0] == '\n' && f->in.p[1] == '\n')
		buf_shift(&f->in, 1);
	buf_reset(message);
	for (;;) {
		long size = chunk_header(&f->in, at, &at);

		if (size < 0)
			return size == -1 ? 0 : -1;
		if (size == 0)
			break;
		if (f->in.n - at < (size_t)size)
			return 0;
		buf_add(message, f->in.p + at, (size_t)size);
		at += (size_t)size;
	}
	buf_shift(&f->in, at);
	return 1;
}

int
framing_next(struct framing *f, struct buf *message)
{
	if (f->in.over)
		return -1;
	return f->chunked ? next_chunked(f, message) : next_marked(f, message);
}

void
framing_wrap(bool chunked, struct str m, struct buf *out)
{
	if (!chunked) {
		buf_addstr(out, m);
		buf_printf(out, "%s\n", mark);
		return;
	}
	while (m.n > 0) {
		size_t n = m.n < CHUNK_MOST ? m.n : CHUNK_MOST;

		/* never inside a character: a client may decode chunk by chunk */
		while (n < m.n && n > 1 && ((unsigned char)m.p[n] & 0xc0) == 0x80)
			n--;
		buf_printf(out, "\n#%zu\n", n);
		buf_add(out, m.p, n);
		m.p += n;
		m.n -= n;
	}
	buf_adds(out, "\n##\n");
}
