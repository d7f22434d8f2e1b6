#include "schema/import.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "data/rows.h"
#include "data/value.h"
#include "data/yaml.h"
#include "schema/schema_node.h"

static const char record[] = "import.yml";

enum { FILE_MODE = 0644, FOLDER_MODE = 0755 };

/* --- import.yml --------------------------------------------------------------------------------------- */

static const struct row rows[] = {
    ROW_TEXT(struct imported, family, "family", ROW_REQUIRED, NULL, "device family"),
    ROW_TEXT(struct imported, release, "release", ROW_REQUIRED, NULL, "Junos release"),
    ROW_TEXT(struct imported, source, "source", ROW_REQUIRED, NULL,
	"the folder or the router that they come from"),
    ROW_TEXT(struct imported, checksum, "checksum", ROW_REQUIRED, NULL,
	"of names and texts of all modules"),
    ROW_END,
};

static void
print_record(const struct imported *m, struct buf *out)
{
	const struct {
		const char *key, *text;
	} lines[] = {{"family", m->family}, {"release", m->release},
	    {"source", m->source}, {"checksum", m->checksum}};

	buf_adds(out, "# Made by 'holdfast schema import': import again instead of "
		      "changing a module.\n");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		buf_printf(out, "%s: ", lines[i].key);
		buf_add_json(out, str_of(lines[i].text));
		buf_addc(out, '\n');
	}
}

int
imported_read(struct arena *a, const char *dir, struct imported *ret, bool *ret_there,
    struct err **e)
{
	const char *path = arena_printf(a, "%s/%s", dir, record);
	const char *slash = strrchr(dir, '/');
	struct value *v;

	*ret = (struct imported){.dir = dir, .name = slash != NULL ? slash + 1 : dir};
	*ret_there = access(path, F_OK) == 0;
	if (!*ret_there)
		return 0;
	if (yaml_read(a, path, NULL, &v, e) != 0)
		return -1;
	return rows_load(a, rows, "record of an import", v, ret, e);
}

