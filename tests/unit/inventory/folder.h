/* A folder of files for one test, made below the working directory's build/ and removed again. */
#ifndef UNIT_INVENTORY_FOLDER_H
#define UNIT_INVENTORY_FOLDER_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "inventory/inventory.h"

/* The tests stand in the folder, so that messages hold short names. */
struct folder {
	char path[64];
	char back[4096];
};

static inline void
folder_enter(struct folder *f)
{
	strcpy(f->path, "/tmp/holdfast-unit-XXXXXX");
	assert_non_null(getcwd(f->back, sizeof f->back));
	assert_non_null(mkdtemp(f->path));
	assert_int_equal(chdir(f->path), 0);
}

static inline int
folder_remove(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	(void)st;
	(void)kind;
	(void)walk;
	return remove(path);
}

static inline void
folder_leave(struct folder *f)
{
	assert_int_equal(chdir(f->back), 0);
	assert_int_equal(nftw(f->path, folder_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* Writes a file, with the folders above it. */
static inline void
folder_put(const char *path, const char *text)
{
	char dir[256];
	FILE *out;

	assert_true(strlen(path) < sizeof dir);
	strcpy(dir, path);
	for (char *p = strchr(dir, '/'); p != NULL; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(dir, 0777);
		*p = '/';
	}
	out = fopen(path, "w");
	assert_non_null(out);
	assert_int_equal(fputs(text, out) < 0, 0);
	assert_int_equal(fclose(out), 0);
}

/* What was warned about: "file:line:col: message\n" each. */
static inline void
folder_warn(void *ctx, struct mark at, const char *message)
{
	buf_printf(ctx, "%s:%d:%d: %s\n", at.file, at.line, at.col, message);
}

/* The inventory of sources, which must be good. */
static inline struct inventory *
folder_load(struct arena *a, const char *const *sources)
{
	struct inventory_options o = {.site = ".", .sources = sources};
	struct inventory *inv = NULL;
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (inventory_load(a, &o, &inv, &e) < 0) {
		err_print(e, &b);
		fail_msg("%s", buf_z(&b));
	}
	buf_done(&b);
	return inv;
}

#endif
