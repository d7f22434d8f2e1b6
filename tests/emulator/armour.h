/* Base64 of RFC 4648, for file-put and file-get. */
#ifndef EMULATOR_ARMOUR_H
#define EMULATOR_ARMOUR_H

#include <stdbool.h>

#include "base/str.h"

struct buf;

void armour_add(struct buf *out, struct str octets); /* in lines of 76 */
bool armour_read(
    struct buf *out, struct str text); /* white space is skipped; false: not base64 */

#endif
