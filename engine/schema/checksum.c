#include "schema/checksum.h"

#include <openssl/evp.h>
#include <stdint.h>
#include <stdlib.h>

void
checksum_of(const struct str *texts, size_t n, unsigned char ret[CHECKSUM])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
		abort();
	for (size_t i = 0; i < n; i++) {
		uint64_t size = texts[i].n;

		EVP_DigestUpdate(ctx, &size, sizeof size);
		EVP_DigestUpdate(ctx, texts[i].p, texts[i].n);
	}
	if (EVP_DigestFinal_ex(ctx, ret, NULL) != 1)
		abort();
	EVP_MD_CTX_free(ctx);
}

void
checksum_hex(const unsigned char sum[CHECKSUM], char ret[CHECKSUM_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < CHECKSUM; i++) {
		ret[2 * i] = digits[sum[i] >> 4];
		ret[2 * i + 1] = digits[sum[i] & 15];
	}
	ret[CHECKSUM_HEX - 1] = '\0';
}
