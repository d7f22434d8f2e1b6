/* Which modules a folder has. */
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

static bool
is_root(const char *name)
{
	return str_ends(str_of(name), STR("-conf-root")) ||
	       strcmp(name, "configuration") == 0;
}

static void
add_module(struct arena *a, struct modules *m, const char *file, struct str head)
{
	struct module_head said;
	struct module *new;

	if (!module_read_head(head, &said))
		return; /* not YANG, whatever its name says */
	new = vec_add(m);
	new->file = file;
	new->name = arena_strndup(a, said.name.p, said.name.n);
	new->revision = arena_strndup(a, said.revision.p, said.revision.n);
	new->head = head.p;
	new->size = head.n;
	new->rank = strstr(file, "conf-with-extensions") != NULL;
}

/* --- the folder --------------------------------------------------------------------------------------- */

static int
add_file(struct arena *a, struct modules *m, const char *path, struct err **e)
{
	char *head = arena_alloc(a, HEAD + 1);
	FILE *in = fopen(path, "re");
	size_t n;

	if (in == NULL)
		return err_set(
		    e, ERR_FILE, "cannot read '%s': %s", path, strerror(errno));
	n = fread(head, 1, HEAD, in);
	fclose(in);
	add_module(a, m, path, (struct str){head, n});
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

static int walk(
    struct arena *a, struct modules *m, const char *dir, int depth, struct err **e);

static int
visit(struct arena *a, struct modules *m, const char *path, int depth, struct err **e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_set(
		    e, ERR_FILE, "cannot read '%s': %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return walk(a, m, path, depth + 1, e);
	if (!S_ISREG(st.st_mode) || !str_ends(str_of(path), STR(".yang")))
		return 0;
	if (m->n >= MODULE_FILES)
		return err_set(
		    e, ERR_LIMIT, "more than %d modules below '%s'", MODULE_FILES, path);
	return add_file(a, m, path, e);
}

static int
walk(struct arena *a, struct modules *m, const char *dir, int depth, struct err **e)
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
			rc = visit(a, m,
			    arena_printf(a, "%s/%s", dir, entries[i]->d_name), depth, e);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

/* --- one of each name --------------------------------------------------------------------------------- */

static int
compare(const void *va, const void *vb)
{
	const struct module *a = va, *b = vb;
	int c = strcmp(a->name, b->name);

	if (c == 0)
		c = strcmp(b->revision, a->revision);
	if (c == 0)
		c = b->rank - a->rank;
	return c != 0 ? c : strcmp(a->file, b->file);
}

static bool
same_text(const struct module *a, const struct module *b)
{
	struct buf x, y;
	struct err *none = NULL;
	bool same;

	buf_init(&x, MODULE_TOTAL);
	buf_init(&y, MODULE_TOTAL);
	same = buf_read_file(&x, a->file, &none) == 0 &&
	       buf_read_file(&y, b->file, &none) == 0 && str_eq(buf_str(&x), buf_str(&y));
	err_free(none);
	buf_done(&x);
	buf_done(&y);
	return same;
}

static int
choose(struct modules *m, struct err **e)
{
	size_t n = 0;

	if (m->n > 0)
		qsort(m->v, m->n, sizeof *m->v, compare);
	for (size_t i = 0; i < m->n; i++) {
		const struct module *kept = n > 0 ? &m->v[n - 1] : NULL;

		if (kept == NULL || strcmp(kept->name, m->v[i].name) != 0) {
			m->v[n++] = m->v[i];
			continue;
		}
		if (strcmp(kept->revision, m->v[i].revision) == 0 &&
		    kept->rank == m->v[i].rank && !same_text(kept, &m->v[i])) {
			err_set(e, ERR_SCHEMA,
			    "module '%s' revision '%s' is in '%s' and, different, in "
			    "'%s'",
			    kept->name, kept->revision, kept->file, m->v[i].file);
			err_remedy(*e, "name a folder of one device family and release");
			return -1;
		}
	}
	m->n = n;
	return 0;
}

static int
find_root(struct modules *m, const char *dir, struct err **e)
{
	const struct module *root = NULL;

	vec_each (m, it) {
		if (!is_root(it->name))
			continue;
		if (root != NULL) {
			err_set(e, ERR_SCHEMA,
			    "'%s' has modules of several device families: '%s' and '%s'",
			    dir, root->name, it->name);
			err_remedy(*e, "name the folder of one of them");
			return -1;
		}
		root = it;
	}
	if (root == NULL)
		return err_set(e, ERR_SCHEMA,
		    "'%s' has no module of the configuration ('junos-conf-root')", dir);
	m->root = root->name;
	vec_each (m, it)
		it->config =
		    it == root || module_imports(str_of(it->head), str_of(root->name));
	return 0;
}

int
modules_read(
    struct arena *a, const char *dir, struct modules *ret_modules, struct err **e)
{
	struct modules m = {0};
	int rc = 0;

	if (dir != NULL)
		rc = walk(a, &m, dir, 0, e);
	for (size_t i = 0; dir == NULL && i < module_nfiles; i++)
		add_module(a, &m, module_files[i].name, str_of(module_files[i].text));
	if (rc == 0 && dir != NULL)
		rc = choose(&m, e);
	if (rc == 0)
		rc = find_root(&m, dir != NULL ? dir : "schemas/junos", e);
	if (rc != 0)
		modules_done(&m);
	else
		*ret_modules = m;
	return rc;
}

void
modules_done(struct modules *m)
{
	vec_done(m);
}

const struct module *
modules_find(const struct modules *m, const char *name)
{
	vec_each (m, it)
		if (strcmp(it->name, name) == 0)
			return it;
	return NULL;
}

static const char *
builtin_text(const char *file)
{
	for (size_t i = 0; i < module_nfiles; i++)
		if (strcmp(module_files[i].name, file) == 0)
			return module_files[i].text;
	return NULL;
}

int
modules_text(const struct module *m, char **ret_text, struct err **e)
{
	const char *builtin = builtin_text(m->file);
	struct buf text;
	int rc;

	if (builtin != NULL) {
		*ret_text = module_repair(str_of(builtin));
		return 0;
	}
	buf_init(&text, MODULE_TOTAL);
	rc = buf_read_file(&text, m->file, e);
	if (rc == 0)
		*ret_text = module_repair(buf_str(&text));
	buf_done(&text);
	return rc;
}
