#include "runbook/logbook.h"

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

enum { LARGEST = 256 << 20, LINES_MOST = 2000000 };

struct logbook {
	pthread_mutex_t lock; /* guards what follows */
	int fd;
	bool broken; /* a line may be cut: nothing is written behind it */
	char *path;
	const struct redact *redact;
};

static const char *const names[] = {
#define ENTRY(code, name, how, meaning) [LOGBOOK_##code] = (name),
#include "runbook/logbook.def"
#undef ENTRY
};

enum { KEEP, SYNC };

static const bool synced[] = {
#define ENTRY(code, name, how, meaning) [LOGBOOK_##code] = (how) == SYNC,
#include "runbook/logbook.def"
#undef ENTRY
};

const char *
logbook_entry_name(enum logbook_entry entry)
{
	return names[entry];
}

const char *
logbook_path(struct arena *a, const char *folder)
{
	return arena_printf(a, "%s/runbook.logbook", folder);
}

static int
failed(const char *path, const char *what, struct err **e)
{
	err_set(e, ERR_FILE, "cannot %s '%s': %s", what, path, strerror(errno));
	err_remedy(*e, "without its logbook a run could not be finished after a crash: "
		       "make room, or give another folder with --state");
	return -1;
}

/* A file is there after a power cut once its folder is on the disk, and that folder's name in the one above. */
static int
sync_folders(const struct logbook *l, struct err **e)
{
	char *folder = strdup(l->path);
	int rc = 0;

	if (folder == NULL)
		abort();
	for (int up = 0; up < 2 && rc == 0; up++) {
		char *slash = strrchr(folder, '/');
		int fd;

		if (slash == NULL || slash == folder)
			break;
		*slash = '\0';
		fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0 || fsync(fd) < 0)
			rc = failed(folder, "sync", e);
		if (fd >= 0)
			close(fd);
	}
	free(folder);
	return rc;
}

/* One process at a time: the lock goes with the descriptor, so that a crash ends it. */
static int
open_file(struct logbook *l, int flags, struct err **e)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	l->fd = open(l->path, flags | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
	if (l->fd < 0)
		return failed(l->path, "write", e);
	if (fcntl(l->fd, F_OFD_SETLK, &whole) == 0)
		return 0;
	err_set(e, ERR_LOCKED, "another process works on this run");
	err_remedy(*e, "wait for its end; 'holdfast status' shows what is open");
	return -1;
}

static struct logbook *
new_logbook(const char *folder, const struct redact *redact)
{
	struct logbook *l = calloc(1, sizeof *l);
	struct arena *a = arena_new();

	if (l == NULL || (l->path = strdup(logbook_path(a, folder))) == NULL)
		abort();
	arena_free(a);
	pthread_mutex_init(&l->lock, NULL);
	l->redact = redact;
	l->fd = -1;
	return l;
}

int
logbook_new(const char *folder, const struct redact *redact, struct logbook **ret_logbook,
    struct err **e)
{
	struct logbook *l = new_logbook(folder, redact);

	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		failed(folder, "make folder", e);
	else if (open_file(l, O_CREAT | O_EXCL, e) == 0 && sync_folders(l, e) == 0) {
		*ret_logbook = l;
		return 0;
	}
	logbook_close(l);
	return -1;
}

/* Up to the end of the last whole line. */
static size_t
whole(const struct buf *text)
{
	const char *last = text->n > 0 ? memrchr(text->p, '\n', text->n) : NULL;

	return last != NULL ? (size_t)(last - text->p) + 1 : 0;
}

int
logbook_append(const char *folder, const struct redact *redact,
    struct logbook **ret_logbook, struct err **e)
{
	struct logbook *l = new_logbook(folder, redact);
	struct buf text;
	int rc = -1;

	buf_init(&text, LARGEST);
	if (open_file(l, 0, e) == 0 && buf_read_file(&text, l->path, e) == 0)
		rc = ftruncate(l->fd, (off_t)whole(&text)) < 0
			 ? failed(l->path, "go on with", e)
			 : 0;
	buf_done(&text);
	if (rc < 0)
		logbook_close(l);
	else
		*ret_logbook = l;
	return rc;
}

