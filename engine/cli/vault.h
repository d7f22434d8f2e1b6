/* The passwords that open vaults: --vault-id, --vault-password-file, HOLDFAST_VAULT_PASSWORD_FILE, in this order. */
#ifndef CLI_VAULT_H
#define CLI_VAULT_H

#include "cli/cli.h"

struct vault;

/* Freed by the caller when everything is read (vault_free). An executable file is run, its standard output is the
 * password. */
int cli_vault(struct cli *c, struct vault **ret_vault, struct err **e);

#endif
