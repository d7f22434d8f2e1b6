/*
 * Texts put aside until all of them are known to be good: one file without a name, so that nothing of them is left
 * behind however the program ends. Several threads may put; reading comes after.
 */
#ifndef CLI_SPOOL_H
#define CLI_SPOOL_H

#include <pthread.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;

struct spool {
	pthread_mutex_t mutex;
	int fd;
	int64_t end;
};

struct spooled {
	int64_t at;
	size_t n;
};

/* In the file system of `folder`, or of the nearest folder above it that exists; in memory for NULL. ERR_FILE. */
int spool_open(struct spool *s, const char *folder, struct err **e);
void spool_close(struct spool *s);
int spool_put(
    struct spool *s, struct str text, struct spooled *ret_spooled, struct err **e);
/* Behind what `to` holds. */
int spool_get(
    struct spool *s, const struct spooled *what, struct buf *to, struct err **e);

#endif
