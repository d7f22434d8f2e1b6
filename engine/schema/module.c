#include "schema/module.h"

#include "base/buf.h"

/* --- tokens of YANG ----------------------------------------------------------------------------------- */

enum yang {
	YANG_END,
	YANG_WORD,
	YANG_STRING, /* in quotes */
	YANG_SIGN,   /* ; { } + */
};

struct yang_scan {
	const char *p;
	const char *end;
	struct str token; /* strings with their quotes */
};

static const char *
skip_blank(const char *p, const char *end)
{
	while (p < end) {
		if (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r') {
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

static const char *
string_end(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end && *p != quote)
		p += quote == '"' && *p == '\\' && end - p > 1 ? 2 : 1;
	return p < end ? p + 1 : end;
}

static enum yang
yang_next(struct yang_scan *s)
{
	const char *start = s->p = skip_blank(s->p, s->end);
	enum yang kind = YANG_WORD;

	if (start == s->end)
		return YANG_END;
	if (*start == '"' || *start == '\'') {
		s->p = string_end(start, s->end);
		kind = YANG_STRING;
	} else if (strchr(";{}", *start) != NULL) {
		s->p++;
		kind = YANG_SIGN;
	} else {
		while (s->p < s->end && strchr(" \t\r\n;{}\"'", *s->p) == NULL)
			s->p++;
	}
	s->token = (struct str){start, (size_t)(s->p - start)};
	return kind;
}

static struct str
unquoted(struct str s)
{
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\''))
		return (struct str){s.p + 1, s.n - 2};
	return s;
}

/* --- repair ------------------------------------------------------------------------------------------- */

/* Juniper writes \' for ' and \* for a backslash with a star. */
static void
repair_string(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool more = s.p[i] == '\\' && i + 1 < s.n;

		if (more && strchr("nt\"\\", s.p[i + 1]) != NULL) {
			buf_addc(out, s.p[i++]);
		} else if (more && s.p[i + 1] == '\'') {
			continue;
		} else if (more) {
			buf_addc(out, '\\');
		}
		buf_addc(out, s.p[i]);
	}
}

static void
add_blanked(struct buf *out, const char *from, const char *to)
{
	for (; from < to; from++)
		buf_addc(out, *from == '\n' ? '\n' : ' ');
}

/* Behind `augment`: the end of its block if it is one of groups, else NULL. */
static const char *
groups_augment(struct yang_scan s)
{
	struct str path;
	int depth = 0;

	if (yang_next(&s) == YANG_SIGN)
		return NULL;
	path = unquoted(s.token);
	if (!str_ends(path, STR("configuration/groups")) &&
	    !str_ends(path, STR(":groups")))
		return NULL;
	for (;;) {
		enum yang t = yang_next(&s);

		if (t == YANG_END)
			return NULL;
		if (t != YANG_SIGN || s.token.p[0] == ';')
			continue;
		depth += s.token.p[0] == '{' ? 1 : -1;
		if (depth == 0)
			return s.p;
	}
}

char *
module_repair(struct str text)
{
	struct yang_scan s = {text.p, text.p + text.n, {NULL, 0}};
	const char *done = text.p;
	int depth = 0;
	struct buf out;
	enum yang t;

	buf_init(&out, 2 * (size_t)MODULE_TOTAL);
	while ((t = yang_next(&s)) != YANG_END) {
		if (t == YANG_STRING && s.token.p[0] == '"') {
			buf_add(&out, done, (size_t)(s.token.p - done));
			repair_string(&out, s.token);
			done = s.p;
		} else if (t == YANG_SIGN && s.token.p[0] != ';') {
			depth += s.token.p[0] == '{' ? 1 : -1;
		} else if (t == YANG_WORD && depth == 1 &&
			   str_eq(s.token, STR("augment"))) {
			const char *end = groups_augment(s);

			if (end == NULL)
				continue;
			buf_add(&out, done, (size_t)(s.token.p - done));
			add_blanked(&out, s.token.p, end);
			s.p = done = end;
		}
	}
	buf_add(&out, done, (size_t)(s.end - done));
	return buf_detach(&out);
}

/* --- what a text says of itself ------------------------------------------------------------------------ */

bool
module_read_head(struct str text, struct module_head *ret)
{
	struct yang_scan s = {text.p, text.p + text.n, {NULL, 0}};
	enum yang name;

	*ret = (struct module_head){.revision = STR("")};
	if (yang_next(&s) != YANG_WORD ||
	    (!str_eq(s.token, STR("module")) && !str_eq(s.token, STR("submodule"))))
		return false;
	name = yang_next(&s);
	if (name != YANG_WORD && name != YANG_STRING)
		return false;
	ret->name = unquoted(s.token);
	for (enum yang t; (t = yang_next(&s)) != YANG_END;) {
		if (t != YANG_WORD || !str_eq(s.token, STR("revision")))
			continue;
		if (yang_next(&s) == YANG_SIGN)
			continue;
		if (str_cmp(unquoted(s.token), ret->revision) > 0)
			ret->revision = unquoted(s.token);
	}
	return ret->name.n > 0;
}

bool
module_imports(struct str text, struct str name)
{
	struct yang_scan s = {text.p, text.p + text.n, {NULL, 0}};

	for (enum yang t; (t = yang_next(&s)) != YANG_END;) {
		if (t != YANG_WORD || !str_eq(s.token, STR("import")))
			continue;
		if (yang_next(&s) != YANG_SIGN && str_eq(unquoted(s.token), name))
			return true;
	}
	return false;
}
