#include "schema/cache.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
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

static int
is_kept(const struct dirent *d)
{
	return str_ends(str_of(d->d_name), STR(".schema"));
}

/* The file that was written first; NULL: there are not too many. */
static const char *
oldest(struct arena *a, const char *dir)
{
	struct dirent **entries = NULL;
	int n = scandir(dir, &entries, is_kept, alphasort);
	const char *found = NULL;
	struct timespec first = {0};

	for (int i = 0; i < n; i++) {
		const char *path = arena_printf(a, "%s/%s", dir, entries[i]->d_name);
		struct stat st;

		free(entries[i]);
		if (n <= CACHE_FILES || stat(path, &st) != 0)
			continue;
		if (found == NULL || st.st_mtim.tv_sec < first.tv_sec ||
		    (st.st_mtim.tv_sec == first.tv_sec &&
			st.st_mtim.tv_nsec < first.tv_nsec)) {
			found = path;
			first = st.st_mtim;
		}
	}
	free(entries);
	return found;
}

static void
drop_old(struct arena *a, const char *dir)
{
	const char *path;

	while ((path = oldest(a, dir)) != NULL && unlink(path) == 0)
		;
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
	drop_old(a, dir);
	err_free(e); /* the next start compiles again */
	buf_done(&body);
	buf_done(&file);
	arena_free(a);
}
