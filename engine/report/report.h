/* The sinks beside the house: each makes one kind of report from the event stream
 * (event/event.h). */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "event/event.h"

/* NULL-terminated, sorted; generated from sink_*.c */
extern const struct sink_ops *const sinks[];

const struct sink_ops *sink_named(const char *name); /* NULL: none */

#endif
