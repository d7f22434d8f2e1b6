/*
 * The disk of one router: directories as Junos has them, files that come by SFTP, SCP, file-put and the
 * commits, and the space that is left on the two volumes /var and /config (junos-facts 3.14, 5).
 *
 * Paths are absolute or relative to the home of the user; "re0:" and "re1:" before a path and "." and ".." in it are
 * understood. Every function may be called from any thread: the lock is the file system's own and is taken last, so
 * that the router's mutex may be held or not. Results are 0 or a number of errno.h, whose strerror is what the router
 * says. Contents above 64 KB are held in unlinked temporary files, holes included.
 */
#ifndef EMULATOR_DISK_H
#define EMULATOR_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

struct arena;
struct buf;
struct file;
struct disk;
struct router;

enum { FILE_BLOCK = 512, DISK_NAME_MOST = 255, DISK_FILES_MOST = 20000 };

struct file_info {
	const char *name;  /* the last word of the path */
	const char *owner; /* a login */
	bool directory;
	unsigned mode;      /* permission bits */
	int64_t size;       /* octets */
	int64_t blocks;     /* of 512 octets, as du counts them */
	int64_t changed_ms; /* router time */
	int links;
};

void disk_start(struct router *r);
void disk_done(struct router *r);

/* The path without "re0:", ".", ".." and doubled slashes; relative ones are below the home of `user`. In the arena. */
const char *disk_path(struct arena *a, const char *user, const char *path);

/* Texts in `info` are in the arena. */
int disk_stat(
    struct router *r, struct arena *a, const char *path, struct file_info *info);
/* What is in a directory, sorted by name; *ret_list is in the arena. */
int disk_list(struct router *r, struct arena *a, const char *path,
    struct file_info **ret_list, size_t *ret_n);
int disk_read(struct router *r, const char *path, struct buf *into); /* EFBIG */
/* Makes the file or replaces what is in it. */
int disk_write(struct router *r, const char *path, const char *owner, struct str text);
int disk_append(struct router *r, const char *path, struct str text);
int disk_copy(struct router *r, const char *from, const char *to, const char *owner);
int disk_remove(struct router *r, const char *path); /* EISDIR for a directory */
int disk_mkdir(struct router *r, const char *path, const char *owner, unsigned mode);
int disk_rmdir(struct router *r, const char *path); /* ENOTEMPTY */
int disk_rename(struct router *r, const char *from, const char *to);
int disk_set_mode(struct router *r, const char *path, unsigned mode);
int disk_set_date(struct router *r, const char *path, int64_t changed_ms);
/* Octets below a directory or of a file, and blocks; EXDEV never, links are not followed. */
int disk_usage(struct router *r, const char *path, int64_t *ret_blocks);

/* An open file stays readable and writable when it is removed. */
enum {
	FILE_READ = 1,
	FILE_WRITE = 2,
	FILE_CREATE = 4,
	FILE_TRUNCATE = 8,
	FILE_NEW = 16,
	FILE_FULL = 32
};
/* FILE_FULL, or 0: whether the fault disk-full strikes the file that is written next. The router's mutex is held. */
int disk_fault(struct router *r);
struct file_want {
	int flags;
	unsigned mode; /* of a file that is made */
	const char *owner;
};
int disk_open(struct router *r, const char *path, const struct file_want *want,
    struct file **ret_file);
void file_close(struct router *r, struct file *f);
/* Octets, 0 at the end; or minus an errno. A write that finds the disk full writes what fits and gives -ENOSPC. */
ssize_t file_read_at(struct router *r, struct file *f, void *into, size_t n, int64_t at);
ssize_t file_write_at(
    struct router *r, struct file *f, const void *p, size_t n, int64_t at);
int file_truncate(struct router *r, struct file *f, int64_t size);
void file_look(struct router *r, struct arena *a, struct file *f, struct file_info *info);

/* The volume that holds a path. Blocks are of 512 octets; an eighth to a twelfth of a volume is never given out. */
struct volume_info {
	const char *device, *mounted; /* "/dev/gpt/var", "/.mount/var" */
	int64_t total, used, available;
};
enum { VOLUMES = 3 };
void disk_volume(struct router *r, int number, struct volume_info *info);
const char *disk_volume_path(int number); /* "/var" */
int disk_volume_of(const char *path);
/* By order of junosim ctl: so many blocks are left on /var. */
void disk_leave_free(struct router *r, int64_t blocks);

#endif
