#include "template/set.h"

#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "template/compile.h"
#include "template/failure.h"
#include "template/header.h"
#include "template/name.h"
#include "template/render.h"
#include "template/site_filter.h"

enum { MAX_TEMPLATES = 10000, MAX_FILE = 4 << 20 };

struct entry {
	struct str text;
	const char *file;
	struct template *t;
	struct failure failure; /* it was tried before and does not compile */
};

struct template_set {
	struct template_options o;
	pthread_mutex_t lock; /* guards everything below; compiled templates are const */
	struct arena *a;
	struct names names;
	struct map entries; /* name -> struct entry */
	bool mutates;
	bool ready; /* the site's own filters are known, or that failed: */
	struct failure unready;
};

struct template_set *
template_set_new(const struct template_options *options)
{
	struct arena *a = arena_new();
	struct template_set *s = arena_new_of(a, struct template_set);

	s->o = *options;
	if (s->o.output_limit == 0)
		s->o.output_limit = BUF_TEXT;
	if (s->o.memory_limit == 0)
		s->o.memory_limit = RENDER_MEMORY;
	if (s->o.loop_limit == 0)
		s->o.loop_limit = RENDER_LOOPS;
	s->a = a;
	pthread_mutex_init(&s->lock, NULL);
	names_init(&s->names, a);
	map_init(&s->entries);
	return s;
}

void
template_set_free(struct template_set *s)
{
	if (s == NULL)
		return;
	names_done(&s->names);
	map_done(&s->entries);
	pthread_mutex_destroy(&s->lock);
	arena_free(s->a);
}

const struct template_options *
set_options(const struct template_set *s)
{
	return &s->o;
}

bool
set_mutates(struct template_set *s)
{
	bool mutates;

	pthread_mutex_lock(&s->lock);
	mutates = s->mutates;
	pthread_mutex_unlock(&s->lock);
	return mutates;
}

static struct entry *
add_entry(struct template_set *s, struct str name, struct str text, const char *file)
{
	struct entry *e = arena_new_of(s->a, struct entry);
	struct str key = {arena_strndup(s->a, name.p, name.n), name.n};

	e->text = (struct str){arena_strndup(s->a, text.p, text.n), text.n};
	e->file = file != NULL ? file : key.p;
	map_put(&s->entries, key, e);
	return e;
}

void
template_set_add(struct template_set *s, const char *name, struct str text)
{
	pthread_mutex_lock(&s->lock);
	add_entry(s, str_of(name), text, NULL);
	pthread_mutex_unlock(&s->lock);
}

/* Below the search path, never above: no absolute name, no empty or '..' part. */
bool
set_safe_name(struct str name)
{
	struct str rest = name;

	if (name.n == 0 || name.n > 4000 || memchr(name.p, '\0', name.n) != NULL)
		return false;
	while (rest.n > 0) {
		struct str part = str_cut(&rest, '/');

		if (part.n == 0 || str_eq(part, STR("..")))
			return false;
	}
	return true;
}

static struct entry *
read_file(struct template_set *s, struct str name)
{
	const char *const *dir = s->o.search_path;
	struct entry *e = NULL;
	struct err *err = NULL;
	struct stat st;
	struct buf b;

	for (; dir != NULL && *dir != NULL && set_safe_name(name) && e == NULL; dir++) {
		const char *path = arena_printf(s->a, "%s/" STR_FMT, *dir, STR_ARG(name));

		if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		buf_init(&b, MAX_FILE);
		if (buf_read_file(&b, path, &err) == 0)
			e = add_entry(s, name, buf_str(&b), path);
		err_free(err);
		err = NULL;
		buf_done(&b);
	}
	return e;
}

/* At the first octet that is wrong; the line with it is not shown. */
static void
check_utf8(struct template_set *s, struct entry *e)
{
	size_t at = str_utf8_error(e->text);
	int line = 1, col = 1;

	if (at == e->text.n)
		return;
	for (size_t i = 0; i < at; i++) {
		line += e->text.p[i] == '\n';
		col = e->text.p[i] == '\n' ? 1 : col + 1;
	}
	failure_set(&e->failure, s->a, "TemplateSyntaxError", "not UTF-8 text");
	failure_at(&e->failure, line, col);
}

