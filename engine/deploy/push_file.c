#include "deploy/push_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "base/err.h"
#include "base/str.h"
#include "base/wait.h"
#include "transport/digest.h"

enum { PIECE = 1 << 20, TURN_MS = 50 };

static const size_t digest_digits[DEVICE_DIGESTS] = {
    [DEVICE_SHA256] = 64, [DEVICE_SHA1] = 40, [DEVICE_MD5] = 32};

struct push_file {
	char *path;
	int fd;
	int64_t size;
	dev_t device;
	ino_t number;
	struct timespec changed;
	const char *folder;    /* push_file_keep, or NULL */
	pthread_mutex_t mutex; /* of what follows */
	char hex[DEVICE_DIGESTS][DEVICE_HEX];
};

int
push_file_open(const char *path, struct push_file **ret_file, struct err **e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct push_file *f;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		err_set(e, ERR_FILE, "cannot read '%s': %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (!S_ISREG(st.st_mode) || st.st_size == 0) {
		close(fd);
		return err_set(e, ERR_FILE, "'%s' is %s", path,
		    S_ISREG(st.st_mode) ? "empty" : "not a regular file");
	}
	f = calloc(1, sizeof *f);
	if (f == NULL || (f->path = strdup(path)) == NULL)
		abort();
	f->fd = fd;
	f->size = st.st_size;
	f->device = st.st_dev;
	f->number = st.st_ino;
	f->changed = st.st_mtim;
	pthread_mutex_init(&f->mutex, NULL);
	*ret_file = f;
	return 0;
}

void
push_file_close(struct push_file *f)
{
	if (f == NULL)
		return;
	close(f->fd);
	pthread_mutex_destroy(&f->mutex);
	free(f->path);
	free(f);
}

const char *
push_file_path(const struct push_file *f)
{
	return f->path;
}

const char *
push_file_name(const struct push_file *f)
{
	const char *slash = strrchr(f->path, '/');

	return slash != NULL ? slash + 1 : f->path;
}

int64_t
push_file_size(const struct push_file *f)
{
	return f->size;
}

