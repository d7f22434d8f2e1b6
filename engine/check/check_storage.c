/* Free space (junos-facts 3.14). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/everywhere.h"
#include "check/reading.h"
#include "data/xml.h"

struct storage_expect {
	struct row_texts mounts;
	int64_t free_min;
	int64_t used_max;
};

enum { BLOCK = 512, BLOCK_LINUX = 1024 };

static const struct row rows[] = {
    ROW_TEXTS(struct storage_expect, mounts, "mounts", 0,
	"folders whose file systems are looked at; /var if none is named"),
    ROW_INT(struct storage_expect, free_min, "free-min", 0, 0, 0, 1000000000,
	"MB that must be free; 0: not looked at"),
    ROW_INT(struct storage_expect, used_max, "used-max", 0, 90, 1, 100,
	"percent in use; 100: not looked at"),
    ROW_END,
};

static const char *const rpcs[] = {EVERYWHERE_RPCS("get-system-storage"), NULL};

static const char *const mounts_unnamed[] = {"/var"};

struct storage {
	struct arena *arena;
	struct answer answer[2]; /* by enum check_side */
};

/* A file system as it is used. */
struct volume {
	const char *mounted;
	int64_t free, total; /* octets */
	int64_t percent;
};

static int
read_storage(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct storage *w = self;

	return everywhere_read(
	    w->arena, replies, "system-storage-information", &w->answer[side], e);
}

/* How many octets of a path the mount covers; Junos mounts "/var" on "/.mount/var". */
static size_t
covers(struct str mounted, struct str path)
{
	static const struct str prefix = STR("/.mount");

	if (str_starts(mounted, prefix))
		mounted = (struct str){mounted.p + prefix.n, mounted.n - prefix.n};
	else if (mounted.n == 0)
		return 0;
	if (mounted.n > 0 && mounted.p[mounted.n - 1] == '/')
		mounted.n--;
	if (!str_starts(path, mounted) ||
	    (path.n > mounted.n && path.p[mounted.n] != '/'))
		return 0;
	return mounted.n + 1;
}

/* The file system that the folder is in: the one whose mount covers most of its path. */
static const struct xml *
file_system_of(const struct xml *body, const char *folder)
{
	const struct xml *best = NULL;
	struct str path = str_of(folder);
	size_t most = 0;

	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	for (const struct xml *x = xml_child(body, "filesystem"); x != NULL;
	     x = xml_next(x, "filesystem")) {
		size_t n = covers(xml_text(xml_child(x, "mounted-on")), path);

		if (n > most) {
			most = n;
			best = x;
		}
	}
	return best;
}

/* "1.3G" in octets; 0: it cannot be told. */
static double
rounded(const char *format)
{
	static const char units[] = "BKMGTP";
	struct str text = str_trim(str_of(format));
	double number = 0;
	const char *unit;

	if (text.n < 2)
		return 0;
	unit = strchr(units, text.p[text.n - 1]);
	if (unit == NULL || !reading_parse((struct str){text.p, text.n - 1}, &number))
		return 0;
	for (; unit > units; unit--)
		number *= 1024;
	return number;
}

/* Blocks of 512 octets, but on Evolved, where df counts 1024: the size for people tells which. */
static int64_t
block_size(const struct xml *x, int64_t total)
{
	const struct xml *blocks = xml_child(x, "total-blocks");
	const char *format = blocks != NULL ? xml_attr(blocks, "format") : NULL;

	if (format == NULL || total == 0)
		return BLOCK;
	return rounded(format) > (double)total * BLOCK * 1.5 ? BLOCK_LINUX : BLOCK;
}

static int
read_field(const struct xml *x, const char *path, int64_t *ret_number, struct err **e)
{
	int got = reading_whole(x, path, ret_number, e);

	if (got > 0 && *ret_number > INT64_MAX / BLOCK_LINUX / 2)
		return err_set(e, ERR_PROTOCOL, "<%s> is too large", path);
	return got > 0    ? 0
	       : got == 0 ? err_set(e, ERR_PROTOCOL, "a file system without <%s>", path)
			  : -1;
}

