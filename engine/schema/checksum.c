#include "schema/checksum.h"

#include <stdint.h>

#include "data/sha256.h"

void
checksum_of(const struct str *texts, size_t n, unsigned char ret[CHECKSUM])
{
	struct sha256 all;

	sha256_init(&all);
	for (size_t i = 0; i < n; i++) {
		uint64_t size = texts[i].n;

		sha256_add(&all, &size, sizeof size);
		sha256_add(&all, texts[i].p, texts[i].n);
	}
	sha256_end(&all, ret);
}

void
checksum_hex(const unsigned char sum[CHECKSUM], char ret[CHECKSUM_HEX])
{
	sha256_hex(sum, CHECKSUM, ret);
}
