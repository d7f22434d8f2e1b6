#include "emulator/checksum.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

#include "emulator/disk.h"

enum { PIECE = 1 << 18 };

static EVP_MD_CTX *
begin(const char *method)
{
	EVP_MD_CTX *x = EVP_MD_CTX_new();

	if (x == NULL || EVP_DigestInit_ex(x, EVP_get_digestbyname(method), NULL) != 1)
		abort();
	return x;
}

static void
end(EVP_MD_CTX *x, char hex[CHECKSUM_MOST])
{
	unsigned char octets[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	EVP_DigestFinal_ex(x, octets, &n);
	for (unsigned i = 0; i < n && i * 2 + 2 < CHECKSUM_MOST; i++)
		snprintf(hex + 2 * i, 3, "%02x", octets[i]);
	EVP_MD_CTX_free(x);
}

void
checksum_text(const char *method, const void *p, size_t n, char hex[CHECKSUM_MOST])
{
	EVP_MD_CTX *x = begin(method);

	EVP_DigestUpdate(x, p, n);
	end(x, hex);
}

int
checksum_file(struct router *r, const char *path, const char *method, size_t from,
    char hex[CHECKSUM_MOST])
{
	struct file_want want = {.flags = FILE_READ};
	int64_t at = (int64_t)from;
	EVP_MD_CTX *x;
	struct file *f;
	ssize_t n = 1;
	char *piece;
	int rc = disk_open(r, path, &want, &f);

	if (rc != 0)
		return rc;
	x = begin(method);
	piece = malloc(PIECE);
	if (piece == NULL)
		abort();
	while (n > 0) {
		n = file_read_at(r, f, piece, PIECE, at);
		if (n > 0)
			EVP_DigestUpdate(x, piece, (size_t)n);
		at += n > 0 ? n : 0;
	}
	free(piece);
	file_close(r, f);
	end(x, hex);
	return (int)-n;
}
