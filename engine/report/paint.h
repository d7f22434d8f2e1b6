/*
 * Text on its way to people: made harmless, measured, cut and coloured. What a router or
 * a file says may hold control characters; none reaches a terminal from here. Pure, any
 * thread.
 */
#ifndef REPORT_PAINT_H
#define REPORT_PAINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf;

enum paint {
	PAINT_PLAIN,
	PAINT_GOOD,    /* green */
	PAINT_BAD,     /* red */
	PAINT_CAUTION, /* yellow */
	PAINT_STRONG,  /* bold */
	PAINT_FAINT,
};

/*
 * One line: control and direction-changing characters as \n, \x1b, \u202e; octets that
 * are no UTF-8 as U+FFFD. Tabs stay.
 */
void paint_plain(struct buf *out, struct str text);
/* The same in a colour. */
void paint_add(struct buf *out, bool color, enum paint paint, struct str text);
/* Several lines, each behind `indent` and ended by a line feed. */
void paint_lines(struct buf *out, const char *indent, struct str text);
/* A difference as Junos prints it: - red, + green, ! yellow, [edit …] bold. */
void paint_diff(struct buf *out, bool color, const char *indent, struct str text);
/* How large one is: " +12 -3", lines by their mark. */
void paint_extent(struct buf *out, struct str text);
/* What colour a final state of a device has, in a change or in a runbook, or the outcome of a step. What is not known is
 * bad. */
enum paint paint_of_result(const char *result);

/* Columns that text without control characters takes on a terminal; wide characters are
 * guessed by range, never too narrow. */
size_t paint_width(struct str text);
/* As much of such a text as fits into that many columns; cut text ends in an ellipsis. */
void paint_cut(struct buf *out, struct str text, size_t columns);

#endif
