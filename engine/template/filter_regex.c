#include "template/filter.h"
#include "template/regex.h"

#include "base/buf.h"
#include "template/unicode.h"

/* Ansible's filters and tests of regular expressions: Python's re. */

enum { MOST_GROUPS = 100 };

static int
flags_of(struct render *r, const struct value *ignorecase, const struct value *multiline)
{
	bool i = false, m = false;

	if (argument_truth(r, ignorecase, &i) < 0 || argument_truth(r, multiline, &m) < 0)
		return -1;
	return (i ? REGEX_IGNORECASE : 0) | (m ? REGEX_MULTILINE : 0);
}

/* Subject and pattern of every one of them. */
struct subject {
	struct regex *x;
	struct regex_search search;
	struct regex_span *spans;
};

static int
prepare(struct render *r, struct value *v, struct value *pattern, int flags,
    struct subject *s)
{
	struct str text;

	*s = (struct subject){0};
	if (flags < 0 || object_text_of(r, v, &s->search.text) < 0 ||
	    object_text_of(r, pattern, &text) < 0 ||
	    (s->x = regex_compile(r, text, flags)) == NULL)
		return -1;
	s->spans = arena_array(r->a, struct regex_span, regex_groups(s->x) + 1);
	return 0;
}

/* On to the next match, by the rules of Python 3.7: an empty one may follow another, but not itself. */
static int
find_next(struct render *r, struct subject *s)
{
	int rc = regex_find(r, s->x, &s->search, s->spans);

	if (rc > 0) {
		s->search.at = s->spans[0].to;
		s->search.advance = s->spans[0].to == s->spans[0].from;
		if (render_count_loop(r) < 0)
			return -1;
	}
	return rc;
}

static struct str
span_text(const struct subject *s, size_t group)
{
	struct regex_span span = s->spans[group];

	if (span.from == REGEX_NONE)
		return STR("");
	return (struct str){s->search.text.p + span.from, span.to - span.from};
}

/* --- the replacement --- */

static void *
bad_reference(struct render *r, struct str name)
{
	if (name.n > 0 && name.p[0] >= '0' && name.p[0] <= '9')
		return render_fail(
		    r, "error", "invalid group reference " STR_FMT, STR_ARG(name));
	return render_fail(
	    r, "IndexError", "unknown group name '" STR_FMT "'", STR_ARG(name));
}

/* A group by name or number; false: there is none. */
static bool
group_of(const struct subject *s, struct str name, size_t *ret)
{
	bool number = name.n > 0;
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		number &= name.p[i] >= '0' && name.p[i] <= '9';
		n = n > 10 * MOST_GROUPS ? n : n * 10 + (size_t)(name.p[i] - '0');
	}
	*ret = number ? n : regex_group_named(s->x, name);
	return number ? n <= regex_groups(s->x) : *ret > 0;
}

static bool
is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* \1 to \99, or up to three octal digits of a character. Gives how many octets were read; 0: failed. */
static size_t
put_number(struct render *r, const struct subject *s, struct str t, struct buf *out)
{
	size_t n = 1, group;

	while (n < t.n && n < 3 && t.p[n] >= '0' && t.p[n] <= '9')
		n++;
	if (t.p[0] == '0' ||
	    (n == 3 && is_octal(t.p[0]) && is_octal(t.p[1]) && is_octal(t.p[2]))) {
		unsigned code = 0;
		size_t i = 0;

		for (; i < n && is_octal(t.p[i]); i++)
			code = code * 8 + (unsigned)(t.p[i] - '0');
		unicode_add(out, code);
		return i;
	}
	n = n > 2 ? 2 : n;
	if (!group_of(s, (struct str){t.p, n}, &group))
		return bad_reference(r, (struct str){t.p, n}), 0;
	buf_addstr(out, span_text(s, group));
	return n;
}

/* \g<name> */
static size_t
put_named(struct render *r, const struct subject *s, struct str t, struct buf *out)
{
	const char *end = t.n > 1 && t.p[1] == '<' ? memchr(t.p, '>', t.n) : NULL;
	struct str name;
	size_t group;

	if (end == NULL)
		return render_fail(r, "error", "missing <"), 0;
	name = (struct str){t.p + 2, (size_t)(end - t.p) - 2};
	if (!group_of(s, name, &group))
		return bad_reference(r, name), 0;
	buf_addstr(out, span_text(s, group));
	return (size_t)(end - t.p) + 1;
}

