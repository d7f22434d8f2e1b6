/*
 * Secrets among variables, told by their names (data/secret.h): their text moves to the wiped arena of base/redact.h
 * and is never shown. Internal to engine/inventory.
 */
#ifndef INVENTORY_SECRET_H
#define INVENTORY_SECRET_H

struct redact;
struct value;

/* Registers and marks every secret in a mapping of variables, at any depth; below a mapping or list of that name every
 * text is one. Templates are not secrets themselves. redact may be NULL: they are only marked. */
void secret_take(struct redact *redact, struct value *vars);

#endif
