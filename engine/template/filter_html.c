#include "template/filter.h"

#include <stdlib.h>

#include "template/entity.h"
#include "template/markup.h"
#include "template/regex.h"
#include "template/text.h"
#include "template/unicode.h"

/* HTML made and unmade: urlize, striptags. */

FILTER(striptags)
{
	struct str s;
	struct buf b;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0)
		return NULL;
	buf_init(&b, BUF_TEXT);
	entity_strip_tags(&b, s);
	return object_buf(r, &b);
}

/* --- urlize --- */

#define HTTP                                                                             \
	"((https?://|www\\.)(([\\w%-]+\\.)+)?([a-z]{2,63}|xn--[\\w%]{2,59})"             \
	"|([\\w%-]{2,63}\\.)+(com|net|int|edu|gov|org|info|mil)"                         \
	"|(https?://)((([\\d]{1,3})(\\.[\\d]{1,3}){3})"                                  \
	"|(\\[([\\da-f]{0,4}:){2}([\\da-f]{0,4}:?){1,6}])))"                             \
	"(?::[\\d]{1,5})?(?:[/?#]\\S*)?$"
#define MAIL "\\S+@\\w[\\w.-]*\\.\\w+$"
#define SCHEME "[\\w.+-]{2,}:(/){0,2}\\Z"

struct links {
	struct render *r;
	int64_t limit;            /* characters of a shown URL; negative: none */
	const char *rel, *target; /* attributes */
	struct value *schemes;    /* list */
	struct regex *http, *mail;
	struct buf out;
};

struct word {
	struct str head, middle, tail;
};

static int
matches(struct render *r, struct regex *x, struct str s)
{
	struct regex_search search = {.text = s, .anchored = true};
	struct regex_span *spans =
	    arena_array(r->a, struct regex_span, regex_groups(x) + 1);

	return regex_find(r, x, &search, spans);
}

static size_t
count(struct str s, struct str what)
{
	size_t n = 0;
	const char *at;

	for (; (at = memmem(s.p, s.n, what.p, what.n)) != NULL; n++) {
		s.n -= (size_t)(at - s.p) + what.n;
		s.p = at + what.n;
	}
	return n;
}

static size_t
starts_with_one(struct str s)
{
	if (s.n > 0 && (s.p[0] == '(' || s.p[0] == '<'))
		return 1;
	return str_starts(s, STR("&lt;")) ? 4 : 0;
}

static size_t
ends_with_one(struct str s)
{
	if (s.n > 0 && s.p[s.n - 1] != '\0' && strchr(")>.,", s.p[s.n - 1]) != NULL)
		return 1;
	return str_ends(s, STR("&gt;")) ? 4 : 0;
}

/* Brackets and full stops around a URL are not of it, but for brackets that it opens itself. */
static struct word
split(struct str s)
{
	static const char *const pairs[][2] = {{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}};
	struct word w = {{s.p, 0}, s, {s.p + s.n, 0}};
	size_t n;

	for (; (n = starts_with_one(w.middle)) > 0; w.head.n += n) {
		w.middle.p += n;
		w.middle.n -= n;
	}
	for (; (n = ends_with_one(w.middle)) > 0; w.tail.n += n) {
		w.middle.n -= n;
		w.tail.p -= n;
	}
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct str open = str_of(pairs[i][0]), close = str_of(pairs[i][1]);
		size_t opened = count(w.middle, open), closing = count(w.tail, close);

		if (opened <= count(w.middle, close))
			continue;
		for (n = opened < closing ? opened : closing; n > 0; n--) {
			const char *end = memmem(w.tail.p, w.tail.n, close.p, close.n);
			size_t len = (size_t)(end - w.tail.p) + close.n;

			w.middle.n += len;
			w.tail.p += len;
			w.tail.n -= len;
		}
	}
	return w;
}

static void
link_to(struct links *l, const char *scheme, struct str s, int64_t limit)
{
	size_t end = limit < 0 ? s.n : unicode_offset(s, (size_t)limit);

	buf_printf(&l->out, "<a href=\"%s" STR_FMT "\"%s%s>" STR_FMT "%s</a>", scheme,
	    STR_ARG(s), l->rel, l->target, STR_ARG(((struct str){s.p, end})),
	    end < s.n ? "..." : "");
}

/* The scheme of the caller that s goes on from. */
static bool
has_scheme(const struct links *l, struct str s)
{
	value_each(l->schemes, it) if (!str_eq(s, str_value(*it)) &&
				       str_starts(s, str_value(*it))) return true;
	return false;
}

static int
put_middle(struct links *l, struct str s)
{
	struct str address = {s.p + 7, s.n - 7};
	bool mailto = str_starts(s, STR("mailto:"));
	bool secure = str_starts(s, STR("https://"));
	int http = matches(l->r, l->http, s), mail = 0;

	if (http == 0 && mailto)
		mail = matches(l->r, l->mail, address);
	else if (http == 0 && memchr(s.p, '@', s.n) != NULL &&
		 memchr(s.p, ':', s.n) == NULL && !str_starts(s, STR("www.")))
		mail = matches(l->r, l->mail, s);
	if (http < 0 || mail < 0)
		return -1;
	if (http > 0)
		link_to(l, secure || str_starts(s, STR("http://")) ? "" : "https://", s,
		    l->limit);
	else if (mail > 0)
		buf_printf(&l->out, "<a href=\"%s" STR_FMT "\">" STR_FMT "</a>",
		    mailto ? "" : "mailto:", STR_ARG(s), STR_ARG((mailto ? address : s)));
	else if (has_scheme(l, s))
		link_to(l, "", s, -1);
	else
		buf_addstr(&l->out, s);
	return 0;
}

