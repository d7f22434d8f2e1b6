/* Base64 (RFC 4648 section 4), as keys and fingerprints are written. */
#ifndef TRANSPORT_BASE64_H
#define TRANSPORT_BASE64_H

#include <stdbool.h>

#include "base/str.h"

struct buf;

void base64_print(struct buf *out, struct str octets);
/* False: not Base64; out then holds a part. Padding may be missing. */
bool base64_parse(struct buf *out, struct str text);

#endif
