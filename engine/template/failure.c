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

static void
add_excerpt(const struct failure *f, struct err *e)
{
	struct str rest = f->source, line = {0};
	char text[200];

	for (int i = 0; i < f->at.line; i++) {
		if (rest.n == 0)
			return;
		line = str_cut(&rest, '\n');
	}
	if (line.n >= sizeof text || f->at.line == 0)
		return;
	memcpy(text, line.p, line.n);
	text[line.n] = '\0';
	err_excerpt(e, text, f->at.col);
}

int
failure_raise(const struct failure *f, struct err **e)
{
	if (f->chain != NULL)
		err_at(e, f->code, f->at, "%s (%s)", f->message, f->chain);
	else
		err_at(e, f->code, f->at, "%s", f->message);
	if (f->remedy != NULL)
		err_remedy(*e, "%s", f->remedy);
	add_excerpt(f, *e);
	return -1;
}
