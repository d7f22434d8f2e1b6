/*
 * Pieces of a page of HTML. Routers and files are not trusted with it: whatever comes from outside goes through html_text
 * or html_lines, which leave neither markup nor control characters. Pure, any thread.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct value;

/* One line, as content or in a quoted attribute. NULL: nothing. */
void html_text(struct buf *out, const char *text);
void html_str(struct buf *out, struct str text);
/* Several lines, for <pre>. */
void html_lines(struct buf *out, struct str text);
/* A line of a list of facts; nothing without text. */
void html_fact(struct buf *out, const char *label, const char *text);
/* A text field of an event in an element: "<span class="C">…</span>"; nothing if it is not there or empty. */
void html_field(
    struct buf *out, const char *tag, const struct value *fields, const char *key);

/* What a state, result, outcome or answer looks like: "ok", "warn", "bad", "lost" (a person must look) or "calm". */
const char *html_class(const char *word);
/* How much a person should look at it: 0 not at all. */
int html_gravity(const char *word);
/* "<span class="badge ok"><b>✓</b> confirmed</span>": never by colour alone. */
void html_badge(struct buf *out, const char *word);
/* A badge that says something else than the word whose look it has. */
void html_badge_as(struct buf *out, const char *word, const char *text);

/* "<time datetime="…">2026-11-22 02:00:00</time>" of a stamp of an event; `clock`: only the time of day. */
void html_time(struct buf *out, const char *iso, bool clock);
/* "3 min 20 s" */
void html_took(struct buf *out, int64_t ms);
/* "1 router", "4 routers" */
void html_count(struct buf *out, size_t n, const char *one, const char *many);

#endif
