/* The requests of SFTP: see sftp.h. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "emulator/disk.h"
#include "emulator/router.h"
#include "emulator/sftp_packet.h"

static struct handle *
find_handle(struct request *q)
{
	struct str text = packet_text(q);
	char number[16];
	size_t n;

	if (text.n == 0 || text.n >= sizeof number)
		return NULL;
	memcpy(number, text.p, text.n);
	number[text.n] = '\0';
	n = (size_t)strtoul(number, NULL, 10);
	return n < q->sftp->handles.n ? q->sftp->handles.v[n] : NULL;
}

/* NULL: there are too many. */
static struct handle *
new_handle(struct request *q, const char *path)
{
	struct sftp *s = q->sftp;
	struct handle *h;
	char number[16];
	size_t n = 0;

	while (n < s->handles.n && s->handles.v[n] != NULL)
		n++;
	if (n >= HANDLES_MOST)
		return NULL;
	h = calloc(1, sizeof *h);
	if (h == NULL)
		abort();
	snprintf(h->path, sizeof h->path, "%s", path);
	if (n == s->handles.n)
		vec_push(&s->handles, h);
	else
		s->handles.v[n] = h;
	snprintf(number, sizeof number, "%zu", n);
	packet_begin(q, HANDLE);
	packet_add_text(q, str_of(number));
	return h;
}

void
sftp_handle_free(struct sftp *s, struct handle *h)
{
	if (h != NULL && h->file != NULL)
		file_close(s->router, h->file);
	free(h);
}

/* --- requests ------------------------------------------------------------------------------------------ */

/* What a client wants to set; `flags` says which are there. */
struct attributes {
	uint32_t flags, mode, changed;
	uint64_t size;
};

static struct attributes
take_attributes(struct request *q)
{
	struct attributes a = {.flags = (uint32_t)packet_take(q, 4)};

	if ((a.flags & ATTR_SIZE) != 0)
		a.size = packet_take(q, 8);
	if ((a.flags & ATTR_IDS) != 0)
		packet_take(q, 8);
	if ((a.flags & ATTR_MODE) != 0)
		a.mode = (uint32_t)packet_take(q, 4);
	if ((a.flags & ATTR_TIMES) != 0) {
		packet_take(q, 4);
		a.changed = (uint32_t)packet_take(q, 4);
	}
	return a;
}

static int
fault(struct router *r)
{
	int flag;

	pthread_mutex_lock(&r->mutex);
	flag = disk_fault(r);
	pthread_mutex_unlock(&r->mutex);
	return flag;
}

static void
do_open(struct request *q)
{
	static const int flags[][2] = {{OPEN_READ, FILE_READ}, {OPEN_WRITE, FILE_WRITE},
	    {OPEN_CREATE, FILE_CREATE}, {OPEN_TRUNCATE, FILE_TRUNCATE},
	    {OPEN_NEW, FILE_NEW}};
	const char *path = packet_path(q);
	int asked = (int)packet_take(q, 4), why = EINVAL;
	struct attributes a = take_attributes(q);
	struct file_want want = {.owner = q->sftp->user,
	    .mode = (a.flags & ATTR_MODE) != 0 ? a.mode & 0777 & ~022u : 0644};
	struct handle *h;
	struct file *f;

	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if ((asked & flags[i][0]) != 0)
			want.flags |= flags[i][1];
	if ((asked & OPEN_WRITE) != 0)
		want.flags |= fault(q->sftp->router);
	if (q->bad || (why = disk_open(q->sftp->router, path, &want, &f)) != 0) {
		packet_answer_errno(q, why);
		return;
	}
	h = new_handle(q, path);
	if (h == NULL) {
		file_close(q->sftp->router, f);
		packet_answer(q, FAILURE);
		return;
	}
	h->file = f;
	h->append = (asked & OPEN_APPEND) != 0;
}

static void
do_close(struct request *q)
{
	struct handle *h = find_handle(q);

	if (h == NULL) {
		packet_answer(q, FAILURE);
		return;
	}
	vec_each (&q->sftp->handles, slot)
		if (*slot == h)
			*slot = NULL;
	sftp_handle_free(q->sftp, h);
	packet_answer(q, OK);
}

