/* SHA-256 of modules and of what is made of them. */
#ifndef SCHEMA_CHECKSUM_H
#define SCHEMA_CHECKSUM_H

#include <stddef.h>

#include "base/str.h"

enum { CHECKSUM = 32, CHECKSUM_HEX = 2 * CHECKSUM + 1 };

/* Of all texts, each with its length: what was in one is not in another. */
void checksum_of(const struct str *texts, size_t n, unsigned char ret[CHECKSUM]);
void checksum_hex(const unsigned char sum[CHECKSUM], char ret[CHECKSUM_HEX]);

#endif
