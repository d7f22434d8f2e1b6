#include "emulator/cli.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

static const struct row {
	const char *path, *rpc, *arguments;
	void (*own)(struct call *c, const struct cli_line *line, int used);
	const char *prompt;
} rows[] = {
#define CLI(path, rpc, arguments) {path, rpc, arguments, NULL, NULL},
#define OWN(path, function) {path, NULL, "", function, NULL},
#define ASKS(path, prompt) {path, NULL, "", NULL, prompt},
#include "emulator/cli.def"
#undef CLI
#undef OWN
#undef ASKS
};
enum { NROWS = sizeof rows / sizeof rows[0] };

/* --- words ------------------------------------------------------------------------------------------- */

static const char *
next_word(struct arena *a, const char **at)
{
	const char *p = *at + strspn(*at, " \t\r\n"), *from = p;
	char quote = *p == '"' || *p == '\'' ? *p : '\0';

	if (*p == '\0')
		return NULL;
	if (*p == '|') {
		*at = p + 1;
		return "|";
	}
	if (quote != '\0') {
		from = ++p;
		while (*p != '\0' && *p != quote)
			p++;
	} else {
		p += strcspn(p, " \t\r\n|");
	}
	*at = *p != '\0' && *p == quote ? p + 1 : p;
	return arena_strndup(a, from, (size_t)(p - from));
}

void
cli_split(struct arena *a, const char *text, struct cli_line *line)
{
	struct pipe *pipe = NULL;
	const char *word;

	*line = (struct cli_line){0};
	while ((word = next_word(a, &text)) != NULL) {
		if (strcmp(word, "|") == 0) {
			if (line->pipes.n == PIPES_MOST)
				return;
			pipe = &line->pipes.v[line->pipes.n++];
		} else if (pipe != NULL && pipe->n < PIPE_WORDS) {
			pipe->words[pipe->n++] = word;
		} else if (pipe == NULL && line->n < CLI_WORDS) {
			line->words[line->n++] = word;
		}
	}
}

static struct str
path_word(const struct row *row, int number)
{
	struct str rest = str_of(row->path), word = {0};

	for (int i = 0; i <= number; i++)
		word = rest.n > 0 ? str_cut(&rest, ' ') : STR("");
	return word;
}

/* --- arguments --------------------------------------------------------------------------------------- */

enum kind { FLAG, FOLLOWED, PLACE, FIXED };

struct argument {
	enum kind kind;
	struct str word, element;
};

/* false: no more of them. */
static bool
next_argument(struct str *spec, struct argument *ret_argument)
{
	struct argument x = {.kind = FLAG};
	const char *sign;

	*spec = str_trim(*spec);
	if (spec->n == 0)
		return false;
	x.word = x.element = str_cut(spec, ' ');
	if (x.word.p[0] == '<') {
		x.kind = PLACE;
		x.element = (struct str){x.word.p + 1, x.word.n - 2};
	} else if (x.word.p[0] == '!') {
		x.kind = FIXED;
		x.word = (struct str){x.word.p + 1, x.word.n - 1};
		x.element = str_cut(&x.word, '=');
	} else if ((sign = memchr(x.word.p, ':', x.word.n)) != NULL) {
		x.kind = FOLLOWED;
		x.element = x.word;
		x.word = str_cut(&x.element, ':');
	} else if (memchr(x.word.p, '=', x.word.n) != NULL) {
		x.element = x.word;
		x.word = str_cut(&x.element, '=');
	}
	*ret_argument = x;
	return true;
}

struct choice {
	int n; /* arguments that begin so; an exact one counts alone */
	bool exact;
	struct argument x;
};

static void
choose(const struct row *row, const char *word, struct choice *ret_choice)
{
	struct str spec = str_of(row->arguments);
	struct choice choice = {0};
	struct argument x;

	while (next_argument(&spec, &x)) {
		bool exact = str_eq(x.word, str_of(word));

		if (x.kind == PLACE || x.kind == FIXED ||
		    !str_starts(x.word, str_of(word)))
			continue;
		if (!choice.exact)
			choice.x = x;
		choice.n = exact ? 1 : choice.exact ? 1 : choice.n + 1;
		choice.exact |= exact;
	}
	*ret_choice = choice;
}

/* The place that the number-th free word takes. */
static bool
place(const struct row *row, int number, struct str *ret_element)
{
	struct str spec = str_of(row->arguments);
	struct argument x;

	while (next_argument(&spec, &x)) {
		if (x.kind != PLACE || number-- > 0)
			continue;
		*ret_element = x.element;
		return true;
	}
	return false;
}

