#include "runbook/listing.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "runbook/runbook.h"

enum { FILES_MOST = 1000 };

static const char *const endings[] = {".yaml", ".yml"};

const char *
runbook_name_of_file(struct arena *a, const char *file)
{
	struct str name = str_of(file);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		struct str ending = str_of(endings[i]);

		if (file[0] != '.' && name.n > ending.n && str_ends(name, ending))
			return arena_strndup(a, name.p, name.n - ending.n);
	}
	return NULL;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int
runbook_list(
    struct arena *a, const char *site_dir, const char ***ret_names, struct err **e)
{
	const char *path = arena_printf(a, "%s/runbooks", site_dir), **names;
	DIR *dir = opendir(path);
	size_t n = 0, kept = 0;

	names = arena_array(a, const char *, FILES_MOST + 1);
	if (dir == NULL && errno != ENOENT)
		return err_set(
		    e, ERR_FILE, "cannot read folder '%s': %s", path, strerror(errno));
	for (const struct dirent *d;
	     dir != NULL && n < FILES_MOST && (d = readdir(dir)) != NULL;) {
		names[n] = runbook_name_of_file(a, d->d_name);
		n += names[n] != NULL;
	}
	if (dir != NULL)
		closedir(dir);
	if (n == FILES_MOST)
		return err_set(
		    e, ERR_LIMIT, "more than %d runbooks in '%s'", FILES_MOST - 1, path);
	if (n > 0)
		qsort(names, n, sizeof *names, by_text);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0)
			names[kept++] = names[i];
	names[kept] = NULL;
	*ret_names = names;
	return 0;
}

static int
no_runbook(struct arena *a, const char *site_dir, const char *name, struct err **e)
{
	const char **names = NULL, *near;
	struct err *unread = NULL;
	size_t n = 0;

	if (runbook_list(a, site_dir, &names, &unread) < 0)
		err_free(unread);
	while (names != NULL && names[n] != NULL)
		n++;
	near = n > 0 ? str_nearest(str_of(name), names, n) : NULL;
	err_set(e, ERR_FILE, "there is no runbook '%s' in %s/runbooks", name, site_dir);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(
		    *e, "write %s/runbooks/%s.yaml, or give a path", site_dir, name);
	return -1;
}

int
runbook_find(struct arena *a, const char *site_dir, const char *name,
    const char **ret_path, struct err **e)
{
	const char *found = NULL;

	if (strchr(name, '/') != NULL || runbook_name_of_file(a, name) != NULL) {
		*ret_path = arena_strdup(a, name);
		return 0;
	}
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		const char *folder = strcmp(site_dir, ".") == 0
					 ? "runbooks"
					 : arena_printf(a, "%s/runbooks", site_dir);
		const char *path = arena_printf(a, "%s/%s%s", folder, name, endings[i]);

		if (access(path, F_OK) < 0)
			continue;
		if (found != NULL) {
			err_set(e, ERR_INPUT, "'%s' is hidden behind '%s'", path, found);
			err_remedy(*e, "keep one of them, or give the path");
			return -1;
		}
		found = path;
	}
	if (found == NULL)
		return no_runbook(a, site_dir, name, e);
	*ret_path = found;
	return 0;
}