static void
do_read(struct request *q)
{
	struct handle *h = find_handle(q);
	int64_t at = (int64_t)packet_take(q, 8);
	size_t n = (size_t)packet_take(q, 4);
	char *octets;
	ssize_t got;

	if (h == NULL || h->file == NULL || at < 0) {
		packet_answer(q, FAILURE);
		return;
	}
	n = n > READ_MOST ? READ_MOST : n;
	octets = arena_alloc(q->arena, n + 1);
	got = file_read_at(q->sftp->router, h->file, octets, n, at);
	if (got <= 0) {
		packet_answer(q, got == 0 ? END : FAILURE);
		return;
	}
	packet_begin(q, DATA);
	packet_add_text(q, (struct str){octets, (size_t)got});
}

static void
do_write(struct request *q)
{
	struct handle *h = find_handle(q);
	int64_t at = (int64_t)packet_take(q, 8);
	struct str octets = packet_text(q);
	struct file_info info;
	ssize_t wrote;

	if (h == NULL || h->file == NULL || at < 0 || q->bad) {
		packet_answer(q, FAILURE);
		return;
	}
	if (h->append) {
		file_look(q->sftp->router, q->arena, h->file, &info);
		at = info.size;
	}
	wrote = file_write_at(q->sftp->router, h->file, octets.p, octets.n, at);
	packet_answer_errno(q, wrote < 0 ? (int)-wrote : 0);
}

static void
do_stat(struct request *q)
{
	struct file_info info;
	int why = disk_stat(q->sftp->router, q->arena, packet_path(q), &info);

	packet_answer_attributes(q, why, &info);
}

static void
do_fstat(struct request *q)
{
	struct handle *h = find_handle(q);
	struct file_info info;
	int why = h == NULL ? EBADF : 0;

	if (h != NULL && h->file != NULL)
		file_look(q->sftp->router, q->arena, h->file, &info);
	else if (h != NULL)
		why = disk_stat(q->sftp->router, q->arena, h->path, &info);
	packet_answer_attributes(q, why, &info);
}

/* `f` NULL: by its path. */
static void
set(struct request *q, const char *path, struct file *f)
{
	struct router *r = q->sftp->router;
	struct attributes a = take_attributes(q);
	struct file_want want = {.flags = FILE_WRITE};
	struct file *own = NULL;
	int why = 0;

	if (f == NULL && (a.flags & ATTR_SIZE) != 0)
		why = disk_open(r, path, &want, &own);
	if (why == 0 && (a.flags & ATTR_SIZE) != 0)
		why = file_truncate(r, f != NULL ? f : own, (int64_t)a.size);
	if (own != NULL)
		file_close(r, own);
	if (why == 0 && (a.flags & ATTR_MODE) != 0)
		why = disk_set_mode(r, path, a.mode);
	if (why == 0 && (a.flags & ATTR_TIMES) != 0)
		why = disk_set_date(r, path, (int64_t)a.changed * 1000);
	packet_answer_errno(q, why);
}

static void
do_setstat(struct request *q)
{
	set(q, packet_path(q), NULL);
}

static void
do_fsetstat(struct request *q)
{
	struct handle *h = find_handle(q);

	if (h == NULL)
		packet_answer(q, FAILURE);
	else
		set(q, h->path, h->file);
}

static void
do_opendir(struct request *q)
{
	const char *path = packet_path(q);
	struct file_info info;
	int why = disk_stat(q->sftp->router, q->arena, path, &info);
	struct handle *h;

	if (why != 0 || !info.directory) {
		packet_answer_errno(q, why != 0 ? why : ENOTDIR);
		return;
	}
	h = new_handle(q, path);
	if (h == NULL)
		packet_answer(q, FAILURE);
	else
		h->directory = true;
}

/* "." and ".." are the entries 0 and 1. */
static void
do_readdir(struct request *q)
{
	struct handle *h = find_handle(q);
	struct file_info *list, self;
	size_t n, from, to;

	if (h == NULL || !h->directory ||
	    disk_list(q->sftp->router, q->arena, h->path, &list, &n) != 0 ||
	    disk_stat(q->sftp->router, q->arena, h->path, &self) != 0) {
		packet_answer(q, FAILURE);
		return;
	}
	from = h->next;
	to = from + NAMES_A_REPLY < n + 2 ? from + NAMES_A_REPLY : n + 2;
	if (from >= to) {
		packet_answer(q, END);
		return;
	}
	packet_begin(q, NAME);
	packet_add(q, to - from, 4);
	for (size_t i = from; i < to; i++)
		packet_add_name(q,
		    i == 0   ? "."
		    : i == 1 ? ".."
			     : list[i - 2].name,
		    i < 2 ? &self : &list[i - 2]);
	h->next = to;
}

