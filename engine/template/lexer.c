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
#include "template/lexer_state.h"
#include "template/unicode.h"

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

void
lexer_advance(struct lexer *l, size_t to)
{
	if (to > l->pos)
		l->line_starting = l->src.p[to - 1] == '\n';
	for (; l->pos < to; l->pos++)
		if (l->src.p[l->pos] == '\n') {
			l->line++;
			l->line_start = l->pos + 1;
		}
}

struct token *
lexer_push(struct lexer *l, enum token_kind kind, struct str text)
{
	struct token *t = vec_add(&l->out);

	t->kind = kind;
	t->line = l->line;
	t->col = (int)(l->pos - l->line_start) + 1;
	t->text = text;
	return t;
}

int
lexer_fail(struct lexer *l, const char *message)
{
	failure_set(l->f, l->a, "TemplateSyntaxError", "%s", message);
	failure_at(l->f, l->line, (int)(l->pos - l->line_start) + 1);
	return -1;
}

static bool
looking_at(const struct lexer *l, size_t i, const char *z)
{
	size_t n = strlen(z);

	return i + n <= l->src.n && memcmp(l->src.p + i, z, n) == 0;
}

size_t
lexer_skip_space(const struct lexer *l, size_t i)
{
	struct str rest = {l->src.p + i, l->src.n - i};

	return (size_t)(unicode_trim_left(rest).p - l->src.p);
}

static size_t
skip_sign(const struct lexer *l, size_t i)
{
	return lexer_at(l, i) == '-' || lexer_at(l, i) == '+' ? i + 1 : i;
}

static size_t
digits(const struct lexer *l, size_t i)
{
	if (lexer_at(l, i) < '0' || lexer_at(l, i) > '9')
		return i;
	for (;;) {
		while (lexer_at(l, i) >= '0' && lexer_at(l, i) <= '9')
			i++;
		if (lexer_at(l, i) != '_' || lexer_at(l, i + 1) < '0' ||
		    lexer_at(l, i + 1) > '9')
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
	if (whole > l->pos && lexer_at(l, i) == '.' && digits(l, i + 1) > i + 1) {
		i = digits(l, i + 1);
		point = true;
	}
	if (whole > l->pos && (lexer_at(l, i) == 'e' || lexer_at(l, i) == 'E')) {
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

	while (digit_value(lexer_at(l, i + (lexer_at(l, i) == '_'))) < base) {
		i += 1 + (lexer_at(l, i) == '_');
		last = i;
	}
	return last;
}

static size_t
integer_end(const struct lexer *l, int *base)
{
	size_t i = l->pos;
	char kind = (char)(lexer_at(l, i + 1) | 0x20);

	*base = kind == 'b' ? 2 : kind == 'o' ? 8 : kind == 'x' ? 16 : 0;
	if (lexer_at(l, i) == '0' && *base != 0 && based_digits(l, i + 2, *base) > i + 2)
		return based_digits(l, i + 2, *base);
	*base = 10;
	if (lexer_at(l, i) == '0')
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
	t = lexer_push(l, kind, (struct str){l->src.p + l->pos, end - l->pos});
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
	lexer_advance(l, end);
	return 0;
}

static int
push_string(struct lexer *l)
{
	char quote = lexer_at(l, l->pos);
	size_t i = l->pos + 1;
	const char *why = NULL;
	struct str text;

	while (i < l->src.n && l->src.p[i] != quote)
		i += l->src.p[i] == '\\' ? 2 : 1;
	if (i >= l->src.n)
		return 1;
	text = lexer_newlines(l, (struct str){l->src.p + l->pos + 1, i - l->pos - 1});
	if (escape_decode(l->a, text, &text, &why) < 0)
		return lexer_fail(l, why);
	lexer_push(l, TOKEN_STRING, text);
	lexer_advance(l, i + 1);
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
			return lexer_fail(l, "Invalid character in identifier");
		i += len;
	}
	if (i == l->pos)
		return 1;
	lexer_push(l, TOKEN_NAME, (struct str){l->src.p + l->pos, i - l->pos});
	lexer_advance(l, i);
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
	return lexer_fail(l, message);
}

static int
balance(struct lexer *l, char c)
{
	static const char open[] = "({[", close[] = ")}]";
	char message[80], want;

	if (strchr(open, c) != NULL) {
		if (l->nbraces == LEXER_BRACES)
			return lexer_fail(l, "too many nested brackets");
		l->braces[l->nbraces++] = close[strchr(open, c) - open];
		return 0;
	}
	if (strchr(close, c) == NULL)
		return 0;
	if (l->nbraces == 0) {
		snprintf(message, sizeof message, "unexpected '%c'", c);
		return lexer_fail(l, message);
	}
	want = l->braces[--l->nbraces];
	if (want == c)
		return 0;
	snprintf(message, sizeof message, "unexpected '%c', expected '%c'", c, want);
	return lexer_fail(l, message);
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
	if (best == 1 && balance(l, lexer_at(l, l->pos)) < 0)
		return -1;
	lexer_push(l, kind, (struct str){l->src.p + l->pos, best});
	lexer_advance(l, l->pos + best);
	return 0;
}

int
lexer_inner(struct lexer *l)
{
	size_t end = lexer_skip_space(l, l->pos);
	char c = lexer_at(l, end);
	int base, rc;

	if (end > l->pos) {
		lexer_advance(l, end);
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
expression(struct lexer *l)
{
	while (l->pos < l->src.n)
		if (lexer_inner(l) < 0)
			return -1;
	return 0;
}

struct str
lexer_newlines(const struct lexer *l, struct str text)
{
	const char *newline = l->o->syntax.newline;
	size_t n = 0;
	char *p;

	if (newline == NULL || strcmp(newline, "\n") == 0 ||
	    memchr(text.p, '\n', text.n) == NULL)
		return text;
	p = arena_alloc(l->a, 2 * text.n + 1);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\n') {
			p[n++] = text.p[i];
			continue;
		}
		memcpy(p + n, newline, strlen(newline));
		n += strlen(newline);
	}
	return (struct str){p, n};
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
	int rc = o->expression ? expression(&l) : lexer_root(&l);
	struct tokens tokens = {.failure = f};

	if (rc < 0)
		lexer_push(&l, TOKEN_ERROR, (struct str){"", 0});
	lexer_push(&l, TOKEN_EOF, (struct str){"", 0});
	/* Jinja reports the end at the line of the last token */
	if (l.out.n > 1)
		l.out.v[l.out.n - 1].line = l.out.v[l.out.n - 2].line;
	tokens.v = arena_array(a, struct token, l.out.n);
	memcpy(tokens.v, l.out.v, l.out.n * sizeof *l.out.v);
	tokens.n = l.out.n;
	vec_done(&l.out);
	return tokens;
}
