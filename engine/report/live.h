/*
 * The lower part of a terminal: one line per device that is not finished, redrawn in place,
 * once a run says that it works on devices (device-state).
 * What was drawn is taken away by live_erase before anything else is written. If there are
 * more devices than rows, those at work come first and the last line counts all of them. While a
 * gate asks nothing is drawn: the terminal is the question's. One
 * thread at a time.
 */
#ifndef REPORT_LIVE_H
#define REPORT_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

struct buf;
struct story;

struct live {
	bool color;
	size_t columns; /* of the terminal, as of live_erase */
	size_t rows;
	VEC(size_t) drawn; /* columns of each line that stands on the screen */
};

void live_init(struct live *v, bool color);
void live_done(struct live *v);
/* Appends what removes the lines drawn before. Reads the size of the terminal `fd`; 80x24 if
 * it has none. */
void live_erase(struct live *v, int fd, struct buf *out);
/* Appends the lines of the story as it stands `since_ms` milliseconds after its last event. */
void live_draw(struct live *v, const struct story *s, int64_t since_ms, struct buf *out);

#endif
