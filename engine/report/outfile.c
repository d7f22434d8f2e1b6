#include "report/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/wait.h"

enum { STALL_MS = 30000 }; /* a reader that takes nothing for so long is gone */

void
outfile_borrow(struct outfile *f, int fd, const char *name)
{
	*f = (struct outfile){.path = strdup(name), .fd = fd};
	if (f->path == NULL)
		abort();
}

int
outfile_open(struct outfile *f, const char *path, struct err **e)
{
	struct stat st;
	int fd;

	if (strcmp(path, "-") == 0) {
		outfile_borrow(f, STDOUT_FILENO, "standard output");
		return 0;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);
	if (fd < 0)
		return err_set(
		    e, ERR_FILE, "cannot write '%s': %s", path, strerror(errno));
	/* A file that was there keeps its mode unless told otherwise. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) != 0 &&
	    fchmod(fd, 0600) < 0) {
		err_set(
		    e, ERR_FILE, "cannot make '%s' private: %s", path, strerror(errno));
		close(fd);
		return -1;
	}
	outfile_borrow(f, fd, path);
	f->close_fd = true;
	return 0;
}

void
outfile_fail(struct outfile *f, int why)
{
	if (f->why == 0)
		f->why = why;
}

/* A full pipe of a non-blocking descriptor: whether its reader takes on. */
static bool
reader_lives(struct outfile *f)
{
	struct deadline d = deadline_in(STALL_MS, NULL);
	struct err *e = NULL;

	if (wait_fd(f->fd, WAIT_WRITE, &d, &e) == 0)
		return true;
	err_free(e);
	return false;
}

void
outfile_write(struct outfile *f, struct str text)
{
	while (text.n > 0 && f->why == 0) {
		ssize_t n = write(f->fd, text.p, text.n);

		if (n >= 0) {
			text.p += n;
			text.n -= (size_t)n;
		} else if (errno == EAGAIN && !reader_lives(f)) {
			outfile_fail(f, ETIMEDOUT);
		} else if (errno != EINTR && errno != EAGAIN) {
			outfile_fail(f, errno);
		}
	}
}

/* Pipes and terminals cannot be synced; that is no failure. */
static bool
sync_failed(int fd)
{
	return fsync(fd) < 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP;
}

int
outfile_close(struct outfile *f, struct err **e)
{
	int rc = 0;

	if (sync_failed(f->fd))
		outfile_fail(f, errno);
	if (f->close_fd && close(f->fd) < 0)
		outfile_fail(f, errno);
	if (f->why != 0)
		rc = err_set(
		    e, ERR_FILE, "cannot write '%s': %s", f->path, strerror(f->why));
	free(f->path);
	return rc;
}
