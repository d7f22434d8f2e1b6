#include "data/secret.h"

#include <ctype.h>

static const char *const within[] = {
    "password", "passwd", "passphrase", "secret", "token", NULL};
static const char *const ends[] = {"_pass", NULL};
static const char *const harmless_ends[] = {"_file", "_path", "_dir", "_method",
    "_prompt", "_length", "_format", "_type", "_age", "_lifetime", "_policy", NULL};

static bool
ends_in(const char *name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (str_ends(str_of(name), str_of(*list)))
			return true;
	return false;
}

bool
secret_name(struct str name)
{
	char lower[128];
	size_t n = name.n < sizeof lower - 1 ? name.n : sizeof lower - 1;

	for (size_t i = 0; i < n; i++) {
		char c = name.p[i];
		lower[i] = c >= 'A' && c <= 'Z' ? c | 0x20 : c == '-' ? '_' : c;
	}
	lower[n] = '\0';
	if (ends_in(lower, harmless_ends))
		return false;
	for (size_t i = 0; within[i] != NULL; i++)
		if (strstr(lower, within[i]) != NULL)
			return true;
	return ends_in(lower, ends);
}

/* ---- lines ---- */

struct line {
	size_t start, end;
	size_t indent; /* blanks and the dashes of list items */
	bool empty;
};

static struct line
line_at(struct str text, size_t at)
{
	struct line l = {.start = at, .end = at};

	while (l.start > 0 && text.p[l.start - 1] != '\n')
		l.start--;
	while (l.end < text.n && text.p[l.end] != '\n')
		l.end++;
	while (l.start + l.indent < l.end &&
	       strchr(" \t-", text.p[l.start + l.indent]) != NULL)
		l.indent++;
	l.empty = l.start + l.indent == l.end;
	return l;
}

static bool
names_secret(struct str text, const struct line *l)
{
	for (size_t i = l->start; i < l->end;) {
		size_t n = 0;
		while (
		    i + n < l->end && (isalnum((unsigned char)text.p[i + n]) ||
					  text.p[i + n] == '_' || text.p[i + n] == '-'))
			n++;
		if (secret_name((struct str){text.p + i, n}))
			return true;
		i += n + 1;
	}
	return false;
}

bool
secret_line(struct str text, size_t at)
{
	struct line l = line_at(text, at < text.n ? at : text.n);
	size_t indent = l.empty ? (size_t)-1 : l.indent;

	if (names_secret(text, &l))
		return true;
	while (l.start > 0 && indent > 0) {
		l = line_at(text, l.start - 1);
		if (l.empty || l.indent >= indent)
			continue;
		if (names_secret(text, &l))
			return true;
		indent = l.indent;
	}
	return false;
}
