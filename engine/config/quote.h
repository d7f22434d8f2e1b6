/* Words in quotes, where Junos writes them so, and their escapes. */
#ifndef CONFIG_QUOTE_H
#define CONFIG_QUOTE_H

#include <stdbool.h>

#include "base/str.h"

struct buf;

/* Does the word need quotes in a configuration? */
bool quote_needed(struct str word);
/* The word as a configuration shows it, quoted if needed. */
void quote_print(struct buf *out, struct str word);
/* Replaces \" and \\ between start and end in place; gives the new length. Other escapes are the router's own and
 * stay. */
size_t quote_strip(char *start, size_t n);

#endif
