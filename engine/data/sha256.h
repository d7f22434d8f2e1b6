/* SHA-256 through OpenSSL: of texts in parts, and keyed (HMAC, RFC 2104) for fingerprints that tell nothing. */
#ifndef DATA_SHA256_H
#define DATA_SHA256_H

#include <stddef.h>

#include "base/str.h"

enum { SHA256_OCTETS = 32 };

struct sha256 {
	void *ctx; /* between init and end */
};

void sha256_init(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *p, size_t n);
void sha256_end(struct sha256 *s, unsigned char ret[SHA256_OCTETS]);
/* PBKDF2 (RFC 8018) with 10,000 rounds, about 5 ms: for digests of what might be guessed. */
void sha256_slow(struct str text, struct str salt, unsigned char ret[SHA256_OCTETS]);
void sha256_keyed(struct str key, struct str text, unsigned char ret[SHA256_OCTETS]);

/* The first `octets` of a digest in lower-case digits: 2 * octets + 1 characters with the NUL. */
void sha256_hex(const unsigned char *sum, size_t octets, char *ret);

#endif
