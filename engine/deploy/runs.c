#include "deploy/runs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"

static int
seen(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int
by_octets(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Names in a folder, in a, NULL-terminated; *ret_n -1: it cannot be read, as errno says. */
static const char **
names_in(struct arena *a, const char *folder, int *ret_n)
{
	struct dirent **found = NULL;
	const char **names;

	*ret_n = scandir(folder, &found, seen, by_octets);
	names = arena_array(a, const char *, (size_t)(*ret_n > 0 ? *ret_n : 0) + 1);
	for (int i = 0; i < *ret_n; i++) {
		names[i] = arena_strdup(a, found[i]->d_name);
		free(found[i]);
	}
	free(found);
	return names;
}

static int
unreadable(const char *folder, struct err **e)
{
	return err_set(
	    e, ERR_FILE, "cannot read folder '%s': %s", folder, strerror(errno));
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int
runs_list(struct arena *a, const char *state, const char ***ret_folders, struct err **e)
{
	const char *runs = arena_printf(a, "%s/runs", state), **names, **folders;
	size_t kept = 0;
	int n;

	names = names_in(a, runs, &n);
	if (n < 0 && errno != ENOENT)
		return unreadable(runs, e);
	folders = arena_array(a, const char *, (size_t)(n > 0 ? n : 0) + 1);
	for (int i = 0; i < n; i++) {
		const char *path = arena_printf(a, "%s/%s", runs, names[i]);

		if (is_folder(path))
			folders[kept++] = path;
	}
	*ret_folders = folders;
	return 0;
}

static bool
is_journal(const char *name)
{
	static const char tail[] = ".journal";
	size_t n = strlen(name), t = sizeof tail - 1;

	return n > t && strcmp(name + n - t, tail) == 0;
}

int
runs_read(
    struct arena *a, const char *folder, struct run_story *ret_story, struct err **e)
{
	struct run_story story = {.folder = arena_strdup(a, folder)};
	const char **names;
	int n;

	names = names_in(a, folder, &n);
	if (n < 0)
		return unreadable(folder, e);
	story.v = arena_array(a, struct journal_story, (size_t)n + 1);
	for (int i = 0; i < n; i++) {
		struct journal_story *one = &story.v[story.n];

		if (!is_journal(names[i]))
			continue;
		if (journal_read(a, arena_printf(a, "%s/%s", folder, names[i]), one, e) <
		    0)
			return -1;
		if (one->run == NULL)
			continue;
		story.run = one->run;
		story.n++;
	}
	*ret_story = story;
	return 0;
}

size_t
runs_open(const struct run_story *story)
{
	size_t n = 0;

	for (size_t i = 0; i < story->n; i++)
		n += journal_is_open(&story->v[i]);
	return n;
}
