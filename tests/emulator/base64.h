/* Base64 of RFC 4648, for file-put and file-get. */
#ifndef EMULATOR_BASE64_H
#define EMULATOR_BASE64_H

#include <stdbool.h>

#include "base/str.h"

struct buf;

void base64_add(struct buf *out, struct str octets); /* in lines of 76 */
bool base64_read(
    struct buf *out, struct str text); /* white space is skipped; false: not base64 */

#endif