static int
compile_entry(struct template_set *s, struct entry *e, const char *name)
{
	struct template *t = arena_new_of(s->a, struct template);
	struct template_options o = s->o;
	struct str text = e->text;
	int header;

	t->name = name;
	t->file = e->file;
	check_utf8(s, e);
	if (str_starts(text, STR("$ANSIBLE_VAULT;"))) {
		failure_set(&e->failure, s->a, "TemplateSyntaxError",
		    "the template is a vault: put its secrets into variables, and "
		    "decrypt it");
		failure_at(&e->failure, 1, 1);
	}
	header = header_read(&text, &o, s->a, &e->failure);
	if (e->failure.set) {
		e->failure.template = name;
		e->failure.at.file = e->file;
		return -1;
	}
	t->skipped = header;
	if (compile_template(s->a, &s->names, &o, text, t, &e->failure) < 0) {
		if (header > 0)
			e->failure.source = e->text;
		return -1;
	}
	if (header > 0)
		t->source = e->text; /* for excerpts: with the line that was cut */
	s->mutates |= t->mutates;
	e->t = t;
	return 0;
}

/* --- filters of the site: macros in filters/NAME.j2 -------------------------------------------------------------- */

enum { MAX_FILTERS = 200 }; /* files */

static int
by_octets(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
add_name(struct template_set *s, const char **names, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(names[i], name) == 0)
			return;
	if (*n < MAX_FILTERS)
		names[(*n)++] = name;
	else
		failure_set(&s->unready, s->a, "LimitError",
		    "more than %d files of filters", MAX_FILTERS);
}

/* Reads the macros of one of them, as filters. */
static void
scan_filters(struct template_set *s, struct entry *e, const char *name)
{
	struct template t = {.name = name, .file = e->file};
	struct template_options o = s->o;
	struct str text = e->text;

	check_utf8(s, e);
	if (!e->failure.set)
		t.skipped = header_read(&text, &o, s->a, &e->failure);
	if (!e->failure.set)
		site_filter_scan(s->a, &s->names,
		    &(struct site_filter_source){&o, &t, text}, &e->failure);
	if (!e->failure.set)
		return;
	e->failure.template = name;
	e->failure.at.file = e->file;
	if (t.skipped > 0)
		e->failure.source = e->text;
	s->unready = e->failure;
}

/* Names of templates below filters/, sorted: those that were added, and those in folders. */
static size_t
filter_files(struct template_set *s, const char **names)
{
	const char *const *dir = s->o.search_path;
	size_t n = 0;

	map_each(&s->entries, it)
	{
		struct str name = it->key;

		if (str_starts(name, STR("filters/")) && str_ends(name, STR(".j2")))
			add_name(s, names, &n, arena_strndup(s->a, name.p, name.n));
	}
	for (; dir != NULL && *dir != NULL; dir++) {
		DIR *d = opendir(arena_printf(s->a, "%s/filters", *dir));
		const struct dirent *entry;

		while (d != NULL && (entry = readdir(d)) != NULL)
			if (entry->d_name[0] != '.' &&
			    str_ends(str_of(entry->d_name), STR(".j2")))
				add_name(s, names, &n,
				    arena_printf(s->a, "filters/%s", entry->d_name));
		if (d != NULL)
			closedir(d);
	}
	if (n > 0)
		qsort(names, n, sizeof *names, by_octets);
	return n;
}

/* Before the first name means anything: 0, or -1 with the failure, each time. */
static int
get_ready(struct template_set *s, struct failure *f)
{
	const char *names[MAX_FILTERS];
	size_t n;

	if (!s->ready) {
		s->ready = true;
		n = filter_files(s, names);
		for (size_t i = 0; i < n && !s->unready.set; i++) {
			struct entry *e = map_get(&s->entries, str_of(names[i]));

			if (e == NULL)
				e = read_file(s, str_of(names[i]));
			if (e != NULL)
				scan_filters(s, e, names[i]);
		}
	}
	if (s->unready.set && !f->set)
		*f = s->unready;
	return s->unready.set ? -1 : 0;
}

static struct template *
get_locked(struct template_set *s, struct str name, struct failure *f, bool *missing)
{
	struct entry *e;

	*missing = false;
	if (get_ready(s, f) < 0)
		return NULL;
	e = map_get(&s->entries, name);
	if (e == NULL && s->entries.n < MAX_TEMPLATES)
		e = read_file(s, name);
	*missing = e == NULL;
	if (e == NULL)
		return NULL;
	if (e->t == NULL && !e->failure.set)
		compile_entry(s, e, arena_strndup(s->a, name.p, name.n));
	if (e->failure.set && !f->set)
		*f = e->failure;
	return e->t;
}

struct template *
set_get(struct template_set *s, struct str name, struct failure *f, struct arena *a,
    bool *missing)
{
	struct template *t;

	(void)a;
	pthread_mutex_lock(&s->lock);
	t = get_locked(s, name, f, missing);
	pthread_mutex_unlock(&s->lock);
	return t;
}

const struct template_function *
set_filter(struct template_set *s, struct str name)
{
	const struct name *known;

	pthread_mutex_lock(&s->lock);
	known = map_get(&s->names.map, name);
	pthread_mutex_unlock(&s->lock);
	return known != NULL ? known->filter : NULL;
}

