/* SHA-256 (FIPS 180-4), for digests of differences: this floor has no library for it. */
#ifndef CONFIG_SHA256_H
#define CONFIG_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_OCTETS = 32 };

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* octets taken */
	unsigned char block[64];
};

void sha256_init(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *p, size_t n);
void sha256_end(struct sha256 *s, unsigned char ret[SHA256_OCTETS]);

#endif
