/* The ciphers of Ansible Vault, apart from its format: OpenSSL's names do not go together with ours. Internal to data. */
#ifndef DATA_VAULT_CRYPT_H
#define DATA_VAULT_CRYPT_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

enum { VAULT_KEY = 32, VAULT_BLOCK = 16, VAULT_MAC = 32 };

struct vault_keys {
	unsigned char cipher[VAULT_KEY], mac[VAULT_KEY], counter[VAULT_BLOCK];
};

/* PBKDF2-HMAC-SHA256, 10,000 rounds: about 5 ms. */
bool vault_derive(struct str password, struct str salt, struct vault_keys *ret);
/* In constant time. */
bool vault_authentic(const struct vault_keys *k, struct str text, struct str mac);
/* AES-256-CTR, less the padding; false: the padding is wrong. The text is NUL-terminated, in a. */
bool vault_decrypt(
    struct arena *a, const struct vault_keys *k, struct str text, struct str *ret);

#endif