/* Room for where attributes of its names are found (value_getv_hint). */
static void
remember_names(struct render *r)
{
	uint32_t n;

	pthread_mutex_lock(&r->set->lock);
	n = r->set->names.n;
	pthread_mutex_unlock(&r->set->lock);
	if (n <= r->nhints)
		return;
	r->hints = arena_array(r->keep, struct value_hint, n);
	r->nhints = n;
}

struct template *
set_load(struct render *r, struct str name, bool *missing)
{
	struct template *t = set_get(r->set, name, r->f, r->keep, missing);

	if (t != NULL)
		remember_names(r);
	if (t != NULL && t->mutates && !r->copy) {
		r->restart = true;
		return NULL;
	}
	return t;
}

struct template *
set_compile_expression(
    struct template_set *s, struct arena *a, struct str text, struct failure *f)
{
	struct template *t = arena_new_of(a, struct template);
	int rc;

	t->name = t->file = "<expression>";
	pthread_mutex_lock(&s->lock);
	rc = get_ready(s, f);
	if (rc == 0)
		rc = compile_expression(a, &s->names,
		    (struct str){arena_strndup(a, text.p, text.n), text.n}, t, f);
	pthread_mutex_unlock(&s->lock);
	return rc == 0 ? t : NULL;
}

/* Lines of what stands before it in its file are t->skipped. */
int
set_compile_placed(struct template_set *s, struct arena *a, struct str text,
    bool expression, struct template *t, struct failure *f)
{
	struct template_options o = {.keep_trailing_newline = true,
	    .trim_blocks = s->o.trim_blocks,
	    .lstrip_blocks = s->o.lstrip_blocks};
	int rc;

	pthread_mutex_lock(&s->lock);
	rc = get_ready(s, f);
	if (rc == 0 && expression)
		rc = compile_expression(a, &s->names, text, t, f);
	else if (rc == 0)
		rc = compile_template(a, &s->names, &o, text, t, f);
	pthread_mutex_unlock(&s->lock);
	return rc;
}

struct template *
set_compile_text(struct render *r, struct str text, const char *file)
{
	struct template *t = arena_new_of(r->keep, struct template);
	struct template_options o = {.keep_trailing_newline = false};
	int rc;

	t->name = t->file = file;
	pthread_mutex_lock(&r->set->lock);
	rc = compile_template(r->keep, &r->set->names, &o, text, t, r->f);
	pthread_mutex_unlock(&r->set->lock);
	if (rc < 0)
		return NULL;
	if (t->mutates && !r->copy) {
		pthread_mutex_lock(&r->set->lock);
		r->set->mutates = true;
		pthread_mutex_unlock(&r->set->lock);
		r->restart = true;
		return NULL;
	}
	return t;
}

/* --- everything that can be known is compiled before lanes start --- */

struct follow {
	struct template_set *s;
	struct failure *f;
	struct map *seen;
};

static void follow_template(struct follow *w, struct str name, bool must);

static void
follow_node(struct node *n, void *ctx)
{
	struct follow *w = ctx;
	const struct node *t;

	if (n->kind == NODE_INCLUDE || n->kind == NODE_IMPORT || n->kind == NODE_FROM ||
	    n->kind == NODE_EXTENDS) {
		t = n->include.template;
		if (t->kind == NODE_CONST && t->constant->kind == VALUE_STR)
			follow_template(w, t->constant->str, false);
	}
	node_each(n, follow_node, w);
}

static void
follow_template(struct follow *w, struct str name, bool must)
{
	bool missing = false;
	struct template *t;

	if (map_has(w->seen, name) || w->f->set)
		return;
	map_put(w->seen, name, w->s);
	t = get_locked(w->s, name, w->f, &missing);
	if (missing && must) {
		failure_set(w->f, w->s->a, "TemplateNotFound", STR_FMT, STR_ARG(name));
		w->f->code = ERR_FILE;
	}
	if (t != NULL)
		nodes_each(&t->body.nodes, follow_node, w);
}

int
template_set_compile(struct template_set *s, const char *name, struct err **e)
{
	struct failure f = {0};
	struct map seen;
	struct follow w = {s, &f, &seen};

	map_init(&seen);
	pthread_mutex_lock(&s->lock);
	follow_template(&w, str_of(name), true);
	map_each(&s->entries, it) if (str_starts(it->key, STR("filters/")))
	    follow_template(&w, it->key, true);
	pthread_mutex_unlock(&s->lock);
	map_done(&seen);
	if (!f.set)
		return 0;
	if (f.code == ERR_FILE)
		return err_set(
		    e, ERR_FILE, "no template '%s' below the search path", name);
	return failure_raise(&f, e);
}
