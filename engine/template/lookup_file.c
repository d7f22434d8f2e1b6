#include "template/lookup.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "template/argument.h"
#include "template/object.h"
#include "template/set.h"
#include "template/unicode.h"

enum { MOST = 4 << 20 };

/* Is it really below the site, links followed? */
static bool
below(const char *root, const char *path)
{
	char real_root[PATH_MAX], real[PATH_MAX];
	size_t n;

	if (realpath(root, real_root) == NULL || realpath(path, real) == NULL)
		return false;
	n = strlen(real_root);
	return strncmp(real, real_root, n) == 0 && (real[n] == '/' || n == 1);
}

static const char *
find(struct render *r, struct str name)
{
	static const char *const folders[] = {"files/", ""};
	struct stat st;

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		const char *path = arena_printf(
		    r->a, "%s/%s" STR_FMT, r->o->files, folders[i], STR_ARG(name));

		if (stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
		    below(r->o->files, path))
			return path;
	}
	return NULL;
}

static struct value *
contents(struct render *r, const char *path)
{
	struct value *v = NULL;
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, MOST);
	if (buf_read_file(&b, path, &e) < 0)
		render_fail(r, "LookupError", "%s", err_message(e));
	else if (str_starts(buf_str(&b), STR("$ANSIBLE_VAULT;")))
		render_fail(r, "TemplateRuntimeError",
		    "lookup('file'): '%s' is a vault: put its secrets into variables",
		    path);
	else if (str_utf8_error(buf_str(&b)) < b.n)
		render_fail(
		    r, "TemplateRuntimeError", "lookup('file'): '%s' is not UTF-8", path);
	else
		v = object_copy_str(r, buf_str(&b));
	err_free(e);
	buf_done(&b);
	return v;
}

static int
strip(struct lookup *l, struct value *v)
{
	bool right = true, left = false;

	if (argument_truth(l->r, argument_keyword(l->args, STR("rstrip")), &right) < 0 ||
	    argument_truth(l->r, argument_keyword(l->args, STR("lstrip")), &left) < 0)
		return -1;
	if (right)
		v->str = unicode_trim_right(v->str);
	if (left)
		v->str = unicode_trim_left(v->str);
	return 0;
}

int
lookup_file_read(struct render *r, struct str name, struct value **ret)
{
	const char *path = set_safe_name(name) ? find(r, name) : NULL;

	*ret = NULL;
	if (path != NULL)
		*ret = contents(r, path);
	return path != NULL && *ret == NULL ? -1 : 0;
}

int
lookup_file(struct lookup *l)
{
	struct render *r = l->r;

	if (r->o->files == NULL) {
		render_fail(r, "TemplateRuntimeError",
		    "lookup('file'): there is no site whose files could be read");
		return -1;
	}
	value_each(l->terms, it)
	{
		struct str name;
		struct value *v = NULL;

		if (argument_text(r, "lookup", *it, &name) < 0 ||
		    lookup_file_read(r, name, &v) < 0)
			return -1;
		if (v == NULL) {
			render_fail(r, "LookupError",
			    "lookup('file'): there is no file '" STR_FMT
			    "' below the site or its files/",
			    STR_ARG(name));
			return -1;
		}
		if (strip(l, v) < 0)
			return -1;
		value_append(r->a, l->out, v);
	}
	return 0;
}
