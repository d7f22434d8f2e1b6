#include "inventory/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "data/json.h"
#include "data/value.h"
#include "data/vault.h"
#include "data/yaml.h"

#define FILES_DEPTH 20
#define FILES_JSON (16UL << 20) /* octets, as for YAML */

static const char *const endings[] = {"", ".yml", ".yaml", ".json", NULL};

enum files_kind
files_kind(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return FILES_ABSENT;
	return S_ISDIR(st.st_mode) ? FILES_FOLDER : FILES_FILE;
}

const char *
files_join(struct arena *a, const char *dir, const char *name)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	if (*name == '\0')
		return arena_strndup(a, dir, n);
	if (n == 1 && dir[0] == '.')
		return arena_strdup(a, name);
	return arena_printf(
	    a, "%.*s%s%s", (int)n, dir, n > 0 && dir[n - 1] == '/' ? "" : "/", name);
}

const char *
files_dir(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "/" : arena_strndup(a, path, slash - path);
}

static int
by_octets(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
files_list(struct arena *a, const char *path, char ***ret_names, struct err **e)
{
	VEC(char *) names = {0};
	DIR *d = opendir(path);
	struct dirent *entry;

	if (d == NULL)
		return err_at(e, ERR_FILE, (struct mark){path, 0, 0},
		    "cannot list the folder: %s", strerror(errno));
	while ((entry = readdir(d)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			vec_push(&names, arena_strdup(a, entry->d_name));
	closedir(d);
	if (names.n > 0)
		qsort(names.v, names.n, sizeof *names.v, by_octets);
	vec_push(&names, NULL);
	*ret_names = arena_array(a, char *, names.n);
	memcpy(*ret_names, names.v, names.n * sizeof *names.v);
	vec_done(&names);
	return 0;
}

/* The part from the last dot, "" if there is none; a leading dot begins a name and no ending. */
static const char *
ending(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL || dot == name ? "" : dot;
}

bool
files_is_yaml(const char *name)
{
	for (size_t i = 1; endings[i] != NULL; i++)
		if (strcmp(ending(name), endings[i]) == 0)
			return true;
	return false;
}

int
files_read(struct arena *a, const char *path, const struct yaml_warn *warn,
    struct value **ret, struct err **e)
{
	struct buf b;

	if (strcmp(ending(path), ".json") != 0)
		return yaml_read(a, path, warn, ret, e);
	buf_init(&b, FILES_JSON);
	int rc = buf_read_file(&b, path, e);
	if (rc == 0 && vault_is(buf_str(&b)))
		rc = yaml_parse(a, arena_strdup(a, path), buf_str(&b), warn, ret, e);
	else if (rc == 0)
		rc = json_parse(a, arena_strdup(a, path), buf_str(&b), ret, e);
	if (b.p != NULL)
		explicit_bzero(b.p, b.n); /* there may be secrets in it */
	buf_done(&b);
	return rc;
}

/* ---- variables of a name ---- */

struct finder {
	struct arena *arena;
	VEC(char *) paths;
	struct err **e;
};

static int
find_in(struct finder *f, const char *dir, int depth)
{
	char **names = NULL;

	if (depth > FILES_DEPTH)
		return err_at(
		    f->e, ERR_LIMIT, (struct mark){dir, 0, 0}, "folders nested too deep");
	if (files_list(f->arena, dir, &names, f->e) < 0)
		return -1;
	for (; *names != NULL; names++) {
		const char *end = ending(*names);
		if (**names == '.' || str_ends(str_of(*names), STR("~")))
			continue;
		char *path = (char *)files_join(f->arena, dir, *names);
		enum files_kind kind = files_kind(path);
		if (kind == FILES_FOLDER && *end == '\0') {
			if (find_in(f, path, depth + 1) < 0)
				return -1;
		} else if (kind == FILES_FILE &&
			   (*end == '\0' || files_is_yaml(*names))) {
			vec_push(&f->paths, path);
		}
	}
	return 0;
}

int
files_vars(
    struct arena *a, const char *dir, const char *name, char ***ret_paths, struct err **e)
{
	struct finder f = {.arena = a, .e = e};
	const char *found = NULL;
	int rc = 0;

	for (size_t i = 0; endings[i] != NULL && rc == 0; i++) {
		const char *path =
		    files_join(a, dir, arena_printf(a, "%s%s", name, endings[i]));
		enum files_kind kind = files_kind(path);
		if (kind == FILES_ABSENT)
			continue;
		if (found != NULL) {
			rc = err_at(e, ERR_INPUT, (struct mark){path, 0, 0},
			    "hidden behind '%s', which has the same name", found);
			err_remedy(*e, "put both into the folder '%s'",
			    files_join(a, dir, name));
			break;
		}
		found = path;
		if (kind == FILES_FOLDER)
			rc = find_in(&f, path, 0);
		else
			vec_push(&f.paths, (char *)path);
	}
	if (rc == 0) {
		*ret_paths = arena_array(a, char *, f.paths.n + 1);
		if (f.paths.n > 0)
			memcpy(*ret_paths, f.paths.v, f.paths.n * sizeof *f.paths.v);
	}
	vec_done(&f.paths);
	return rc;
}
