#include "template/filter.h"

#include "template/markup.h"
#include "template/regex.h"
#include "template/unicode.h"

/* wordwrap: each line of a text as Python's textwrap.wrap breaks it. */

#define BLANK "[\\t\\n\\x0b\\x0c\\r ]"
#define BLACK "[^\\t\\n\\x0b\\x0c\\r ]"
#define LETTER "[^\\d\\W]"
#define PUNCTUATION "[\\w!\"'&.,?]"

/* What a line may end behind: white space; a dash between words; a word, or a piece of it up to a hyphen. */
static const char with_hyphens[] =
    BLANK "+|(?<=" PUNCTUATION ")-{2,}(?=\\w)|" BLACK "+?(?:-(?:(?<=" LETTER LETTER
	  "-)|(?<=" LETTER "-" LETTER "-))(?=" LETTER "-?" LETTER ")|(?=" BLANK
	  "|\\Z)|(?<=" PUNCTUATION ")(?=-{2,}\\w))";
static const char blanks_only[] = BLANK "+";

struct wrapper {
	struct render *r;
	int64_t width;
	bool break_long, break_hyphens;
	struct regex *pieces;
	struct str *chunks;
	size_t n, at; /* chunks; those before `at` are placed */
	struct str end;
	bool markup; /* end is escaped text, which escapes the lines */
	struct buf out;
	bool begun; /* a line of the paragraph is out */
};

static void
add_chunk(struct wrapper *w, struct str s)
{
	if (s.n == 0)
		return;
	if ((w->n & (w->n + 1)) == 0)
		w->chunks = arena_grow(w->r->a, w->chunks, w->n * sizeof *w->chunks,
		    (2 * w->n + 2) * sizeof *w->chunks);
	w->chunks[w->n++] = s;
}

static int
split(struct wrapper *w, struct str line)
{
	struct regex_search search = {.text = line};
	struct regex_span span;
	int rc;

	w->n = w->at = 0;
	while ((rc = regex_find(w->r, w->pieces, &search, &span)) > 0) {
		add_chunk(w, (struct str){line.p + search.at, span.from - search.at});
		add_chunk(w, (struct str){line.p + span.from, span.to - span.from});
		search.at = span.to;
	}
	add_chunk(w, (struct str){line.p + search.at, line.n - search.at});
	return rc < 0 ? -1 : render_check_memory(w->r, 0);
}

static bool
blank(struct str s)
{
	return unicode_trim_left(s).n == 0;
}

/* Behind the last hyphen of the part that fits, unless only hyphens stand before it. */
static size_t
hyphen_end(struct str part)
{
	const char *hyphen = memrchr(part.p, '-', part.n);

	for (const char *p = part.p; hyphen != NULL && p < hyphen; p++)
		if (*p != '-')
			return (size_t)(hyphen - part.p) + 1;
	return part.n;
}

/* A word that fits on no line: cut, or left whole on a line of its own. Gives the octets of it that go on this line. */
static size_t
long_word(struct wrapper *w, int64_t used, struct str *last)
{
	struct str *chunk = &w->chunks[w->at], part = *chunk;

	if (!w->break_long && used > 0)
		return 0;
	if (!w->break_long) {
		w->at++;
		*last = part;
		return part.n;
	}
	part.n = unicode_offset(*chunk, (size_t)(w->width - used));
	if (w->break_hyphens && part.n < chunk->n)
		part.n = hyphen_end(part);
	chunk->p += part.n;
	chunk->n -= part.n;
	w->at += chunk->n == 0;
	*last = part;
	return part.n;
}

static void
put_line(struct wrapper *w, struct str line)
{
	if (w->begun)
		buf_addstr(&w->out, w->end);
	w->begun = true;
	if (w->markup)
		markup_add_escaped(&w->out, line);
	else
		buf_addstr(&w->out, line);
}

/* Chunks lie behind each other in the text, so that a line is a stretch of it. */
static void
one_line(struct wrapper *w)
{
	struct str line, last = {0};
	int64_t used = 0, n = 0;

	if (w->begun && blank(w->chunks[w->at]) && ++w->at == w->n)
		return;
	line = (struct str){w->chunks[w->at].p, 0};
	while (w->at < w->n) {
		n = (int64_t)unicode_length(w->chunks[w->at]);
		if (used + n > w->width)
			break;
		last = w->chunks[w->at];
		used += n;
		line.n += last.n;
		w->at++;
	}
	if (w->at < w->n && n > w->width)
		line.n += long_word(w, used, &last);
	/* Python drops one chunk, be it the empty piece of a long word */
	if (blank(last))
		line.n -= last.n;
	if (line.n > 0)
		put_line(w, line);
}

static int
wrap(struct wrapper *w, struct str text)
{
	size_t end = 1;

	while (text.n > 0 && end > 0) {
		struct str line = unicode_line(&text, &end);

		w->begun = false;
		if (split(w, line) < 0)
			return -1;
		while (w->at < w->n)
			one_line(w);
		if (text.n > 0)
			buf_addstr(&w->out, w->end);
	}
	return 0;
}

static int
arguments(struct wrapper *w, struct value **a)
{
	struct render *r = w->r;

	if (argument_int(r, a[0], &w->width) < 0 ||
	    argument_truth(r, a[1], &w->break_long) < 0 ||
	    argument_truth(r, a[3], &w->break_hyphens) < 0)
		return -1;
	if (a[2] != NULL && a[2]->kind != VALUE_NULL) {
		if (argument_text(r, "wrapstring", a[2], &w->end) < 0)
			return -1;
		w->markup = is_markup(a[2]);
	}
	/* Python asks for True itself here */
	w->pieces = regex_compile(r,
	    str_of(a[3] == NULL || (a[3]->kind == VALUE_BOOL && a[3]->boolean)
		       ? with_hyphens
		       : blanks_only),
	    0);
	return w->pieces != NULL ? 0 : -1;
}

FILTER(wordwrap)
{
	struct wrapper w = {
	    .r = r, .width = 79, .break_long = true, .break_hyphens = true};
	struct value *text;

	UNUSED_ARGUMENTS;
	w.end = str_of(r->o->syntax.newline != NULL ? r->o->syntax.newline : "\n");
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (!is_str(v))
		return render_fail(r, "AttributeError",
		    "'%s' object has no attribute 'splitlines'", object_type_name(v));
	if (arguments(&w, a) < 0)
		return NULL;
	if (w.width <= 0 && str_value(v).n > 0)
		return render_fail(r, "ValueError", "invalid width %lld (must be > 0)",
		    (long long)w.width);
	buf_init(&w.out, BUF_TEXT);
	if (wrap(&w, str_value(v)) < 0) {
		buf_done(&w.out);
		return NULL;
	}
	text = object_buf(r, &w.out);
	return w.markup ? markup_safe(r, text) : text;
}

static const struct template_function rows[] = {
    {"wordwrap", TEMPLATE_FILTER, "width break_long_words wrapstring break_on_hyphens", 0,
	wordwrap, "lines broken between words so that they fit a width"},
};

TEMPLATE_FUNCTIONS(filter_wrap, rows);
