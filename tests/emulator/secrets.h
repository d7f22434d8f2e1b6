/*
 * Secrets in clear are not kept: a load makes `$9$` strings of keys and a `$6$` crypt of plain-text-password-value
 * (junos-facts 2.3, 2.7). `$9$` is an obfuscation whose tables are public; strings that begin with `$` and a digit
 * are taken as they are. Salts differ from load to load and are the same from run to run: they follow from the
 * router's name and a counter.
 */
#ifndef EMULATOR_SECRETS_H
#define EMULATOR_SECRETS_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct buf;
struct config_node;
struct router;

/* All of a tree that is being loaded; new words are in the arena. */
void secrets_hide(struct router *r, struct arena *a, struct config_node *root);
/* The same for the words of a set command. */
void secrets_hide_words(struct router *r, struct arena *a, struct str *words, int n);

/* `salts`: numbers that choose the salt. */
void secrets_obscure(struct str clear, unsigned long long salts, struct buf *out);
/* False: it is no $9$ string. */
bool secrets_reveal(struct str text, struct buf *out);
/* SHA-512 crypt with 5000 rounds; a salt of at most 16 octets. */
void secrets_crypt(struct str clear, struct str salt, struct buf *out);

#endif
