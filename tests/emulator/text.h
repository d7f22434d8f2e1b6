/*
 * Operational replies as text: what a printer of text.def needs. Printers read the XML of the reply and nothing else,
 * so that text and XML cannot tell different things.
 */
#ifndef EMULATOR_TEXT_H
#define EMULATOR_TEXT_H

#include <stdbool.h>

struct arena;
struct buf;
struct call;
struct xml;

struct text {
	struct arena *arena;
	struct buf *out;
	const struct xml *op; /* what was asked */
	struct call *call;
};

typedef void text_fn(struct text *t, const struct xml *x);

void text_line(struct text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* The same without the end of the line. */
void text_add(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Trimmed text at a path below x, "" if there is none; in the arena. */
const char *text_of(struct text *t, const struct xml *x, const char *path);
/* The same attribute of that element, or its text if it has none. */
const char *text_attr(
    struct text *t, const struct xml *x, const char *path, const char *attribute);

/* Columns: the texts at these paths, left-bound unless the width is negative; blanks at the end are cut. */
struct column {
	const char *heading;
	int width;
	const char *path;
};
/* Ended by a column without a path. Rows are the children of `x` named `row`; no heading if there is no row. */
void text_table(
    struct text *t, const struct column *columns, const struct xml *x, const char *row);
void text_row(struct text *t, const struct column *columns, const struct xml *x);
void text_heading(struct text *t, const struct column *columns);
/* Lines "Label: text", in this order, for paths that are there; ended by a label of NULL. */
struct label {
	const char *label; /* with its blanks: "  Temperature                 " */
	const char *path;
};
void text_labels(struct text *t, const struct label *labels, const struct xml *x);
/* The same for numbers with a unit behind each. */
void text_measures(
    struct text *t, const struct label *labels, const struct xml *x, const char *unit);

#define TEXT(name, print) text_fn print;
#include "emulator/text.def"
#undef TEXT

#endif
