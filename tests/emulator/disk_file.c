/* Contents of files: see disk.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "emulator/disk.h"
#include "emulator/disk_tree.h"
#include "emulator/router.h"

enum { PIECE = 65536 };

/* The file that `want` asks for, made if it may be; the lock is held. */
static int
obtain(struct router *r, const char *path, const struct file_want *want,
    struct file **ret_file)
{
	struct place at;
	int rc = tree_find(r->disk, path, &at);

	if (rc != 0)
		return rc;
	if (at.file == NULL && (want->flags & FILE_CREATE) == 0)
		return ENOENT;
	if (at.file != NULL && at.file->directory)
		return EISDIR;
	if (at.file != NULL && (want->flags & FILE_NEW) != 0)
		return EEXIST;
	if (at.file == NULL)
		return tree_add(r, path, &at, want, ret_file);
	*ret_file = at.file;
	return 0;
}

static int
resize(struct router *r, struct file *f, int64_t size)
{
	struct volume *v = &r->disk->volumes[f->volume];
	int64_t more = tree_blocks(size) - tree_blocks(f->content.size);
	int rc;

	if (more > tree_available(v) && more > 0)
		return ENOSPC;
	rc = -content_resize(&f->content, size);
	if (rc == 0)
		v->used += more;
	f->changed_ms = router_now(r);
	return rc;
}

int
disk_fault(struct router *r)
{
	return faults_due(&r->faults, FAULT_DISK_FULL, "") != NULL ? FILE_FULL : 0;
}

int
disk_open(struct router *r, const char *path, const struct file_want *want,
    struct file **ret_file)
{
	struct disk *d = r->disk;
	struct file *f;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = obtain(r, path, want, &f);
	if (rc == 0 && (want->flags & FILE_TRUNCATE) != 0)
		rc = resize(r, f, 0);
	if (rc == 0) {
		f->refs++;
		f->full = (want->flags & FILE_FULL) != 0;
		*ret_file = f;
	}
	pthread_mutex_unlock(&d->mutex);
	return rc;
}

void
file_close(struct router *r, struct file *f)
{
	pthread_mutex_lock(&r->disk->mutex);
	tree_drop(r->disk, f);
	pthread_mutex_unlock(&r->disk->mutex);
}

ssize_t
file_read_at(struct router *r, struct file *f, void *into, size_t n, int64_t at)
{
	ssize_t got;

	pthread_mutex_lock(&r->disk->mutex);
	got = content_read(&f->content, into, n, at);
	pthread_mutex_unlock(&r->disk->mutex);
	return got;
}

/* How many of `n` octets the volume still takes at that place. */
static size_t
what_fits(const struct volume *v, const struct file *f, size_t n, int64_t at)
{
	int64_t most = (tree_blocks(f->content.size) + tree_available(v)) * FILE_BLOCK;

	if (f->full)
		return n / 2;
	if (at + (int64_t)n <= most)
		return n;
	return at < most ? (size_t)(most - at) : 0;
}

ssize_t
file_write_at(struct router *r, struct file *f, const void *p, size_t n, int64_t at)
{
	struct disk *d = r->disk;
	struct volume *v = &d->volumes[f->volume];
	int64_t before;
	size_t fits;
	ssize_t wrote;

	pthread_mutex_lock(&d->mutex);
	before = tree_blocks(f->content.size);
	fits = what_fits(v, f, n, at);
	wrote = fits > 0 || n == 0 ? content_write(&f->content, p, fits, at) : 0;
	v->used += tree_blocks(f->content.size) - before;
	f->changed_ms = router_now(r);
	pthread_mutex_unlock(&d->mutex);
	return wrote >= 0 && fits < n ? -ENOSPC : wrote;
}

int
file_truncate(struct router *r, struct file *f, int64_t size)
{
	int rc;

	pthread_mutex_lock(&r->disk->mutex);
	rc = resize(r, f, size);
	pthread_mutex_unlock(&r->disk->mutex);
	return rc;
}

/* --- whole files -------------------------------------------------------------------------------------- */

int
disk_read(struct router *r, const char *path, struct buf *into)
{
	struct file_want want = {.flags = FILE_READ};
	struct file *f;
	char piece[4096];
	int64_t at = 0;
	ssize_t n = 1;
	int rc = disk_open(r, path, &want, &f);

	if (rc != 0)
		return rc;
	while (n > 0 && !into->over) {
		n = file_read_at(r, f, piece, sizeof piece, at);
		if (n > 0)
			buf_add(into, piece, (size_t)n);
		at += n > 0 ? n : 0;
	}
	file_close(r, f);
	return into->over ? EFBIG : n < 0 ? (int)-n : 0;
}

static int
put(struct router *r, const char *path, const struct file_want *want, struct str text,
    bool at_the_end)
{
	struct file *f;
	ssize_t wrote;
	int rc = disk_open(r, path, want, &f);

	if (rc != 0)
		return rc;
	wrote = file_write_at(r, f, text.p, text.n, at_the_end ? f->content.size : 0);
	file_close(r, f);
	return wrote < 0 ? (int)-wrote : 0;
}

int
disk_write(struct router *r, const char *path, const char *owner, struct str text)
{
	struct file_want want = {FILE_WRITE | FILE_CREATE | FILE_TRUNCATE, 0644, owner};

	return put(r, path, &want, text, false);
}

int
disk_append(struct router *r, const char *path, struct str text)
{
	struct file_want want = {FILE_WRITE | FILE_CREATE, 0644, "root"};

	return put(r, path, &want, text, true);
}

static int
pour(struct router *r, struct file *from, struct file *to)
{
	char *piece = malloc(PIECE);
	int64_t at = 0;
	ssize_t n = 1;

	if (piece == NULL)
		abort();
	while (n > 0) {
		n = file_read_at(r, from, piece, PIECE, at);
		if (n > 0)
			n = file_write_at(r, to, piece, (size_t)n, at);
		at += n > 0 ? n : 0;
	}
	free(piece);
	return (int)-n;
}

int
disk_copy(struct router *r, const char *from, const char *to, const char *owner)
{
	struct file_want reading = {.flags = FILE_READ};
	struct file_want writing = {
	    FILE_WRITE | FILE_CREATE | FILE_TRUNCATE, 0644, owner};
	struct file *source, *target;
	int rc = disk_open(r, from, &reading, &source);

	if (rc != 0)
		return rc;
	rc = strcmp(from, to) == 0 ? EINVAL : disk_open(r, to, &writing, &target);
	if (rc == 0) {
		rc = pour(r, source, target);
		file_close(r, target);
	}
	file_close(r, source);
	return rc;
}
