/*
 * The human form of a check's result: what should be, and what is. Internal to this folder; see text.h.
 */
#ifndef REPORT_TEXT_CHECK_H
#define REPORT_TEXT_CHECK_H

struct buf;
struct text;
struct value;

void text_check(struct text *t, const struct value *f, struct buf *out);

#endif
