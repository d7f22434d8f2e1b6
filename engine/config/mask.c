#include "config/mask.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "data/sha256.h"

enum { FINGERPRINT = 4, DEPTH_MOST = 256, WORDS_MOST = 64 };

enum { LEAF, NAME };

static const struct {
	const char *word, *below;
	int what;
} secrets[] = {
#define SECRET(word, below, what) {(word), (below), (what)},
#include "config/secrets.def"
#undef SECRET
};

/* Words of the statements around a line, of each up to the brace that opened it. */
struct level {
	struct str words[WORDS_MOST];
	int n;
};

struct masking {
	const struct mask *mask; /* NULL: without fingerprints */
	struct buf *out;
	VEC(struct level) above; /* blocks that are open */
	struct level edit;       /* words of the "[edit …]" above */
};

/* --- one line ---------------------------------------------------------------------------------------- */

struct words {
	struct str v[WORDS_MOST];
	int n;
};

/* "…" with its quotes, or what is between blanks, braces and semicolons. */
static struct str
next_word(struct str *rest)
{
	struct str word;
	size_t n = 0;

	while (rest->n > 0 && (isspace((unsigned char)rest->p[0]) || rest->p[0] == ';'))
		*rest = (struct str){rest->p + 1, rest->n - 1};
	if (rest->n > 0 && rest->p[0] == '"') {
		for (n = 1; n < rest->n && rest->p[n] != '"'; n++)
			if (rest->p[n] == '\\')
				n++;
		n = n < rest->n ? n + 1 : rest->n;
	} else if (rest->n > 0 && strchr("{}[]", rest->p[0]) != NULL) {
		n = 1;
	} else {
		while (n < rest->n && !isspace((unsigned char)rest->p[n]) &&
		       strchr(";{}[]", rest->p[n]) == NULL)
			n++;
	}
	word = (struct str){rest->p, n};
	*rest = (struct str){rest->p + n, rest->n - n};
	return word;
}

static void
split(struct str line, struct words *w)
{
	w->n = 0;
	while (w->n < WORDS_MOST) {
		struct str word = next_word(&line);

		if (word.n == 0 || str_starts(word, STR("##")))
			return;
		w->v[w->n++] = word;
	}
}

static struct str
unquoted(struct str w)
{
	if (w.n >= 2 && w.p[0] == '"' && w.p[w.n - 1] == '"')
		return (struct str){w.p + 1, w.n - 2};
	return w;
}

/* --- what is a secret -------------------------------------------------------------------------------- */

static bool
has_word(const struct str *v, int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (str_eq(v[i], str_of(word)))
			return true;
	return false;
}

static bool
is_below(const struct masking *m, const struct words *w, int i, const char *word)
{
	if (word[0] == '\0' || has_word(w->v, i, word) ||
	    has_word(m->edit.words, m->edit.n, word))
		return true;
	vec_each (&m->above, level)
		if (has_word(level->words, level->n, word))
			return true;
	return false;
}

static bool
is_crypt(struct str w)
{
	w = unquoted(w);
	return w.n > 3 && w.p[0] == '$' && isdigit((unsigned char)w.p[1]) &&
	       w.p[2] == '$';
}

static bool
is_structure(struct str w)
{
	return w.n == 1 && strchr("{}[]", w.p[0]) != NULL;
}

static bool
ends_statement(const struct words *w, int i)
{
	return i + 1 == w->n || str_eq(w->v[i + 1], STR("}"));
}

static bool
is_named(const struct masking *m, const struct words *w, int i)
{
	if (i == 0)
		return false;
	for (size_t k = 0; k < sizeof secrets / sizeof *secrets; k++)
		if (str_eq(w->v[i - 1], str_of(secrets[k].word)) &&
		    (secrets[k].what == NAME || ends_statement(w, i)) &&
		    is_below(m, w, i - 1, secrets[k].below))
			return true;
	return false;
}

/* Of a statement that is marked, its last word is the value; a list of them is all secret. */
static bool
is_marked(const struct words *w, int i)
{
	bool listed = has_word(w->v, i, "[");

	for (int k = i + 1; k < w->n; k++)
		if (!is_structure(w->v[k]) && !listed)
			return false;
	return i > 0 || w->n == 1;
}

/* --- printing ---------------------------------------------------------------------------------------- */

static void
print_fingerprint(const struct masking *m, struct str secret)
{
	unsigned char sum[SHA256_OCTETS];
	char digits[2 * FINGERPRINT + 1];

	if (m->mask == NULL) {
		buf_adds(m->out, "<secret>");
		return;
	}
	sha256_keyed(m->mask->key, secret, sum);
	sha256_hex(sum, FINGERPRINT, digits);
	buf_printf(m->out, "<secret %s>", digits);
}

static void
print_secret(const struct masking *m, struct str secret)
{
	buf_addc(m->out, '"');
	print_fingerprint(m, unquoted(secret));
	buf_addc(m->out, '"');
}

