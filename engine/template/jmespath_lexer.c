#include "template/jmespath_node.h"

#include "data/json.h"
#include "template/text.h"
#include "template/unicode.h"

/* An expression to tokens. */

static const struct {
	const char *text;
	enum jmes_token_kind kind;
} simple[] = {
    /* longer ones first */
    {"[]", JMES_FLATTEN},
    {"[?", JMES_FILTER},
    {"||", JMES_OR},
    {"&&", JMES_AND},
    {"<=", JMES_LTE},
    {">=", JMES_GTE},
    {"!=", JMES_NE},
    {"==", JMES_EQ},
    {".", JMES_DOT},
    {"*", JMES_STAR},
    {"[", JMES_LBRACKET},
    {"]", JMES_RBRACKET},
    {",", JMES_COMMA},
    {":", JMES_COLON},
    {"@", JMES_CURRENT},
    {"(", JMES_LPAREN},
    {")", JMES_RPAREN},
    {"{", JMES_LBRACE},
    {"}", JMES_RBRACE},
    {"|", JMES_PIPE},
    {"&", JMES_EXPREF},
    {"<", JMES_LT},
    {">", JMES_GT},
    {"!", JMES_NOT},
};

static int
lexer_fail(struct jmes *j, const char *message, struct str what)
{
	jmespath_fail(j->r, "Bad jmespath expression: %s" STR_FMT ": " STR_FMT, message,
	    STR_ARG(what), STR_ARG(j->expression));
	return -1;
}

static void
add(struct jmes *j, struct jmes_token t)
{
	if ((j->n & (j->n + 1)) == 0)
		j->tokens = arena_grow(
		    j->r->a, j->tokens, j->n * sizeof t, (2 * j->n + 2) * sizeof t);
	j->tokens[j->n++] = t;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
name_char(char c)
{
	return c == '_' || digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* From the delimiter at *i to the next one that no backslash precedes. */
static int
delimited(struct jmes *j, size_t *i, struct str *ret_inside)
{
	struct str s = j->expression;
	char end = s.p[*i];
	size_t at = *i + 1;

	while (at < s.n && s.p[at] != end)
		at += s.p[at] == '\\' ? 2 : 1;
	if (at >= s.n)
		return lexer_fail(
		    j, "Unclosed ", str_of(arena_printf(j->r->a, "%c delimiter", end)));
	*ret_inside = (struct str){s.p + *i + 1, at - *i - 1};
	*i = at + 1;
	return 0;
}

static struct value *
json(struct jmes *j, struct str text)
{
	struct value *v = NULL;
	struct err *e = NULL;

	if (json_parse(j->r->a, NULL, text, &v, &e) == 0)
		return v;
	err_free(e);
	return NULL;
}

static struct str
quoted(struct jmes *j, struct str s)
{
	return str_of(arena_printf(j->r->a, "\"" STR_FMT "\"", STR_ARG(s)));
}

/* `JSON`; what is no JSON is text, as it once was. */
static struct value *
json_literal(struct jmes *j, struct str inside)
{
	struct str text = str_value(text_replace(j->r, inside, STR("\\`"), STR("`"), -1));
	struct value *v = json(j, text);

	if (v == NULL)
		v = json(j, quoted(j, unicode_trim_left(text)));
	if (v == NULL)
		lexer_fail(j, "Bad token ", text);
	return v;
}

static int
delimited_token(struct jmes *j, size_t *i)
{
	struct jmes_token t = {.kind = JMES_LITERAL, .start = *i};
	char mark = j->expression.p[*i];
	struct str inside;

	if (delimited(j, i, &inside) < 0)
		return -1;
	if (mark == '\'')
		t.value = text_replace(j->r, inside, STR("\\'"), STR("'"), -1);
	else if (mark == '`')
		t.value = json_literal(j, inside);
	else if ((t.value = json(j, quoted(j, inside))) == NULL)
		return lexer_fail(j, "Invalid string", (struct str){"", 0});
	if (t.value == NULL)
		return -1;
	if (mark == '"') {
		t.kind = JMES_QUOTED;
		t.text = str_value(t.value);
	}
	add(j, t);
	return 0;
}

static int
number(struct jmes *j, size_t *i)
{
	struct str s = j->expression;
	struct jmes_token t = {.kind = JMES_NUMBER, .start = *i};
	bool negative = s.p[*i] == '-';
	int64_t n = 0;
	size_t at = *i + negative;

	for (; at < s.n && digit(s.p[at]); at++)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, s.p[at] - '0', &n))
			return lexer_fail(
			    j, "a number is too large", (struct str){"", 0});
	if (at == *i + negative)
		return lexer_fail(j, "Unknown token ", STR("'-'"));
	t.text = (struct str){s.p + *i, at - *i};
	t.value = object_int(j->r, negative ? -n : n);
	add(j, t);
	*i = at;
	return 0;
}

static int
operator_token(struct jmes *j, size_t *i)
{
	struct str s = {j->expression.p + *i, j->expression.n - *i};
	size_t len;

	for (size_t k = 0; k < sizeof simple / sizeof *simple; k++) {
		struct str text = str_of(simple[k].text);

		if (!str_starts(s, text))
			continue;
		add(j, (struct jmes_token){simple[k].kind, *i, text, NULL});
		*i += text.n;
		return 0;
	}
	if (s.p[0] == '=')
		return lexer_fail(j, "Unknown token ", STR("'='"));
	unicode_next(s, &len);
	return lexer_fail(j, "Unknown token ", (struct str){s.p, len});
}

int
jmespath_lex(struct jmes *j)
{
	struct str s = j->expression;
	int rc = 0;

	for (size_t i = 0; i < s.n && rc == 0;) {
		char c = s.p[i];
		size_t start = i;

		if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
			i++;
		} else if (name_char(c) && !digit(c)) {
			while (i < s.n && name_char(s.p[i]))
				i++;
			add(j, (struct jmes_token){
				   JMES_NAME, start, {s.p + start, i - start}, NULL});
		} else if (c == '\'' || c == '`' || c == '"') {
			rc = delimited_token(j, &i);
		} else if (c == '-' || digit(c)) {
			rc = number(j, &i);
		} else {
			rc = operator_token(j, &i);
		}
	}
	add(j, (struct jmes_token){JMES_EOF, s.n, {"", 0}, NULL});
	return rc;
}
