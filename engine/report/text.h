/*
 * The human form of every kind of event: the narrative, shared by the sinks that people
 * read. Lines end in a line feed and hold no control characters but colours. One thread
 * at a time.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stdbool.h>

#include "base/buf.h"
#include "report/story.h"

struct event;
struct value;

struct text {
	struct story story;
	bool color;
	bool live; /* states are shown elsewhere, in place: no lines for them */
	bool
	    beside_product; /* differences of 'diff' and findings of 'validate' are its product: not said again */
	int verbose;     /* -q: -1, 0, -v: 1, -v -v: 2 */
	struct buf head; /* of the check results said last */
};

void text_init(struct text *t, bool color, int verbose);
void text_done(struct text *t);
/* Takes the event into the story and appends what is to be said about it, if anything. */
void text_event(struct text *t, const struct event *ev, struct buf *out);
/* A finding by its fields (event/kinds.def), for commands whose product findings are. */
void text_finding(bool color, const struct value *fields, struct buf *out);
/* Nothing more will come: a run that did not end is summed up all the same. */
void text_end(struct text *t, struct buf *out);

/* For the files that hold the forms. "[12.3 s] fra-edge1: " */
void text_when(const struct text *t, const struct value *fields, struct buf *out);
/* " (5 min)", of field 'detail' */
void text_detail(const struct value *fields, struct buf *out);
/* "  remedy: …", a line of a field; nothing if it has none. */
void text_labelled(
    const char *label, const struct value *fields, const char *key, struct buf *out);
/* A value as people write it: text as it is, anything else as JSON. */
void text_item(const struct value *v, struct buf *out);

#endif
