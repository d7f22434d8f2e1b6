#include "base/arena.h"
#include "schema/must.h"

struct parser {
	struct arena *arena;
	struct str rest;
	int depth;
};

static const struct must *parse_or(struct parser *p);

static bool
take(struct parser *p, struct str token)
{
	p->rest = str_trim(p->rest);
	if (!str_starts(p->rest, token))
		return false;
	p->rest.p += token.n;
	p->rest.n -= token.n;
	return true;
}

/* --- paths -------------------------------------------------------------------------------------------- */

/* The next word; false behind the last. */
static bool
next(struct str *path, struct str *word)
{
	*path = str_trim(*path);
	*word = str_cut(path, ' ');
	return word->n > 0;
}

static bool
parse_word(struct str text, struct must_word *to)
{
	*to = (struct must_word){MUST_WORD, text};
	if (str_eq(text, STR("$$"))) {
		to->kind = MUST_SELF;
	} else if (str_eq(text, STR("$$-IFL"))) {
		to->kind = MUST_UNIT;
	} else if (str_eq(text, STR("$$-IFD"))) {
		to->kind = MUST_PORT;
	} else if (str_starts(text, STR("$$={")) && str_ends(text, STR("}"))) {
		to->text = (struct str){text.p + 4, text.n - 5};
		return to->text.n > 0;
	} else if (memmem(text.p, text.n, "${", 2) != NULL) {
		to->kind = MUST_KEYS;
	} else {
		/* `..gre` is a mistake in some modules */
		return memchr(text.p, '$', text.n) == NULL &&
		       !str_starts(text, STR(".."));
	}
	return true;
}

static bool
parse_path(struct parser *p, struct str text, struct must *to)
{
	struct must_word words[MUST_WORDS], *kept;
	struct str word;
	int n = 0;

	to->up = -1;
	while (next(&text, &word)) {
		bool dots = str_eq(word, STR(".."));

		if (dots && n == 0 && to->up != 0)
			to->up = to->up < 0 ? 1 : to->up + 1;
		else if (str_eq(word, STR(".")) && n == 0 && to->up < 0)
			to->up = 0;
		else if (n == MUST_WORDS || !parse_word(word, &words[n++]))
			return false;
	}
	if (n == 0)
		return false;
	kept = arena_array(p->arena, struct must_word, (size_t)n);
	memcpy(kept, words, (size_t)n * sizeof *kept);
	to->words = kept;
	to->nwords = n;
	return true;
}

/* --- expressions -------------------------------------------------------------------------------------- */

static struct must *
new_must(struct parser *p, enum must_op op, const struct must *a, const struct must *b)
{
	struct must *m = arena_new_of(p->arena, struct must);

	*m = (struct must){.op = op, .a = a, .b = b};
	return m;
}

static const struct must *
parse_quoted(struct parser *p)
{
	static const struct {
		struct str word;
		enum must_how how;
	} words[] = {
	    {{"any", 3}, MUST_ANY}, {{"all", 3}, MUST_ALL}, {{"unique", 6}, MUST_UNIQUE}};
	struct must *m = new_must(p, MUST_PATH, NULL, NULL);
	const char *end;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (take(p, words[i].word)) {
			m->how = words[i].how;
			break;
		}
	if (!take(p, STR("\"")))
		return NULL;
	end = memchr(p->rest.p, '"', p->rest.n);
	if (end == NULL ||
	    !parse_path(p, (struct str){p->rest.p, (size_t)(end - p->rest.p)}, m))
		return NULL;
	p->rest.n -= (size_t)(end - p->rest.p) + 1;
	p->rest.p = end + 1;
	return m;
}

static const struct must *
parse_one(struct parser *p)
{
	const struct must *m;
	bool negated = take(p, STR("!"));

	if (p->depth++ == MUST_DEPTH)
		return NULL;
	if (negated) {
		m = parse_one(p);
		m = m != NULL ? new_must(p, MUST_NOT, m, NULL) : NULL;
	} else if (take(p, STR("("))) {
		m = parse_or(p);
		m = m != NULL && take(p, STR(")")) ? m : NULL;
	} else {
		m = parse_quoted(p);
	}
	p->depth--;
	return m;
}

static const struct must *
parse_and(struct parser *p)
{
	const struct must *m = parse_one(p);

	while (m != NULL && take(p, STR("&&"))) {
		const struct must *b = parse_one(p);

		m = b != NULL ? new_must(p, MUST_AND, m, b) : NULL;
	}
	return m;
}

static const struct must *
parse_or(struct parser *p)
{
	const struct must *m = parse_and(p);

	while (m != NULL && take(p, STR("||"))) {
		const struct must *b = parse_and(p);

		m = b != NULL ? new_must(p, MUST_OR, m, b) : NULL;
	}
	return m;
}

const struct must *
must_parse(struct arena *a, struct str text)
{
	struct parser p = {.arena = a, .rest = text};
	const struct must *m = text.n <= MUST_TEXT ? parse_or(&p) : NULL;

	return m != NULL && str_trim(p.rest).n == 0 ? m : NULL;
}