static int
put_replacement(struct render *r, const struct subject *s, struct str t, struct buf *out)
{
	static const char escapes[] = "a\ab\bf\fn\nr\rt\tv\v\\\\";

	for (size_t i = 0, n; i < t.n; i += n) {
		const char *c;

		n = 1;
		if (t.p[i] != '\\' || i + 1 == t.n) {
			buf_addc(out, t.p[i]);
			continue;
		}
		i++;
		if (t.p[i] >= '0' && t.p[i] <= '9')
			n = put_number(r, s, (struct str){t.p + i, t.n - i}, out);
		else if (t.p[i] == 'g')
			n = put_named(r, s, (struct str){t.p + i, t.n - i}, out);
		else if ((c = strchr(escapes, t.p[i])) != NULL && (c - escapes) % 2 == 0)
			buf_addc(out, c[1]);
		else if ((t.p[i] | 0x20) >= 'a' && (t.p[i] | 0x20) <= 'z')
			n = render_fail(r, "error", "bad escape \\%c at position %zu",
				t.p[i], i - 1) != NULL;
		else
			buf_printf(out, "\\%c", t.p[i]);
		if (n == 0)
			return -1;
	}
	return 0;
}

FILTER(regex_replace)
{
	struct subject s;
	struct str with = STR("");
	struct buf out;
	size_t done = 0;
	int rc;

	UNUSED_ARGUMENTS;
	if (prepare(r, v, a[0] != NULL ? a[0] : object_str(r, STR("")),
		flags_of(r, a[2], a[3]), &s) < 0 ||
	    (a[1] != NULL && object_text_of(r, a[1], &with) < 0))
		return NULL;
	buf_init(&out, BUF_TEXT);
	/* a wrong replacement is one, whether anything matches or not */
	if (put_replacement(r, &s, with, &out) < 0) {
		buf_done(&out);
		return NULL;
	}
	buf_cut(&out, 0);
	while ((rc = find_next(r, &s)) > 0) {
		buf_add(&out, s.search.text.p + done, s.spans[0].from - done);
		if (put_replacement(r, &s, with, &out) < 0) {
			rc = -1;
			break;
		}
		done = s.spans[0].to;
	}
	if (rc < 0) {
		buf_done(&out);
		return NULL;
	}
	buf_add(&out, s.search.text.p + done, s.search.text.n - done);
	return object_buf(r, &out);
}

/* What findall gives for a match: the only group, or all of them, or the whole. */
static struct value *
found_value(struct render *r, const struct subject *s)
{
	size_t groups = regex_groups(s->x);
	struct value *tuple;

	if (groups < 2)
		return object_copy_str(r, span_text(s, groups));
	tuple = value_tuple(r->a);
	for (size_t i = 1; i <= groups; i++)
		value_append(r->a, tuple, object_copy_str(r, span_text(s, i)));
	return tuple;
}

FILTER(regex_findall)
{
	struct value *list = value_list(r->a);
	struct subject s;
	int rc;

	UNUSED_ARGUMENTS;
	if (prepare(r, v, a[0], flags_of(r, a[2], a[1]), &s) < 0)
		return NULL;
	while ((rc = find_next(r, &s)) > 0)
		value_append(r->a, list, found_value(r, &s));
	return rc < 0 ? NULL : list;
}

/* '\\1' or '\\g<name>' names a group to give. */
static int
asked_group(struct render *r, struct value *v, struct str *ret)
{
	struct str t;

	if (object_text_of(r, v, &t) < 0)
		return -1;
	if (str_starts(t, STR("\\g<")) && t.p[t.n - 1] == '>')
		*ret = (struct str){t.p + 3, t.n - 4};
	else if (t.n > 1 && t.p[0] == '\\' && t.p[1] >= '0' && t.p[1] <= '9')
		*ret = (struct str){t.p + 1, t.n - 1};
	else
		return render_fail(r, "AnsibleFilterError", "Unknown argument"), -1;
	return 0;
}

/* Keywords of regex_search beside its groups. */
static int
search_flags(struct render *r, const struct call_args *raw)
{
	for (size_t i = 0; i < raw->nkw; i++)
		if (!str_eq(raw->kw[i].name, STR("ignorecase")) &&
		    !str_eq(raw->kw[i].name, STR("multiline"))) {
			render_fail(r, "TypeError",
			    "regex_search() got an unexpected keyword argument '" STR_FMT
			    "'",
			    STR_ARG(raw->kw[i].name));
			return -1;
		}
	return flags_of(r, argument_keyword(raw, STR("ignorecase")),
	    argument_keyword(raw, STR("multiline")));
}

