#include "template/digest.h"

#include <crypt.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

_Static_assert(EVP_MAX_MD_SIZE <= DIGEST_MAX, "digests fit");
_Static_assert(CRYPT_OUTPUT_SIZE <= DIGEST_CRYPT, "crypt's answer fits");

static const struct {
	const char *name, *openssl;
} names[] = {
    {"blake2b", "BLAKE2B-512"},
    {"blake2s", "BLAKE2S-256"},
    {"md5", "MD5"},
    {"sha1", "SHA1"},
    {"sha224", "SHA2-224"},
    {"sha256", "SHA2-256"},
    {"sha384", "SHA2-384"},
    {"sha3_224", "SHA3-224"},
    {"sha3_256", "SHA3-256"},
    {"sha3_384", "SHA3-384"},
    {"sha3_512", "SHA3-512"},
    {"sha512", "SHA2-512"},
    {"sha512_224", "SHA2-512/224"},
    {"sha512_256", "SHA2-512/256"},
};

unsigned
digest_of(struct str name, struct str octets, unsigned char ret[DIGEST_MAX])
{
	unsigned n = 0;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		EVP_MD *md;

		if (strlen(names[i].name) != name.n ||
		    strncasecmp(names[i].name, name.p, name.n) != 0)
			continue;
		md = EVP_MD_fetch(NULL, names[i].openssl, NULL);
		if (md == NULL || EVP_Digest(octets.p, octets.n, ret, &n, md, NULL) != 1)
			n = 0;
		EVP_MD_free(md);
		return n;
	}
	return 0;
}

int
digest_crypt(const char *password, const char *setting, char ret[DIGEST_CRYPT])
{
	struct crypt_data *work = calloc(1, sizeof *work);
	const char *text;
	int rc = -1;

	if (work == NULL)
		abort();
	text = crypt_r(password, setting, work);
	if (text != NULL && text[0] != '*') {
		memcpy(ret, text, strlen(text) + 1);
		rc = 0;
	}
	explicit_bzero(work, sizeof *work);
	free(work);
	return rc;
}
