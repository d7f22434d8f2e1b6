#include "emulator/disk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "emulator/disk_tree.h"
#include "emulator/personality.h"
#include "emulator/router.h"

enum { DEEP = 32 };

static const struct {
	const char *path, *device, *mounted;
} volumes[VOLUMES] = {
    {"/", "/dev/gpt/junos", "/.mount"},
    {"/config", "/dev/gpt/config", "/.mount/config"},
    {"/var", "/dev/gpt/var", "/.mount/var"},
};

/* --- paths and volumes -------------------------------------------------------------------------------- */

const char *
disk_path(struct arena *a, const char *user, const char *path)
{
	struct str words[DEEP], rest;
	struct buf text;
	const char *clean;
	size_t n = 0;

	if (strncmp(path, "re0:", 4) == 0 || strncmp(path, "re1:", 4) == 0)
		path += 4;
	if (strncmp(path, "file://", 7) == 0)
		path += 7;
	if (*path == '~' && (path[1] == '/' || path[1] == '\0'))
		path = path[1] == '/' ? path + 2 : path + 1;
	if (*path != '/')
		path = arena_printf(a, "%s%s/%s",
		    strcmp(user, "root") == 0 ? "/" : "/var/home/", user, path);
	for (rest = str_of(path); rest.n > 0;) {
		struct str word = str_cut(&rest, '/');

		if (word.n == 0 || str_eq(word, STR(".")))
			continue;
		if (str_eq(word, STR("..")))
			n -= n > 0;
		else if (n < DEEP)
			words[n++] = word;
	}
	buf_init(&text, BUF_LINE);
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "/" STR_FMT, STR_ARG(words[i]));
	clean = n > 0 ? buf_copy(&text, a) : "/";
	buf_done(&text);
	return clean;
}

int
disk_volume_of(const char *path)
{
	for (int i = VOLUMES - 1; i > 0; i--) {
		size_t n = strlen(volumes[i].path);

		if (strncmp(path, volumes[i].path, n) == 0 &&
		    (path[n] == '/' || path[n] == '\0'))
			return i;
	}
	return 0;
}

const char *
disk_volume_path(int number)
{
	return volumes[number].path;
}

void
disk_volume(struct router *r, int number, struct volume_info *info)
{
	struct disk *d = r->disk;
	const struct volume *v = &d->volumes[number];

	pthread_mutex_lock(&d->mutex);
	*info = (struct volume_info){.device = volumes[number].device,
	    .mounted = volumes[number].mounted,
	    .total = v->total,
	    .used = v->used,
	    .available = tree_available(v)};
	pthread_mutex_unlock(&d->mutex);
}

void
disk_leave_free(struct router *r, int64_t blocks)
{
	struct disk *d = r->disk;
	struct volume *v = &d->volumes[disk_volume_of("/var")];

	pthread_mutex_lock(&d->mutex);
	v->used = v->total - v->reserve - blocks;
	pthread_mutex_unlock(&d->mutex);
}

/* --- the whole ---------------------------------------------------------------------------------------- */

void
disk_start(struct router *r)
{
	static const char *const directories[] = {"/var", "/var/tmp", "/var/log",
	    "/var/db", "/var/db/config", "/var/db/scripts", "/var/db/scripts/op",
	    "/var/db/scripts/commit", "/var/home", "/var/crash", "/var/sw", "/var/sw/pkg",
	    "/config", "/config/license", "/root", "/tmp", "/altroot", NULL};
	const struct personality *p = r->setup.personality;
	struct disk *d = calloc(1, sizeof *d);

	if (d == NULL)
		abort();
	pthread_mutex_init(&d->mutex, NULL);
	d->root = tree_new(r, "", 0, &(struct file_want){.owner = "root", .mode = 0755});
	d->root->directory = true;
	d->volumes[0] = (struct volume){2796512, 1667792, 223720};
	d->volumes[1] = (struct volume){1624544, 2408, 129960};
	d->volumes[2] =
	    (struct volume){p->var_blocks, p->var_used, p->var_blocks / 100 * 8};
	r->disk = d;
	for (const char *const *at = directories; *at != NULL; at++)
		disk_mkdir(r, *at, "root", 0755);
	disk_set_mode(r, "/var/tmp", 01777);
	disk_write(r, "/var/log/messages", "root", STR(""));
}

void
disk_done(struct router *r)
{
	struct disk *d = r->disk;

	if (d == NULL)
		return;
	tree_free(d, d->root);
	pthread_mutex_destroy(&d->mutex);
	free(d);
	r->disk = NULL;
}

/* --- looking ------------------------------------------------------------------------------------------ */

static int
entries(const struct file *dir, bool directories_only)
{
	int n = 0;

	for (const struct file *f = dir->child; f != NULL; f = f->next)
		n += f->directory || !directories_only;
	return n;
}

static void
describe(struct arena *a, const struct file *f, struct file_info *info)
{
	*info = (struct file_info){.name = arena_strdup(a, f->name),
	    .owner = arena_strdup(a, f->owner),
	    .directory = f->directory,
	    .mode = f->mode,
	    .size = f->directory ? FILE_BLOCK : f->content.size,
	    .blocks = tree_blocks(f->directory ? 1 : f->content.size),
	    .changed_ms = f->changed_ms,
	    .links = f->directory ? 2 + entries(f, true) : 1};
}

