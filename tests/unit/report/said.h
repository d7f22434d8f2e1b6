/* What the narrative says of recorded events. Include cmocka first. */
#ifndef TESTS_UNIT_REPORT_SAID_H
#define TESTS_UNIT_REPORT_SAID_H

#include "report/text.h"
#include "unit/report/play.h"

/* A sink around the narrative, so that recorded events can be played into it. */
struct said {
	struct text text;
	struct buf out;
};

static inline void
said_event(void *self, const struct event *ev)
{
	struct said *s = self;

	text_event(&s->text, ev, &s->out);
}

static inline void
says_so(const char *lines, bool color, bool live, int verbose, const char *want)
{
	struct said s;

	text_init(&s.text, color, verbose);
	s.text.live = live;
	buf_init(&s.out, BUF_TEXT);
	play_to(said_event, &s, lines);
	assert_string_equal(buf_z(&s.out), want);
	text_done(&s.text);
	buf_done(&s.out);
}

static inline void
says(const char *lines, const char *want)
{
	says_so(lines, false, false, 0, want);
}

/* The same of an errand (errand.h), which is freed. */
static inline void
errand_says_so(char *lines, bool color, bool live, int verbose, const char *want)
{
	says_so(lines, color, live, verbose, want);
	free(lines);
}

static inline void
errand_says(char *lines, const char *want)
{
	errand_says_so(lines, false, false, 0, want);
}

#endif
