#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/scope.h"

struct err {
	enum err_code code;
	char *message;
	char *device;
	char *path;
	char *bad_element;
	char *remedy;  /* NULL: the table's */
	char *excerpt; /* source line, or NULL */
	int excerpt_col;
	char *file; /* of mark */
	struct mark mark;
	struct err *cause;
};

static const struct {
	const char *name;
	int exit_code;
	bool retryable;
	const char *remedy;
} codes[] = {
#define ERR(code, exit_code, retryable, remedy)                                          \
	[ERR_##code] = {#code, exit_code, retryable, remedy},
#include "base/err.def"
#undef ERR
};

static char *
copy(const char *s)
{
	char *p;

	if (s == NULL)
		return NULL;
	p = strdup(s);
	if (p == NULL)
		abort();
	return p;
}

static char *
print(const char *fmt, va_list ap)
{
	char *p;

	if (vasprintf(&p, fmt, ap) < 0)
		abort();
	return p;
}

static struct err *
err_make(enum err_code code, const char *fmt, va_list ap)
{
	struct err *e = calloc(1, sizeof *e);

	if (e == NULL)
		abort();
	e->code = code;
	e->message = print(fmt, ap);
	e->device = copy(scope_name(SCOPE_DEVICE));
	return e;
}

/* The innermost position that a scope knows. */
static void
err_mark_scope(struct err *e)
{
	for (const struct scope *s = scope_top(); s != NULL && e->mark.file == NULL;
	     s = s->up)
		if (s->mark != NULL)
			err_mark(e, *s->mark);
}

int
err_set(struct err **e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	*e = err_make(code, fmt, ap);
	va_end(ap);
	err_mark_scope(*e);
	return -1;
}

int
err_at(struct err **e, enum err_code code, struct mark at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	*e = err_make(code, fmt, ap);
	va_end(ap);
	err_mark(*e, at);
	err_mark_scope(*e);
	return -1;
}

int
err_wrap(struct err **e, const char *fmt, ...)
{
	struct err *cause = *e, *outer;
	va_list ap;

	va_start(ap, fmt);
	outer = err_make(cause->code, fmt, ap);
	va_end(ap);
	outer->cause = cause;
	if (err_where(cause).file == NULL) /* else the cause knows better where it was */
		err_mark_scope(outer);
	*e = outer;
	return -1;
}

void
err_mark(struct err *e, struct mark at)
{
	if (e->mark.file != NULL || at.file == NULL)
		return;
	e->file = copy(at.file);
	e->mark = (struct mark){e->file, at.line, at.col};
}

static void
replace(char **field, const char *value)
{
	if (value == NULL)
		return;
	free(*field);
	*field = copy(value);
}

void
err_config_path(struct err *e, const char *path, const char *bad_element)
{
	replace(&e->path, path);
	replace(&e->bad_element, bad_element);
}

void
err_remedy(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	free(e->remedy);
	e->remedy = print(fmt, ap);
	va_end(ap);
}

void
err_excerpt(struct err *e, const char *line, int col)
{
	replace(&e->excerpt, line);
	e->excerpt_col = col;
}

enum err_code
err_code(const struct err *e)
{
	return e->code;
}

const char *
err_code_name(enum err_code code)
{
	return codes[code].name;
}

int
err_exit_code(const struct err *e)
{
	return codes[e->code].exit_code;
}

bool
err_retryable(const struct err *e)
{
	return codes[e->code].retryable;
}

const char *
err_message(const struct err *e)
{
	return e->message;
}

/* The first link of the chain that has the field. */
#define FIRST(e, field)                                                                  \
	for (; (e) != NULL; (e) = (e)->cause)                                            \
		if ((e)->field != NULL)                                                  \
			return (e)->field;                                               \
	return NULL

const char *
err_device(const struct err *e)
{
	FIRST(e, device);
}

const char *
err_path(const struct err *e)
{
	FIRST(e, path);
}

const char *
err_bad_element(const struct err *e)
{
	FIRST(e, bad_element);
}

const char *
err_get_remedy(const struct err *e)
{
	const char *of_code = codes[e->code].remedy;

	for (; e != NULL; e = e->cause)
		if (e->remedy != NULL)
			return e->remedy;
	return of_code;
}

struct mark
err_where(const struct err *e)
{
	for (; e != NULL; e = e->cause)
		if (e->mark.file != NULL)
			return e->mark;
	return (struct mark){0};
}

const char *
err_get_excerpt(const struct err *e, int *ret_col)
{
	for (; e != NULL; e = e->cause)
		if (e->excerpt != NULL) {
			*ret_col = e->excerpt_col;
			return e->excerpt;
		}
	return NULL;
}

const struct err *
err_cause(const struct err *e)
{
	return e->cause;
}

void
err_brief(const struct err *e, struct buf *out)
{
	buf_adds(out, e->message);
	for (e = e->cause; e != NULL; e = e->cause)
		buf_printf(out, ": %s", e->message);
}

/* The line on a line of its own and a caret under octet `col`, tabs kept so that it stands right. */
static void
print_excerpt(const char *line, int col, struct buf *out)
{
	buf_printf(out, "\n    %s", line);
	if (col < 1 || (size_t)col > strlen(line) + 1)
		return;
	buf_adds(out, "\n    ");
	for (int i = 0; i < col - 1; i++)
		if (((unsigned char)line[i] & 0xc0) != 0x80)
			buf_addc(out, line[i] == '\t' ? '\t' : ' ');
	buf_addc(out, '^');
}

void
err_print(const struct err *e, struct buf *out)
{
	struct mark at = err_where(e);
	const char *line;
	int col = 0;

	if (at.file != NULL) {
		buf_adds(out, at.file);
		if (at.line > 0)
			buf_printf(out, ":%d", at.line);
		if (at.line > 0 && at.col > 0)
			buf_printf(out, ":%d", at.col);
		buf_adds(out, ": ");
	}
	err_brief(e, out);
	line = err_get_excerpt(e, &col);
	if (line != NULL)
		print_excerpt(line, col, out);
	buf_printf(out, "\n  remedy: %s\n", err_get_remedy(e));
}

void
err_free(struct err *e)
{
	while (e != NULL) {
		struct err *cause = e->cause;

		free(e->message);
		free(e->device);
		free(e->path);
		free(e->bad_element);
		free(e->remedy);
		free(e->excerpt);
		free(e->file);
		free(e);
		e = cause;
	}
}

void
err_clear(struct err **e)
{
	err_free(*e);
	*e = NULL;
}
