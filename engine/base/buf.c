#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"

void
buf_init(struct buf *b, size_t limit)
{
	*b = (struct buf){.limit = limit};
}

void
buf_done(struct buf *b)
{
	free(b->p);
	*b = (struct buf){.limit = b->limit};
}

void
buf_reset(struct buf *b)
{
	b->n = 0;
	b->over = false;
	if (b->p != NULL)
		b->p[0] = '\0';
}

/* Room for n more octets and the NUL; false if that would pass the limit. */
static bool
buf_room(struct buf *b, size_t n)
{
	size_t need, cap;

	if (n > b->limit - b->n) {
		b->over = true;
		return false;
	}
	need = b->n + n + 1;
	if (need <= b->cap)
		return true;
	cap = b->cap != 0 ? b->cap : 64;
	while (cap < need)
		cap *= 2;
	b->p = realloc(b->p, cap);
	if (b->p == NULL)
		abort();
	b->cap = cap;
	return true;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (b->over || !buf_room(b, n))
		return;
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_adds(struct buf *b, const char *z)
{
	buf_add(b, z, strlen(z));
}

void
buf_addstr(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void
buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_add_int(struct buf *b, long long i)
{
	char digits[24], *p = digits + sizeof digits;
	unsigned long long u = i < 0 ? 0 - (unsigned long long)i : (unsigned long long)i;

	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (i < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(digits + sizeof digits - p));
}

void
buf_fill(struct buf *b, char c, size_t n)
{
	if (b->over || !buf_room(b, n))
		return;
	memset(b->p + b->n, c, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0 && !b->over && buf_room(b, (size_t)n)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void
buf_cut(struct buf *b, size_t n)
{
	if (n >= b->n)
		return;
	b->n = n;
	b->p[n] = '\0';
}

void
buf_shift(struct buf *b, size_t n)
{
	if (n > b->n)
		n = b->n;
	if (n == 0)
		return;
	memmove(b->p, b->p + n, b->n - n);
	b->n -= n;
	b->p[b->n] = '\0';
}

void
buf_add_xml(struct buf *b, struct str s)
{
	size_t i, from = 0;

	for (i = 0; i < s.n; i++) {
		const char *entity = NULL;

		switch (s.p[i]) {
		case '&': entity = "&amp;"; break;
		case '<': entity = "&lt;"; break;
		case '>': entity = "&gt;"; break;
		case '"': entity = "&quot;"; break;
		default: continue;
		}
		buf_add(b, s.p + from, i - from);
		buf_adds(b, entity);
		from = i + 1;
	}
	buf_add(b, s.p + from, s.n - from);
}

/* Valid UTF-8, as the inside of a JSON string. */
static void
add_json_text(struct buf *b, struct str s)
{
	static const char letter[] = {['\b'] = 'b',
	    ['\t'] = 't',
	    ['\n'] = 'n',
	    ['\f'] = 'f',
	    ['\r'] = 'r',
	    ['"'] = '"',
	    ['\\'] = '\\'};
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool named = c < sizeof letter && letter[c] != 0;

		if (!named && c >= 0x20 && c != 0x7f)
			continue;
		buf_add(b, s.p + from, i - from);
		if (named)
			buf_add(b, (char[]){'\\', letter[c]}, 2);
		else
			buf_printf(b, "\\u%04x", c);
		from = i + 1;
	}
	buf_add(b, s.p + from, s.n - from);
}

void
buf_add_json(struct buf *b, struct str s)
{
	size_t i = 0;

	buf_addc(b, '"');
	while (i < s.n) {
		struct str rest = {s.p + i, s.n - i};
		size_t good = str_utf8_error(rest);

		add_json_text(b, (struct str){rest.p, good});
		i += good;
		if (i < s.n) {
			buf_adds(b, "\xef\xbf\xbd");
			i++;
		}
	}
	buf_addc(b, '"');
}

char *
buf_detach(struct buf *b)
{
	char *p;

	if (b->p == NULL)
		buf_add(b, "", 0);
	p = b->p;
	*b = (struct buf){.limit = b->limit};
	return p;
}

char *
buf_copy(const struct buf *b, struct arena *a)
{
	return arena_strndup(a, buf_z(b), b->n);
}

const char *
buf_z(const struct buf *b)
{
	return b->p != NULL ? b->p : "";
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){buf_z(b), b->n};
}

static int
buf_read_fd(struct buf *b, int fd, const char *path, struct err **e)
{
	for (;;) {
		char chunk[65536];
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(
			    e, ERR_FILE, "cannot read '%s': %s", path, strerror(errno));
		if (n == 0)
			return 0;
		buf_add(b, chunk, (size_t)n);
		if (b->over)
			return err_set(e, ERR_LIMIT, "'%s' is larger than %zu octets",
			    path, b->limit);
	}
}

int
buf_read_file(struct buf *b, const char *path, struct err **e)
{
	int fd, rc;

	if (strcmp(path, "-") == 0)
		return buf_read_fd(b, STDIN_FILENO, "standard input", e);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(
		    e, ERR_FILE, "cannot open '%s': %s", path, strerror(errno));
	rc = buf_read_fd(b, fd, path, e);
	close(fd);
	return rc;
}

static int
buf_write_fd(const struct buf *b, int fd, bool sync)
{
	size_t done = 0;

	while (done < b->n) {
		ssize_t n = write(fd, b->p + done, b->n - done);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0)
			done += (size_t)n;
	}
	return sync ? fsync(fd) : 0;
}

static int
write_file(
    const struct buf *b, const char *path, unsigned mode, bool sync, struct err **e)
{
	struct buf temporary;
	int fd, why = 0;

	buf_init(&temporary, BUF_LINE);
	buf_printf(&temporary, "%s.XXXXXX", path);
	fd = mkostemp(temporary.p, O_CLOEXEC);
	if (fd < 0) {
		why = errno;
	} else {
		if (buf_write_fd(b, fd, sync) < 0 || fchmod(fd, (mode_t)mode) < 0)
			why = errno;
		if (close(fd) < 0 && why == 0)
			why = errno;
		if (why == 0 && rename(temporary.p, path) < 0)
			why = errno;
		if (why != 0)
			unlink(temporary.p);
	}
	buf_done(&temporary);
	if (why != 0)
		return err_set(e, ERR_FILE, "cannot write '%s': %s", path, strerror(why));
	return 0;
}

int
buf_write_file(const struct buf *b, const char *path, unsigned mode, struct err **e)
{
	return write_file(b, path, mode, true, e);
}

int
buf_write_product(const struct buf *b, const char *path, unsigned mode, struct err **e)
{
	return write_file(b, path, mode, false, e);
}
