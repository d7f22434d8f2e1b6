/* The two digests that host keys need; the one user of OpenSSL's libcrypto. */
#ifndef TRANSPORT_DIGEST_H
#define TRANSPORT_DIGEST_H

#include "base/str.h"

enum { SHA1_N = 20, SHA256_N = 32 };

void digest_sha256(struct str octets, unsigned char ret[SHA256_N]);
void digest_hmac_sha1(struct str key, struct str octets, unsigned char ret[SHA1_N]);

#endif
