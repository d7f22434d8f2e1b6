#include "template/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "template/object.h"

enum { KEPT = 16, MATCH_LIMIT = 10000000, HEAP_KB = 65536 };

struct regex {
	char *pattern;
	size_t n;
	int flags;
	pcre2_code *code;
	pcre2_match_data *data;
	uint32_t groups;
	struct str checked; /* the text that was last searched from its start */
};

struct regex_cache {
	struct regex *v[KEPT];
	size_t next;
	pcre2_match_context *limits;
};

static void
regex_free(struct regex *x)
{
	if (x == NULL)
		return;
	pcre2_match_data_free(x->data);
	pcre2_code_free(x->code);
	free(x->pattern);
	free(x);
}

void
regex_done(struct regex_cache *cache)
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < KEPT; i++)
		regex_free(cache->v[i]);
	pcre2_match_context_free(cache->limits);
	free(cache);
}

/* --- from Python's syntax to PCRE2's --- */

struct translation {
	struct render *r;
	struct str from;
	size_t i;
	struct buf to;
};

static int
bad_escape(struct translation *t, char c)
{
	render_fail(t->r, "error", "bad escape \\%c at position %zu", c, t->i);
	return -1;
}

/* \uXXXX and \UXXXXXXXX */
static int
code_point(struct translation *t, size_t digits)
{
	size_t from = t->i + 2;

	if (t->from.n < from + digits)
		return bad_escape(t, t->from.p[t->i + 1]);
	buf_printf(&t->to, "\\x{%.*s}", (int)digits, t->from.p + from);
	t->i = from + digits;
	return 0;
}

static int
escape(struct translation *t, bool in_class)
{
	char c;

	if (t->i + 1 >= t->from.n) {
		render_fail(
		    t->r, "error", "bad escape (end of pattern) at position %zu", t->i);
		return -1;
	}
	c = t->from.p[t->i + 1];
	if (c == 'u' || c == 'U')
		return code_point(t, c == 'u' ? 4 : 8);
	if (c == 'Z' && !in_class) {
		buf_adds(&t->to, "\\z");
	} else if (((c | 0x20) >= 'a' && (c | 0x20) <= 'z') &&
		   strchr(in_class ? "abfnrtvxdDsSwW" : "abfnrtvxABdDsSwW", c) == NULL) {
		return bad_escape(t, c);
	} else {
		buf_addc(&t->to, '\\');
		buf_addc(&t->to, c);
	}
	t->i += 2;
	return 0;
}

/* [...]: a '[' in it means itself, also before ':', '.' and '='. */
static int class(struct translation *t)
{
	size_t from = t->i;

	buf_addc(&t->to, t->from.p[t->i++]);
	if (t->i < t->from.n && t->from.p[t->i] == '^')
		buf_addc(&t->to, t->from.p[t->i++]);
	if (t->i < t->from.n && t->from.p[t->i] == ']') {
		buf_adds(&t->to, "\\]");
		t->i++;
	}
	while (t->i < t->from.n && t->from.p[t->i] != ']') {
		if (t->from.p[t->i] == '\\') {
			if (escape(t, true) < 0)
				return -1;
			continue;
		}
		if (t->from.p[t->i] == '[')
			buf_addc(&t->to, '\\');
		buf_addc(&t->to, t->from.p[t->i++]);
	}
	if (t->i == t->from.n) {
		render_fail(
		    t->r, "error", "unterminated character set at position %zu", from);
		return -1;
	}
	buf_addc(&t->to, t->from.p[t->i++]);
	return 0;
}

/* {,5} is {0,5}. */
static void
brace(struct translation *t)
{
	buf_addc(&t->to, t->from.p[t->i++]);
	if (t->i + 1 < t->from.n && t->from.p[t->i] == ',' &&
	    t->from.p[t->i + 1] >= '0' && t->from.p[t->i + 1] <= '9')
		buf_addc(&t->to, '0');
}

/* (?u) is always on, and PCRE2 does not know it; verbs (*…) are not Python's. */
static int
group(struct translation *t)
{
	struct str rest = {t->from.p + t->i, t->from.n - t->i};

	if (str_starts(rest, STR("(?u)"))) {
		t->i += 4;
		return 0;
	}
	if (str_starts(rest, STR("(*"))) {
		render_fail(t->r, "error", "nothing to repeat at position %zu", t->i + 1);
		return -1;
	}
	buf_addc(&t->to, t->from.p[t->i++]);
	return 0;
}

