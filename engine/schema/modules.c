/* Which modules of a folder, or of the program, a configuration needs. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "schema/module.h"

static const char root_end[] = "-conf-root";

static bool
is_root(const char *name)
{
	return str_ends(str_of(name), STR(root_end)) ||
	       strcmp(name, "configuration") == 0;
}

static struct str
family_of(const char *root)
{
	struct str name = str_of(root);

	if (str_ends(name, STR(root_end)))
		name.n -= sizeof root_end - 1;
	return name;
}

struct str
modules_family(const struct modules *m)
{
	return family_of(m->root);
}

/* --- one of each name --------------------------------------------------------------------------------- */

/* The better one first: of the later revision, then of the higher rank. */
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

static struct module *
find(const struct modules *m, const char *name)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(m->v[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < m->n && strcmp(m->v[low].name, name) == 0 ? &m->v[low] : NULL;
}

const struct module *
modules_find(const struct modules *m, const char *name)
{
	return find(m, name);
}

/* Another file claims to be the same. */
static int
check_twins(struct modules *m, struct module *it, struct err **e)
{
	for (struct module *b = it + 1;
	     b < m->v + m->n && strcmp(b->name, it->name) == 0 &&
	     strcmp(b->revision, it->revision) == 0 && b->rank == it->rank;
	     b++) {
		if (folder_text(m, b, e) != 0)
			return -1;
		if (b->size == it->size && memcmp(b->text, it->text, b->size) == 0)
			continue;
		err_set(e, ERR_SCHEMA,
		    "module '%s' revision '%s' is in '%s' and, different, in '%s'",
		    it->name, it->revision, it->file, b->file);
		err_remedy(*e, "name a folder of one device family and release");
		return -1;
	}
	return 0;
}

/* --- what is needed ----------------------------------------------------------------------------------- */

static int
take(struct modules *m, struct module *it, size_t *total, struct err **e)
{
	it->needed = true;
	if (it->text == NULL &&
	    (folder_text(m, it, e) != 0 || check_twins(m, it, e) != 0))
		return -1;
	*total += it->size;
	if (*total > MODULE_TOTAL)
		return err_set(
		    e, ERR_LIMIT, "more than %d MB of modules", MODULE_TOTAL >> 20);
	return 0;
}

static bool
imports(const struct module *m, const char *name)
{
	for (size_t i = 0; i < m->nimports; i++)
		if (str_eq(m->imports[i], str_of(name)))
			return true;
	return false;
}

/* Those that add to the root, and what they import, in as many rounds as it takes. */
static int
need(struct modules *m, struct err **e)
{
	bool more = true;
	size_t total = 0;

	for (size_t i = 0; i < m->n; i++) {
		struct module *it = &m->v[i];

		it->config = strcmp(it->name, m->root) == 0 || imports(it, m->root);
		if (it->config && find(m, it->name) == it && take(m, it, &total, e) != 0)
			return -1;
	}
	while (more) {
		more = false;
		for (size_t i = 0; i < m->n; i++)
			for (size_t k = 0; m->v[i].needed && k < m->v[i].nimports; k++) {
				struct module *it = find(m, m->v[i].imports[k].p);

				if (it == NULL || it->needed)
					continue;
				if (take(m, it, &total, e) != 0)
					return -1;
				more = true;
			}
	}
	return 0;
}

static void
drop_others(struct modules *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].needed)
			m->v[n++] = m->v[i];
	m->n = n;
}

/* --- the root ----------------------------------------------------------------------------------------- */

static int
several(const struct modules *m, const char *dir, struct err **e)
{
	const char *first = NULL;
	struct buf names;

	buf_init(&names, BUF_LINE);
	vec_each (m, it) {
		if (!is_root(it->name) || find(m, it->name) != it)
			continue;
		if (first != NULL)
			buf_adds(&names, ", ");
		first = it->name;
		buf_printf(&names, "'" STR_FMT "'", STR_ARG(family_of(it->name)));
	}
	err_set(e, ERR_SCHEMA, "'%s' has modules of several device families: %s", dir,
	    buf_z(&names));
	err_remedy(*e, "name the folder of one of them, or take one in with 'schema "
		       "import --family'");
	buf_done(&names);
	return -1;
}

static int
none(const char *dir, const char *family, struct err **e)
{
	if (family != NULL)
		return err_set(e, ERR_SCHEMA,
		    "'%s' has no module of the configuration ('%s%s')", dir, family,
		    root_end);
	return err_set(e, ERR_SCHEMA,
	    "'%s' has no module of the configuration ('junos-conf-root')", dir);
}

/* Modules of two releases would be mixed: those that only one of them has are there in both. */
static int
check_release(
    const struct modules *m, const struct module *root, const char *dir, struct err **e)
{
	for (const struct module *b = root + 1;
	     b < m->v + m->n && strcmp(b->name, root->name) == 0; b++) {
		if (strcmp(b->revision, root->revision) == 0)
			continue;
		err_set(e, ERR_SCHEMA,
		    "'%s' has modules of several releases: '%s' and '%s'", dir,
		    root->file, b->file);
		err_remedy(*e, "name the folder of one release");
		return -1;
	}
	return 0;
}

static int
find_root(struct modules *m, const char *dir, const char *family, struct err **e)
{
	const struct module *root = NULL;

	vec_each (m, it) {
		if (!is_root(it->name) || find(m, it->name) != it ||
		    (family != NULL && !str_eq(family_of(it->name), str_of(family))))
			continue;
		if (root != NULL)
			return several(m, dir, e);
		root = it;
	}
	if (root == NULL)
		return none(dir, family, e);
	m->root = root->name;
	return check_release(m, root, dir, e);
}

/* --- both --------------------------------------------------------------------------------------------- */

static void
read_builtin(struct modules *m)
{
	for (size_t i = 0; i < module_nfiles; i++) {
		size_t had = m->n;

		folder_add(m, module_files[i].name, str_of(module_files[i].text));
		if (m->n == had)
			continue;
		vec_last(m).text = module_files[i].text;
		vec_last(m).size = strlen(module_files[i].text);
	}
}

int
modules_read(
    const char *dir, const char *family, struct modules *ret_modules, struct err **e)
{
	struct modules m = {.arena = arena_new(), .builtin = dir == NULL};
	int rc = 0;

	if (dir != NULL)
		rc = folder_read(&m, dir, e);
	else
		read_builtin(&m);
	m.nfiles = m.n;
	if (rc == 0 && m.n > 0)
		qsort(m.v, m.n, sizeof *m.v, compare);
	if (rc == 0)
		rc = find_root(&m, dir != NULL ? dir : "schemas/junos", family, e);
	if (rc == 0)
		rc = need(&m, e);
	drop_others(&m);
	if (rc != 0)
		modules_done(&m);
	else
		*ret_modules = m;
	return rc;
}

void
modules_done(struct modules *m)
{
	arena_free(m->arena);
	m->arena = NULL;
	vec_done(m);
}

void
modules_checksum(const struct modules *m, unsigned char ret[CHECKSUM])
{
	struct str *texts = calloc(2 * m->n + 1, sizeof *texts);

	if (texts == NULL)
		abort();
	for (size_t i = 0; i < m->n; i++) {
		texts[2 * i] = str_of(m->v[i].name);
		texts[2 * i + 1] = (struct str){m->v[i].text, m->v[i].size};
	}
	checksum_of(texts, 2 * m->n, ret);
	free(texts);
}

char *
module_text(const struct module *m)
{
	char *repaired = module_repair((struct str){m->text, m->size}, NULL);
	char *reduced = module_reduce(str_of(repaired));

	free(repaired);
	return reduced;
}
