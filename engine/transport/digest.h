/* The digests that host keys need, and those of files; the one user of OpenSSL's libcrypto in this folder. */
#ifndef TRANSPORT_DIGEST_H
#define TRANSPORT_DIGEST_H

#include "base/str.h"

enum { SHA1_N = 20, SHA256_N = 32 };

void digest_sha256(struct str octets, unsigned char ret[SHA256_N]);
void digest_hmac_sha1(struct str key, struct str octets, unsigned char ret[SHA1_N]);

/* Of a file, in parts. */
struct digest_sum {
	void *ctx; /* between begin and end */
};

enum { DIGEST_HEX = 2 * SHA256_N + 1 };

/* name: "sha256", "sha1" or "md5". */
void digest_sum_begin(struct digest_sum *s, const char *name);
void digest_sum_add(struct digest_sum *s, const void *p, size_t n);
/* In lower-case digits, with the NUL. */
void digest_sum_end(struct digest_sum *s, char ret[DIGEST_HEX]);

#endif
