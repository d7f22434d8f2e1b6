#include "emulator/content.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
content_init(struct content *c)
{
	*c = (struct content){.fd = -1};
}

void
content_done(struct content *c)
{
	free(c->p);
	if (c->fd >= 0)
		close(c->fd);
	content_init(c);
}

ssize_t
content_read(const struct content *c, void *into, size_t n, int64_t at)
{
	ssize_t got;

	if (at >= c->size)
		return 0;
	if ((int64_t)n > c->size - at)
		n = (size_t)(c->size - at);
	if (c->fd < 0) {
		memcpy(into, c->p + at, n);
		return (ssize_t)n;
	}
	got = pread(c->fd, into, n, at);
	return got < 0 ? -errno : got;
}

static int
write_whole(int fd, const char *p, size_t n, int64_t at)
{
	while (n > 0) {
		ssize_t wrote = pwrite(fd, p, n, at);

		if (wrote < 0)
			return -errno;
		p += wrote;
		n -= (size_t)wrote;
		at += wrote;
	}
	return 0;
}

static int
spill(struct content *c)
{
	FILE *file = tmpfile(); /* has no name any more */
	int fd = file != NULL ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 0) : -1;
	int rc = fd < 0 ? -errno : 0;

	if (file != NULL)
		fclose(file);
	if (rc == 0 && c->size > 0)
		rc = write_whole(fd, c->p, (size_t)c->size, 0);
	if (rc < 0) {
		if (fd >= 0)
			close(fd);
		return rc;
	}
	free(c->p);
	c->p = NULL;
	c->cap = 0;
	c->fd = fd;
	return 0;
}

/* Room for `size` octets; what is between the end and there reads as 0. */
static int
make_room(struct content *c, int64_t size)
{
	if (c->fd < 0 && size > CONTENT_IN_MEMORY)
		return spill(c);
	if (c->fd < 0 && (size_t)size > c->cap) {
		size_t cap = (size_t)size < 256 ? 256 : (size_t)size * 2;
		char *p = realloc(c->p, cap);

		if (p == NULL)
			abort();
		c->p = p;
		c->cap = cap;
	}
	if (c->fd < 0 && size > c->size)
		memset(c->p + c->size, 0, (size_t)(size - c->size));
	return 0;
}

ssize_t
content_write(struct content *c, const void *p, size_t n, int64_t at)
{
	int64_t end = at + (int64_t)n;
	int rc = make_room(c, end > c->size ? end : c->size);

	if (rc == 0 && c->fd >= 0)
		rc = write_whole(c->fd, p, n, at);
	else if (rc == 0 && n > 0)
		memcpy(c->p + at, p, n);
	if (rc < 0)
		return rc;
	if (end > c->size)
		c->size = end;
	return (ssize_t)n;
}

int
content_resize(struct content *c, int64_t size)
{
	int rc = make_room(c, size);

	if (rc == 0 && c->fd >= 0 && ftruncate(c->fd, size) < 0)
		rc = -errno;
	if (rc == 0)
		c->size = size;
	return rc;
}
