/*
 * Secrets as Junos obscures them, $9$: a code without a key, not encryption (junos-facts 2.7), so that two of them can be
 * compared. Each is salted, equal secrets look different.
 */
#ifndef SCHEMA_OBSCURED_H
#define SCHEMA_OBSCURED_H

#include <stdbool.h>

#include "base/str.h"

/* 1: both are the same secret, 0: they are not, -1: that cannot be told ($8$, a variable, not well-formed). Plain text is
 * one that is not obscured. */
int obscured_compare(struct str a, struct str b);

#endif
