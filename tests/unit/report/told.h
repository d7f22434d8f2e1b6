/* A story told by recorded events. */
#ifndef TESTS_UNIT_REPORT_TOLD_H
#define TESTS_UNIT_REPORT_TOLD_H

#include "report/story.h"
#include "unit/report/play.h"

static inline void
told_event(void *self, const struct event *ev)
{
	story_take(self, ev);
}

static inline void
tell(struct story *s, const char *lines)
{
	play_to(told_event, s, lines);
}

#endif