/* Folders that begin with a point are being made. */
static int
is_set(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

int
imported_names(struct arena *a, const char *folder, const char *const **ret_names,
    size_t *ret_n, struct err **e)
{
	struct dirent **entries = NULL;
	const char **names;
	int n = scandir(folder, &entries, is_set, alphasort);

	if (n < 0 && errno != ENOENT)
		return err_set(
		    e, ERR_FILE, "cannot read '%s': %s", folder, strerror(errno));
	n = n < 0 ? 0 : n;
	names = arena_array(a, const char *, (size_t)n + 1);
	for (int i = 0; i < n; i++) {
		names[i] = arena_strdup(a, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	*ret_names = names;
	*ret_n = (size_t)n;
	return 0;
}

int
imported_check(const char *dir, const unsigned char modules[CHECKSUM], struct err **e)
{
	struct arena *a = arena_new();
	char is[CHECKSUM_HEX];
	struct imported said;
	bool there;
	int rc = imported_read(a, dir, &said, &there, e);

	checksum_hex(modules, is);
	if (rc == 0 && there && strcmp(said.checksum, is) != 0) {
		rc = err_set(e, ERR_SCHEMA,
		    "the modules in '%s' are not those that were imported", dir);
		err_remedy(
		    *e, "import them again with 'holdfast schema import --replace'");
	}
	arena_free(a);
	return rc;
}

/* --- files -------------------------------------------------------------------------------------------- */

void
import_remove(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *it;

	while (d != NULL && (it = readdir(d)) != NULL)
		unlinkat(dirfd(d), it->d_name, 0);
	if (d != NULL)
		closedir(d);
	rmdir(dir);
}

static int
write_text(const char *path, struct str text, struct err **e)
{
	struct buf b;
	int rc;

	buf_init(&b, MODULE_TOTAL);
	buf_addstr(&b, text);
	rc = buf_write_file(&b, path, FILE_MODE, e);
	buf_done(&b);
	return rc;
}

static int
write_modules(struct arena *a, const char *dir, const struct modules *m,
    const struct imported *ret, struct err **e)
{
	struct buf b;
	int rc;

	vec_each (m, it)
		if (write_text(arena_printf(a, "%s/%s%s%s.yang", dir, it->name,
				   *it->revision != '\0' ? "@" : "", it->revision),
			(struct str){it->text, it->size}, e) != 0)
			return -1;
	buf_init(&b, BUF_LINE);
	print_record(ret, &b);
	rc = write_text(arena_printf(a, "%s/%s", dir, record), buf_str(&b), e);
	buf_done(&b);
	return rc;
}

/* The new folder in place of the old one, if there is one: never neither. */
static int
put_in_place(const char *made, const char *dir, struct err **e)
{
	if (renameat2(AT_FDCWD, made, AT_FDCWD, dir, RENAME_EXCHANGE) == 0) {
		import_remove(made);
		return 0;
	}
	if (rename(made, dir) == 0)
		return 0;
	return err_set(e, ERR_FILE, "cannot make '%s': %s", dir, strerror(errno));
}

static int
store(struct arena *a, const struct import *i, const struct modules *m,
    const struct imported *ret, struct err **e)
{
	char *made = arena_printf(a, "%s/.import-XXXXXX", i->to);
	int rc;

	if ((mkdir(i->to, FOLDER_MODE) != 0 && errno != EEXIST) ||
	    mkdtemp(made) == NULL || chmod(made, FOLDER_MODE) != 0)
		return err_set(
		    e, ERR_FILE, "cannot write in '%s': %s", i->to, strerror(errno));
	rc = write_modules(a, made, m, ret, e);
	if (rc == 0)
		rc = put_in_place(made, ret->dir, e);
	if (rc != 0)
		import_remove(made);
	return rc;
}

/* --- taking in ---------------------------------------------------------------------------------------- */

static void
repair(struct arena *a, struct modules *m, struct imported *ret)
{
	ret->modules = arena_array(a, struct imported_module, m->n);
	ret->nmodules = m->n;
	ret->nfiles = m->nfiles;
	for (size_t i = 0; i < m->n; i++) {
		struct module *it = &m->v[i];
		struct imported_module *to = &ret->modules[i];
		char *text = module_repair((struct str){it->text, it->size}, to->repairs);

		to->name = arena_strdup(a, it->name);
		to->revision = arena_strdup(a, it->revision);
		it->size = strlen(text);
		it->text = arena_strndup(m->arena, text, it->size);
		free(text);
	}
}

/* Of itself: what the modules are called and where they go. */
static int
name(struct arena *a, const struct import *i, struct imported *ret, struct err **e)
{
	ret->name = i->name;
	if (ret->name == NULL)
		ret->name = *ret->release != '\0'
				? arena_printf(a, "%s-%s", ret->family, ret->release)
				: ret->family;
	if (*ret->name == '\0' || *ret->name == '.' || strchr(ret->name, '/') != NULL)
		return err_set(
		    e, ERR_USAGE, "'%s' cannot be the name of a folder", ret->name);
	ret->dir = arena_printf(a, "%s/%s", i->to, ret->name);
	return 0;
}

/* Is the place free? */
static int
look(struct arena *a, const struct import *i, struct imported *ret, struct err **e)
{
	struct imported was;
	bool there;

	if (access(ret->dir, F_OK) != 0)
		return 0;
	if (imported_read(a, ret->dir, &was, &there, e) != 0)
		return -1;
	if (!there) {
		err_set(e, ERR_USAGE, "'%s' is there and was not imported", ret->dir);
		err_remedy(*e, "give another name with --name");
		return -1;
	}
	ret->already = strcmp(was.checksum, ret->checksum) == 0;
	if (ret->already || i->replace)
		return 0;
	err_set(e, ERR_USAGE, "'%s' has other modules, from '%s'", ret->dir, was.source);
	err_remedy(*e, "give another name with --name, or --replace");
	return -1;
}

static int
describe(struct arena *a, const struct import *i, const struct modules *m,
    struct imported *ret, struct err **e)
{
	unsigned char sum[CHECKSUM];
	char hex[CHECKSUM_HEX];
	struct str family = modules_family(m);
	struct schema *s;

	modules_checksum(m, sum);
	if (schema_of(m, sum, i->cache, &s, e) != 0)
		return -1;
	checksum_hex(sum, hex);
	ret->checksum = arena_strdup(a, hex);
	ret->family = arena_strndup(a, family.p, family.n);
	ret->release = arena_strdup(a, schema_release(s));
	ret->source = arena_strdup(a, i->source);
	ret->count = schema_count(s, NULL);
	schema_free(s);
	return 0;
}

/* Modules that are the same but were changed since are stored again. */
static bool
is_whole(const char *dir)
{
	unsigned char sum[CHECKSUM];
	struct err *e = NULL;
	struct modules m;
	bool ok = false;

	if (modules_read(dir, NULL, &m, &e) == 0) {
		modules_checksum(&m, sum);
		ok = imported_check(dir, sum, &e) == 0;
		modules_done(&m);
	}
	err_free(e);
	return ok;
}

int
import_modules(
    struct arena *a, const struct import *i, struct imported *ret, struct err **e)
{
	struct modules m;
	int rc;

	*ret = (struct imported){0};
	if (modules_read(i->from, i->family, &m, e) != 0)
		return -1;
	repair(a, &m, ret);
	rc = describe(a, i, &m, ret, e);
	if (rc == 0)
		rc = name(a, i, ret, e);
	if (rc == 0)
		rc = look(a, i, ret, e);
	ret->already = ret->already && is_whole(ret->dir);
	if (rc == 0 && !ret->already)
		rc = store(a, i, &m, ret, e);
	modules_done(&m);
	return rc;
}
