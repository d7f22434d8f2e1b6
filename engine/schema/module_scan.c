#include "schema/module_scan.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
is_sign(char c)
{
	return c == ';' || c == '{' || c == '}';
}

static const char *
skip_blank(const char *p, const char *end)
{
	while (p < end) {
		if (is_blank(*p)) {
			p++;
		} else if (end - p > 1 && p[0] == '/' && p[1] == '/') {
			p = memchr(p, '\n', (size_t)(end - p));
			p = p != NULL ? p : end;
		} else if (end - p > 1 && p[0] == '/' && p[1] == '*') {
			p = memmem(p + 2, (size_t)(end - p - 2), "*/", 2);
			p = p != NULL ? p + 2 : end;
		} else {
			break;
		}
	}
	return p;
}

/* Behind a string stands `;`, `{`, `+` or a comment: a quote with anything else behind it is part of the text. */
static bool
closes(const char *p, const char *end)
{
	while (p < end && is_blank(*p))
		p++;
	return p == end || is_sign(*p) || *p == '+' || *p == '/';
}

static const char *
string_end(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end && (*p != quote || (quote == '"' && !closes(p + 1, end))))
		p += quote == '"' && *p == '\\' && end - p > 1 ? 2 : 1;
	return p < end ? p + 1 : end;
}

enum yang
yang_next(struct yang_scan *s)
{
	const char *start = s->p = skip_blank(s->p, s->end);
	enum yang kind = YANG_WORD;

	if (start == s->end)
		return YANG_END;
	if (*start == '"' || *start == '\'') {
		s->p = string_end(start, s->end);
		kind = YANG_STRING;
	} else if (is_sign(*start)) {
		s->p++;
		kind = YANG_SIGN;
	} else {
		while (s->p < s->end && !is_blank(*s->p) && !is_sign(*s->p) &&
		       *s->p != '"' && *s->p != '\'')
			s->p++;
	}
	s->token = (struct str){start, (size_t)(s->p - start)};
	return kind;
}

struct str
yang_unquoted(struct str s)
{
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\''))
		return (struct str){s.p + 1, s.n - 2};
	return s;
}