static int
read_volume(
    struct arena *a, const struct xml *x, struct volume *ret_volume, struct err **e)
{
	int64_t total = 0, available = 0, percent = 0, block;

	if (read_field(x, "total-blocks", &total, e) < 0 ||
	    read_field(x, "available-blocks", &available, e) < 0 ||
	    read_field(x, "used-percent", &percent, e) < 0)
		return err_wrap(e, "%s", xml_get(a, x, "mounted-on"));
	block = block_size(x, total);
	*ret_volume = (struct volume){
	    xml_get(a, x, "mounted-on"), available * block, total * block, percent};
	return 0;
}

static const char *
volume_text(struct arena *a, const struct volume *v)
{
	return arena_printf(a, "%lld MB free of %lld MB, %lld %% used, on %s",
	    (long long)(v->free >> 20), (long long)(v->total >> 20),
	    (long long)v->percent, v->mounted);
}

/* What was there before, if there was; what could not be read then does not matter. */
static const char *
before_of(const struct storage *w, const char *re, const char *folder)
{
	const struct answer *before = &w->answer[CHECK_BEFORE];

	for (size_t i = 0; i < before->n; i++) {
		const struct xml *x = file_system_of(before->v[i].body, folder);
		struct volume v;
		struct err *e = NULL;

		if (strcmp(before->v[i].re, re) != 0 || x == NULL)
			continue;
		if (read_volume(w->arena, x, &v, &e) == 0)
			return volume_text(w->arena, &v);
		err_free(e);
	}
	return NULL;
}

static const char *
wanted(const struct check_input *in)
{
	const struct storage_expect *expect = in->expect;
	struct arena *a = in->arena;
	const char *least =
	    arena_printf(a, "at least %lld MB free", (long long)expect->free_min);
	const char *most =
	    arena_printf(a, "at most %lld %% used", (long long)expect->used_max);

	return expect->free_min == 0     ? most
	       : expect->used_max == 100 ? least
					 : arena_printf(a, "%s, %s", least, most);
}

static int
judge_folder(const struct check_input *in, const struct storage *w,
    const struct answer_part *part, const char *folder, struct check_results *out,
    struct err **e)
{
	const struct storage_expect *expect = in->expect;
	const struct xml *x = file_system_of(part->body, folder);
	struct check_result r = {
	    .object = answer_object(in->arena, part->re, folder),
	    .expect = wanted(in),
	    .actual = "the router lists no file system that it is in",
	    .before = before_of(w, part->re, folder),
	};
	struct volume v;

	if (x != NULL) {
		if (read_volume(in->arena, x, &v, e) < 0)
			return -1;
		r.actual = volume_text(in->arena, &v);
		r.passed = v.free >= expect->free_min << 20 &&
			   (expect->used_max == 100 || v.percent <= expect->used_max);
	}
	check_add(out, in->arena, r);
	return 0;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct storage_expect *expect = in->expect;
	bool named = expect->mounts.n > 0;
	const char *const *mounts = named ? expect->mounts.v : mounts_unnamed;
	size_t n = named ? expect->mounts.n : 1;
	struct storage w = {.arena = in->arena};

	if (check_sides(in, false, read_storage, &w, e) < 0)
		return -1;
	for (size_t i = 0; i < w.answer[CHECK_NOW].n; i++)
		for (size_t m = 0; m < n; m++)
			if (judge_folder(
				in, &w, &w.answer[CHECK_NOW].v[i], mounts[m], out, e) < 0)
				return -1;
	return 0;
}

const struct check_kind check_storage = {
    .name = "storage",
    .summary = "there is room on the file systems of every routing engine",
    .rows = rows,
    .size = sizeof(struct storage_expect),
    .rpcs = rpcs,
    .judge = judge,
};
