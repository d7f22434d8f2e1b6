/*
 * What a page of a run is made of: kept while the run goes on, printed when it is over. What is said of a router is made
 * into HTML at once, and only as much of it as a page should hold: the rest is counted. Internal to this folder. One thread
 * at a time.
 */
#ifndef REPORT_HTML_PAGE_H
#define REPORT_HTML_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "report/story.h"

struct event;
struct value;

/* Octets that each sort of text may take on the page; what is left out is counted, by sort. */
enum html_sort {
	HTML_FAILED,  /* what did not go well: results of checks, steps, ends */
	HTML_PASSED,  /* and of those that do */
	HTML_RAW,     /* what routers answered */
	HTML_LOG,     /* steps, states, notes */
	HTML_FINDING, /* findings and warnings */
	HTML_GATE,
	HTML_DIFF,
	HTML_BAR, /* of the timeline; in pieces, not octets */
	HTML_SORTS
};

struct html_room {
	size_t left, omitted;
};

enum {
	HTML_LOOKS = 20, /* routers, and single things, that are to be looked at first */
	HTML_OPEN = 4,   /* so many routers need not be opened to be read */
};

/* A piece of a router's time. */
struct html_bar {
	int64_t from_ms, to_ms; /* of the run; to_ms -1: still going on */
	char *label;
	char *does; /* kind of the step, or NULL */
	char *word; /* how it ended, or NULL: nothing is known against it */
};
typedef VEC(struct html_bar) html_bars;

/* Lines of HTML; small ones stand in a list. */
struct html_log {
	struct buf text;
	bool listing;
	char *state;     /* that the last line is about, or NULL */
	size_t at;       /* where that line begins */
	size_t repeated; /* how many lines before it were about the same */
};

struct html_device {
	char *name; /* NULL: the run as a whole */
	size_t number;
	html_bars bars;
	struct html_log log;  /* what is over */
	struct html_log body; /* of the step that is not */
	bool in_step;
	char *step, *id, *does, *step_time;
	int64_t step_ms; /* of the run */
	size_t steps, passed, failed, findings, warnings, notes;
	bool linked; /* the page has a link to its details */
	bool noted;  /* the log says something that has gravity */
};

/* What is wrong, of all routers that have it at the same place. */
struct html_finding {
	char *key;
	size_t number;
	bool error;
	const struct html_device *last; /* that was named */
	struct buf head, routers, body;
};

struct html_page {
	struct story story;
	struct html_room rooms[HTML_SORTS];
	VEC(struct html_device *) devices; /* in the order of first sight */
	struct map by_name;
	struct html_device run; /* what is of no router */
	html_bars waves;
	struct buf look; /* single things to look at first */
	size_t nlook, nlook_more;
	struct buf gates, waves_table, plan, runbook;
	VEC(struct html_finding *) findings; /* equal ones of several routers once */
	struct map findings_by_key;
	size_t ngates;
	bool dry;
	char *id, *program, *began, *seen,
	    *path; /* run; version; time of the first and the last event; of the runbook */
	int64_t exit;
	size_t runs; /* before this one in the record: not shown */
};

void html_page_init(struct html_page *p);
void html_page_done(struct html_page *p);
/* Takes an event into the page. */
void html_page_take(struct html_page *p, const struct event *ev);
/* Nothing more will come: what is still going on is not finished. */
void html_page_end(struct html_page *p);
/* The whole page, from the doctype to its end. */
void html_page_print(struct html_page *p, struct buf *out);

/* --- for the parts of it ------------------------------------------------------------------------------ */

struct html_device *html_device(
    struct html_page *p, const char *name); /* NULL: the run */
/* Its name, as a link to its details. */
void html_device_link(struct buf *out, struct html_device *d);
/* Whether n octets more of a sort fit; counts what does not. */
bool html_fits(struct html_page *p, enum html_sort sort, size_t n);
/* Where something about the router goes: the step that it is in, or its log. */
struct html_log *html_place(struct html_device *d);
/* A line of a list, or a block of its own, if it fits. */
void html_log_line(
    struct html_page *p, struct html_log *l, enum html_sort sort, const struct buf *line);
/* The same of a state: of many in a row the first and the last one stand there, and how many were between them. */
void html_log_state(
    struct html_page *p, struct html_log *l, const char *state, struct buf *line);
void html_log_block(struct html_page *p, struct html_log *l, enum html_sort sort,
    const struct buf *block);
void html_log_end(struct html_log *l);
void html_keep(char **kept, const char *text);

void html_bar_begin(
    struct html_page *p, html_bars *bars, const char *label, const char *does);
void html_bar_end(struct html_page *p, html_bars *bars,
    const char *word); /* of the last one, if it goes on */
void html_bar_mark(
    html_bars *bars, const char *word); /* the last one has something against it */
void html_bars_done(html_bars *bars);
void html_timeline(struct html_page *p, struct buf *out);

void html_check(struct html_page *p, const struct value *f);
void html_finding_take(struct html_page *p, const struct value *f, const char *severity);
void html_findings_done(struct html_page *p);
void html_gate(struct html_page *p, const struct value *f);
void html_runbook(struct html_page *p, const struct value *f);
void html_plan(struct html_page *p, const struct value *f);
void html_wave(struct html_page *p, const struct event *ev);
/* A value as people write it: text, or JSON. */
void html_value(struct buf *out, const struct value *v);
/* A list of names, or their number. */
void html_names(struct buf *out, const struct value *names);

/* The sections, in their order; each nothing if there is nothing to be said in it. */
void html_head(struct html_page *p, struct buf *out);
void html_look_first(struct html_page *p, struct buf *out);
void html_devices(struct html_page *p, struct buf *out);
void html_findings(const struct html_page *p, struct buf *out);
void html_gates(const struct html_page *p, struct buf *out);
void html_course(const struct html_page *p, struct buf *out); /* runbook, plan, waves */
void html_diffs(struct html_page *p, struct buf *out);
void html_routers(struct html_page *p, struct buf *out);
bool html_device_details(const struct html_device *d);
bool html_has_details(const struct html_page *p);
void html_omitted(const struct html_page *p, struct buf *out);

extern const char html_style[]; /* engine/report/page.css; generated */

#endif
