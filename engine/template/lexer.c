#include "template/bigint.h"
#include "template/lexer.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "data/value.h"
#include "template/escape.h"
#include "template/failure.h"
#include "template/unicode.h"

enum { MAX_BRACES = 500 };

struct lexer {
	struct arena *a;
	struct str src;
	const struct lexer_options *o;
	struct failure *f;
	size_t pos;
	int line;
	size_t line_start;  /* offset of the current line, for columns */
	bool line_starting; /* what was matched last ended with a newline */
	char braces[MAX_BRACES];
	size_t nbraces;
	VEC(struct token) out;
};

static const char *const names[] = {
#define TOKEN(id, text) text,
#include "template/tokens.def"
#undef TOKEN
};

const char *
token_name(enum token_kind kind)
{
	return names[kind];
}

struct str
lexer_normalise(struct arena *a, struct str source, bool keep_trailing_newline)
{
	char *p = arena_alloc(a, source.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < source.n; i++) {
		if (source.p[i] == '\r') {
			p[n++] = '\n';
			i += i + 1 < source.n && source.p[i + 1] == '\n';
		} else {
			p[n++] = source.p[i];
		}
	}
	if (!keep_trailing_newline && n > 0 && p[n - 1] == '\n')
		n--;
	p[n] = '\0';
	return (struct str){p, n};
}

/* Everything up to `to` was matched: counts its lines. */
static void
advance(struct lexer *l, size_t to)
{
	if (to > l->pos)
		l->line_starting = l->src.p[to - 1] == '\n';
	for (; l->pos < to; l->pos++)
		if (l->src.p[l->pos] == '\n') {
			l->line++;
			l->line_start = l->pos + 1;
		}
}

static struct token *
push(struct lexer *l, enum token_kind kind, struct str text)
{
	struct token *t = vec_add(&l->out);

	t->kind = kind;
	t->line = l->line;
	t->col = (int)(l->pos - l->line_start) + 1;
	t->text = text;
	return t;
}

static int
fail(struct lexer *l, const char *message)
{
	failure_set(l->f, l->a, "TemplateSyntaxError", "%s", message);
	failure_at(l->f, l->line, (int)(l->pos - l->line_start) + 1);
	return -1;
}

static char
at(const struct lexer *l, size_t i)
{
	return i < l->src.n ? l->src.p[i] : '\0';
}

static bool
looking_at(const struct lexer *l, size_t i, const char *z)
{
	size_t n = strlen(z);

	return i + n <= l->src.n && memcmp(l->src.p + i, z, n) == 0;
}

static size_t
skip_space(const struct lexer *l, size_t i)
{
	struct str rest = {l->src.p + i, l->src.n - i};

	return (size_t)(unicode_trim_left(rest).p - l->src.p);
}

static size_t
skip_sign(const struct lexer *l, size_t i)
{
	return at(l, i) == '-' || at(l, i) == '+' ? i + 1 : i;
}

/* The end of a tag at i: offset behind it, or 0. `+` only where Jinja knows it. */
static size_t
tag_end(const struct lexer *l, size_t i, const char *end, bool block)
{
	if (at(l, i) == '-' && looking_at(l, i + 1, end))
		return skip_space(l, i + 3);
	if (block && at(l, i) == '+' && looking_at(l, i + 1, end))
		return i + 3;
	if (!looking_at(l, i, end))
		return 0;
	i += 2;
	if (block && l->o->trim_blocks && at(l, i) == '\n')
		i++;
	return i;
}

/* {% raw %} at i: offset behind it, or 0. */
static size_t
raw_begin(const struct lexer *l, size_t i)
{
	if (!looking_at(l, i, "{%"))
		return 0;
	i = skip_space(l, skip_sign(l, i + 2));
	if (!looking_at(l, i, "raw"))
		return 0;
	i = skip_space(l, i + 3);
	if (at(l, i) == '-' && looking_at(l, i + 1, "%}"))
		return skip_space(l, i + 3);
	return looking_at(l, i, "%}") ? i + 2 : 0;
}

