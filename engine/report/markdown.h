/*
 * Markdown that is read on code hosts: text in which nothing is markup, and what a page says of a runbook. Internal to this
 * folder. One thread at a time.
 */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct event;

/* One line in which nothing is markup; NULL: nothing. */
void markdown_words(struct buf *out, const char *text);

/* Whether a state or outcome need not stand out. */
bool markdown_quiet(const char *word);

/* A job summary takes a mebibyte: rows beyond the room of these are counted only. */
struct markdown_runbook {
	struct buf head, steps, gates;
	size_t nsteps, ngates; /* rows that are there */
	size_t steps_left_out, gates_left_out;
};

void markdown_runbook_init(struct markdown_runbook *r);
void markdown_runbook_done(struct markdown_runbook *r);
void markdown_runbook_take(struct markdown_runbook *r, const struct event *ev);
/* Its parameters, the gates, and the steps, folded; nothing if there was no runbook. */
void markdown_runbook_print(const struct markdown_runbook *r, struct buf *out);

#endif