int
push_file_read(const struct push_file *f, void *p, size_t n, int64_t at, struct err **e)
{
	char *to = p;

	while (n > 0) {
		ssize_t got = pread(f->fd, to, n, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(e, ERR_FILE, "cannot read '%s': %s", f->path,
			    got < 0 ? strerror(errno) : "it has become shorter");
		to += got;
		at += got;
		n -= (size_t)got;
	}
	return 0;
}

bool
push_file_changed(const struct push_file *f)
{
	struct stat st;

	return fstat(f->fd, &st) != 0 || st.st_size != f->size ||
	       st.st_mtim.tv_sec != f->changed.tv_sec ||
	       st.st_mtim.tv_nsec != f->changed.tv_nsec;
}

/* --- digests ------------------------------------------------------------------------------------------- */

static int
compute(struct push_file *f, enum device_digest which, const struct cancel *cancel,
    struct err **e)
{
	char *piece = malloc(PIECE);
	struct digest_sum sum;
	int rc = 0;

	if (piece == NULL)
		abort();
	digest_sum_begin(&sum, device_digest_name(which));
	for (int64_t at = 0; at < f->size && rc == 0;) {
		size_t n = f->size - at < PIECE ? (size_t)(f->size - at) : PIECE;

		if (cancel != NULL && cancel_level(cancel) > CANCEL_NONE)
			rc = err_set(
			    e, ERR_CANCELLED, "stopped while '%s' was read", f->path);
		else
			rc = push_file_read(f, piece, n, at, e);
		if (rc == 0)
			digest_sum_add(&sum, piece, n);
		at += (int64_t)n;
	}
	{
		char hex[DIGEST_HEX];

		digest_sum_end(&sum, hex);
		if (rc == 0)
			memcpy(f->hex[which], hex, sizeof f->hex[which]);
	}
	free(piece);
	return rc;
}

void
push_file_keep(struct push_file *f, const char *folder)
{
	f->folder = folder;
}

static int
open_kept(const struct push_file *f, enum device_digest which)
{
	struct buf path;
	int fd;

	if (f->folder == NULL)
		return -1;
	buf_init(&path, BUF_LINE);
	buf_printf(&path, "%s/digest-%llx-%llx-%lld-%lld.%09ld.%s", f->folder,
	    (unsigned long long)f->device, (unsigned long long)f->number,
	    (long long)f->size, (long long)f->changed.tv_sec, f->changed.tv_nsec,
	    device_digest_name(which));
	fd = open(buf_z(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	buf_done(&path);
	return fd;
}

/* The lock of the file is that of who computes. */
static int
take_turn(int fd, const struct cancel *cancel, struct err **e)
{
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		struct deadline d = deadline_in(TURN_MS, cancel);

		if (errno != EWOULDBLOCK && errno != EINTR)
			return 0; /* no locks here: computed more than once, then */
		d.cancel_at = CANCEL_FINISH;
		if (wait_until(&d, e) != 0)
			return -1;
	}
	return 0;
}

/* What others computed, or this one does for them. A folder that cannot be written costs time, nothing else. */
static int
compute_once(struct push_file *f, enum device_digest which, const struct cancel *cancel,
    struct err **e)
{
	size_t digits = digest_digits[which];
	int fd = open_kept(f, which), rc = 0;
	char hex[DEVICE_HEX] = "";

	if (fd < 0)
		return compute(f, which, cancel, e);
	rc = take_turn(fd, cancel, e);
	if (rc == 0 && pread(fd, hex, digits, 0) == (ssize_t)digits &&
	    strspn(hex, "0123456789abcdef") == digits) {
		memcpy(f->hex[which], hex, sizeof hex);
	} else if (rc == 0) {
		rc = compute(f, which, cancel, e);
		if (rc == 0 && pwrite(fd, f->hex[which], digits, 0) != (ssize_t)digits &&
		    ftruncate(fd, 0) != 0)
			f->folder = NULL;
	}
	close(fd);
	return rc;
}

int
push_file_digest(struct push_file *f, enum device_digest which,
    const struct cancel *cancel, const char **ret_hex, struct err **e)
{
	int rc = 0;

	pthread_mutex_lock(&f->mutex);
	if (f->hex[which][0] == '\0')
		rc = compute_once(f, which, cancel, e);
	pthread_mutex_unlock(&f->mutex);
	if (rc == 0)
		*ret_hex = f->hex[which];
	return rc;
}

/* Which algorithm, and where its digits begin. */
static int
read_digest(
    const char *text, enum device_digest *ret_which, const char **ret_hex, struct err **e)
{
	for (int i = 0; i < DEVICE_DIGESTS; i++) {
		const char *name = device_digest_name((enum device_digest)i);
		size_t n = strlen(name);

		if (strncasecmp(text, name, n) != 0 || text[n] != ':' ||
		    strlen(text + n + 1) != digest_digits[i] ||
		    strspn(text + n + 1, "0123456789abcdefABCDEF") != digest_digits[i])
			continue;
		*ret_which = (enum device_digest)i;
		*ret_hex = text + n + 1;
		return 0;
	}
	err_set(e, ERR_INPUT, "'%s' is not a checksum", text);
	err_remedy(*e, "write sha256:, sha1: or md5: and the hexadecimal digits");
	return -1;
}

int
push_digest_check(const char *digest, struct err **e)
{
	enum device_digest which;
	const char *hex;

	return read_digest(digest, &which, &hex, e);
}

int
push_file_expect(
    struct push_file *f, const char *digest, const struct cancel *cancel, struct err **e)
{
	enum device_digest which = DEVICE_SHA256;
	const char *wanted, *hex;

	if (read_digest(digest, &which, &wanted, e) != 0 ||
	    push_file_digest(f, which, cancel, &hex, e) != 0)
		return -1;
	if (strcasecmp(wanted, hex) == 0)
		return 0;
	err_set(e, ERR_CHECK, "'%s' has the %s %s, expected was %s", f->path,
	    device_digest_name(which), hex, wanted);
	err_remedy(*e, "get the file again from where it came; no router was asked");
	return -1;
}