static int
write_line(struct logbook *l, struct str text, bool sync, struct err **e)
{
	while (text.n > 0) {
		ssize_t n = write(l->fd, text.p, text.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(l->path, "write", e);
		text.p += n;
		text.n -= (size_t)n;
	}
	if (sync && fdatasync(l->fd) < 0)
		return failed(l->path, "sync", e);
	return 0;
}

static int
write_locked(
    struct logbook *l, const struct buf *clean, bool over, bool sync, struct err **e)
{
	int rc;

	if (l->broken)
		return err_set(
		    e, ERR_FILE, "logbook '%s' could not be written before", l->path);
	if (over)
		return err_set(
		    e, ERR_LIMIT, "an entry of logbook '%s' is too long", l->path);
	rc = write_line(l, buf_str(clean), sync, e);
	l->broken = rc < 0;
	return rc;
}

static int
write_alone(
    struct logbook *l, const struct buf *clean, bool over, bool sync, struct err **e)
{
	int rc;

	pthread_mutex_lock(&l->lock);
	rc = write_locked(l, clean, over, sync, e);
	pthread_mutex_unlock(&l->lock);
	return rc;
}

/* What must be read again as it was cannot be masked. */
static int
holds_secret(enum logbook_entry entry, struct err **e)
{
	err_set(e, ERR_INPUT, "a %s of this step would put a secret into the logbook",
	    names[entry]);
	err_remedy(*e, "give the step a name of the secret instead, such as a variable");
	return -1;
}

int
logbook_write(struct logbook *l, enum logbook_entry entry, const struct value *fields,
    struct err **e)
{
	struct arena *a;
	struct value *line;
	struct buf text, clean;
	int rc;

	if (l == NULL)
		return 0;
	a = arena_new();
	line = value_map(a);
	value_set(a, line, "entry", value_strz(a, names[entry]));
	value_set(a, line, "wall-ms", value_int(a, clock_wall_ms()));
	if (fields != NULL)
		value_pairs(fields, it) value_put(a, line, it->key, it->value);
	buf_init(&text, BUF_TEXT);
	buf_init(&clean, BUF_TEXT);
	json_print(line, 0, &text);
	if (l->redact != NULL)
		redact_print(l->redact, &clean, buf_str(&text));
	else
		buf_addstr(&clean, buf_str(&text));
	buf_addc(&clean, '\n');
	if ((entry == LOGBOOK_PROMISE || entry == LOGBOOK_FACT) &&
	    redact_finds(l->redact, buf_str(&text)))
		rc = holds_secret(entry, e);
	else
		rc = write_alone(l, &clean, text.over || clean.over, synced[entry], e);
	buf_done(&clean);
	buf_done(&text);
	arena_free(a);
	return rc;
}

void
logbook_close(struct logbook *l)
{
	if (l == NULL)
		return;
	if (l->fd >= 0)
		close(l->fd);
	pthread_mutex_destroy(&l->lock);
	free(l->path);
	free(l);
}

/* --- reading ----------------------------------------------------------------------------------------- */

static bool
is_entry(const char *name)
{
	for (int i = 0; name != NULL && i < LOGBOOK_ENTRIES; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Of a line its number stands for the whole: the others are of no use to it. */
static int
read_line(struct arena *a, const char *path, struct str line, int number,
    struct value *lines, struct err **e)
{
	struct value *v;

	if (json_parse(a, path, line, &v, e) < 0)
		return err_wrap(e, "line %d of the logbook '%s'", number, path);
	if (!is_entry(value_text(v, "entry"))) {
		err_at(e, ERR_INPUT, (struct mark){path, number, 1},
		    "this line is no entry of a logbook");
		err_remedy(*e, "it is not what holdfast wrote: look at the routers");
		return -1;
	}
	v->mark = (struct mark){path, number, 1};
	value_append(a, lines, v);
	return 0;
}

int
logbook_read(
    struct arena *a, const char *folder, struct value **ret_lines, struct err **e)
{
	const char *path = logbook_path(a, folder);
	struct value *lines = value_list(a);
	struct buf text;
	struct str rest;
	int rc = -1;

	buf_init(&text, LARGEST);
	if (buf_read_file(&text, path, e) == 0) {
		rc = 0;
		rest = (struct str){text.p, whole(&text)};
		for (int number = 1; rest.n > 0 && rc == 0; number++)
			rc = number > LINES_MOST
				 ? err_set(e, ERR_LIMIT, "logbook '%s' is too long", path)
				 : read_line(
				       a, path, str_cut(&rest, '\n'), number, lines, e);
	}
	buf_done(&text);
	if (rc == 0)
		*ret_lines = lines;
	return rc;
}

bool
logbook_busy(struct arena *a, const char *folder)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(logbook_path(a, folder), O_RDWR | O_CLOEXEC);
	bool busy = fd >= 0 && fcntl(fd, F_OFD_GETLK, &all) == 0 && all.l_type != F_UNLCK;

	if (fd >= 0)
		close(fd);
	return busy;
}
