#include "emulator/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data/xml.h"

void
text_add(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(t->out, fmt, ap);
	va_end(ap);
}

void
text_line(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(t->out, fmt, ap);
	va_end(ap);
	buf_addc(t->out, '\n');
}

const char *
text_of(struct text *t, const struct xml *x, const char *path)
{
	const char *text = *path != '\0'
			       ? xml_get(t->arena, x, path)
			       : arena_strndup(t->arena, xml_text(x).p, xml_text(x).n);

	return text != NULL ? text : "";
}

const char *
text_attr(struct text *t, const struct xml *x, const char *path, const char *attribute)
{
	const struct xml *at = xml_find(x, path);
	const char *value = at != NULL ? xml_attr(at, attribute) : NULL;

	return value != NULL ? value : text_of(t, x, path);
}

static void
trim_line(struct buf *out)
{
	while (out->n > 0 && out->p[out->n - 1] == ' ')
		buf_cut(out, out->n - 1);
	buf_addc(out, '\n');
}

static void
cell(struct buf *out, int width, const char *text)
{
	size_t n = strlen(text), room = (size_t)abs(width);

	if (width < 0 && n < room)
		buf_fill(out, ' ', room - n);
	buf_adds(out, text);
	if (width > 0)
		buf_fill(out, ' ', n < room ? room - n : 1);
}

void
text_heading(struct text *t, const struct column *columns)
{
	for (const struct column *c = columns; c->path != NULL; c++)
		cell(t->out, c->width, c->heading);
	trim_line(t->out);
}

void
text_row(struct text *t, const struct column *columns, const struct xml *x)
{
	for (const struct column *c = columns; c->path != NULL; c++)
		cell(t->out, c->width, text_of(t, x, c->path));
	trim_line(t->out);
}

void
text_table(
    struct text *t, const struct column *columns, const struct xml *x, const char *row)
{
	const struct xml *first = xml_child(x, row);

	if (first == NULL)
		return;
	text_heading(t, columns);
	for (; first != NULL; first = xml_next(first, row))
		text_row(t, columns, first);
}

static void
labels_with(
    struct text *t, const struct label *labels, const struct xml *x, const char *behind)
{
	for (; labels->label != NULL; labels++)
		if (xml_find(x, labels->path) != NULL)
			text_line(t, "%s%s%s", labels->label, text_of(t, x, labels->path),
			    behind);
}

void
text_labels(struct text *t, const struct label *labels, const struct xml *x)
{
	labels_with(t, labels, x, "");
}

void
text_measures(
    struct text *t, const struct label *labels, const struct xml *x, const char *unit)
{
	labels_with(t, labels, x, arena_printf(t->arena, " %s", unit));
}
