#include "template/lookup.h"

#include "template/argument.h"
#include "template/numeral.h"
#include "template/text.h"
#include "template/twister.h"
#include "template/unicode.h"

/* lookup('password', 'PATH key=value …'): of Ansible's lookup what neither writes a file nor differs every time. */

enum { LONGEST = 10000 };

struct password {
	struct render *r;
	struct str path;
	int64_t length;
	struct value *chars; /* list of texts, or a text with commas */
	const struct value *seed;
};

static int
refuse(struct render *r, const char *why)
{
	render_fail(r, "TemplateRuntimeError", "lookup('password') is refused: %s", why);
	return -1;
}

static int
set_length(struct password *p, struct value *v)
{
	struct value *n = is_str(v) ? numeral_int(p->r, str_value(v), 10) : v;

	if (n == NULL || !is_int(n) || int_value(n) < 0 || int_value(n) > LONGEST) {
		render_fail(p->r, "AnsibleError",
		    "lookup('password'): 'length' must be a number from 0 to %d",
		    LONGEST);
		return -1;
	}
	p->length = int_value(n);
	return 0;
}

static int
set_option(struct password *p, struct str name, struct value *v)
{
	if (v->kind == VALUE_NULL)
		return 0;
	if (str_eq(name, STR("length")))
		return set_length(p, v);
	if (str_eq(name, STR("chars")))
		p->chars = v;
	else if (str_eq(name, STR("seed")))
		p->seed = v;
	else if (str_eq(name, STR("encrypt")) || str_eq(name, STR("ident")))
		return refuse(
		    p->r, "its salt is drawn at random: say password_hash with a salt");
	else
		return render_fail(p->r, "AnsibleError",
			   "Unrecognized parameter(s) given to password lookup: " STR_FMT,
			   STR_ARG(name)),
		       -1;
	return 0;
}

static int
keywords(struct password *p, const struct call_args *args)
{
	for (size_t i = 0; i < args->nkw; i++) {
		struct str name = args->kw[i].name;

		if (!str_eq(name, STR("wantlist")) && !str_eq(name, STR("errors")) &&
		    set_option(p, name, args->kw[i].value) < 0)
			return -1;
	}
	return 0;
}

static struct str
unquoted(struct str s)
{
	bool quotes =
	    s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0];

	return quotes ? (struct str){s.p + 1, s.n - 2} : s;
}

static int
term(struct password *p, struct str text)
{
	p->path = str_cut(&text, ' ');
	while ((text = str_trim(text)).n > 0) {
		struct str value = str_cut(&text, ' '), key;

		if (memchr(value.p, '=', value.n) == NULL) {
			render_fail(p->r, "AnsibleError",
			    "Unrecognized value after key=value parameters given to "
			    "password lookup: " STR_FMT,
			    STR_ARG(value));
			return -1;
		}
		key = str_cut(&value, '=');
		if (set_option(p, key, object_copy_str(p->r, unquoted(value))) < 0)
			return -1;
	}
	return 0;
}

/* --- characters --- */

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define PUNCTUATION "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
#define BLANKS " \t\n\r\x0b\x0c"

/* Names of Python's module string; anything else stands for its own characters. */
static const char *const sets[][2] = {
    {"ascii_letters", LOWER UPPER},
    {"ascii_lowercase", LOWER},
    {"ascii_uppercase", UPPER},
    {"digits", DIGITS},
    {"hexdigits", DIGITS "abcdefABCDEF"},
    {"octdigits", "01234567"},
    {"punctuation", PUNCTUATION},
    {"printable", DIGITS LOWER UPPER PUNCTUATION BLANKS},
    {"whitespace", BLANKS},
};

static void
add_set(struct buf *b, struct str name)
{
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		if (str_eq(name, str_of(sets[i][0])))
			name = str_of(sets[i][1]);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != '"' && name.p[i] != '\'')
			buf_addc(b, name.p[i]);
}

/* "ascii_letters,digits,,": two commas are one that counts. */
static void
add_sets(struct render *r, struct buf *b, struct str names)
{
	if (memmem(names.p, names.n, ",,", 2) != NULL)
		buf_addc(b, ',');
	names = str_value(text_replace(r, names, STR(",,"), STR(","), -1));
	while (names.n > 0)
		add_set(b, str_cut(&names, ','));
}

static int
characters(struct password *p, struct buf *b)
{
	if (p->chars == NULL) {
		add_sets(p->r, b, STR("ascii_letters,digits"));
		buf_adds(b, ".,:-_");
	} else if (is_str(p->chars)) {
		add_sets(p->r, b, str_value(p->chars));
	} else {
		struct value *list = object_list(p->r, p->chars);
		struct str name;

		if (list == NULL)
			return -1;
		value_each(list, it)
		{
			if (argument_text(p->r, "chars", *it, &name) < 0)
				return -1;
			add_set(b, name);
		}
	}
	if (b->n == 0 && p->length > 0) {
		render_fail(p->r, "IndexError", "Cannot choose from an empty sequence");
		return -1;
	}
	return 0;
}

static struct value *
drawn(struct password *p)
{
	struct twister t;
	struct buf chars, out;
	struct value *v = NULL;
	uint64_t n;

	buf_init(&chars, BUF_TEXT);
	buf_init(&out, BUF_TEXT);
	if (characters(p, &chars) == 0 && twister_seed(p->r, &t, p->seed) == 0) {
		struct str s = buf_str(&chars);

		n = unicode_length(s);
		for (int64_t i = 0; i < p->length; i++) {
			size_t at = unicode_offset(s, twister_below(&t, n)), len;

			unicode_next((struct str){s.p + at, s.n - at}, &len);
			buf_add(&out, s.p + at, len);
		}
		v = object_copy_str(p->r, buf_str(&out));
	}
	buf_done(&chars);
	buf_done(&out);
	return v;
}

/* Without the salt that Ansible writes behind it. */
static struct value *
stored(struct password *p)
{
	struct value *v = NULL;
	const char *salt;

	if (p->r->o->files != NULL && lookup_file_read(p->r, p->path, &v) < 0)
		return NULL;
	if (v == NULL) {
		refuse(p->r, "there is no such file below the site, and rendering writes "
			     "none: use a vault");
		return NULL;
	}
	v->str = unicode_trim_right(v->str);
	salt = text_find_last(v->str, STR(" salt="));
	if (salt != NULL)
		v->str.n = (size_t)(salt - v->str.p);
	return v;
}

int
lookup_password(struct lookup *l)
{
	value_each(l->terms, it)
	{
		struct password p = {.r = l->r, .length = 20};
		struct value *v;
		struct str text;

		if (argument_text(l->r, "lookup", *it, &text) < 0 ||
		    keywords(&p, l->args) < 0 || term(&p, text) < 0)
			return -1;
		if (!str_eq(p.path, STR("/dev/null")))
			v = stored(&p);
		else if (p.seed == NULL)
			return refuse(l->r,
			    "without a seed it is another one every time: use a vault");
		else
			v = drawn(&p);
		if (v == NULL)
			return -1;
		value_append(l->r->a, l->out, v);
	}
	return 0;
}