static size_t
raw_end(const struct lexer *l, size_t i)
{
	if (!looking_at(l, i, "{%"))
		return 0;
	i = skip_space(l, skip_sign(l, i + 2));
	if (!looking_at(l, i, "endraw"))
		return 0;
	return tag_end(l, skip_space(l, i + 6), "%}", true);
}

/* Text before a tag at `to`, less what the tag's sign or lstrip_blocks removes. */
static void
push_data(struct lexer *l, size_t to, bool lstrip)
{
	struct str text = {l->src.p + l->pos, to - l->pos};
	char sign = at(l, to + 2);
	size_t start = text.n;

	if (sign == '-') {
		text = unicode_trim_right(text);
	} else if (sign != '+' && lstrip && l->o->lstrip_blocks) {
		while (start > 0 && text.p[start - 1] != '\n')
			start--;
		if ((start > 0 || l->line_starting) &&
		    unicode_trim_left((struct str){text.p + start, text.n - start}).n ==
			0)
			text.n = start;
	}
	if (text.n > 0)
		push(l, TOKEN_DATA, text);
	advance(l, to);
}

static size_t
digits(const struct lexer *l, size_t i)
{
	if (at(l, i) < '0' || at(l, i) > '9')
		return i;
	for (;;) {
		while (at(l, i) >= '0' && at(l, i) <= '9')
			i++;
		if (at(l, i) != '_' || at(l, i + 1) < '0' || at(l, i + 1) > '9')
			return i;
		i++;
	}
}