static int
translate(struct translation *t)
{
	int rc = 0;

	while (t->i < t->from.n && rc == 0) {
		switch (t->from.p[t->i]) {
		case '\\': rc = escape(t, false); break;
		case '[': rc = class(t); break;
		case '(': rc = group(t); break;
		case '{': brace(t); break;
		default: buf_addc(&t->to, t->from.p[t->i++]); break;
		}
	}
	return rc;
}

/* --- compiling --- */

static struct regex *
compile(struct render *r, struct str pattern, int flags)
{
	struct translation t = {.r = r, .from = pattern};
	uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_ALT_CIRCUMFLEX |
			   ((flags & REGEX_IGNORECASE) != 0 ? PCRE2_CASELESS : 0) |
			   ((flags & REGEX_MULTILINE) != 0 ? PCRE2_MULTILINE : 0);
	struct regex *x = NULL;
	PCRE2_UCHAR words[160];
	PCRE2_SIZE at;
	pcre2_code *code;
	int error;

	buf_init(&t.to, BUF_TEXT);
	if (translate(&t) == 0) {
		code = pcre2_compile(
		    (PCRE2_SPTR)buf_z(&t.to), t.to.n, options, &error, &at, NULL);
		if (code == NULL) {
			pcre2_get_error_message(error, words, sizeof words);
			render_fail(
			    r, "error", "%s at position %zu", (char *)words, (size_t)at);
		} else {
			x = calloc(1, sizeof *x);
			if (x == NULL || (x->pattern = malloc(pattern.n + 1)) == NULL)
				abort();
			memcpy(x->pattern, pattern.p, pattern.n);
			x->n = pattern.n;
			x->flags = flags;
			x->code = code;
			pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &x->groups);
			x->data = pcre2_match_data_create_from_pattern(code, NULL);
			pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
		}
	}
	buf_done(&t.to);
	return x;
}

struct regex *
regex_compile(struct render *r, struct str pattern, int flags)
{
	struct regex_cache *c = r->regexes;
	struct regex *x;

	if (c == NULL) {
		c = r->regexes = calloc(1, sizeof *c);
		if (c == NULL)
			abort();
		c->limits = pcre2_match_context_create(NULL);
		pcre2_set_match_limit(c->limits, MATCH_LIMIT);
		pcre2_set_heap_limit(c->limits, HEAP_KB);
	}
	for (size_t i = 0; i < KEPT; i++)
		if (c->v[i] != NULL && c->v[i]->flags == flags &&
		    str_eq((struct str){c->v[i]->pattern, c->v[i]->n}, pattern))
			return c->v[i];
	x = compile(r, pattern, flags);
	if (x == NULL)
		return NULL;
	regex_free(c->v[c->next]);
	c->v[c->next] = x;
	c->next = (c->next + 1) % KEPT;
	return x;
}

size_t
regex_groups(const struct regex *x)
{
	return x->groups;
}

size_t
regex_group_named(const struct regex *x, struct str name)
{
	char text[64];
	int n;

	if (name.n >= sizeof text)
		return 0;
	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	n = pcre2_substring_number_from_name(x->code, (PCRE2_SPTR)text);
	return n > 0 ? (size_t)n : 0;
}

int
regex_find(struct render *r, struct regex *x, const struct regex_search *s,
    struct regex_span *spans)
{
	uint32_t options = (s->advance ? PCRE2_NOTEMPTY_ATSTART : 0) |
			   (s->anchored ? PCRE2_ANCHORED : 0);
	PCRE2_SIZE *v;
	int rc;

	if (s->at > s->text.n)
		return 0;
	/* the whole text is checked once, not for every match in it */
	if (s->at > 0 && x->checked.p == s->text.p && x->checked.n == s->text.n)
		options |= PCRE2_NO_UTF_CHECK;
	rc = pcre2_match(x->code, (PCRE2_SPTR)s->text.p, s->text.n, s->at, options,
	    x->data, r->regexes->limits);
	if (s->at == 0)
		x->checked = rc >= 0 ? s->text : (struct str){0};
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0) {
		render_fail(r, "LimitError",
		    "the regular expression needs too long for this text");
		return -1;
	}
	v = pcre2_get_ovector_pointer(x->data);
	for (size_t i = 0; i <= x->groups; i++) {
		bool none = i >= (size_t)rc || v[2 * i] == PCRE2_UNSET;

		spans[i] = (struct regex_span){
		    none ? REGEX_NONE : v[2 * i], none ? REGEX_NONE : v[2 * i + 1]};
	}
	return 1;
}
