#include "template/lexer_state.h"

#include <string.h>

#include "base/arena.h"
#include "template/unicode.h"

/* Where tags begin and end, and the four ways in which they remove white space. */

enum rule {
	RULE_BLOCK,
	RULE_COMMENT,
	RULE_LINE_COMMENT,
	RULE_LINE,
	RULE_VARIABLE,
	RULES
};

/* The delimiters of a template, the longest first: of two that begin at one place the first counts. */
struct tags {
	struct str begin[RULES], end[RULES];
	enum rule order[RULES];
	size_t n;
	bool first[256]; /* octets that a tag may begin with */
};

struct found {
	enum rule rule;
	size_t start;  /* of the match, white space of a line tag included */
	size_t behind; /* the word and its sign */
	char sign;     /* '-', '+' or '\0' */
	size_t raw;    /* it is {% raw %}: offset behind it; else 0 */
};

static struct str
or_else(const char *given, const char *usual)
{
	return str_of(given != NULL ? given : usual);
}

static void
read_tags(const struct template_syntax *s, struct tags *t)
{
	*t = (struct tags){
	    .begin = {or_else(s->block_start, "{%"), or_else(s->comment_start, "{#"),
		or_else(s->line_comment, ""), or_else(s->line_statement, ""),
		or_else(s->variable_start, "{{")},
	    .end = {or_else(s->block_end, "%}"), or_else(s->comment_end, "#}"), {0}, {0},
		or_else(s->variable_end, "}}")},
	};
	for (int rule = RULES - 1; rule >= 0; rule--) {
		size_t i = t->n;

		if (t->begin[rule].n == 0)
			continue;
		for (; i > 0 && t->begin[t->order[i - 1]].n < t->begin[rule].n; i--)
			t->order[i] = t->order[i - 1];
		t->order[i] = (enum rule)rule;
		t->n++;
		t->first[(unsigned char)t->begin[rule].p[0]] = true;
	}
}

static bool
looking_at(const struct lexer *l, size_t i, struct str word)
{
	return i <= l->src.n && word.n <= l->src.n - i &&
	       memcmp(l->src.p + i, word.p, word.n) == 0;
}

static size_t
skip_sign(const struct lexer *l, size_t i)
{
	return lexer_at(l, i) == '-' || lexer_at(l, i) == '+' ? i + 1 : i;
}

/* The end of a tag at i: offset behind it, or 0. `+` only where Jinja knows it. */
static size_t
tag_end(const struct lexer *l, size_t i, struct str end, bool block)
{
	if (lexer_at(l, i) == '-' && looking_at(l, i + 1, end))
		return lexer_skip_space(l, i + 1 + end.n);
	if (block && lexer_at(l, i) == '+' && looking_at(l, i + 1, end))
		return i + 1 + end.n;
	if (!looking_at(l, i, end))
		return 0;
	i += end.n;
	if (block && l->o->trim_blocks && lexer_at(l, i) == '\n')
		i++;
	return i;
}

/* {% raw %} at i: offset behind it, or 0. */
static size_t
raw_begin(const struct lexer *l, const struct tags *t, size_t i)
{
	struct str end = t->end[RULE_BLOCK];

	i = lexer_skip_space(l, skip_sign(l, i + t->begin[RULE_BLOCK].n));
	if (!looking_at(l, i, STR("raw")))
		return 0;
	i = lexer_skip_space(l, i + 3);
	if (lexer_at(l, i) == '-' && looking_at(l, i + 1, end))
		return lexer_skip_space(l, i + 1 + end.n);
	return looking_at(l, i, end) ? i + end.n : 0;
}

static size_t
raw_end(const struct lexer *l, const struct tags *t, size_t i)
{
	if (!looking_at(l, i, t->begin[RULE_BLOCK]))
		return 0;
	i = lexer_skip_space(l, skip_sign(l, i + t->begin[RULE_BLOCK].n));
	if (!looking_at(l, i, STR("endraw")))
		return 0;
	return tag_end(l, lexer_skip_space(l, i + 6), t->end[RULE_BLOCK], true);
}

/* Text before a tag at `to`, less what the tag's sign or lstrip_blocks removes. */
static void
push_data(struct lexer *l, size_t to, char sign, bool lstrip)
{
	struct str text = {l->src.p + l->pos, to - l->pos};
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
		lexer_push(l, TOKEN_DATA, lexer_newlines(l, text));
	lexer_advance(l, to);
}

/* Does a line tag begin at i? Blanks before it belong to it. A statement only at the beginning of a line, a comment
 * also behind text. */
static bool
line_tag(const struct lexer *l, const struct tags *t, enum rule rule, size_t i,
    struct found *ret)
{
	bool at_start = i == 0 || l->src.p[i - 1] == '\n';
	bool after_text = i > 0 && strchr(" \t\v\f\r\n", l->src.p[i - 1]) == NULL;
	size_t word = i;

	if (!at_start && !(rule == RULE_LINE_COMMENT && after_text))
		return false;
	while (lexer_at(l, word) == ' ' || lexer_at(l, word) == '\t' ||
	       lexer_at(l, word) == '\v' ||
	       (rule == RULE_LINE_COMMENT && lexer_at(l, word) == '\f'))
		word++;
	if (!looking_at(l, word, t->begin[rule]))
		return false;
	ret->behind = word + t->begin[rule].n;
	return true;
}

