#include "data/sha256.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

enum { ROUNDS = 10000 };

/* Out of memory, or a libcrypto without SHA-256: nothing that could be reported would be true. */
static void
insist(int ok)
{
	if (!ok)
		abort();
}

void
sha256_init(struct sha256 *s)
{
	s->ctx = EVP_MD_CTX_new();
	insist(s->ctx != NULL && EVP_DigestInit_ex(s->ctx, EVP_sha256(), NULL) == 1);
}

void
sha256_add(struct sha256 *s, const void *p, size_t n)
{
	insist(EVP_DigestUpdate(s->ctx, p, n) == 1);
}

void
sha256_end(struct sha256 *s, unsigned char ret[SHA256_OCTETS])
{
	insist(EVP_DigestFinal_ex(s->ctx, ret, NULL) == 1);
	EVP_MD_CTX_free(s->ctx);
}

void
sha256_keyed(struct str key, struct str text, unsigned char ret[SHA256_OCTETS])
{
	insist(HMAC(EVP_sha256(), key.p, (int)key.n, (const unsigned char *)text.p,
		   text.n, ret, NULL) != NULL);
}

void
sha256_slow(struct str text, struct str salt, unsigned char ret[SHA256_OCTETS])
{
	insist(PKCS5_PBKDF2_HMAC(text.n > 0 ? text.p : "", (int)text.n,
	    (const unsigned char *)salt.p, (int)salt.n, ROUNDS, EVP_sha256(),
	    SHA256_OCTETS, ret));
}

void
sha256_hex(const unsigned char *sum, size_t octets, char *ret)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < octets; i++) {
		ret[2 * i] = digits[sum[i] >> 4];
		ret[2 * i + 1] = digits[sum[i] & 15];
	}
	ret[2 * octets] = '\0';
}
