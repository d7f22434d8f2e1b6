/*
 * Ansible Vault 1.1 and 1.2 (jinja.md section 7): PBKDF2-HMAC-SHA256, AES-256-CTR, HMAC-SHA256. Passwords and opened
 * texts live in arenas that are wiped. Keys are derived once per password and salt. One thread.
 */
#ifndef DATA_VAULT_H
#define DATA_VAULT_H

#include <stdbool.h>

#include "base/mark.h"
#include "base/str.h"

struct err;
struct redact;
struct vault;

/* What is opened is registered there; redact may be NULL (tests). */
struct vault *vault_new(struct redact *redact);
void vault_free(
    struct vault *v); /* NULL allowed; what was opened stays valid if redact was given */
/* label NULL: none. The password is copied. Those with the label of a vault are tried first, then the others, in the
 * order given. */
void vault_add(struct vault *v, const char *label, struct str password);

/* Is it a whole vault: does it begin with `$ANSIBLE_VAULT`? */
bool vault_is(struct str text);
struct vault_opened {
	struct str text;  /* NUL-terminated; p NULL: no password opens it */
	char remedy[400]; /* then: what would help */
};
/* Opens an envelope. That no password fits (v NULL: there is none) is no error; an envelope that is none is ERR_INPUT
 * at `at`, never with a word of what is in it. */
int vault_open(struct vault *v, struct str envelope, struct mark at,
    struct vault_opened *ret, struct err **e);
/* Keeps a text that stood within an opened one: the copy to use. */
struct str vault_keep(struct vault *v, struct str text);

#endif
