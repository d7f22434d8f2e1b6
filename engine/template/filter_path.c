#include "template/filter.h"

/* Names of files as Python's posixpath takes them apart. Nothing here looks at a file. */

static size_t
after_slash(struct str s)
{
	const char *slash = s.n > 0 ? memrchr(s.p, '/', s.n) : NULL;

	return slash != NULL ? (size_t)(slash - s.p) + 1 : 0;
}

FILTER(path_basename)
{
	struct str s;
	size_t at;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0)
		return NULL;
	at = after_slash(s);
	return object_copy_str(r, (struct str){s.p + at, s.n - at});
}

FILTER(path_dirname)
{
	struct str s;
	size_t n;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0)
		return NULL;
	s.n = after_slash(s);
	for (n = s.n; n > 0 && s.p[n - 1] == '/';)
		n--;
	return object_copy_str(r, (struct str){s.p, n > 0 ? n : s.n});
}

FILTER(path_splitext)
{
	struct value *out = value_tuple(r->a);
	struct str s;
	size_t from, dot;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0)
		return NULL;
	for (from = after_slash(s); from < s.n && s.p[from] == '.';)
		from++; /* leading dots are part of the name */
	for (dot = s.n; dot > from && s.p[dot - 1] != '.';)
		dot--;
	dot = dot > from ? dot - 1 : s.n;
	value_append(r->a, out, object_copy_str(r, (struct str){s.p, dot}));
	value_append(r->a, out, object_copy_str(r, (struct str){s.p + dot, s.n - dot}));
	return out;
}

static void
join_part(struct buf *b, struct str part)
{
	if (part.n > 0 && part.p[0] == '/')
		buf_cut(b, 0);
	else if (b->n > 0 && b->p[b->n - 1] != '/')
		buf_addc(b, '/');
	buf_addstr(b, part);
}

FILTER(path_join)
{
	struct str part = {"", 0};
	struct buf b;

	UNUSED_ARGUMENTS;
	if (is_str(v))
		return v;
	if (v->kind != VALUE_LIST && !is_tuple(v))
		return is_undefined(v)
			   ? undefined_fail(r, v)
			   : render_fail(r, "AnsibleFilterTypeError",
				 "|path_join expects string or sequence, got %s instead.",
				 object_type_name(v));
	if (list_value(v)->n == 0)
		return render_fail(r, "TypeError", "path_join: an empty list");
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < list_value(v)->n; i++) {
		if (argument_text(r, "path_join", list_value(v)->v[i], &part) < 0) {
			buf_done(&b);
			return NULL;
		}
		join_part(&b, part);
	}
	return object_buf(r, &b);
}

/* --- relpath --- */

enum { MAX_PARTS = 1000 };

/* A path by its names, without "." and "..". false: it goes above its beginning, or is too long. */
static bool
path_parts(struct str s, struct str *parts, size_t *ret_n)
{
	bool absolute = s.n > 0 && s.p[0] == '/';
	size_t n = 0;

	while (s.n > 0) {
		struct str part = str_cut(&s, '/');

		if (part.n == 0 || str_eq(part, STR(".")))
			continue;
		if (!str_eq(part, STR(".."))) {
			if (n == MAX_PARTS)
				return false;
			parts[n++] = part;
		} else if (n > 0) {
			n--;
		} else if (!absolute) {
			return false;
		}
	}
	*ret_n = n;
	return true;
}

FILTER(path_relpath)
{
	struct str s, start = STR("."), *to, *from;
	size_t nto, nfrom, same = 0;
	struct buf b;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0 ||
	    (a[0] != NULL && object_text_of(r, a[0], &start) < 0))
		return NULL;
	if (s.n == 0)
		return render_fail(r, "ValueError", "no path specified");
	to = arena_array(r->a, struct str, MAX_PARTS);
	from = arena_array(r->a, struct str, MAX_PARTS);
	if ((s.p[0] == '/') != (start.n > 0 && start.p[0] == '/') ||
	    !path_parts(s, to, &nto) || !path_parts(start, from, &nfrom))
		return render_fail(r, "AnsibleFilterError",
		    "relpath of '" STR_FMT "' from '" STR_FMT
		    "' depends on the working directory: give both from /",
		    STR_ARG(s), STR_ARG(start));
	while (same < nto && same < nfrom && str_eq(to[same], from[same]))
		same++;
	buf_init(&b, BUF_TEXT);
	for (size_t i = same; i < nfrom; i++)
		join_part(&b, STR(".."));
	for (size_t i = same; i < nto; i++)
		join_part(&b, to[i]);
	if (b.n == 0)
		buf_addc(&b, '.');
	return object_buf(r, &b);
}

/* --- what is not done --- */

FILTER(path_refused)
{
	UNUSED_ARGUMENTS;
	return render_fail(r, "AnsibleFilterError",
	    "it would read the file system: a template sees its variables only");
}

FILTER(test_abs)
{
	struct str s;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0)
		return NULL;
	return object_bool(s.n > 0 && s.p[0] == '/');
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}
#define TEST(name, fn, summary)                                                          \
	{                                                                                \
		name, TEMPLATE_TEST, "*", 0, fn, summary                                 \
	}
#define REFUSED "refused: it would read the file system"

static const struct template_function rows[] = {
    ROW("basename", "", 0, path_basename, "the last name of a path"),
    ROW("dirname", "", 0, path_dirname, "a path without its last name"),
    ROW("expanduser", "*", 0, path_refused, REFUSED),
    ROW("expandvars", "*", 0, path_refused, REFUSED),
    ROW("fileglob", "*", 0, path_refused, REFUSED),
    ROW("path_join", "", 0, path_join, "a path from its parts"),
    ROW("realpath", "*", 0, path_refused, REFUSED),
    ROW("relpath", "start", 0, path_relpath, "a path as seen from another"),
    ROW("splitext", "", 0, path_splitext, "a path and its extension"),
    TEST("abs", test_abs, "is a path from /"),
    TEST("directory", path_refused, REFUSED),
    TEST("exists", path_refused, REFUSED),
    TEST("file", path_refused, REFUSED),
    TEST("is_abs", test_abs, "is a path from /"),
    TEST("is_dir", path_refused, REFUSED),
    TEST("is_file", path_refused, REFUSED),
    TEST("is_link", path_refused, REFUSED),
    TEST("is_mount", path_refused, REFUSED),
    TEST("is_same_file", path_refused, REFUSED),
    TEST("link", path_refused, REFUSED),
    TEST("link_exists", path_refused, REFUSED),
    TEST("mount", path_refused, REFUSED),
    TEST("same_file", path_refused, REFUSED),
};

TEMPLATE_FUNCTIONS(filter_path, rows);
