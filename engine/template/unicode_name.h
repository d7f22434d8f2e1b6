/* Names of characters, as '\N{NAME}' knows them: Unicode 14 with its aliases, upper or lower case. */
#ifndef TEMPLATE_UNICODE_NAME_H
#define TEMPLATE_UNICODE_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* False: there is no such character. */
bool unicode_named(struct str name, uint32_t *ret);

#endif
