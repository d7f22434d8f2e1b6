/* Digests of files on a router's disk; the one user of libcrypto here. */
#ifndef EMULATOR_CHECKSUM_H
#define EMULATOR_CHECKSUM_H

#include <stddef.h>

struct router;

enum { CHECKSUM_MOST = 65 }; /* in hexadecimal, with its end */

/* `method`: "MD5", "SHA1", "SHA256". `from` octets at the beginning are left out. 0 or an errno. */
int checksum_file(struct router *r, const char *path, const char *method, size_t from,
    char hex[CHECKSUM_MOST]);
void checksum_text(const char *method, const void *p, size_t n, char hex[CHECKSUM_MOST]);

#endif
