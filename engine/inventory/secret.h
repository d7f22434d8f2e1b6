/*
 * Which variables are secrets, told by their names; their text moves to the wiped arena of base/redact.h and is never
 * shown. Internal to engine/inventory.
 */
#ifndef INVENTORY_SECRET_H
#define INVENTORY_SECRET_H

#include <stdbool.h>

#include "base/str.h"

struct redact;
struct value;

/* Holds password, passwd, passphrase, secret or token, or ends in _pass; and does not end in a word that
 * speaks about a secret (_file, _method, …). */
bool secret_name(struct str name);
/* Registers and marks every secret in a mapping of variables, at any depth; below a mapping or list of that name every
 * text is one. Templates are not secrets themselves. redact may be NULL: they are only marked. */
void secret_take(struct redact *redact, struct value *vars);

#endif
