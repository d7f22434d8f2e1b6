/*
 * The human form of how a run goes through its devices: the plan, waves and soak time. Fields are those of the events;
 * optional ones that are missing, or of another type than they should be, are left out. Any thread.
 */
#ifndef REPORT_COURSE_H
#define REPORT_COURSE_H

#include "base/str.h"

struct buf;
struct value;

/* plan, wave-start, wave-end or soak in one line. */
void course_say(const struct value *fields, struct buf *out);
/* The plan with all its waves and devices, lines of at most 100 columns where names allow it. */
void course_print(const struct value *fields, struct buf *out);

/* The same one by one: a setting or a wave, and what is said of it in one line. */
void course_tell(const struct value *fields,
    void (*take)(void *ctx, const char *label, struct str text), void *ctx);

#endif
