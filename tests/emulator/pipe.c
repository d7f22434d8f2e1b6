#include "emulator/pipe.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"

struct filter {
	regex_t regex;
	bool compiled;
	const char *argument;
};

/* Each takes the whole text and gives the new one. */
static void
by_line(
    const struct filter *f, struct str text, struct buf *out, bool wanted, bool all_after)
{
	bool on = false;

	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		char copy[1024];
		size_t n = line.n < sizeof copy ? line.n : sizeof copy - 1;
		bool hit;

		memcpy(copy, line.p, n);
		copy[n] = '\0';
		hit = f->compiled && regexec(&f->regex, copy, 0, NULL, 0) == 0;
		on = all_after ? on || hit : hit == wanted;
		if (on)
			buf_printf(out, STR_FMT "\n", STR_ARG(line));
	}
}

static void
match(const struct filter *f, struct str text, struct buf *out)
{
	by_line(f, text, out, true, false);
}

static void
except(const struct filter *f, struct str text, struct buf *out)
{
	by_line(f, text, out, false, false);
}

static void
find(const struct filter *f, struct str text, struct buf *out)
{
	by_line(f, text, out, true, true);
}

static int
lines(struct str text)
{
	int n = 0;

	for (; text.n > 0; n++)
		str_cut(&text, '\n');
	return n;
}

static void
count(const struct filter *f, struct str text, struct buf *out)
{
	(void)f;
	buf_printf(out, "Count: %d lines\n", lines(text));
}

static void
last(const struct filter *f, struct str text, struct buf *out)
{
	int skip = lines(text) - (f->argument != NULL ? atoi(f->argument) : 10);

	for (; skip > 0; skip--)
		str_cut(&text, '\n');
	buf_addstr(out, text);
}

static void
trim(const struct filter *f, struct str text, struct buf *out)
{
	size_t n = f->argument != NULL ? strtoul(f->argument, NULL, 10) : 0;

	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		size_t cut = n < line.n ? n : line.n;

		buf_printf(out, STR_FMT "\n", (int)(line.n - cut), line.p + cut);
	}
}

static void
same(const struct filter *f, struct str text, struct buf *out)
{
	(void)f;
	buf_addstr(out, text);
}

static const struct row {
	const char *name;
	int arguments; /* at most */
	bool pattern;
	void (*run)(
	    const struct filter *f, struct str text, struct buf *out); /* NULL: a form */
} rows[] = {
    {"match", 1, true, match},
    {"except", 1, true, except},
    {"find", 1, true, find},
    {"count", 0, false, count},
    {"last", 1, false, last},
    {"trim", 1, false, trim},
    {"no-more", 0, false, same},
    {"display", 2, false, NULL},
    {"compare", 2, false, NULL},
};

static const struct row *
row_of(const struct pipe *p)
{
	const struct row *found = NULL;

	for (size_t i = 0; p->n > 0 && i < sizeof rows / sizeof rows[0]; i++) {
		if (strncmp(rows[i].name, p->words[0], strlen(p->words[0])) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = &rows[i];
	}
	return found;
}

const char *
pipe_unknown(const struct pipes *p)
{
	static const char *const forms[] = {
	    "xml", "json", "set", "inheritance", "detail"};

	for (int i = 0; i < p->n; i++) {
		const struct pipe *x = &p->v[i];
		const struct row *row = row_of(x);
		bool known = false;

		if (row == NULL)
			return x->n > 0 ? x->words[0] : "|";
		if (x->n - 1 > row->arguments)
			return x->words[row->arguments + 1];
		if ((row->pattern && x->n < 2) ||
		    (strcmp(row->name, "display") == 0 && x->n < 2))
			return x->words[0];
		for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++)
			known |= x->n > 1 && strcmp(forms[f], x->words[1]) == 0;
		if (strcmp(row->name, "display") == 0 && !known)
			return x->words[1];
	}
	return NULL;
}

const char *
pipe_display(const struct pipes *p)
{
	const char *form = NULL;

	for (int i = 0; i < p->n; i++) {
		const struct pipe *x = &p->v[i];
		const struct row *row = row_of(x);

		if (row == NULL || strcmp(row->name, "display") != 0 || x->n < 2)
			continue;
		form = x->words[1];
		if (x->n > 2 && strcmp(form, "xml") == 0 &&
		    strcmp(x->words[2], "rpc") == 0)
			form = "rpc";
	}
	return form;
}

bool
pipe_compare(const struct pipes *p, const char **ret_rollback)
{
	for (int i = 0; i < p->n; i++) {
		const struct pipe *x = &p->v[i];
		const struct row *row = row_of(x);

		if (row == NULL || strcmp(row->name, "compare") != 0)
			continue;
		*ret_rollback =
		    x->n > 2 && strcmp(x->words[1], "rollback") == 0 ? x->words[2] : "0";
		return true;
	}
	return false;
}

void
pipe_filter(const struct pipes *p, struct buf *text)
{
	for (int i = 0; i < p->n; i++) {
		const struct row *row = row_of(&p->v[i]);
		struct filter f = {.argument = p->v[i].n > 1 ? p->v[i].words[1] : NULL};
		struct buf next;

		if (row == NULL || row->run == NULL)
			continue;
		f.compiled = row->pattern && f.argument != NULL &&
			     regcomp(&f.regex, f.argument,
				 REG_EXTENDED | REG_ICASE | REG_NOSUB) == 0;
		buf_init(&next, BUF_TEXT);
		row->run(&f, buf_str(text), &next);
		buf_done(text);
		*text = next;
		if (f.compiled)
			regfree(&f.regex);
	}
}
