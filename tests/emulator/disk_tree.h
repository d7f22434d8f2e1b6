/*
 * Inside of the disk: its nodes, as disk.c, disk_tree.c and disk_file.c see them. The disk's mutex is held.
 */
#ifndef EMULATOR_DISK_TREE_H
#define EMULATOR_DISK_TREE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "emulator/content.h"
#include "emulator/disk.h"

struct router;

struct file {
	char *name;
	char *owner;
	struct file *parent; /* NULL: the root, or removed */
	struct file *child, *next;
	struct content content;
	bool directory;
	bool full; /* a fault: the next write finds no space */
	unsigned mode;
	int refs; /* open handles, and one while it is in the tree */
	int volume;
	int64_t changed_ms;
};

struct volume {
	int64_t total, used; /* blocks; `used` by the system itself and by files */
	int64_t reserve;
};

struct disk {
	pthread_mutex_t mutex;
	struct file *root;
	int count;
	struct volume volumes[VOLUMES];
};

/* The directory that holds the last word of the path, and that word. */
struct place {
	struct file *dir;
	const char *name;
	size_t n;
	struct file *file; /* NULL: there is none of that name */
};

int64_t tree_blocks(int64_t octets); /* that a file of that size takes */
int64_t tree_available(const struct volume *v);
struct file *tree_new(
    struct router *r, const char *name, size_t n, const struct file_want *want);
void tree_drop(struct disk *d, struct file *f); /* one reference */
void tree_free(struct disk *d, struct file *f); /* and all below */
int tree_find(struct disk *d, const char *path, struct place *at);
int tree_find_file(
    struct disk *d, const char *path, struct place *at); /* ENOENT if it is not there */
int tree_add(struct router *r, const char *path, const struct place *at,
    const struct file_want *want, struct file **ret_file);
void tree_link(struct file *dir, struct file *f);
void tree_unlink(struct file *f);
void tree_remove(struct router *r, struct file *f);

#endif
