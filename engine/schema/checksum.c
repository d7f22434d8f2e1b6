#include "schema/checksum.h"

#include <stdint.h>

#include "data/sha256.h"

void
checksum_of(const struct str *texts, size_t n, unsigned char ret[CHECKSUM])
{
	struct sha256 sum;

	sha256_init(&sum);
	for (size_t i = 0; i < n; i++) {
		uint64_t size = texts[i].n;

		sha256_add(&sum, &size, sizeof size);
		sha256_add(&sum, texts[i].p, texts[i].n);
	}
	sha256_end(&sum, ret);
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
