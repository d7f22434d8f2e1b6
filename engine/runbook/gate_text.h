/*
 * What a person reads at a gate, in the form that operators know:
 *
 *	[ fra-edge1 ] BGP sessions are established
 *	──────────────────────────────────────────
 *	Expect: 192.0.2.1 established
 *	Actual: 192.0.2.1 idle
 *
 *	[ fra-edge1 ] ⚠ Proceed? ⚠
 *	Press 'C' to continue or 'A' to abort
 *
 * What routers and files say is made harmless: no control character and none that turns the direction of writing reaches
 * the terminal. Pure, any thread.
 */
#ifndef RUNBOOK_GATE_TEXT_H
#define RUNBOOK_GATE_TEXT_H

#include "base/str.h"

struct arena;
struct buf;
struct gate_record;
struct redact;
struct value;

/* One line: control characters as \n, \x1b, \u202e; octets that are no UTF-8 as '?'. Safe to do twice. */
void gate_text_plain(struct buf *out, struct str text);
/* Without secrets and harmless, in a. redact may be NULL. */
const char *gate_text_clean(
    struct arena *a, const struct redact *redact, struct str text);
/* Appends what is shown, each with an empty line behind it. */
void gate_text_shown(const struct gate_record *g, struct buf *out);
/* Appends message and head; `keys` is the last line, NULL: none. */
void gate_text_question(const struct gate_record *g, const char *keys, struct buf *out);

#endif