/* Does a tag begin at i? */
static bool
begins(const struct lexer *l, const struct tags *t, size_t i, struct found *ret)
{
	*ret = (struct found){.start = i};
	if (looking_at(l, i, t->begin[RULE_BLOCK]) &&
	    (ret->raw = raw_begin(l, t, i)) > 0) {
		ret->rule = RULE_BLOCK;
		ret->behind = i + t->begin[RULE_BLOCK].n;
	}
	for (size_t k = 0; k < t->n && ret->behind == 0; k++) {
		ret->rule = t->order[k];
		if (ret->rule == RULE_LINE || ret->rule == RULE_LINE_COMMENT)
			line_tag(l, t, ret->rule, i, ret);
		else if (looking_at(l, i, t->begin[ret->rule]))
			ret->behind = i + t->begin[ret->rule].n;
	}
	if (ret->behind == 0)
		return false;
	ret->sign = lexer_at(l, ret->behind);
	if (ret->sign == '-' || ret->sign == '+')
		ret->behind++;
	else
		ret->sign = '\0';
	return true;
}

static bool
find(const struct lexer *l, const struct tags *t, struct found *ret)
{
	bool lines = t->begin[RULE_LINE].n > 0 || t->begin[RULE_LINE_COMMENT].n > 0;

	for (size_t i = l->pos; i < l->src.n; i++)
		if ((lines || t->first[(unsigned char)l->src.p[i]]) &&
		    begins(l, t, i, ret))
			return true;
	return false;
}

/* The end of a line statement: blanks and empty lines with the newline before the next text; 0: not here. */
static size_t
line_end(const struct lexer *l)
{
	size_t i = lexer_skip_space(l, l->pos);

	if (i >= l->src.n)
		return i;
	while (i > l->pos && l->src.p[i - 1] != '\n')
		i--;
	return i > l->pos ? i : 0;
}

static int
inside(struct lexer *l, const struct tags *t, enum rule rule)
{
	enum token_kind kind =
	    rule == RULE_VARIABLE ? TOKEN_VARIABLE_END : TOKEN_BLOCK_END;
	bool ended = false;

	l->nbraces = 0;
	while (l->pos < l->src.n && !ended) {
		size_t behind = 0;

		if (l->nbraces == 0 && rule == RULE_LINE)
			behind = line_end(l);
		else if (l->nbraces == 0)
			behind = tag_end(l, l->pos, t->end[rule], rule == RULE_BLOCK);
		ended = behind > 0;
		if (ended) {
			lexer_push(l, kind, (struct str){"", 0});
			lexer_advance(l, behind);
		} else if (lexer_inner(l) < 0) {
			return -1;
		}
	}
	if (!ended && rule == RULE_LINE)
		lexer_push(l, kind, (struct str){"", 0});
	return 0;
}

static int
comment(struct lexer *l, const struct tags *t, size_t i)
{
	size_t behind = 0;

	for (; i < l->src.n && behind == 0; i++)
		behind = tag_end(l, i, t->end[RULE_COMMENT], true);
	if (behind == 0)
		return lexer_fail(l, "Missing end of comment tag");
	lexer_advance(l, behind);
	return 0;
}

static int
line_comment(struct lexer *l, size_t from)
{
	const char *end = memchr(l->src.p + from, '\n', l->src.n - from);

	lexer_advance(l, end != NULL ? (size_t)(end - l->src.p) : l->src.n);
	return 0;
}

static int
raw(struct lexer *l, const struct tags *t, size_t behind)
{
	size_t i = behind, end = 0;
	char sign;

	lexer_advance(l, behind);
	for (; i < l->src.n; i++)
		if ((end = raw_end(l, t, i)) > 0)
			break;
	if (end == 0)
		return lexer_fail(l, "Missing end of raw directive");
	sign = lexer_at(l, i + t->begin[RULE_BLOCK].n);
	push_data(l, i, sign, true);
	lexer_advance(l, end);
	return 0;
}

static int
tag(struct lexer *l, const struct tags *t, const struct found *f)
{
	if (f->raw > 0)
		return raw(l, t, f->raw);
	if (f->rule == RULE_COMMENT || f->rule == RULE_LINE_COMMENT) {
		/* a failure is placed at the beginning of the comment */
		return f->rule == RULE_COMMENT ? comment(l, t, f->behind)
					       : line_comment(l, f->behind);
	}
	lexer_push(l, f->rule == RULE_VARIABLE ? TOKEN_VARIABLE_BEGIN : TOKEN_BLOCK_BEGIN,
	    (struct str){"", 0});
	lexer_advance(l, f->behind);
	return inside(l, t, f->rule);
}

int
lexer_root(struct lexer *l)
{
	struct found f;
	struct tags t;

	read_tags(&l->o->syntax, &t);
	while (find(l, &t, &f)) {
		push_data(l, f.start, f.sign, f.rule != RULE_VARIABLE);
		if (tag(l, &t, &f) < 0)
			return -1;
	}
	if (l->pos < l->src.n) {
		struct str rest = {l->src.p + l->pos, l->src.n - l->pos};

		lexer_push(l, TOKEN_DATA, lexer_newlines(l, rest));
		lexer_advance(l, l->src.n);
	}
	return 0;
}