static void
do_remove(struct request *q)
{
	packet_answer_errno(q, disk_remove(q->sftp->router, packet_path(q)));
}

static void
do_mkdir(struct request *q)
{
	const char *path = packet_path(q);
	struct attributes a = take_attributes(q);
	unsigned mode = (a.flags & ATTR_MODE) != 0 ? a.mode & 0777 : 0755;

	packet_answer_errno(q, disk_mkdir(q->sftp->router, path, q->sftp->user, mode));
}

static void
do_rmdir(struct request *q)
{
	packet_answer_errno(q, disk_rmdir(q->sftp->router, packet_path(q)));
}

static void
do_realpath(struct request *q)
{
	static const struct file_info nothing = {.owner = "root"};

	packet_begin(q, NAME);
	packet_add(q, 1, 4);
	packet_add_name(q, packet_path(q), &nothing);
}

/* Of version 3: never over a file that is there. */
static void
do_rename(struct request *q)
{
	const char *from = packet_path(q), *to = packet_path(q);
	struct file_info info;

	if (disk_stat(q->sftp->router, q->arena, to, &info) == 0)
		packet_answer(q, FAILURE);
	else
		packet_answer_errno(q, disk_rename(q->sftp->router, from, to));
}

/* --- OpenSSH's extensions ------------------------------------------------------------------------------ */

static void
space(struct request *q, const char *path)
{
	struct volume_info v;

	disk_volume(q->sftp->router, disk_volume_of(path), &v);
	packet_begin(q, EXTENDED_REPLY);
	packet_add(q, FILE_BLOCK, 8); /* block size, and of fragments */
	packet_add(q, FILE_BLOCK, 8);
	packet_add(q, (uint64_t)v.total, 8);
	packet_add(q, (uint64_t)(v.total - v.used), 8);
	packet_add(q, (uint64_t)v.available, 8);
	for (int i = 0; i < 3; i++)
		packet_add(q, DISK_FILES_MOST, 8); /* files, free, available */
	packet_add(q, 0, 8);
	packet_add(q, 0, 8);
	packet_add(q, DISK_NAME_MOST, 8);
}

static void
do_extended(struct request *q)
{
	struct str name = packet_text(q);

	if (str_eq(name, STR("posix-rename@openssh.com"))) {
		const char *from = packet_path(q), *to = packet_path(q);

		packet_answer_errno(q, disk_rename(q->sftp->router, from, to));
	} else if (str_eq(name, STR("statvfs@openssh.com"))) {
		space(q, packet_path(q));
	} else if (str_eq(name, STR("fstatvfs@openssh.com"))) {
		const struct handle *h = find_handle(q);

		if (h != NULL)
			space(q, h->path);
		else
			packet_answer(q, FAILURE);
	} else if (str_eq(name, STR("fsync@openssh.com"))) {
		packet_answer(q, find_handle(q) != NULL ? OK : FAILURE);
	} else {
		packet_answer(q, UNSUPPORTED);
	}
}

/* --- all of them ---------------------------------------------------------------------------------------- */

static const struct {
	enum packet type;
	void (*run)(struct request *q);
} requests[] = {{OPEN, do_open}, {CLOSE, do_close}, {READ, do_read}, {WRITE, do_write},
    {LSTAT, do_stat}, {FSTAT, do_fstat}, {SETSTAT, do_setstat}, {FSETSTAT, do_fsetstat},
    {OPENDIR, do_opendir}, {READDIR, do_readdir}, {REMOVE, do_remove}, {MKDIR, do_mkdir},
    {RMDIR, do_rmdir}, {REALPATH, do_realpath}, {STAT, do_stat}, {RENAME, do_rename},
    {EXTENDED, do_extended}};

void
sftp_obey(struct request *q, enum packet type)
{
	q->id = (uint32_t)packet_take(q, 4);
	for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
		if (requests[i].type != type)
			continue;
		requests[i].run(q);
		if (q->bad)
			packet_answer(q, BAD_MESSAGE);
		return;
	}
	packet_answer(q, UNSUPPORTED);
}
