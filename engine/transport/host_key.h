/* Is this the host we know? Every connection is checked, and nothing is ever learnt
 * silently: `holdfast trust` is the one place where a key becomes known. */
#ifndef TRANSPORT_HOST_KEY_H
#define TRANSPORT_HOST_KEY_H

#include "base/str.h"

struct buf;
struct err;
struct known_hosts;
struct target;

/* The files of a target, in the order in which they are looked at. */
int host_key_files(
    const struct target *t, struct known_hosts **ret_known, struct err **e);
/* Types to ask a server for, comma separated: those known for the host first, so that it
 * shows a key that can be compared; then the others of `supported`. */
void host_key_preference(const struct known_hosts *k, const char *host, int port,
    struct str supported, struct buf *out);
/* ERR_HOST_KEY with the fingerprint seen, the line known, and what to do. `name` is what
 * `holdfast trust` takes. */
int host_key_check(const struct known_hosts *k, const char *name, const char *host,
    int port, struct str blob, struct err **e);

#endif
