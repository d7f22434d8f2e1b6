/*
 * Digests and crypt(3) hashes for filters; the one user of OpenSSL's libcrypto and of libcrypt on this side of the
 * house. Thread-safe.
 */
#ifndef TEMPLATE_DIGEST_H
#define TEMPLATE_DIGEST_H

#include "base/str.h"

enum { DIGEST_MAX = 64, DIGEST_CRYPT = 384 };

/* By the name that Python's hashlib gives it ("sha256"). Octets of the digest; 0: no such digest. */
unsigned digest_of(struct str name, struct str octets, unsigned char ret[DIGEST_MAX]);
/* password by setting ("$6$rounds=5000$salt"), NUL-terminated; -1: the setting is wrong. */
int digest_crypt(const char *password, const char *setting, char ret[DIGEST_CRYPT]);

#endif
