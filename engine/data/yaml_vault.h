/* Values of vaults: opened ones are secret, those that no password opens are locked. Internal to data/yaml.c. */
#ifndef DATA_YAML_VAULT_H
#define DATA_YAML_VAULT_H

#include "base/mark.h"
#include "base/str.h"

struct arena;
struct err;
struct value;
struct vault;

struct yaml_vault {
	struct str text; /* the envelope */
	struct mark at;
};

/* A text, secret and unsafe, perhaps locked. vault NULL: there is no password. */
int yaml_vault_value(struct arena *a, struct vault *vault, struct yaml_vault what,
    struct value **ret, struct err **e);
/* Texts and numbers below v stood in a file that was a vault: they are secret and move into the wiped arena. Text that
 * is a template is no secret itself. */
void yaml_vault_keep(struct vault *vault, struct value *v);

#endif
