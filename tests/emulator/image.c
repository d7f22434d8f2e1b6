#include "emulator/image.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "emulator/checksum.h"
#include "emulator/disk.h"

enum { HEAD_MOST = 512, SIZE_MOST = 1 << 30 };

static bool
begins(const char *p)
{
	return p[0] == '-' && isdigit((unsigned char)p[1]) &&
	       isdigit((unsigned char)p[2]) && p[3] == '.';
}

/* The rule's expression is greedy: the last digit of the whole name ends it. */
bool
image_version_of(const char *name, char *version, size_t n)
{
	const char *slash = strrchr(name, '/'), *from = NULL, *to;

	name = slash != NULL ? slash + 1 : name;
	for (const char *p = name; *p != '\0' && from == NULL; p++)
		if (begins(p))
			from = p + 1;
	if (from == NULL)
		return false;
	for (to = from + strlen(from); !isdigit((unsigned char)to[-1]); to--)
		;
	if (to - from < 4 || (size_t)(to - from) >= n)
		return false;
	memcpy(version, from, (size_t)(to - from));
	version[to - from] = '\0';
	return true;
}

static bool
read_head(struct router *r, const char *path, struct image *image)
{
	struct file_want want = {.flags = FILE_READ};
	char text[HEAD_MOST + 1];
	long long size;
	const char *end;
	struct file *f;
	ssize_t n;

	if (disk_open(r, path, &want, &f) != 0)
		return false;
	n = file_read_at(r, f, text, HEAD_MOST, 0);
	file_close(r, f);
	text[n > 0 ? n : 0] = '\0';
	end = strstr(text, "\n\n");
	if (end == NULL ||
	    sscanf(text,
		"junosim-image 1\nversion %63s\nmodel %63s\nsha256 %64s\nsize %lld\n",
		image->version, image->model, image->sha256, &size) != 4)
		return false;
	image->size = size;
	image->head = (size_t)(end - text) + 2;
	return true;
}

enum image_fault
image_check(struct router *r, const char *path, struct image *ret_image)
{
	struct arena *a = arena_new();
	char hex[CHECKSUM_MOST];
	struct file_info info;
	bool there =
	    disk_stat(r, a, path, &info) == 0 && !info.directory && info.size > 0;

	arena_free(a);
	if (!there)
		return IMAGE_MISSING;
	if (!read_head(r, path, ret_image) ||
	    info.size != ret_image->size + (int64_t)ret_image->head ||
	    checksum_file(r, path, "SHA256", ret_image->head, hex) != 0 ||
	    strcmp(hex, ret_image->sha256) != 0)
		return IMAGE_CORRUPT;
	return IMAGE_GOOD;
}

/* Octets that compress badly and are the same every time. */
static void
fill(struct buf *body, int64_t size)
{
	uint32_t x = 2463534242u;

	for (int64_t i = 0; i < size; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		buf_addc(body, (char)(x & 255));
	}
}

int
image_write(const char *path, const char *version, const char *model, int64_t size,
    struct err **e)
{
	char hex[CHECKSUM_MOST], named[64];
	struct buf body, file;
	int rc;

	if (version == NULL && image_version_of(path, named, sizeof named))
		version = named;
	if (version == NULL)
		return err_set(
		    e, ERR_USAGE, "'%s': no version in the name: --version", path);
	if (size < 0 || size > SIZE_MOST)
		return err_set(e, ERR_USAGE, "an image has 0 to %d octets", SIZE_MOST);
	buf_init(&body, SIZE_MOST);
	buf_init(&file, SIZE_MOST + HEAD_MOST);
	fill(&body, size);
	checksum_text("SHA256", buf_z(&body), body.n, hex);
	buf_printf(&file,
	    "junosim-image 1\nversion %s\nmodel %s\nsha256 %s\nsize %lld\n\n", version,
	    model, hex, (long long)size);
	buf_add(&file, buf_z(&body), body.n);
	rc = buf_write_file(&file, path, 0644, e);
	buf_done(&body);
	buf_done(&file);
	return rc;
}
