/*
 * The octets of one file: in memory while they are few, in an unlinked temporary file when they are many, so that an
 * uploaded image costs no memory. Results are 0 or more, or minus an errno. Not locked: disk.c does that.
 */
#ifndef EMULATOR_CONTENT_H
#define EMULATOR_CONTENT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct content {
	char *p; /* while fd is -1 */
	size_t cap;
	int fd;
	int64_t size;
};

enum { CONTENT_IN_MEMORY = 65536 };

void content_init(struct content *c);
void content_done(struct content *c);
ssize_t content_read(const struct content *c, void *into, size_t n, int64_t at);
ssize_t content_write(struct content *c, const void *p, size_t n, int64_t at);
int content_resize(struct content *c, int64_t size); /* a longer one is filled with 0 */

#endif