static void
element(struct buf *out, struct str name, struct str text)
{
	if (text.n == 0) {
		buf_printf(out, "<" STR_FMT "/>", STR_ARG(name));
		return;
	}
	buf_printf(out, "<" STR_FMT ">", STR_ARG(name));
	buf_add_xml(out, text);
	buf_printf(out, "</" STR_FMT ">", STR_ARG(name));
}

static void
fixed(const struct row *row, struct buf *out)
{
	struct str spec = str_of(row->arguments);
	struct argument x;

	while (next_argument(&spec, &x))
		if (x.kind == FIXED)
			element(out, x.element, x.word);
}

static void
read_arguments(const struct row *row, const struct cli_line *line, int from,
    struct buf *out, struct cli_match *m)
{
	int free_words = 0;

	fixed(row, out);
	for (int i = from; i < line->n; i++) {
		const char *word = line->words[i];
		struct choice choice;
		struct str name;

		choose(row, word, &choice);
		m->bad = word;
		if (choice.n > 1) {
			m->result = CLI_AMBIGUOUS;
			return;
		}
		if (choice.n == 1 && choice.x.kind == FLAG) {
			element(out, choice.x.element, STR(""));
		} else if (choice.n == 1) {
			if (++i == line->n)
				return;
			element(out, choice.x.element, str_of(line->words[i]));
		} else if (place(row, free_words, &name)) {
			free_words++;
			element(out, name, str_of(word));
		} else {
			return;
		}
	}
	m->bad = NULL;
	m->result = CLI_RPC;
}

/* --- paths ------------------------------------------------------------------------------------------- */

struct search {
	bool alive[NROWS];
	const struct row *whole; /* its path ends here */
};

/* Words of paths that may follow and begin as `word` does. */
struct next {
	struct str word;
	int n;
	bool exact;
};

static void
look_ahead(const struct search *s, int depth, const char *word, struct next *next)
{
	*next = (struct next){0};
	for (int i = 0; i < NROWS && !next->exact; i++) {
		struct str w = s->alive[i] ? path_word(&rows[i], depth) : STR("");

		if (w.n == 0 || !str_starts(w, str_of(word)) ||
		    (next->n > 0 && str_eq(w, next->word)))
			continue;
		next->word = w;
		next->exact = str_eq(w, str_of(word));
		next->n = next->exact ? 1 : next->n + 1;
	}
}

static void
descend(struct search *s, int depth, struct str word)
{
	s->whole = NULL;
	for (int i = 0; i < NROWS; i++) {
		s->alive[i] = s->alive[i] && str_eq(path_word(&rows[i], depth), word);
		if (s->alive[i] && path_word(&rows[i], depth + 1).n == 0)
			s->whole = &rows[i];
	}
}

static void
finish(struct arena *a, const struct row *row, const struct cli_line *line, int used,
    struct cli_match *m)
{
	struct buf rpc;

	m->used = used;
	if (row->own != NULL) {
		m->result = CLI_OWN;
		m->own = row->own;
		return;
	}
	if (row->prompt != NULL) {
		m->result = used == line->n ? CLI_ASKS : CLI_SYNTAX;
		m->bad = used < line->n ? line->words[used] : NULL;
		m->prompt = row->prompt;
		return;
	}
	buf_init(&rpc, BUF_LINE);
	buf_printf(&rpc, "<%s>", row->rpc);
	read_arguments(row, line, used, &rpc, m);
	buf_printf(&rpc, "</%s>", row->rpc);
	m->rpc = buf_copy(&rpc, a);
	buf_done(&rpc);
}

void
cli_match(struct arena *a, const struct cli_line *line, struct cli_match *m)
{
	struct search s = {.whole = NULL};
	int used = 0;

	*m = (struct cli_match){.result = CLI_SYNTAX, .bad = ""};
	for (int i = 0; i < NROWS; i++)
		s.alive[i] = true;
	for (; used < line->n; used++) {
		const char *word = line->words[used];
		struct choice choice = {0};
		struct next next;

		look_ahead(&s, used, word, &next);
		if (s.whole != NULL)
			choose(s.whole, word, &choice);
		m->bad = word;
		if (!next.exact && !choice.exact && next.n + choice.n > 1) {
			m->result = CLI_AMBIGUOUS;
			return;
		}
		if (next.n == 0 || choice.exact)
			break;
		descend(&s, used, next.word);
	}
	if (s.whole != NULL)
		finish(a, s.whole, line, used, m);
}
