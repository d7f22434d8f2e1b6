#include "data/yaml_text.h"

#include <stdint.h>
#include <string.h>

#include "data/secret.h"

#define EXCERPT 120 /* octets shown of a long line */

void
yaml_text_init(struct yaml_text *t, const char *file, struct str s)
{
	*t = (struct yaml_text){.file = file, .s = s, .line = 1};
}

static bool
continues(const struct yaml_text *t, size_t at)
{
	return at < t->s.n && ((unsigned char)t->s.p[at] & 0xc0) == 0x80;
}

static void
forward(struct yaml_text *t)
{
	if (t->s.p[t->at] == '\n') {
		t->line++;
		t->line_start = t->at + 1;
	}
	do
		t->at++;
	while (continues(t, t->at));
	t->chars++;
}

static void
back(struct yaml_text *t)
{
	do
		t->at--;
	while (t->at > 0 && continues(t, t->at));
	t->chars--;
	if (t->s.p[t->at] != '\n')
		return;
	const char *nl = t->at > 0 ? memrchr(t->s.p, '\n', t->at) : NULL;
	t->line--;
	t->line_start = nl == NULL ? 0 : (size_t)(nl - t->s.p) + 1;
}

/* Over the ASCII of one line, up to so many characters. */
static void
forward_ascii(struct yaml_text *t, size_t chars)
{
	uint64_t eight, line;
	size_t at = t->at, left = t->s.n - at < chars ? t->s.n - at : chars;

	for (; left >= sizeof eight; left -= sizeof eight, at += sizeof eight) {
		memcpy(&eight, t->s.p + at, sizeof eight);
		line = eight ^ 0x0a0a0a0a0a0a0a0au;
		/* an octet of line is 0 where there is a newline; this may see one too many, which is looked at again */
		if ((eight | ((line - 0x0101010101010101u) & ~line)) &
		    0x8080808080808080u)
			break;
	}
	t->chars += at - t->at;
	t->at = at;
}

size_t
yaml_text_seek(struct yaml_text *t, size_t chars)
{
	while (t->chars + 16 < chars && t->at < t->s.n) {
		forward_ascii(t, chars - t->chars);
		for (int i = 0; i < 8 && t->chars < chars && t->at < t->s.n; i++)
			forward(t);
	}
	while (t->chars < chars && t->at < t->s.n)
		forward(t);
	while (t->chars > chars)
		back(t);
	return t->at;
}

static struct mark
cursor(const struct yaml_text *t)
{
	return (struct mark){t->file, t->line, (int)(t->at - t->line_start) + 1};
}

struct mark
yaml_text_mark(struct yaml_text *t, size_t chars)
{
	yaml_text_seek(t, chars);
	return cursor(t);
}

struct mark
yaml_text_mark_octet(struct yaml_text *t, size_t at)
{
	while (t->at < at && t->at < t->s.n)
		forward(t);
	while (t->at > at)
		back(t);
	return cursor(t);
}

char
yaml_text_octet(const struct yaml_text *t, size_t at)
{
	return at < t->s.n ? t->s.p[at] : '\0';
}

char
yaml_text_before(const struct yaml_text *t, size_t at)
{
	while (at > 0 && (t->s.p[at - 1] == ' ' || t->s.p[at - 1] == '\t'))
		at--;
	return at > 0 && t->s.p[at - 1] != '\n' ? t->s.p[at - 1] : '\0';
}

static void
excerpt(struct yaml_text *t, struct mark m, struct err *e)
{
	size_t start = 0;
	int skip = 0;
	char line[EXCERPT + 1];

	for (int i = 1; i < m.line; i++) {
		const char *nl = memchr(t->s.p + start, '\n', t->s.n - start);
		if (nl == NULL)
			return;
		start = (size_t)(nl - t->s.p) + 1;
	}
	const char *nl =
	    start < t->s.n ? memchr(t->s.p + start, '\n', t->s.n - start) : NULL;
	size_t n = (nl == NULL ? t->s.n : (size_t)(nl - t->s.p)) - start;
	if (n > 0 && t->s.p[start + n - 1] == '\r')
		n--;
	if (n > EXCERPT && m.col > EXCERPT / 2) {
		skip = m.col - EXCERPT / 2;
		while (continues(t, start + skip))
			skip++;
	}
	n -= (size_t)skip > n ? n : (size_t)skip;
	if (n > EXCERPT)
		for (n = EXCERPT; continues(t, start + skip + n); n--)
			;
	if (n == 0 || t->hidden || secret_line(t->s, start))
		return;
	memcpy(line, t->s.p + start + skip, n);
	line[n] = '\0';
	err_excerpt(e, line, m.col - skip);
}

int
yaml_text_fail(struct yaml_text *t, struct mark at, enum err_code code,
    const char *remedy, const char *message, struct err **e)
{
	err_at(e, code, at, "%s", message);
	if (remedy != NULL)
		err_remedy(*e, "%s", remedy);
	excerpt(t, at, *e);
	return -1;
}

int
yaml_text_check(struct yaml_text *t, size_t limit, struct err **e)
{
	size_t bad = str_utf8_error(t->s);

	if (t->s.n > limit)
		return err_at(e, ERR_LIMIT, (struct mark){t->file, 0, 0},
		    "larger than %zu MB", limit >> 20);
	if (bad < t->s.n) {
		struct yaml_text good = *t; /* up to there it can be counted */
		good.s.n = bad;
		struct mark m = yaml_text_mark_octet(&good, bad);
		return yaml_text_fail(&good, m, ERR_YAML, "save the file as UTF-8",
		    "this octet is not UTF-8", e);
	}
	return 0;
}