static int
put_words(struct links *l, struct str s)
{
	size_t i = 0, len;

	while (i < s.n) {
		size_t start = i;
		struct word w;

		while (i < s.n &&
		       unicode_space(unicode_next((struct str){s.p + i, s.n - i}, &len)))
			i += len;
		buf_add(&l->out, s.p + start, i - start);
		start = i;
		while (i < s.n &&
		       !unicode_space(unicode_next((struct str){s.p + i, s.n - i}, &len)))
			i += len;
		w = split((struct str){s.p + start, i - start});
		buf_addstr(&l->out, w.head);
		if (put_middle(l, w.middle) < 0)
			return -1;
		buf_addstr(&l->out, w.tail);
	}
	return 0;
}

static int
by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The words of rel, each once and sorted, with what is always in it. */
static const char *
rel_attribute(struct render *r, struct str given, bool nofollow)
{
	struct value *words = text_split(r, given, (struct str){0}, -1, false);
	struct str *v = arena_array(r->a, struct str, words->list.n + 2);
	size_t n = 0;
	struct buf b;
	const char *text;

	value_each(words, it) v[n++] = str_value(*it);
	v[n++] = STR("noopener");
	if (nofollow)
		v[n++] = STR("nofollow");
	qsort(v, n, sizeof *v, by_text);
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !str_eq(v[i], v[i - 1])) {
			buf_addc(&b, i > 0 ? ' ' : '"');
			markup_add_escaped(&b, v[i]);
		}
	text = arena_printf(r->a, " rel=%s\"", buf_z(&b));
	buf_done(&b);
	return text;
}

static int
check_schemes(struct links *l, struct value *given)
{
	struct regex *x = regex_compile(l->r, str_of(SCHEME), 0);
	struct str s;
	int rc;

	l->schemes = given != NULL && given->kind != VALUE_NULL ? object_list(l->r, given)
								: value_list(l->r->a);
	if (x == NULL || l->schemes == NULL)
		return -1;
	value_each(l->schemes, it)
	{
		if (!is_str(*it))
			return render_fail(l->r, "TypeError",
				   "expected string or bytes-like object, got '%s'",
				   object_type_name(*it)),
			       -1;
		s = str_value(*it);
		if ((rc = matches(l->r, x, s)) < 0)
			return -1;
		if (rc == 0)
			return render_fail(l->r, "FilterArgumentError",
				   "'" STR_FMT "' is not a valid URI scheme prefix.",
				   STR_ARG(s)),
			       -1;
	}
	return 0;
}

/* trim_url_limit, nofollow, target, rel, extra_schemes */
static int
arguments(struct links *l, struct value **a)
{
	struct str rel = {"", 0}, target = {"", 0};
	bool nofollow = false;

	if ((a[0] != NULL && a[0]->kind != VALUE_NULL &&
		argument_int(l->r, a[0], &l->limit) < 0) ||
	    argument_truth(l->r, a[1], &nofollow) < 0 ||
	    (a[2] != NULL && a[2]->kind != VALUE_NULL &&
		object_text_of(l->r, a[2], &target) < 0) ||
	    (a[3] != NULL && a[3]->kind != VALUE_NULL &&
		object_text_of(l->r, a[3], &rel) < 0) ||
	    check_schemes(l, a[4]) < 0)
		return -1;
	l->rel = rel_attribute(l->r, rel, nofollow);
	if (target.n > 0) {
		struct value *text = markup_escape_text(l->r, target);

		l->target = arena_printf(
		    l->r->a, " target=\"" STR_FMT "\"", STR_ARG(str_value(text)));
	}
	l->http = regex_compile(l->r, str_of(HTTP), REGEX_IGNORECASE);
	l->mail = regex_compile(l->r, str_of(MAIL), 0);
	return l->http != NULL && l->mail != NULL ? 0 : -1;
}

FILTER(urlize)
{
	struct links l = {.r = r, .limit = -1, .target = ""};
	struct value *text = markup_escape(r, v);

	UNUSED_ARGUMENTS;
	if (text == NULL || arguments(&l, a) < 0)
		return NULL;
	buf_init(&l.out, BUF_TEXT);
	if (put_words(&l, str_value(text)) < 0) {
		buf_done(&l.out);
		return NULL;
	}
	text = object_buf(r, &l.out);
	return markup_wanted(r) ? markup_safe(r, text) : text;
}

static const struct template_function rows[] = {
    {"striptags", TEMPLATE_FILTER, "", 0, striptags,
	"without tags, character references as characters"},
    {"urlize", TEMPLATE_FILTER, "trim_url_limit nofollow target rel extra_schemes", 0,
	urlize, "URLs and mail addresses as links of HTML"},
};

TEMPLATE_FUNCTIONS(filter_html, rows);