/* scheme://user:password@host */
static bool
print_url(const struct masking *m, struct str word)
{
	const char *scheme = memmem(word.p, word.n, "://", 3), *end = word.p + word.n;
	const char *user, *colon, *at;

	if (scheme == NULL)
		return false;
	user = scheme + 3;
	at = memchr(user, '@', (size_t)(end - user));
	colon = at != NULL ? memchr(user, ':', (size_t)(at - user)) : NULL;
	if (colon == NULL)
		return false;
	while (memchr(at + 1, '@', (size_t)(end - at - 1)) != NULL)
		at = memchr(at + 1, '@', (size_t)(end - at - 1));
	buf_addstr(m->out, (struct str){word.p, (size_t)(colon + 1 - word.p)});
	print_fingerprint(m, (struct str){colon + 1, (size_t)(at - colon - 1)});
	buf_addstr(m->out, (struct str){at, (size_t)(end - at)});
	return true;
}

static void
print_line(const struct masking *m, struct str line, const struct words *w)
{
	bool marked = memmem(line.p, line.n, "## SECRET-DATA", 14) != NULL;
	const char *from = line.p, *end = line.p + line.n;

	for (int i = 0; i < w->n; i++) {
		struct str word = w->v[i];

		if (is_structure(word))
			continue;
		buf_addstr(m->out, (struct str){from, (size_t)(word.p - from)});
		if ((marked && is_marked(w, i)) || is_named(m, w, i) || is_crypt(word))
			print_secret(m, word);
		else if (!print_url(m, word))
			buf_addstr(m->out, word);
		from = word.p + word.n;
	}
	buf_addstr(m->out, (struct str){from, (size_t)(end - from)});
}

/* --- where a line stands ----------------------------------------------------------------------------- */

static void
keep(struct level *level, const struct words *w, int n)
{
	level->n = 0;
	for (int i = 0; i < n; i++)
		level->words[level->n++] = w->v[i];
}

/* "[edit protocols bgp]" of a difference begins anew. */
static bool
take_edit(struct masking *m, struct str line)
{
	struct str inside = str_trim(line);
	struct words w;

	if (!str_starts(inside, STR("[edit")) || inside.p[inside.n - 1] != ']')
		return false;
	split((struct str){inside.p + 5, inside.n - 6}, &w);
	keep(&m->edit, &w, w.n);
	vec_reset(&m->above);
	return true;
}

static void
move(struct masking *m, const struct words *w)
{
	int from = 0;

	for (int i = 0; i < w->n; i++) {
		if (str_eq(w->v[i], STR("{"))) {
			struct words before = {.n = 0};

			for (int k = from; k < i; k++)
				before.v[before.n++] = w->v[k];
			if (m->above.n < DEPTH_MOST)
				keep(vec_add(&m->above), &before, before.n);
			from = i + 1;
		} else if (str_eq(w->v[i], STR("}"))) {
			if (m->above.n > 0)
				(void)vec_pop(&m->above);
			from = i + 1;
		}
	}
}

/* The sign of a difference is no word. */
static struct str
unsigned_line(struct str line)
{
	if (line.n > 0 && strchr("+-!", line.p[0]) != NULL)
		return (struct str){line.p + 1, line.n - 1};
	return line;
}

void
mask_print(const struct mask *mask, struct str text, struct buf *out)
{
	struct masking m = {.mask = mask, .out = out};

	while (text.n > 0) {
		bool ended = memchr(text.p, '\n', text.n) != NULL;
		struct str line = str_cut(&text, '\n'), body = unsigned_line(line);
		struct words w;

		if (take_edit(&m, line)) {
			buf_addstr(out, line);
		} else {
			split(body, &w);
			buf_addstr(out, (struct str){line.p, line.n - body.n});
			print_line(&m, body, &w);
			move(&m, &w);
		}
		if (ended)
			buf_addc(out, '\n');
	}
	vec_done(&m.above);
}

/* Behind a secret the column moves with what follows; within one it is its beginning. */
static int
moved(struct str before, struct str after, int col)
{
	size_t at = col > 0 ? (size_t)col - 1 : 0, same = 0;

	while (same < before.n && same < after.n && before.p[same] == after.p[same])
		same++;
	if (at <= same)
		return col;
	if (at < before.n && after.n >= before.n - at &&
	    memcmp(before.p + at, after.p + after.n - (before.n - at), before.n - at) ==
		0)
		return (int)(after.n - (before.n - at)) + 1;
	return (int)same + 1;
}

void
mask_excerpt(struct str line, const char *path, int *col, struct buf *out)
{
	struct masking m = {.mask = NULL, .out = out};
	size_t from = out->n;
	struct words w;

	if (path != NULL)
		take_edit(&m, str_of(path));
	split(line, &w);
	print_line(&m, line, &w);
	*col = moved(line, (struct str){out->p + from, out->n - from}, *col);
	vec_done(&m.above);
}
