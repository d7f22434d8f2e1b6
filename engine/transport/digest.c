#include "transport/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

void
digest_sha256(struct str octets, unsigned char ret[SHA256_N])
{
	unsigned n = SHA256_N;

	if (EVP_Digest(octets.p, octets.n, ret, &n, EVP_sha256(), NULL) != 1)
		abort();
}

void
digest_hmac_sha1(struct str key, struct str octets, unsigned char ret[SHA1_N])
{
	unsigned n = SHA1_N;

	if (HMAC(EVP_sha1(), key.p, (int)key.n, (const unsigned char *)octets.p, octets.n,
		ret, &n) == NULL)
		abort();
}
