#include "deploy/lease.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"

struct lease {
	int fd;
};

/* Of an address only what is harmless in a file name stays as it is. */
static void
print_path(const struct lease_claim *claim, struct buf *path)
{
	buf_printf(path, "%s/", claim->folder);
	for (const char *p = claim->address; *p != '\0'; p++)
		if ((*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') ||
		    (*p >= 'A' && *p <= 'Z') || strchr(".:-_", *p) != NULL)
			buf_addc(path, *p);
		else
			buf_printf(path, "%%%02X", (unsigned char)*p);
	buf_printf(path, " %d", claim->port);
}

/* What its holder wrote; it may be writing. */
static void
print_holder(int fd, struct buf *out)
{
	char text[256];
	ssize_t n = pread(fd, text, sizeof text, 0);
	const char *end = n > 0 ? memchr(text, '\n', (size_t)n) : NULL;

	if (end != NULL)
		buf_add(out, text, (size_t)(end - text));
	else
		buf_adds(out, "another run");
}

static int
sign(int fd, const struct lease_claim *claim)
{
	struct buf text;
	int rc;

	buf_init(&text, BUF_LINE);
	buf_printf(&text, "run %s (process %ld, since ", claim->run, (long)getpid());
	clock_print_iso(&text, clock_wall_ms());
	buf_adds(&text, ")\n");
	rc = ftruncate(fd, 0) == 0 && pwrite(fd, text.p, text.n, 0) == (ssize_t)text.n
		 ? 0
		 : -1;
	buf_done(&text);
	return rc;
}

/* Never removed: somebody may be waiting for the lock of the file that is removed, and a third makes a new one. */
static int
open_file(const char *path, const struct lease_claim *claim, int *ret_fd, struct err **e)
{
	if (mkdir(claim->folder, 0700) < 0 && errno != EEXIST)
		return err_set(e, ERR_FILE, "cannot make folder '%s': %s", claim->folder,
		    strerror(errno));
	*ret_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*ret_fd < 0)
		return err_set(
		    e, ERR_FILE, "cannot open lease '%s': %s", path, strerror(errno));
	return 0;
}

static int
lock_file(int fd, const char *path, const struct lease_claim *claim, struct err **e)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct buf who;

	if (fcntl(fd, F_OFD_SETLK, &whole) == 0) {
		if (sign(fd, claim) == 0)
			return 0;
		return err_set(
		    e, ERR_FILE, "cannot write lease '%s': %s", path, strerror(errno));
	}
	if (errno != EAGAIN && errno != EACCES)
		return err_set(
		    e, ERR_FILE, "cannot lock lease '%s': %s", path, strerror(errno));
	buf_init(&who, BUF_LINE);
	print_holder(fd, &who);
	err_set(e, ERR_LOCKED, "another run of holdfast works on this router: %s",
	    buf_z(&who));
	err_remedy(*e, "wait for its end; 'holdfast status' shows what is open");
	buf_done(&who);
	return -1;
}

int
lease_take(const struct lease_claim *claim, struct lease **ret_lease, struct err **e)
{
	struct buf path;
	int fd = -1, rc;

	buf_init(&path, BUF_LINE);
	print_path(claim, &path);
	rc = open_file(buf_z(&path), claim, &fd, e);
	if (rc == 0)
		rc = lock_file(fd, buf_z(&path), claim, e);
	buf_done(&path);
	if (rc < 0) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	*ret_lease = malloc(sizeof **ret_lease);
	if (*ret_lease == NULL)
		abort();
	(*ret_lease)->fd = fd;
	return 0;
}

void
lease_drop(struct lease *l)
{
	if (l == NULL)
		return;
	close(l->fd);
	free(l);
}

const char *
lease_holder(struct arena *a, const struct lease_claim *claim)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	const char *holder = NULL;
	struct buf text;
	int fd;

	buf_init(&text, BUF_LINE);
	print_path(claim, &text);
	fd = open(buf_z(&text), O_RDWR | O_CLOEXEC);
	buf_reset(&text);
	if (fd >= 0 && fcntl(fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK) {
		print_holder(fd, &text);
		holder = buf_copy(&text, a);
	}
	if (fd >= 0)
		close(fd);
	buf_done(&text);
	return holder;
}
