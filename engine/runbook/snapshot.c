#include "runbook/snapshot.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/baseline.h"
#include "deploy/journal.h"

enum { NAME_MOST = 64 };

bool
snapshot_is_name(const char *name)
{
	size_t n = strlen(name);

	if (n == 0 || n > NAME_MOST || name[0] == '.')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)name[i]) && strchr("._-", name[i]) == NULL)
			return false;
	return true;
}

/* A host's file is called like its journal. */
static const char *
path_of(struct arena *a, const char *folder, const char *name, const char *host)
{
	static const char ending[] = ".journal";
	const char *dir = arena_printf(a, "%s/snapshots/%s", folder, name);
	const char *journal = journal_path(a, dir, host);

	return arena_printf(
	    a, "%.*s.json", (int)(strlen(journal) - (sizeof ending - 1)), journal);
}

static int
make_folder(const char *path, struct err **e)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	return err_set(e, ERR_FILE, "cannot make folder '%s': %s", path, strerror(errno));
}

int
snapshot_write(const char *folder, const char *name, const char *host,
    const struct baseline *b, struct err **e)
{
	struct arena *scratch = arena_new();
	const char *all = arena_printf(scratch, "%s/snapshots", folder);
	int rc = make_folder(all, e);

	if (rc == 0)
		rc = make_folder(arena_printf(scratch, "%s/%s", all, name), e);
	if (rc == 0)
		rc = baseline_write(b, path_of(scratch, folder, name, host), e);
	arena_free(scratch);
	return rc;
}

int
snapshot_read(struct arena *a, const char *folder, const char *name, const char *host,
    struct baseline **ret_baseline, struct err **e)
{
	const char *path = path_of(a, folder, name, host);

	if (access(path, F_OK) == 0 || errno != ENOENT)
		return baseline_read(a, path, ret_baseline, e);
	err_set(
	    e, ERR_INPUT, "no snapshot '%s' of '%s' was taken in this run", name, host);
	err_remedy(*e, "take it in a step before: 'snapshot: {name: %s}'", name);
	return -1;
}
