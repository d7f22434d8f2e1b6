#include "cli/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"

/* `path` becomes the folder above it; false: there is none. */
static bool
go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash == path && path[1] != '\0')
		path[1] = '\0';
	else if (slash != NULL && slash != path)
		*slash = '\0';
	else if (slash == NULL && strcmp(path, ".") != 0)
		strcpy(path, ".");
	else
		return false;
	return true;
}

/* Without O_TMPFILE, as on some network file systems: a name for an instant. */
static int
open_nameless(const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct buf name;

	if (fd >= 0 || errno == ENOENT)
		return fd;
	buf_init(&name, BUF_LINE);
	buf_printf(&name, "%s/.holdfast.XXXXXX", folder);
	fd = mkostemp(name.p, O_CLOEXEC);
	if (fd >= 0)
		unlink(name.p);
	buf_done(&name);
	return fd;
}

int
spool_open(struct spool *s, const char *folder, struct err **e)
{
	struct buf path;

	pthread_mutex_init(&s->mutex, NULL);
	s->end = 0;
	if (folder == NULL) {
		s->fd = memfd_create("holdfast", MFD_CLOEXEC);
		return s->fd >= 0
			   ? 0
			   : err_set(e, ERR_FILE, "no memory: %s", strerror(errno));
	}
	buf_init(&path, BUF_LINE);
	buf_printf(&path, "%s", folder[0] != '\0' ? folder : ".");
	while (path.n > 1 && path.p[path.n - 1] == '/')
		buf_cut(&path, path.n - 1);
	do
		s->fd = open_nameless(buf_z(&path));
	while (s->fd < 0 && errno == ENOENT && go_up(path.p));
	buf_done(&path);
	if (s->fd < 0)
		return err_set(
		    e, ERR_FILE, "cannot write beside '%s': %s", folder, strerror(errno));
	return 0;
}

void
spool_close(struct spool *s)
{
	close(s->fd);
	pthread_mutex_destroy(&s->mutex);
}

int
spool_put(struct spool *s, struct str text, struct spooled *to, struct err **e)
{
	ssize_t n;

	pthread_mutex_lock(&s->mutex);
	to->at = s->end;
	s->end += (int64_t)text.n;
	pthread_mutex_unlock(&s->mutex);
	to->n = text.n;
	for (size_t at = 0; at < text.n; at += (size_t)n) {
		n = pwrite(s->fd, text.p + at, text.n - at, to->at + (off_t)at);
		if (n < 0 && errno == EINTR)
			n = 0;
		if (n < 0)
			return err_set(
			    e, ERR_FILE, "cannot put a text aside: %s", strerror(errno));
	}
	return 0;
}

int
spool_get(struct spool *s, const struct spooled *what, struct buf *to, struct err **e)
{
	char piece[65536];
	size_t want;
	ssize_t n;

	for (size_t at = 0; at < what->n; at += (size_t)n) {
		want = what->n - at < sizeof piece ? what->n - at : sizeof piece;
		n = pread(s->fd, piece, want, what->at + (off_t)at);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n <= 0)
			return err_set(e, ERR_FILE, "cannot read a text put aside: %s",
			    n < 0 ? strerror(errno) : "it is shorter");
		buf_add(to, piece, (size_t)n);
	}
	return 0;
}