int
disk_stat(struct router *r, struct arena *a, const char *path, struct file_info *info)
{
	struct disk *d = r->disk;
	struct place at;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = tree_find_file(d, path, &at);
	if (rc == 0)
		describe(a, at.file, info);
	pthread_mutex_unlock(&d->mutex);
	return rc;
}

static void
list(struct arena *a, const struct file *dir, struct file_info **ret_list, size_t *ret_n)
{
	size_t n = (size_t)entries(dir, false), i = 0;

	*ret_n = n;
	*ret_list = arena_array(a, struct file_info, n + 1);
	for (const struct file *f = dir->child; f != NULL; f = f->next)
		describe(a, f, &(*ret_list)[i++]);
}

int
disk_list(struct router *r, struct arena *a, const char *path,
    struct file_info **ret_list, size_t *ret_n)
{
	struct disk *d = r->disk;
	struct place at;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = tree_find_file(d, path, &at);
	if (rc == 0 && !at.file->directory)
		rc = ENOTDIR;
	if (rc == 0)
		list(a, at.file, ret_list, ret_n);
	pthread_mutex_unlock(&d->mutex);
	return rc;
}

static int64_t
usage(const struct file *f)
{
	int64_t blocks = tree_blocks(f->directory ? 1 : f->content.size);

	for (const struct file *c = f->child; c != NULL; c = c->next)
		blocks += usage(c);
	return blocks;
}

int
disk_usage(struct router *r, const char *path, int64_t *ret_blocks)
{
	struct disk *d = r->disk;
	struct place at;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = tree_find_file(d, path, &at);
	if (rc == 0)
		*ret_blocks = usage(at.file);
	pthread_mutex_unlock(&d->mutex);
	return rc;
}

void
file_look(struct router *r, struct arena *a, struct file *f, struct file_info *info)
{
	pthread_mutex_lock(&r->disk->mutex);
	describe(a, f, info);
	pthread_mutex_unlock(&r->disk->mutex);
}

/* --- changing ------------------------------------------------------------------------------------------ */

int
disk_mkdir(struct router *r, const char *path, const char *owner, unsigned mode)
{
	struct file_want want = {.owner = owner, .mode = mode};
	struct disk *d = r->disk;
	struct file *f;
	struct place at;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = tree_find(d, path, &at);
	if (rc == 0 && at.file != NULL)
		rc = EEXIST;
	if (rc == 0)
		rc = tree_add(r, path, &at, &want, &f);
	if (rc == 0)
		f->directory = true;
	pthread_mutex_unlock(&d->mutex);
	return rc;
}

int
disk_remove(struct router *r, const char *path)
{
	struct disk *d = r->disk;
	struct place at;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = tree_find_file(d, path, &at);
	if (rc == 0 && at.file->directory)
		rc = EISDIR;
	if (rc == 0)
		tree_remove(r, at.file);
	pthread_mutex_unlock(&d->mutex);
	return rc;
}

int
disk_rmdir(struct router *r, const char *path)
{
	struct disk *d = r->disk;
	struct place at;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = tree_find_file(d, path, &at);
	if (rc == 0 && !at.file->directory)
		rc = ENOTDIR;
	if (rc == 0 && at.file->child != NULL)
		rc = ENOTEMPTY;
	if (rc == 0 && at.file->parent == NULL)
		rc = EBUSY;
	if (rc == 0)
		tree_remove(r, at.file);
	pthread_mutex_unlock(&d->mutex);
	return rc;
}

static bool
is_below(const struct file *f, const struct file *top)
{
	while (f != NULL && f != top)
		f = f->parent;
	return f == top;
}

static int
move(struct router *r, const struct place *from, const struct place *to, const char *path)
{
	struct file *f = from->file;

	if (f->parent == NULL || is_below(to->dir, f))
		return EINVAL;
	if (f->volume != disk_volume_of(path))
		return EXDEV; /* another disk: a rename does not copy */
	if (to->file == f)
		return 0;
	if (to->file != NULL && (to->file->directory || f->directory))
		return EEXIST;
	if (to->file != NULL)
		tree_remove(r, to->file);
	tree_unlink(f);
	free(f->name);
	f->name = strndup(to->name, to->n);
	if (f->name == NULL)
		abort();
	tree_link(to->dir, f);
	return 0;
}

int
disk_rename(struct router *r, const char *from, const char *to)
{
	struct disk *d = r->disk;
	struct place source, target;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = tree_find_file(d, from, &source);
	if (rc == 0)
		rc = tree_find(d, to, &target);
	if (rc == 0)
		rc = move(r, &source, &target, to);
	pthread_mutex_unlock(&d->mutex);
	return rc;
}

int
disk_set_mode(struct router *r, const char *path, unsigned mode)
{
	struct disk *d = r->disk;
	struct place at;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = tree_find_file(d, path, &at);
	if (rc == 0)
		at.file->mode = mode & 07777;
	pthread_mutex_unlock(&d->mutex);
	return rc;
}

int
disk_set_date(struct router *r, const char *path, int64_t changed_ms)
{
	struct disk *d = r->disk;
	struct place at;
	int rc;

	pthread_mutex_lock(&d->mutex);
	rc = tree_find_file(d, path, &at);
	if (rc == 0)
		at.file->changed_ms = changed_ms;
	pthread_mutex_unlock(&d->mutex);
	return rc;
}
