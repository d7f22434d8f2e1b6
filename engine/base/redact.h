/*
 * Secrets never leave the process in a message. Every secret that enters is registered
 * here; everything said goes through redact_print once, on the event bus. Registered text
 * lives in an arena that is wiped when freed. Several threads may print while none adds.
 */
#ifndef BASE_REDACT_H
#define BASE_REDACT_H

#include <stdbool.h>

#include "base/str.h"

struct buf;
struct redact;

struct redact *redact_new(void);
void redact_free(struct redact *r);
/* Registers a secret and gives the copy to use: NUL-terminated, wiped with r. Shorter
 * than 4 octets is kept but not searched for. */
const char *redact_add(struct redact *r, struct str secret);
/* Whether such a secret stands in s. NULL: none is known. */
bool redact_finds(const struct redact *r, struct str s);
/* Appends s with every registered secret, and its XML- and JSON-escaped form, replaced by
 * "********". */
void redact_print(const struct redact *r, struct buf *out, struct str s);

#endif