/* The end of a float at pos, or pos. */
static size_t
float_end(const struct lexer *l)
{
	size_t i = digits(l, l->pos), whole = i, e;
	bool point = false;

	if (l->pos > 0 && l->src.p[l->pos - 1] == '.')
		return l->pos;
	if (whole > l->pos && at(l, i) == '.' && digits(l, i + 1) > i + 1) {
		i = digits(l, i + 1);
		point = true;
	}
	if (whole > l->pos && (at(l, i) == 'e' || at(l, i) == 'E')) {
		e = skip_sign(l, i + 1);
		if (digits(l, e) > e)
			return digits(l, e);
	}
	return point ? i : l->pos;
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

static size_t
based_digits(const struct lexer *l, size_t i, int base)
{
	size_t last = i;

	while (digit_value(at(l, i + (at(l, i) == '_'))) < base) {
		i += 1 + (at(l, i) == '_');
		last = i;
	}
	return last;
}

static size_t
integer_end(const struct lexer *l, int *base)
{
	size_t i = l->pos;
	char kind = (char)(at(l, i + 1) | 0x20);

	*base = kind == 'b' ? 2 : kind == 'o' ? 8 : kind == 'x' ? 16 : 0;
	if (at(l, i) == '0' && *base != 0 && based_digits(l, i + 2, *base) > i + 2)
		return based_digits(l, i + 2, *base);
	*base = 10;
	if (at(l, i) == '0')
		return based_digits(l, i + 1, 1);
	return digits(l, i);
}

static int
push_number(struct lexer *l, size_t end, enum token_kind kind, int base)
{
	struct buf text;
	struct token *t;
	bool over = false;
	int64_t n = 0;

	buf_init(&text, BUF_LINE);
	for (size_t i = l->pos + (base != 10 && kind == TOKEN_INTEGER ? 2 : 0); i < end;
	     i++)
		if (l->src.p[i] != '_')
			buf_addc(&text, l->src.p[i]);
	t = push(l, kind, (struct str){l->src.p + l->pos, end - l->pos});
	if (kind == TOKEN_FLOAT) {
		t->number = value_float(l->a, strtod(buf_z(&text), NULL));
	} else {
		for (size_t i = 0; i < text.n; i++)
			over |= __builtin_mul_overflow(n, base, &n) ||
				__builtin_add_overflow(n, digit_value(text.p[i]), &n);
		t->number = over ? bigint_parse(l->a, buf_str(&text), base, false)
				 : value_int(l->a, n);
	}
	buf_done(&text);
	advance(l, end);
	return 0;
}

static int
push_string(struct lexer *l)
{
	char quote = at(l, l->pos);
	size_t i = l->pos + 1;
	const char *why = NULL;
	struct str text;

	while (i < l->src.n && l->src.p[i] != quote)
		i += l->src.p[i] == '\\' ? 2 : 1;
	if (i >= l->src.n)
		return 1;
	if (escape_decode(l->a, (struct str){l->src.p + l->pos + 1, i - l->pos - 1},
		&text, &why) < 0)
		return fail(l, why);
	push(l, TOKEN_STRING, text);
	advance(l, i + 1);
	return 0;
}

static int
push_name(struct lexer *l)
{
	size_t i = l->pos, len = 0;

	while (i < l->src.n) {
		uint32_t c = unicode_next((struct str){l->src.p + i, l->src.n - i}, &len);

		if (!unicode_word(c))
			break;
		if (c >= 128 && !(unicode_props(c) & (UNICODE_ALPHA | UNICODE_DECIMAL)))
			return fail(l, "Invalid character in identifier");
		i += len;
	}
	if (i == l->pos)
		return 1;
	push(l, TOKEN_NAME, (struct str){l->src.p + l->pos, i - l->pos});
	advance(l, i);
	return 0;
}

static int
unexpected_char(struct lexer *l)
{
	size_t len, where = unicode_length((struct str){l->src.p, l->pos});
	char message[120];

	unicode_next((struct str){l->src.p + l->pos, l->src.n - l->pos}, &len);
	if (l->src.p[l->pos] == '\'')
		snprintf(message, sizeof message, "unexpected char \"'\" at %zu", where);
	else
		snprintf(message, sizeof message, "unexpected char '%s%.*s' at %zu",
		    l->src.p[l->pos] == '\\' ? "\\" : "", (int)len, l->src.p + l->pos,
		    where);
	return fail(l, message);
}

static int
balance(struct lexer *l, char c)
{
	static const char open[] = "({[", close[] = ")}]";
	char message[80], want;

	if (strchr(open, c) != NULL) {
		if (l->nbraces == MAX_BRACES)
			return fail(l, "too many nested brackets");
		l->braces[l->nbraces++] = close[strchr(open, c) - open];
		return 0;
	}
	if (strchr(close, c) == NULL)
		return 0;
	if (l->nbraces == 0) {
		snprintf(message, sizeof message, "unexpected '%c'", c);
		return fail(l, message);
	}
	want = l->braces[--l->nbraces];
	if (want == c)
		return 0;
	snprintf(message, sizeof message, "unexpected '%c', expected '%c'", c, want);
	return fail(l, message);
}

static int
push_operator(struct lexer *l)
{
	size_t best = 0;
	enum token_kind kind = TOKEN_EOF;

	for (int k = TOKEN_ADD; k < TOKEN_KINDS; k++)
		if (strlen(names[k]) > best && looking_at(l, l->pos, names[k])) {
			best = strlen(names[k]);
			kind = (enum token_kind)k;
		}
	if (best == 0)
		return unexpected_char(l);
	if (best == 1 && balance(l, at(l, l->pos)) < 0)
		return -1;
	push(l, kind, (struct str){l->src.p + l->pos, best});
	advance(l, l->pos + best);
	return 0;
}

/* One token inside a tag. */
static int
push_inner(struct lexer *l)
{
	size_t end = skip_space(l, l->pos);
	char c = at(l, end);
	int base, rc;

	if (end > l->pos) {
		advance(l, end);
		return 0;
	}
	end = float_end(l);
	if (end > l->pos)
		return push_number(l, end, TOKEN_FLOAT, 10);
	end = integer_end(l, &base);
	if (end > l->pos)
		return push_number(l, end, TOKEN_INTEGER, base);
	rc = push_name(l);
	if (rc == 1 && (c == '\'' || c == '"'))
		rc = push_string(l);
	return rc == 1 ? push_operator(l) : rc;
}

static int
inside(struct lexer *l, const char *end, enum token_kind end_kind)
{
	l->nbraces = 0;
	while (l->pos < l->src.n) {
		size_t behind = 0;

		if (l->nbraces == 0 && end != NULL)
			behind = tag_end(l, l->pos, end, end_kind == TOKEN_BLOCK_END);
		if (behind > 0) {
			push(l, end_kind, (struct str){"", 0});
			advance(l, behind);
			return 0;
		}
		if (push_inner(l) < 0)
			return -1;
	}
	return 0;
}

static int
comment(struct lexer *l)
{
	size_t i = skip_sign(l, l->pos + 2), behind = 0;

	for (; i < l->src.n && behind == 0; i++)
		behind = tag_end(l, i, "#}", true);
	if (behind == 0)
		return fail(l, "Missing end of comment tag");
	advance(l, behind);
	return 0;
}

static int
raw(struct lexer *l, size_t behind)
{
	size_t i = behind, end = 0;

	advance(l, behind);
	for (; i < l->src.n; i++)
		if ((end = raw_end(l, i)) > 0)
			break;
	if (end == 0)
		return fail(l, "Missing end of raw directive");
	push_data(l, i, true);
	advance(l, end);
	return 0;
}

static int
tag(struct lexer *l)
{
	char kind = at(l, l->pos + 1);
	size_t behind;

	if (kind == '#')
		return comment(l);
	behind = raw_begin(l, l->pos);
	if (behind > 0)
		return raw(l, behind);
	push(l, kind == '%' ? TOKEN_BLOCK_BEGIN : TOKEN_VARIABLE_BEGIN,
	    (struct str){"", 0});
	advance(l, skip_sign(l, l->pos + 2));
	return kind == '%' ? inside(l, "%}", TOKEN_BLOCK_END)
			   : inside(l, "}}", TOKEN_VARIABLE_END);
}

static int
root(struct lexer *l)
{
	while (l->pos < l->src.n) {
		size_t i = l->pos;

		while (i < l->src.n &&
		       !(l->src.p[i] == '{' && i + 1 < l->src.n &&
			   strchr("{%#", l->src.p[i + 1]) && l->src.p[i + 1] != '\0'))
			i++;
		if (i >= l->src.n) {
			push(l, TOKEN_DATA, (struct str){l->src.p + l->pos, i - l->pos});
			advance(l, i);
			break;
		}
		push_data(l, i, l->src.p[i + 1] != '{');
		if (tag(l) < 0)
			return -1;
	}
	return 0;
}

struct tokens
lexer_run(struct arena *a, struct str source, const struct lexer_options *o)
{
	struct failure *f = arena_new_of(a, struct failure);
	struct lexer l = {.a = a,
	    .src = source,
	    .o = o,
	    .f = f,
	    .line = 1 + o->skipped,
	    .line_starting = true};
	int rc = o->expression ? inside(&l, NULL, TOKEN_EOF) : root(&l);
	struct tokens tokens = {.failure = f};

	if (rc < 0)
		push(&l, TOKEN_ERROR, (struct str){"", 0});
	push(&l, TOKEN_EOF, (struct str){"", 0});
	/* Jinja reports the end at the line of the last token */
	if (l.out.n > 1)
		l.out.v[l.out.n - 1].line = l.out.v[l.out.n - 2].line;
	tokens.v = arena_array(a, struct token, l.out.n);
	memcpy(tokens.v, l.out.v, l.out.n * sizeof *l.out.v);
	tokens.n = l.out.n;
	vec_done(&l.out);
	return tokens;
}
