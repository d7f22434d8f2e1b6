#include "data/vault_crypt.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "base/arena.h"

enum { ROUNDS = 10000 };

bool
vault_derive(struct str password, struct str salt, struct vault_keys *ret)
{
	unsigned char all[sizeof *ret];
	bool ok =
	    PKCS5_PBKDF2_HMAC(password.p, (int)password.n, (const unsigned char *)salt.p,
		(int)salt.n, ROUNDS, EVP_sha256(), (int)sizeof all, all) == 1;

	memcpy(ret->cipher, all, VAULT_KEY);
	memcpy(ret->mac, all + VAULT_KEY, VAULT_KEY);
	memcpy(ret->counter, all + VAULT_KEY + VAULT_KEY, VAULT_BLOCK);
	OPENSSL_cleanse(all, sizeof all);
	return ok;
}

bool
vault_authentic(const struct vault_keys *k, struct str text, struct str mac)
{
	unsigned char own[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	return HMAC(EVP_sha256(), k->mac, VAULT_KEY, (const unsigned char *)text.p,
		   text.n, own, &n) != NULL &&
	       n == mac.n && CRYPTO_memcmp(own, mac.p, n) == 0;
}

/* PKCS #7: 1 to 16 octets, each says how many there are. */
static bool
unpad(const unsigned char *p, size_t *n)
{
	size_t pad = *n > 0 ? p[*n - 1] : 0;

	if (pad < 1 || pad > VAULT_BLOCK || pad > *n)
		return false;
	for (size_t i = 1; i <= pad; i++)
		if (p[*n - i] != pad)
			return false;
	*n -= pad;
	return true;
}

bool
vault_decrypt(
    struct arena *a, const struct vault_keys *k, struct str text, struct str *ret)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	unsigned char *p = arena_alloc(a, text.n + VAULT_BLOCK);
	size_t n = text.n;
	int done = 0;
	bool ok =
	    c != NULL && text.n < INT_MAX &&
	    EVP_DecryptInit_ex(c, EVP_aes_256_ctr(), NULL, k->cipher, k->counter) == 1 &&
	    EVP_DecryptUpdate(c, p, &done, (const unsigned char *)text.p, (int)text.n) ==
		1;

	EVP_CIPHER_CTX_free(c);
	if (!ok || (size_t)done != n || !unpad(p, &n))
		return false;
	p[n] = '\0';
	*ret = (struct str){(char *)p, n};
	return true;
}
