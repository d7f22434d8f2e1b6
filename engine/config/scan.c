#include "config/scan.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/mask.h"
#include "config/quote.h"

enum class { WORD, BLANK, NEWLINE, SPECIAL, QUOTE };

static const unsigned char class_of[256] = {
    [' '] = BLANK,
    ['\t'] = BLANK,
    ['\r'] = BLANK,
    ['\f'] = BLANK,
    ['\n'] = NEWLINE,
    ['{'] = SPECIAL,
    ['}'] = SPECIAL,
    [';'] = SPECIAL,
    ['['] = SPECIAL,
    [']'] = SPECIAL,
    ['"'] = QUOTE,
};

static const unsigned char special[256] = {
    ['{'] = TOKEN_OPEN,
    ['}'] = TOKEN_CLOSE,
    [';'] = TOKEN_STOP,
    ['['] = TOKEN_LIST,
    [']'] = TOKEN_LIST_END,
};

/* The text of a line, cut to what fits a terminal; *col is moved along. */
static void
excerpt(const struct scan *s, int line, int col, struct err *e)
{
	const char *p = s->text.p, *end = s->text.p + s->text.n;
	struct buf b;
	const char *stop;

	for (int i = 1; i < line && p < end; i++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		if (nl == NULL)
			return;
		p = nl + 1;
	}
	stop = memchr(p, '\n', (size_t)(end - p));
	if (stop == NULL)
		stop = end;
	buf_init(&b, BUF_TEXT);
	mask_excerpt((struct str){p, (size_t)(stop - p)}, NULL, &col, &b);
	if (col > 100) {
		buf_shift(&b, (size_t)col - 60);
		col = 60;
	}
	if (b.n > 160)
		buf_cut(&b, 160);
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] == '\t')
			b.p[i] = ' ';
	while (b.n > 0 && (b.p[b.n - 1] == '\r' || b.p[b.n - 1] == ' '))
		buf_cut(&b, b.n - 1);
	err_excerpt(e, buf_z(&b), col);
	buf_done(&b);
}

int
scan_fail(const struct scan *s, int line, int col, struct err **e, const char *fmt, ...)
{
	char message[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	err_at(e, ERR_CONFIG_SYNTAX, (struct mark){s->file, line, col}, "%s", message);
	excerpt(s, line, col, *e);
	return -1;
}

static int
fail_at(struct scan *s, size_t offset, struct err **e, const char *what)
{
	int line = 1;
	const char *start = s->text.p;

	for (const char *p = start; p < s->text.p + offset; p++) {
		if (*p == '\n') {
			line++;
			start = p + 1;
		}
	}
	return scan_fail(s, line, (int)(s->text.p + offset - start) + 1, e, "%s", what);
}

static size_t
control_at(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c < ' ' && class_of[c] == WORD) || c == 0x7f)
			return i;
	}
	return text.n;
}

int
scan_init(
    struct scan *s, struct arena *a, const char *file, struct str text, struct err **e)
{
	char *copy = arena_alloc(a, text.n + 1);
	size_t bad;

	if (text.n > 0)
		memcpy(copy, text.p, text.n);
	*s = (struct scan){
	    .file = file,
	    .text = {copy, text.n},
	    .p = copy,
	    .end = copy + text.n,
	    .line_start = copy,
	    .line = 1,
	};
	bad = str_utf8_error(s->text);
	if (bad < text.n) {
		fail_at(s, bad, e, "octet that is not UTF-8");
		err_remedy(*e, "store the file as UTF-8");
		return -1;
	}
	bad = control_at(s->text);
	if (bad < text.n)
		return fail_at(s, bad, e, "control character");
	return 0;
}

static void
newline(struct scan *s, char *at)
{
	s->line++;
	s->line_start = at + 1;
}

static void
here(struct scan *s)
{
	s->word.line = s->line;
	s->word.col = (int)(s->p - s->line_start) + 1;
}

/* At the opening quote. */
static enum token
quoted(struct scan *s, struct err **e)
{
	char *start = s->p + 1;
	bool escapes = false;

	s->quoted = true;
	for (char *p = start; p < s->end; p++) {
		if (*p == '\\' && p + 1 < s->end && (p[1] == '"' || p[1] == '\\')) {
			escapes = true;
			p++;
		} else if (*p == '\n') {
			newline(s, p);
		} else if (*p == '"') {
			size_t n = (size_t)(p - start);

			s->p = p + 1;
			s->word.s =
			    (struct str){start, escapes ? quote_strip(start, n) : n};
			return TOKEN_WORD;
		}
	}
	scan_fail(s, s->word.line, s->word.col, e, "quote is not closed");
	return TOKEN_ERROR;
}

/* At the slash. */
static enum token
comment(struct scan *s, struct err **e)
{
	char *start = s->p + 2;

	for (char *p = start; p + 1 < s->end; p++) {
		if (*p == '\n') {
			newline(s, p);
		} else if (p[0] == '*' && p[1] == '/') {
			s->p = p + 2;
			s->word.s = str_trim((struct str){start, (size_t)(p - start)});
			return TOKEN_COMMENT;
		}
	}
	scan_fail(s, s->word.line, s->word.col, e, "comment is not closed");
	return TOKEN_ERROR;
}

static enum token
hash(struct scan *s)
{
	char *nl = memchr(s->p, '\n', (size_t)(s->end - s->p));
	char *stop = nl != NULL ? nl : s->end;

	s->word.s = (struct str){s->p, (size_t)(stop - s->p)};
	s->p = stop;
	return TOKEN_HASH;
}

static bool
ends_word(const struct scan *s, unsigned char c)
{
	return s->lines && (c == '{' || c == '}' || c == ';') ? false
							      : class_of[c] != WORD;
}

enum token
scan_next(struct scan *s, struct err **e)
{
	char *start;

	for (;; s->p++) {
		if (s->p == s->end)
			return TOKEN_END;
		if (*s->p == '\n') {
			here(s);
			newline(s, s->p);
			if (s->lines) {
				s->p++;
				return TOKEN_LINE;
			}
		} else if (class_of[(unsigned char)*s->p] != BLANK) {
			break;
		}
	}
	here(s);
	s->quoted = false;
	start = s->p;
	if (*start == '"')
		return quoted(s, e);
	if (*start == '#')
		return hash(s);
	if (*start == '/' && start + 1 < s->end && start[1] == '*')
		return comment(s, e);
	if (class_of[(unsigned char)*start] == SPECIAL &&
	    ends_word(s, (unsigned char)*start)) {
		s->p++;
		return special[(unsigned char)*start];
	}
	while (s->p < s->end && !ends_word(s, (unsigned char)*s->p))
		s->p++;
	s->word.s = (struct str){start, (size_t)(s->p - start)};
	return TOKEN_WORD;
}
