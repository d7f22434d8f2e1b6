/*
 * Compiled schemas kept in a folder: one file for each set of modules, found by their checksum. A file says which build
 * made it, from which modules, and the checksum of what it holds; if any of them differs it counts for nothing.
 */
#ifndef SCHEMA_CACHE_H
#define SCHEMA_CACHE_H

#include <stdbool.h>

#include "schema/checksum.h"

struct schema;

enum { CACHE_FILES = 16 }; /* of at most 10 MB each; the oldest goes */

/* False: there is none that can be trusted; the schema may be filled in part. */
bool cache_load(const char *dir, const unsigned char modules[CHECKSUM], struct schema *s);
/* At once or not at all. */
void cache_store(
    const char *dir, const unsigned char modules[CHECKSUM], const struct schema *s);

#endif
