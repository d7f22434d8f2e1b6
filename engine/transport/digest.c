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

void
digest_sum_begin(struct digest_sum *s, const char *name)
{
	const EVP_MD *md = EVP_get_digestbyname(name);

	s->ctx = EVP_MD_CTX_new();
	if (md == NULL || s->ctx == NULL || EVP_DigestInit_ex(s->ctx, md, NULL) != 1)
		abort();
}

void
digest_sum_add(struct digest_sum *s, const void *p, size_t n)
{
	if (EVP_DigestUpdate(s->ctx, p, n) != 1)
		abort();
}

void
digest_sum_end(struct digest_sum *s, char ret[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char octets[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (EVP_DigestFinal_ex(s->ctx, octets, &n) != 1 || n > SHA256_N)
		abort();
	EVP_MD_CTX_free(s->ctx);
	for (unsigned i = 0; i < n; i++) {
		ret[2 * i] = digits[octets[i] >> 4];
		ret[2 * i + 1] = digits[octets[i] & 15];
	}
	ret[2 * n] = '\0';
}
