/*
 * Configuration and differences of it without their secrets: what Junos marks with ## SECRET-DATA, what stands below a
 * statement of secrets.def, encrypted strings ($1$ … $9$) and the passwords of URLs. Each is replaced by a fingerprint of
 * it, so that a secret that changes is seen to change: "<secret 3f9c51d2>".
 *
 * Understands text and differences as Junos prints them, and set commands; line by line, so that what is no
 * configuration passes too. Pure; any thread.
 */
#ifndef CONFIG_MASK_H
#define CONFIG_MASK_H

#include "base/str.h"

struct buf;

/* Without the key nobody can try secrets against a fingerprint. Borrowed. */
struct mask {
	struct str key;
};

void mask_print(const struct mask *m, struct str text, struct buf *out);
/* One line of a configuration, for an error: each secret is "<secret>". `path` is where it stands, "[edit snmp]", or NULL;
 * *col (from 1, 0: none) is moved along. */
void mask_excerpt(struct str line, const char *path, int *col, struct buf *out);

#endif
