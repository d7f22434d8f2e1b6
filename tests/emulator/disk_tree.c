#include "emulator/disk_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "emulator/router.h"

enum { FRAGMENT = 4096 /* octets: the least that a file takes */ };

int64_t
tree_blocks(int64_t octets)
{
	return (octets + FRAGMENT - 1) / FRAGMENT * (FRAGMENT / FILE_BLOCK);
}

static char *
copy_of(const char *text)
{
	char *copy = strdup(text);

	if (copy == NULL)
		abort();
	return copy;
}

struct file *
tree_new(struct router *r, const char *name, size_t n, const struct file_want *want)
{
	struct file *f = calloc(1, sizeof *f);

	if (f == NULL || (f->name = strndup(name, n)) == NULL)
		abort();
	f->owner = copy_of(want->owner != NULL ? want->owner : "root");
	f->mode = want->mode & 07777;
	f->changed_ms = router_now(r);
	f->refs = 1;
	content_init(&f->content);
	return f;
}

void
tree_drop(struct disk *d, struct file *f)
{
	if (--f->refs > 0)
		return;
	if (!f->directory)
		d->volumes[f->volume].used -= tree_blocks(f->content.size);
	content_done(&f->content);
	free(f->name);
	free(f->owner);
	free(f);
}

void
tree_free(struct disk *d, struct file *f)
{
	while (f->child != NULL) {
		struct file *child = f->child;

		f->child = child->next;
		tree_free(d, child);
	}
	tree_drop(d, f);
}

static struct file *
child_of(const struct file *dir, const char *name, size_t n)
{
	for (struct file *f = dir->child; f != NULL; f = f->next)
		if (strlen(f->name) == n && memcmp(f->name, name, n) == 0)
			return f;
	return NULL;
}

/* Children are sorted by name. */
void
tree_link(struct file *dir, struct file *f)
{
	struct file **at = &dir->child;

	while (*at != NULL && strcmp((*at)->name, f->name) < 0)
		at = &(*at)->next;
	f->next = *at;
	*at = f;
	f->parent = dir;
}

void
tree_unlink(struct file *f)
{
	struct file **at = &f->parent->child;

	while (*at != f)
		at = &(*at)->next;
	*at = f->next;
	f->next = NULL;
	f->parent = NULL;
}

int
tree_find(struct disk *d, const char *path, struct place *at)
{
	*at = (struct place){.dir = d->root, .name = "", .file = d->root};
	if (*path != '/')
		return ENOENT;
	for (;;) {
		path += strspn(path, "/");
		if (*path == '\0')
			return 0;
		if (at->file == NULL)
			return ENOENT;
		if (!at->file->directory)
			return ENOTDIR;
		at->dir = at->file;
		at->name = path;
		at->n = strcspn(path, "/");
		if (at->n > DISK_NAME_MOST)
			return ENAMETOOLONG;
		at->file = child_of(at->dir, at->name, at->n);
		path += at->n;
	}
}

int
tree_find_file(struct disk *d, const char *path, struct place *at)
{
	int rc = tree_find(d, path, at);

	return rc != 0 ? rc : at->file == NULL ? ENOENT : 0;
}

int64_t
tree_available(const struct volume *v)
{
	int64_t left = v->total - v->reserve - v->used;

	return left > 0 ? left : 0;
}

int
tree_add(struct router *r, const char *path, const struct place *at,
    const struct file_want *want, struct file **ret_file)
{
	struct disk *d = r->disk;

	if (d->count >= DISK_FILES_MOST)
		return ENOSPC;
	*ret_file = tree_new(r, at->name, at->n, want);
	(*ret_file)->volume = disk_volume_of(path);
	tree_link(at->dir, *ret_file);
	at->dir->changed_ms = (*ret_file)->changed_ms;
	d->count++;
	return 0;
}

void
tree_remove(struct router *r, struct file *f)
{
	struct disk *d = r->disk;

	f->parent->changed_ms = router_now(r);
	tree_unlink(f);
	d->count--;
	tree_drop(d, f);
}
