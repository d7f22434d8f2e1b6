#include "schema/cache.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "schema/compiled.h"

enum { NAME = 16, OWN = 0600, FOLDER = 0700 }; /* hexadecimal digits of a file's name */

static const char *
path_of(struct arena *a, const char *dir, const char *hex)
{
	return arena_printf(a, "%s/%.*s.schema", dir, NAME, hex);
}

/* Three lines: who made it, from what, and the checksum of the rest. */
static void
head(struct buf *out, const unsigned char modules[CHECKSUM], struct str body)
{
	unsigned char sum[CHECKSUM];
	char from[CHECKSUM_HEX], is[CHECKSUM_HEX];

	checksum_of(&body, 1, sum);
	checksum_hex(modules, from);
	checksum_hex(sum, is);
	buf_printf(out, "holdfast %s\nmodules %s\nholds %s\n", schema_build, from, is);
}

static bool
take(struct schema *s, const unsigned char modules[CHECKSUM], struct str file)
{
	struct str rest = file;
	struct buf want;
	bool same;

	for (int line = 0; line < 3; line++)
		str_cut(&rest, '\n');
	buf_init(&want, BUF_LINE);
	head(&want, modules, rest);
	same = str_starts(file, buf_str(&want)) && file.n - rest.n == want.n;
	buf_done(&want);
	return same && compiled_read(s, rest);
}

bool
cache_load(const char *dir, const unsigned char modules[CHECKSUM], struct schema *s)
{
	struct arena *a = arena_new();
	char hex[CHECKSUM_HEX];
	struct err *e = NULL;
	struct buf file;
	bool ok;

	checksum_hex(modules, hex);
	buf_init(&file, COMPILED_MOST);
	ok = access(path_of(a, dir, hex), R_OK) == 0 &&
	     buf_read_file(&file, path_of(a, dir, hex), &e) == 0 &&
	     take(s, modules, buf_str(&file));
	err_free(e);
	buf_done(&file);
	arena_free(a);
	return ok;
}

/* With those above it. */
static bool
make_folder(struct arena *a, const char *dir)
{
	char *path = arena_strdup(a, dir);

	for (char *p = strchr(path + 1, '/'); p != NULL; p = strchr(p + 1, '/')) {
		*p = '\0';
		if (mkdir(path, FOLDER) != 0 && errno != EEXIST)
			return false;
		*p = '/';
	}
	return mkdir(path, FOLDER) == 0 || errno == EEXIST;
}

void
cache_store(
    const char *dir, const unsigned char modules[CHECKSUM], const struct schema *s)
{
	struct arena *a = arena_new();
	char hex[CHECKSUM_HEX];
	struct err *e = NULL;
	struct buf body, file;

	checksum_hex(modules, hex);
	buf_init(&body, COMPILED_MOST);
	buf_init(&file, COMPILED_MOST);
	compiled_write(s, &body);
	head(&file, modules, buf_str(&body));
	buf_addstr(&file, buf_str(&body));
	if (!file.over && make_folder(a, dir))
		buf_write_product(&file, path_of(a, dir, hex), OWN, &e);
	err_free(e); /* the next start compiles again */
	buf_done(&body);
	buf_done(&file);
	arena_free(a);
}
