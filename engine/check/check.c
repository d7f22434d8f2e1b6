#include "check/check.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "check/filling.h"
#include "check/general.h"
#include "check/pattern.h"
#include "data/value.h"
#include "data/yaml.h"

enum { FILES_MOST = 1000, KINDS_MOST = 64 };

struct check_file {
	const char *name;
	const char *title;
	const char *kind;
	const struct value *expect, *collect, *judge;
	int64_t retries;
	int64_t interval;
	bool on_request;
};

const struct row check_file_rows[] = {
    ROW_TEXT(
	struct check_file, name, "name", ROW_REQUIRED, NULL, "as the file is called"),
    ROW_TEXT(struct check_file, title, "title", ROW_REQUIRED, NULL,
	"what holds when it passes"),
    ROW_TEXT(struct check_file, kind, "check", 0, NULL, "the kind of check"),
    ROW_VALUE(struct check_file, expect, "expect", 0, "what must hold, see the kind"),
    ROW_VALUE(struct check_file, collect, "collect", 0,
	"instead of a kind: where the answer comes from"),
    ROW_VALUE(struct check_file, judge, "judge", 0,
	"with 'collect': what is claimed of the answer, a list"),
    ROW_INT(struct check_file, retries, "retries", 0, 0, 0, 1000,
	"looks again before it fails"),
    ROW_INT(struct check_file, interval, "interval", 0, 10, 1, 3600,
	"seconds between two looks"),
    ROW_BOOL(struct check_file, on_request, "on-request", 0, false,
	"runs only where it is named"),
    ROW_END,
};

static const struct check_kind *
kind_named(const char *name)
{
	for (const struct check_kind *const *k = check_kinds; *k != NULL; k++)
		if (strcmp((*k)->name, name) == 0)
			return *k;
	return NULL;
}

static int
unknown_kind(const struct value *at, struct err **e)
{
	const char *names[KINDS_MOST], *near;
	struct buf all;
	size_t n = 0;

	buf_init(&all, BUF_LINE);
	for (; check_kinds[n] != NULL && n < KINDS_MOST; n++) {
		names[n] = check_kinds[n]->name;
		buf_printf(&all, "%s'%s'", n > 0 ? ", " : "", names[n]);
	}
	near = str_nearest(at->str, names, n);
	err_at(e, ERR_INPUT, at->mark, "there is no check of kind '%s'", at->str.p);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e, "use one of %s", buf_z(&all));
	buf_done(&all);
	return -1;
}

/* Expressions are tried when the file is read, so that a wrong one is found before a router is touched. */
static int
try_patterns(const struct value *ignore, struct err **e)
{
	if (ignore == NULL || ignore->kind != VALUE_LIST)
		return 0;
	value_each(ignore, item)
	{
		struct arena *scratch = arena_new();
		const char *text = (*item)->str.p;
		struct patterns *patterns;
		int rc =
		    patterns_new(scratch, &(struct row_texts){&text, 1}, &patterns, e);

		arena_free(scratch);
		if (rc < 0) {
			err_mark(*e, (*item)->mark);
			return -1;
		}
	}
	return 0;
}

/* What the file expects, with the keys of `instead` in place of its own. */
static const struct value *
expect_of(struct arena *a, const struct value *file, const struct value *instead)
{
	struct value *both;

	if (instead == NULL || instead->kind != VALUE_MAP ||
	    (file != NULL && file->kind != VALUE_MAP))
		return instead != NULL ? instead : file;
	both = value_map(a);
	both->mark = instead->mark;
	if (file != NULL)
		value_pairs(file, p) value_put(a, both, p->key, p->value);
	value_pairs(instead, p)
	{
		if (p->value->kind != VALUE_NULL)
			value_put(a, both, p->key, p->value);
	}
	return both;
}

static int
load_expect(struct arena *a, const struct check_file *file, const struct check_kind *kind,
    struct check *check, struct err **e)
{
	void *expect = arena_alloc(a, kind->size);

	if (rows_load(a, kind->rows, arena_printf(a, "check of kind '%s'", kind->name),
		file->expect, expect, e) < 0)
		return -1;
	*check = (struct check){
	    .name = file->name,
	    .title = file->title,
	    .kind = kind,
	    .expect = expect,
	    .retries = file->retries,
	    .interval = file->interval,
	    .on_request = file->on_request,
	};
	return try_patterns(value_get(file->expect, "ignore"), e);
}

static int
load_kind(struct arena *a, const struct value *map, struct check_file *file,
    const struct value *instead, struct check *ret_check, struct err **e)
{
	const struct check_kind *kind;

	if (file->judge != NULL)
		return err_at(e, ERR_INPUT, file->judge->mark,
		    "'judge' needs 'collect': of what is it claimed?");
	if (file->kind == NULL)
		return err_at(e, ERR_INPUT, map->mark,
		    "a check file needs the key 'check', or 'collect' and 'judge'");
	kind = kind_named(file->kind);
	if (kind == NULL)
		return unknown_kind(value_get(map, "check"), e);
	file->expect = expect_of(a, file->expect, instead);
	return load_expect(a, file, kind, ret_check, e);
}