FILTER(regex_search)
{
	struct value *list;
	struct subject s;
	struct str name;
	size_t group;
	int rc;

	UNUSED_ARGUMENTS;
	if (raw->n == 0)
		return render_fail(r, "TypeError",
		    "regex_search() missing 1 required positional argument: 'regex'");
	if (prepare(r, v, raw->v[0], search_flags(r, raw), &s) < 0)
		return NULL;
	rc = regex_find(r, s.x, &s.search, s.spans);
	if (rc < 0)
		return NULL;
	list = value_list(r->a);
	for (size_t i = 1; i < raw->n; i++) {
		if (asked_group(r, raw->v[i], &name) < 0)
			return NULL;
		if (rc == 0)
			continue;
		if (!group_of(&s, name, &group))
			return render_fail(r, "IndexError", "no such group");
		value_append(r->a, list,
		    s.spans[group].from == REGEX_NONE
			? object_none()
			: object_copy_str(r, span_text(&s, group)));
	}
	if (rc == 0)
		return object_none();
	return raw->n > 1 ? list : object_copy_str(r, span_text(&s, 0));
}

FILTER(regex_escape)
{
	struct str s, type = STR("python");
	const char *special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
	struct buf out;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0 ||
	    argument_text(r, "regex_escape", a[0], &type) < 0)
		return NULL;
	if (str_eq(type, STR("posix_basic")))
		special = "].[^$*\\";
	else if (!str_eq(type, STR("python")))
		return render_fail(r, "AnsibleFilterError",
		    str_eq(type, STR("posix_extended"))
			? "Regex type (" STR_FMT ") not yet implemented"
			: "Invalid regex type (" STR_FMT ")",
		    STR_ARG(type));
	buf_init(&out, BUF_TEXT);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\0' && strchr(special, s.p[i]) != NULL)
			buf_addc(&out, '\\');
		buf_addc(&out, s.p[i]);
	}
	return object_buf(r, &out);
}

/* --- tests --- */

static struct value *
matches(struct render *r, struct value *v, struct value **a, bool anchored)
{
	struct subject s;
	int rc;

	if (prepare(r, v, a[0] != NULL ? a[0] : object_str(r, STR("")),
		flags_of(r, a[1], a[2]), &s) < 0)
		return NULL;
	s.search.anchored = anchored;
	rc = regex_find(r, s.x, &s.search, s.spans);
	return rc < 0 ? NULL : object_bool(rc > 0);
}

FILTER(test_match)
{
	UNUSED_ARGUMENTS;
	return matches(r, v, a, true);
}

FILTER(test_search)
{
	UNUSED_ARGUMENTS;
	return matches(r, v, a, false);
}

FILTER(test_regex)
{
	struct str type = STR("search");

	UNUSED_ARGUMENTS;
	if (argument_text(r, "regex", a[3], &type) < 0)
		return NULL;
	if (str_eq(type, STR("fullmatch")))
		return render_fail(r, "AnsibleFilterError",
		    "match_type 'fullmatch' is not supported: end the pattern with "
		    "'\\Z'");
	return matches(r, v, a, str_eq(type, STR("match")));
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}
#define TEST(name, params, fn, summary)                                                  \
	{                                                                                \
		name, TEMPLATE_TEST, params, 0, fn, summary                              \
	}

static const struct template_function rows[] = {
    TEST("match", "pattern ignorecase multiline", test_match,
	"the text begins with a match of the regular expression"),
    TEST("regex", "pattern ignorecase multiline match_type", test_regex,
	"the regular expression matches somewhere"),
    ROW("regex_escape", "re_type", 0, regex_escape,
	"text as a regular expression that matches it"),
    ROW("regex_findall", "regex multiline ignorecase", 1, regex_findall,
	"all matches of a regular expression"),
    ROW("regex_replace", "pattern replacement ignorecase multiline", 0, regex_replace,
	"matches of a regular expression replaced: '\\\\1' is a group"),
    ROW("regex_search", "*", 1, regex_search,
	"the first match of a regular expression, or none"),
    TEST("search", "pattern ignorecase multiline", test_search,
	"the regular expression matches somewhere"),
};

TEMPLATE_FUNCTIONS(filter_regex, rows);
