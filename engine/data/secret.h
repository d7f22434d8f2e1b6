/* Which names speak of secrets. Their values are registered for redaction, and no line that holds one is shown. */
#ifndef DATA_SECRET_H
#define DATA_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Holds password, passwd, passphrase, secret or token, or ends in _pass; and does not end in a word that only
 * speaks about a secret (_file, _method, …). */
bool secret_name(struct str name);
/* Does the line of octet `at`, or one that it is indented below, hold such a name? For text that was not understood. */
bool secret_line(struct str text, size_t at);

#endif
