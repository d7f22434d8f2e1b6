/*
 * What the bus asks of an event: are its required fields there, and is its text free of
 * secrets. Internal to this folder. Any thread.
 */
#ifndef EVENT_EVENT_CHECK_H
#define EVENT_EVENT_CHECK_H

#include <stdbool.h>

#include "event/event.h"

/*
 * Whether every required field of the kind is there and of its type; else names the
 * first that is not, and says what it should be ("text", "a whole number", …).
 */
bool event_complete(enum event_kind kind, const struct value *fields,
    const char **ret_field, const char **ret_want);

/*
 * A deep copy without secrets: registered text is replaced in texts and keys, a value
 * marked secret as a whole. redact may be NULL. Tuples become lists.
 */
struct value *event_cleanse(
    struct arena *a, const struct redact *redact, const struct value *v);

#endif
