/* Modules of a folder and those below it. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "schema/module.h"

enum {
	HEAD =
	    16384, /* octets of a file that hold its name, its revision and what it imports */
	DEPTH = 16, /* folders below one another */
};

static void
add_imports(struct arena *a, struct module *m, struct str text)
{
	VEC(struct str) found = {0};
	struct str name;
	size_t at = 0;

	while (module_next_import(text, &at, &name))
		vec_push(
		    &found, ((struct str){arena_strndup(a, name.p, name.n), name.n}));
	if (found.n > 0) {
		struct str *to = arena_array(a, struct str, found.n);

		memcpy(to, found.v, found.n * sizeof *to);
		m->imports = to;
		m->nimports = found.n;
	}
	vec_done(&found);
}

void
folder_add(struct modules *m, const char *file, struct str text)
{
	struct module_head said;
	struct module *new;

	if (!module_read_head(text, &said))
		return; /* not YANG, whatever its name says */
	new = vec_add(m);
	new->file = file;
	new->name = arena_strndup(m->arena, said.name.p, said.name.n);
	new->revision = arena_strndup(m->arena, said.revision.p, said.revision.n);
	new->rank = strstr(file, "conf-with-extensions") != NULL;
	add_imports(m->arena, new, text);
}

static int
add_file(struct modules *m, const char *path, struct err **e)
{
	char head[HEAD];
	FILE *in = fopen(path, "re");
	size_t n;

	if (in == NULL)
		return err_set(
		    e, ERR_FILE, "cannot read '%s': %s", path, strerror(errno));
	n = fread(head, 1, HEAD, in);
	fclose(in);
	folder_add(m, path, (struct str){head, n});
	return 0;
}
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
shown(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int walk(struct modules *m, const char *dir, int depth, struct err **e);

static int
visit(struct modules *m, const char *path, int depth, struct err **e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_set(
		    e, ERR_FILE, "cannot read '%s': %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return walk(m, path, depth + 1, e);
	if (!S_ISREG(st.st_mode) || !str_ends(str_of(path), STR(".yang")))
		return 0;
	if (m->n >= MODULE_FILES)
		return err_set(
		    e, ERR_LIMIT, "more than %d modules below '%s'", MODULE_FILES, path);
	return add_file(m, path, e);
}

static int
walk(struct modules *m, const char *dir, int depth, struct err **e)
{
	struct dirent **entries;
	int rc = 0, n;

	if (depth > DEPTH)
		return err_set(
		    e, ERR_LIMIT, "more than %d folders deep: '%s'", DEPTH, dir);
	n = scandir(dir, &entries, shown, by_name);
	if (n < 0)
		return err_set(e, ERR_FILE, "cannot read '%s': %s", dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		if (rc == 0)
			rc = visit(m,
			    arena_printf(m->arena, "%s/%s", dir, entries[i]->d_name),
			    depth, e);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

int
folder_read(struct modules *m, const char *dir, struct err **e)
{
	return walk(m, dir, 0, e);
}

int
folder_text(struct modules *m, struct module *it, struct err **e)
{
	struct buf text;
	int rc;

	buf_init(&text, MODULE_TOTAL);
	rc = buf_read_file(&text, it->file, e);
	if (rc == 0) {
		it->text = buf_copy(&text, m->arena);
		it->size = text.n;
	}
	buf_done(&text);
	return rc;
}
