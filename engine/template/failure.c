#include "template/failure.h"

#include <stdarg.h>

#include "base/arena.h"

/* Python's class decides our code: a pipeline tells an undefined variable from a wrong template. */
static enum err_code
code_of(const char *type)
{
	if (strcmp(type, "UndefinedError") == 0)
		return ERR_UNDEFINED;
	if (strcmp(type, "LimitError") == 0 || strcmp(type, "RecursionError") == 0 ||
	    strcmp(type, "OverflowError") == 0)
		return ERR_LIMIT;
	return ERR_TEMPLATE;
}

void
failure_set(struct failure *f, struct arena *a, const char *type, const char *fmt, ...)
{
	va_list ap;

	if (f->set)
		return;
	va_start(ap, fmt);
	f->message = arena_vprintf(a, fmt, ap);
	va_end(ap);
	f->set = true;
	f->type = type;
	f->code = code_of(type);
}

void
failure_at(struct failure *f, int line, int col)
{
	if (f->at.line != 0)
		return;
	f->at.line = line;
	f->at.col = col;
}

/* What Jinja's words leave out. */
static const struct {
	const char *type, *before, *remedy;
} words[] = {
    {"TemplateNotFound", "there is no template ",
	"look below the site's templates/, or give 'ignore missing'"},
    {"RecursionError", "",
	"does a template include itself, or a macro call itself, without end?"},
};

int
failure_raise(const struct failure *f, struct err **e)
{
	const char *before = "", *quote = "", *remedy = f->remedy;
	struct str line = str_line(f->source, f->at.line);
	struct mark at = f->at;
	char text[200];

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i].type, f->type) == 0) {
			before = words[i].before;
			quote = before[0] != '\0' ? "'" : "";
			remedy = remedy != NULL ? remedy : words[i].remedy;
		}
	/* a statement without a position on its line: where the line's text begins */
	if (at.col == 0 && line.n > 0)
		at.col = (int)(str_trim(line).p - line.p) + 1;
	if (f->chain != NULL)
		err_at(e, f->code, at, "%s%s%s%s (%s)", before, quote, f->message, quote,
		    f->chain);
	else
		err_at(e, f->code, at, "%s%s%s%s", before, quote, f->message, quote);
	if (remedy != NULL)
		err_remedy(*e, "%s", remedy);
	if (line.n > 0 && line.n < sizeof text) {
		memcpy(text, line.p, line.n);
		text[line.n] = '\0';
		err_excerpt(*e, text, at.col);
	}
	return -1;
}
