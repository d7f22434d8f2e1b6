/*
 * The maker of sink 'text' for commands whose product is the narrative. What cannot be
 * written is an error at close, as for every file.
 */
#ifndef REPORT_PLAIN_H
#define REPORT_PLAIN_H

#include <stdbool.h>

#include "event/event.h"

extern const struct sink_ops sink_text;

/* On a descriptor, which stays open; `name` stands in messages. verbose as in cli.h. For
 * bus_add with sink_text, which frees it. */
void plain_open_on(int fd, const char *name, bool color, int verbose, void **ret_self);

#endif