static int
load_general(struct arena *a, const char *site_dir, struct check_file *file,
    const struct value *instead, struct check *ret_check, struct err **e)
{
	const struct value *expect;
	const struct general *g;

	if (file->kind != NULL)
		return err_at(e, ERR_INPUT, file->collect->mark,
		    "'collect' and 'judge' stand instead of 'check'");
	if (file->judge == NULL)
		return err_at(e, ERR_INPUT, file->collect->mark,
		    "'collect' needs 'judge': what is claimed of the answer?");
	if (filling_expect(a, file->name, file->expect, instead, &expect, e) < 0 ||
	    filling_do(a, expect, &file->collect, &file->judge, e) < 0 ||
	    general_load(a, site_dir, file->collect, file->judge, &g, e) < 0)
		return -1;
	*ret_check = (struct check){
	    .name = file->name,
	    .title = file->title,
	    .kind = &general_kind,
	    .expect = g,
	    .source = g->source,
	    .retries = file->retries,
	    .interval = file->interval,
	};
	return 0;
}

/* The name becomes a path: one that leaves the folder is no name. */
static int
check_exists(struct arena *a, const char *site_dir, const char *name, struct err **e)
{
	const char **names, *near;
	size_t n = 0;

	if (check_list(a, site_dir, &names, e) < 0)
		return -1;
	for (; names[n] != NULL; n++)
		if (strcmp(names[n], name) == 0)
			return 0;
	near = str_nearest(str_of(name), names, n);
	err_set(
	    e, ERR_INPUT, "there is no check '%s' in %s/runbooks/checks", name, site_dir);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e, "write %s/runbooks/checks/%s.yml", site_dir, name);
	return -1;
}

int
check_load_with(struct arena *a, const char *site_dir, const char *name,
    const struct value *expect, struct check *ret_check, struct err **e)
{
	const char *path = arena_printf(a, "%s/runbooks/checks/%s.yml", site_dir, name);
	struct check_file file;
	struct value *map;

	if (check_exists(a, site_dir, name, e) < 0 ||
	    yaml_read(a, path, NULL, &map, e) < 0 ||
	    rows_load(a, check_file_rows, "check file", map, &file, e) < 0)
		return -1;
	if (strcmp(file.name, name) != 0)
		return err_at(e, ERR_INPUT, value_get(map, "name")->mark,
		    "'name' is '%s', but the file is called '%s.yml'", file.name, name);
	if (file.title[0] == '\0')
		return err_at(
		    e, ERR_INPUT, value_get(map, "title")->mark, "'title' is empty");
	return file.collect != NULL
		   ? load_general(a, site_dir, &file, expect, ret_check, e)
		   : load_kind(a, map, &file, expect, ret_check, e);
}

int
check_load(struct arena *a, const char *site_dir, const char *name,
    struct check *ret_check, struct err **e)
{
	return check_load_with(a, site_dir, name, NULL, ret_check, e);
}

bool
check_compares(const struct check *check)
{
	return check->kind->compares != NULL && check->kind->compares(check->expect);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "bgp" of "bgp.yml"; NULL: no check file. */
static const char *
name_of_file(struct arena *a, const char *file)
{
	struct str name = str_of(file), suffix = STR(".yml");

	if (file[0] == '.' || name.n <= suffix.n || !str_ends(name, suffix))
		return NULL;
	return arena_strndup(a, name.p, name.n - suffix.n);
}

int
check_list(struct arena *a, const char *site_dir, const char ***ret_names, struct err **e)
{
	const char *path = arena_printf(a, "%s/runbooks/checks", site_dir);
	DIR *dir = opendir(path);
	const char **names = NULL;
	size_t n = 0;

	if (dir == NULL)
		return err_set(
		    e, ERR_FILE, "cannot read folder '%s': %s", path, strerror(errno));
	names = arena_array(a, const char *, FILES_MOST + 1);
	for (const struct dirent *d; n < FILES_MOST && (d = readdir(dir)) != NULL;) {
		names[n] = name_of_file(a, d->d_name);
		n += names[n] != NULL;
	}
	closedir(dir);
	if (n == FILES_MOST)
		return err_set(
		    e, ERR_LIMIT, "more than %d checks in '%s'", FILES_MOST - 1, path);
	names[n] = NULL;
	qsort(names, n, sizeof names[0], by_name);
	*ret_names = names;
	return 0;
}

/* Every file of the folder; a site without the folder has no checks. */
static int
all_there_are(
    struct arena *a, const char *site_dir, struct row_texts *ret_names, struct err **e)
{
	const char *path = arena_printf(a, "%s/runbooks/checks", site_dir);

	*ret_names = (struct row_texts){0};
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return 0;
	if (check_list(a, site_dir, &ret_names->v, e) < 0)
		return -1;
	while (ret_names->v[ret_names->n] != NULL)
		ret_names->n++;
	return 0;
}

int
check_load_set(struct arena *a, const char *site_dir, const struct row_texts *names,
    struct check_set *ret_set, struct err **e)
{
	bool every = names->v == NULL;
	struct row_texts all;
	struct check_set set = {0};

	if (every) {
		if (all_there_are(a, site_dir, &all, e) < 0)
			return -1;
		names = &all;
	}
	set.v = arena_array(a, struct check, names->n + 1);
	for (size_t i = 0; i < names->n; i++) {
		struct check *check = &set.v[set.n];

		if (check_load(a, site_dir, names->v[i], check, e) < 0)
			return -1;
		for (size_t j = 0; j < set.n; j++)
			if (strcmp(set.v[j].name, check->name) == 0)
				return err_set(e, ERR_USAGE, "check '%s' is named twice",
				    names->v[i]);
		set.n += !every || !check->on_request;
	}
	*ret_set = set;
	return 0;
}
