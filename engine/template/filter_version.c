#include "template/filter.h"

/* Ansible's version test: Python's loose and strict versions, and semantic ones (semver.org 2.0.0). */

enum { MAX_PIECES = 100 };

/* A piece of a version: a number (digits without leading zeros) or a word. */
struct piece {
	struct str text;
	bool number;
};

struct version {
	struct piece piece[MAX_PIECES];
	size_t n;
	struct piece before[MAX_PIECES]; /* what makes it a pre-release */
	size_t nbefore;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of the digits, or of the lower-case letters, that s begins with. */
static size_t
run_length(struct str s, bool digits)
{
	size_t n = 0;

	while (n < s.n && (digits ? is_digit(s.p[n]) : s.p[n] >= 'a' && s.p[n] <= 'z'))
		n++;
	return n;
}

static struct piece
number_piece(struct str s)
{
	while (s.n > 1 && s.p[0] == '0')
		s = (struct str){s.p + 1, s.n - 1};
	return (struct piece){s, true};
}

static int
cmp_words(struct str a, struct str b)
{
	int rc = str_cmp(a, b);

	return (rc > 0) - (rc < 0);
}

static int
cmp_numbers(struct str a, struct str b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return cmp_words(a, b);
}

static bool
same_piece(const struct piece *a, const struct piece *b)
{
	return a->number == b->number && str_eq(a->text, b->text);
}

static struct str
take(struct str *s, size_t n)
{
	struct str taken = {s->p, n};

	*s = (struct str){s->p + n, s->n - n};
	return taken;
}

static bool
take_char(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	take(s, 1);
	return true;
}

/* --- loose: numbers, words of lower-case letters, and what is between them --- */

static bool
read_loose(struct str s, struct version *v)
{
	while (s.n > 0) {
		size_t digits = run_length(s, true), letters = run_length(s, false),
		       n = 0;

		if (v->n == MAX_PIECES)
			return false;
		if (digits > 0) {
			v->piece[v->n++] = number_piece(take(&s, digits));
		} else if (letters > 0) {
			v->piece[v->n++] = (struct piece){take(&s, letters), false};
		} else if (!take_char(&s, '.')) {
			while (n < s.n && s.p[n] != '.' && !is_digit(s.p[n]) &&
			       (s.p[n] < 'a' || s.p[n] > 'z'))
				n++;
			v->piece[v->n++] = (struct piece){take(&s, n), false};
		}
	}
	return true;
}

/* As Python compares lists: -1, 0, 1; -2: a number and a word. */
static int
cmp_pieces(const struct version *a, const struct version *b)
{
	size_t i = 0;

	while (i < a->n && i < b->n && same_piece(&a->piece[i], &b->piece[i]))
		i++;
	if (i == a->n || i == b->n)
		return a->n == b->n ? 0 : i == a->n ? -1 : 1;
	if (a->piece[i].number != b->piece[i].number)
		return -2;
	return a->piece[i].number ? cmp_numbers(a->piece[i].text, b->piece[i].text)
				  : cmp_words(a->piece[i].text, b->piece[i].text);
}

/* --- strict: 1.2, 1.2.3, 1.2b3 --- */

static bool
take_number(struct str *s, struct piece *ret)
{
	size_t n = run_length(*s, true);

	if (n == 0)
		return false;
	*ret = number_piece(take(s, n));
	return true;
}

static bool
read_strict(struct str s, struct version *v)
{
	v->n = 3;
	v->piece[2] = number_piece(STR("0"));
	if (!take_number(&s, &v->piece[0]) || !take_char(&s, '.') ||
	    !take_number(&s, &v->piece[1]))
		return false;
	if (take_char(&s, '.') && !take_number(&s, &v->piece[2]))
		return false;
	if (s.n > 0 && (s.p[0] == 'a' || s.p[0] == 'b')) {
		v->before[0] = (struct piece){take(&s, 1), false};
		v->nbefore = 2;
		if (!take_number(&s, &v->before[1]))
			return false;
	}
	return s.n == 0;
}

/* --- semantic: 1.2.3-rc.1+build --- */

static bool
is_word_char(char c)
{
	return is_digit(c) || c == '-' || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* Words with dots between them; strictly: numbers have no leading zero. */
static bool
take_words(struct str *s, struct piece *ret, size_t *n, bool strictly)
{
	do {
		size_t len = 0;
		bool number = true;
		struct str word;

		for (; len < s->n && is_word_char(s->p[len]); len++)
			number &= is_digit(s->p[len]);
		if (len == 0 || *n == MAX_PIECES)
			return false;
		word = take(s, len);
		if (strictly && number && word.n > 1 && word.p[0] == '0')
			return false;
		ret[(*n)++] = (struct piece){word, number};
	} while (take_char(s, '.'));
	return true;
}

static bool
read_semantic(struct str s, struct version *v)
{
	struct piece build[MAX_PIECES];
	size_t nbuild = 0;

	for (v->n = 0; v->n < 3; v->n++) {
		if ((v->n > 0 && !take_char(&s, '.')) ||
		    (s.n > 1 && s.p[0] == '0' && is_digit(s.p[1])) ||
		    !take_number(&s, &v->piece[v->n]))
			return false;
	}
	if (take_char(&s, '-') && !take_words(&s, v->before, &v->nbefore, true))
		return false;
	/* what was built of it does not count */
	if (take_char(&s, '+') && !take_words(&s, build, &nbuild, false))
		return false;
	return s.n == 0;
}

/* A pre-release comes before its release; numbers come before words. */
static int
cmp_release(const struct version *a, const struct version *b)
{
	int rc = cmp_pieces(a, b);

	if (rc != 0 || a->nbefore == 0 || b->nbefore == 0)
		return rc != 0 ? rc : (a->nbefore == 0) - (b->nbefore == 0);
	for (size_t i = 0; i < a->nbefore && i < b->nbefore; i++) {
		const struct piece *x = &a->before[i], *y = &b->before[i];

		if (same_piece(x, y))
			continue;
		if (x->number != y->number)
			return x->number ? -1 : 1;
		return x->number ? cmp_numbers(x->text, y->text)
				 : cmp_words(x->text, y->text);
	}
	return (a->nbefore > b->nbefore) - (a->nbefore < b->nbefore);
}

/* --- the test --- */

static const struct scheme {
	const char *name;
	bool (*read)(struct str s, struct version *v);
	int (*cmp)(const struct version *a, const struct version *b);
	const char *wrong;
} schemes[] = {
    {"loose", read_loose, cmp_pieces, "a version of too many parts"},
    {"strict", read_strict, cmp_release, "invalid version number"},
    {"semver", read_semantic, cmp_release, "invalid semantic version"},
    {"semantic", read_semantic, cmp_release, "invalid semantic version"},
};

static const struct relation {
	const char *names; /* parted by blanks */
	bool less, equal, greater;
} relations[] = {
    {"== = eq", false, true, false},
    {"< lt", true, false, false},
    {"<= le", true, true, false},
    {"> gt", false, false, true},
    {">= ge", false, true, true},
    {"!= <> ne", true, false, true},
};

static const struct relation *
relation_of(struct render *r, const struct value *v)
{
	struct str name = STR("eq");

	if (argument_text(r, "operator", v, &name) < 0)
		return NULL;
	for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
		for (struct str rest = str_of(relations[i].names); rest.n > 0;)
			if (str_eq(str_cut(&rest, ' '), name))
				return &relations[i];
	return render_fail(r, "AnsibleFilterError",
	    "Invalid operator type (" STR_FMT
	    "). Must be one of ==, <, <=, >, >=, != or eq, lt, le, gt, ge, ne",
	    STR_ARG(name));
}

static const struct scheme *
scheme_of(struct render *r, const struct value *strict, const struct value *type)
{
	struct str name = STR("loose");
	bool is_strict = false;

	strict = strict != NULL && strict->kind == VALUE_NULL ? NULL : strict;
	type = type != NULL && type->kind == VALUE_NULL ? NULL : type;
	if (strict != NULL && type != NULL)
		return render_fail(r, "AnsibleFilterError",
		    "Cannot specify both 'strict' and 'version_type'");
	if (argument_truth(r, strict, &is_strict) < 0 ||
	    argument_text(r, "version_type", type, &name) < 0)
		return NULL;
	if (is_strict)
		name = STR("strict");
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (str_eq(name, str_of(schemes[i].name)))
			return &schemes[i];
	return render_fail(r, "AnsibleFilterError",
	    "Invalid version type (" STR_FMT
	    "). Must be one of 'loose', 'strict', 'semver', 'semantic'",
	    STR_ARG(name));
}

static struct version *
read_version(struct render *r, const struct scheme *s, struct value *v, const char *empty)
{
	struct version *out = arena_new_of(r->a, struct version);
	struct str text;
	int truth = object_truth(r, v);

	if (truth < 0)
		return NULL;
	if (truth == 0)
		return render_fail(r, "AnsibleFilterError", "%s", empty);
	if (object_text_of(r, v, &text) < 0)
		return NULL;
	if (!s->read(text, out))
		return render_fail(r, "AnsibleFilterError",
		    "Version comparison failed: %s '" STR_FMT "'", s->wrong,
		    STR_ARG(text));
	return out;
}

FILTER(version)
{
	const struct scheme *s = scheme_of(r, a[2], a[3]);
	const struct relation *how;
	struct version *x, *y;
	int rc;

	UNUSED_ARGUMENTS;
	if (s == NULL || (how = relation_of(r, a[1])) == NULL ||
	    (x = read_version(r, s, v, "Input version value cannot be empty")) == NULL ||
	    (y = read_version(r, s, a[0],
		 "Version parameter to compare against cannot be empty")) == NULL)
		return NULL;
	rc = s->cmp(x, y);
	if (rc == -2)
		return render_fail(r, "AnsibleFilterError",
		    "Version comparison failed: a number stands against a word");
	return object_bool(rc < 0 ? how->less : rc == 0 ? how->equal : how->greater);
}

#define ROW(name)                                                                        \
	{                                                                                \
		name, TEMPLATE_TEST, "version operator strict version_type", 1, version, \
		    "compares as versions do: 1.10 is above 1.9"                         \
	}

static const struct template_function rows[] = {ROW("version"), ROW("version_compare")};

TEMPLATE_FUNCTIONS(filter_version, rows);
