#include "deploy/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/json.h"
#include "data/value.h"

struct ledger {
	pthread_mutex_t lock; /* guards what follows */
	int fd;
	bool broken; /* a line may be cut: nothing is written behind it */
	char *path;
	const char *called;
	const struct redact *redact;
};

static int
failed(const struct ledger *l, const char *what, struct err **e)
{
	err_set(e, ERR_FILE, "cannot %s %s '%s': %s", what, l->called, l->path,
	    strerror(errno));
	err_remedy(*e,
	    "without its %s a run could not be finished after a crash: make room, or "
	    "give another folder with --state",
	    l->called);
	return -1;
}

/* --- opening ------------------------------------------------------------------------------------------ */

static int
sync_one(const struct ledger *l, const char *folder, struct err **e)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;

	if (fd < 0 || fsync(fd) < 0)
		rc = failed(l, "sync the folder of", e);
	if (fd >= 0)
		close(fd);
	return rc;
}

/* A file is there after a power cut once its folder is on the disk, and that folder's name in the one above. */
static int
sync_folders(const struct ledger *l, struct err **e)
{
	char *folder = strdup(l->path);
	int rc = 0;

	if (folder == NULL)
		abort();
	for (int up = 0; up < 2 && rc == 0; up++) {
		char *slash = strrchr(folder, '/');

		if (slash == NULL || slash == folder)
			break;
		*slash = '\0';
		rc = sync_one(l, folder, e);
	}
	free(folder);
	return rc;
}

static int
make_folder(struct ledger *l, struct err **e)
{
	char *slash = strrchr(l->path, '/');

	*slash = '\0';
	if (mkdir(l->path, 0700) < 0 && errno != EEXIST)
		return failed(l, "make the folder of", e);
	*slash = '/';
	return 0;
}

/* The lock goes with the descriptor, so that a crash ends it. */
static int
open_file(struct ledger *l, const struct ledger_wish *wish, int flags, const char *what,
    struct err **e)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	l->fd = open(l->path, flags | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
	if (l->fd < 0)
		return failed(l, what, e);
	if (!wish->alone || fcntl(l->fd, F_OFD_SETLK, &whole) == 0)
		return 0;
	err_set(e, ERR_LOCKED, "another process works on this run");
	err_remedy(*e, "wait for its end; 'holdfast status' shows what is open");
	return -1;
}

static struct ledger *
of_wish(const struct ledger_wish *wish)
{
	struct ledger *l = calloc(1, sizeof *l);

	if (l == NULL || (l->path = strdup(wish->path)) == NULL)
		abort();
	pthread_mutex_init(&l->lock, NULL);
	l->called = wish->called;
	l->redact = wish->redact;
	l->fd = -1;
	return l;
}

static int
give(struct ledger *l, int rc, struct ledger **ret_ledger)
{
	if (rc < 0)
		ledger_close(l);
	else
		*ret_ledger = l;
	return rc;
}

int
ledger_new(const struct ledger_wish *wish, struct ledger **ret_ledger, struct err **e)
{
	struct ledger *l = of_wish(wish);
	int rc = make_folder(l, e);

	if (rc == 0)
		rc = open_file(l, wish, O_CREAT | O_EXCL, "write", e);
	if (rc == 0)
		rc = sync_folders(l, e);
	return give(l, rc, ret_ledger);
}

size_t
ledger_whole(const struct buf *text)
{
	const char *last = text->n > 0 ? memrchr(text->p, '\n', text->n) : NULL;

	return last != NULL ? (size_t)(last - text->p) + 1 : 0;
}

int
ledger_append(const struct ledger_wish *wish, struct ledger **ret_ledger, struct err **e)
{
	struct ledger *l = of_wish(wish);
	struct buf text;
	int rc;

	buf_init(&text, wish->most);
	rc = open_file(l, wish, 0, "go on with", e);
	if (rc == 0)
		rc = buf_read_file(&text, wish->path, e);
	if (rc == 0 && ftruncate(l->fd, (off_t)ledger_whole(&text)) < 0)
		rc = failed(l, "go on with", e);
	buf_done(&text);
	return give(l, rc, ret_ledger);
}

void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	if (l->fd >= 0)
		close(l->fd);
	pthread_mutex_destroy(&l->lock);
	free(l->path);
	free(l);
}

/* --- writing ------------------------------------------------------------------------------------------ */

static int
write_all(struct ledger *l, struct str text, bool sync, struct err **e)
{
	while (text.n > 0) {
		ssize_t n = write(l->fd, text.p, text.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(l, "write", e);
		text.p += n;
		text.n -= (size_t)n;
	}
	if (sync && fdatasync(l->fd) < 0)
		return failed(l, "sync", e);
	return 0;
}

static int
write_line(struct ledger *l, const struct buf *line, bool sync, struct err **e)
{
	int rc;

	pthread_mutex_lock(&l->lock);
	if (l->broken) {
		rc = err_set(e, ERR_FILE, "%s '%s' could not be written before",
		    l->called, l->path);
	} else {
		rc = write_all(l, buf_str(line), sync, e);
		l->broken = rc < 0;
	}
	pthread_mutex_unlock(&l->lock);
	return rc;
}

void
ledger_stop(struct ledger *l)
{
	pthread_mutex_lock(&l->lock);
	l->broken = true;
	pthread_mutex_unlock(&l->lock);
}

static void
print(struct buf *out, const char *entry, const struct value *fields)
{
	struct arena *a = arena_new();
	struct value *line = value_map(a);

	value_set(a, line, "entry", value_strz(a, entry));
	value_set(a, line, "wall-ms", value_int(a, clock_wall_ms()));
	if (fields != NULL)
		value_pairs(fields, it) value_put(a, line, it->key, it->value);
	json_print(line, 0, out);
	arena_free(a);
}

static int
holds_secret(const struct ledger *l, const char *entry, struct err **e)
{
	err_set(e, ERR_INPUT, "an entry '%s' would put a secret into the %s", entry,
	    l->called);
	err_remedy(*e, "give the step a name of the secret instead, such as a variable");
	return -1;
}

int
ledger_write(struct ledger *l, const char *entry, const struct value *fields, int how,
    struct err **e)
{
	struct buf text, clean;
	int rc;

	if (l == NULL)
		return 0;
	buf_init(&text, BUF_TEXT);
	buf_init(&clean, BUF_TEXT);
	print(&text, entry, fields);
	if (l->redact != NULL)
		redact_print(l->redact, &clean, buf_str(&text));
	else
		buf_addstr(&clean, buf_str(&text));
	buf_addc(&clean, '\n');
	if ((how & LEDGER_EXACT) != 0 && redact_finds(l->redact, buf_str(&text)))
		rc = holds_secret(l, entry, e);
	else if (text.over || clean.over)
		rc = err_set(
		    e, ERR_LIMIT, "an entry of %s '%s' is too long", l->called, l->path);
	else
		rc = write_line(l, &clean, (how & LEDGER_SYNC) != 0, e);
	buf_done(&clean);
	buf_done(&text);
	return rc;
}
