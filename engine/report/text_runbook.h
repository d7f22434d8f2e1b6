/*
 * The human forms of a runbook's events. Internal to this folder; see text.h.
 */
#ifndef REPORT_TEXT_RUNBOOK_H
#define REPORT_TEXT_RUNBOOK_H

#include <stdbool.h>

struct buf;
struct text;
struct value;

void text_runbook(struct text *t, const struct value *f, struct buf *out);
void text_step_start(struct text *t, const struct value *f, struct buf *out);
void text_step_end(struct text *t, const struct value *f, struct buf *out);
void text_gate(struct text *t, const struct value *f, struct buf *out);
void text_progress(struct text *t, const struct value *f, struct buf *out);
/* Lines about progress are few, and none where it is shown in place. */
bool text_progress_wanted(const struct text *t, const struct value *f);

#endif
