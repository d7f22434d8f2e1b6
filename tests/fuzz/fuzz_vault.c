/* Any octets are an envelope that opens, one that no password opens, or an error with a position. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "data/vault.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct mark at = {"f", 1, 1};
	struct vault_opened opened;
	struct err *e = NULL;
	/* no password: the keys would take 5 ms an input */
	int rc = vault_open(NULL, (struct str){(const char *)p, n}, at, &opened, &e);

	if (rc < 0 ? err_where(e).line != 1 || err_message(e)[0] == '\0'
		   : opened.text.p != NULL || strlen(opened.remedy) < 10)
		abort();
	err_free(e);
	return 0;
}
