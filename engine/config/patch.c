/*
 * A difference in the form of `show | compare` applied to a tree: what config_diff_text writes, and what a router
 * takes as load patch (junos-facts 2.3, 2.5). Blocks begin with their [edit …] line. `-` takes statements out, which
 * must be there as they stand in the patch; `+` puts statements in, behind the context line before them; `!` switches
 * inactive, protect and the place in an ordered list. A block that does not fit is complained of and left out.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/comment.h"
#include "config/pair.h"
#include "config/path.h"
#include "config/place.h"
#include "config/scan.h"

enum { LINES_MOST = 1 << 20, HEADING_WORDS = 4 * NODE_DEPTH };

/* An entry of an ordered list that was taken out: if it comes back with another value, it stands there again. */
struct place_left {
	const struct config_node *node;
	struct config_node *prev;
};

struct patch {
	struct arena *arena;
	const char *file;
	struct config_node *root;
	config_complain_fn *complain;
	void *ctx;
	struct config_node *level; /* of the block; NULL: its heading fits nothing */
	struct config_node
	    *behind; /* what new statements stand behind: the line before */
	bool front;  /* what was put in stands before the context line that comes */
	VEC(struct config_node *) added; /* by the lines just before */
	VEC(struct place_left) left;     /* by the lines taken out just before */
	struct buf lines;  /* statements being gathered, without their sign */
	char sign;         /* of them, 0: none */
	char open;         /* a quote or a comment goes on in the next line: '"' or '*' */
	char comment_sign; /* an annotation for the context line that comes, 0: none */
	const char *comment;
	int from; /* their first line in the patch */
	int line;
};

static void
complain(struct patch *p, int line, const char *message, struct str word)
{
	if (p->complain != NULL)
		p->complain(
		    p->ctx, false, (struct mark){p->file, line, 1}, message, word);
}

/* --- what a block says -------------------------------------------------------------------------------- */

/* Statements of the patch as a tree whose keys are those of the block's level. */
static struct config_node *
read_below(struct patch *p, const struct config_node *level, struct str text)
{
	VEC(const struct config_node *) chain = {0};
	struct config_node *root = NULL, *n;
	struct err *e = NULL;
	struct buf whole;

	for (const struct config_node *up = level; up->parent != NULL; up = up->parent)
		vec_push(&chain, up);
	buf_init(&whole, BUF_TEXT);
	for (size_t i = chain.n; i-- > 0;) {
		struct config_node name = *chain.v[i];

		name.flags &= ~CONFIG_LIST;
		name.nwords = node_named(&name);
		node_print_words(&name, &whole);
		buf_adds(&whole, " {\n");
	}
	buf_addstr(&whole, text);
	for (size_t i = 0; i < chain.n; i++)
		buf_adds(&whole, "}\n");
	if (config_parse_text(p->arena, p->file, buf_str(&whole), &root, &e) != 0) {
		err_free(e);
		root = NULL;
	}
	buf_done(&whole);
	n = root;
	for (size_t i = chain.n; n != NULL && i-- > 0;)
		n = n->child;
	vec_done(&chain);
	return n;
}

static void
misfit(struct patch *p, const struct config_node *n)
{
	complain(p, p->from, "patch does not fit: statement not found",
	    n != NULL && n->nwords > 0 ? n->words[node_named(n) - 1] : STR(""));
}

static struct config_node *
twin(struct patch *p, const struct config_node *n)
{
	struct config_node *there = node_like(p->level, n);

	if (there == NULL)
		there = node_twin(p->level, n);
	if (there != NULL || n->key != NULL)
		return there;
	/* an unknown leaf among others of its name may be kept in another shape */
	node_each(p->level, c) if (c->nwords == n->nwords &&
				   node_words_eq(c->words, n->words, n->nwords)) return c;
	return NULL;
}

static void
take_out(struct patch *p, const struct config_node *from)
{
	vec_reset(&p->left);
	node_each(from, n)
	{
		struct config_node *there = twin(p, n);

		if (there == NULL || !config_equal(there, n)) {
			misfit(p, n);
			continue;
		}
		if (p->behind == there)
			p->behind = NULL;
		if (pair_ordered(there))
			vec_push(&p->left, ((struct place_left){there, there->prev}));
		node_remove(there);
	}
}

static const struct place_left *
left_by(const struct patch *p, const struct config_node *n)
{
	for (size_t i = 0; i < p->left.n; i++)
		if (p->left.v[i].node == n ||
		    (p->left.v[i].node->nkey == n->nkey &&
			node_words_eq(p->left.v[i].node->words, n->words, n->nkey)))
			return &p->left.v[i];
	return NULL;
}

/* What n stands behind: what its namesake stood behind, the line before, or the end of its list. */
static struct config_node *
place_for(struct patch *p, const struct config_node *n)
{
	const struct place_left *at = left_by(p, n);
	struct config_node *prev;

	if (at == NULL)
		return p->behind != NULL ? p->behind : node_behind(p->level, n);
	for (prev = at->prev; prev != NULL && prev->parent == NULL; prev = at->prev)
		at = left_by(p, prev); /* it was taken out, too */
	return prev;
}

static void
put_in(struct patch *p, const struct config_node *from)
{
	vec_reset(&p->added);
	node_each(from, n)
	{
		const struct config_node *there = node_twin(p->level, n);
		bool beside = there != NULL && (node_key_flags(n) & KEY_WEAK) != 0 &&
			      !node_same_words(there, n);
		struct config_node *copy;

		if (there != NULL && !beside) {
			complain(p, p->from,
			    "patch does not fit: statement is there already",
			    n->words[node_named(n) - 1]);
			continue;
		}
		copy = node_copy(p->arena, n);
		if (beside) { /* one more value: all its words are its identity */
			copy->nkey = copy->nwords;
			copy->key = NULL;
		}
		node_insert(p->arena, p->level, copy, place_for(p, copy));
		p->behind = copy;
		if (left_by(p, copy) == NULL)
			vec_push(&p->added, copy);
	}
}

/* An annotation for the context line that comes. */
static void
annotate(struct patch *p, char sign, const char *text)
{
	p->comment_sign = sign;
	p->comment = sign == '+' ? text : NULL;
}

/* Where the comment begins that the text ends with, its own text in *ret_comment; the length of the text if it does
 * not. */
static size_t
comment_at(struct patch *p, struct str text, const char **ret_comment)
{
	enum token t = TOKEN_ERROR, before;
	int line = 0; /* where the last token ended that was no comment */
	struct err *e = NULL;
	struct scan scan;
	size_t at = text.n;

	if (scan_init(&scan, p->arena, p->file, text, &e) == 0) {
		do {
			size_t from = (size_t)(scan.p - scan.text.p);

			before = t;
			t = scan_next(&scan, &e);
			if (t == TOKEN_HASH && scan.word.line != line &&
			    comment_is_hash(str_trim(scan.word.s)))
				t = TOKEN_COMMENT;
			if (t == TOKEN_COMMENT && before != TOKEN_COMMENT) {
				at = from;
				*ret_comment = NULL;
			}
			if (t == TOKEN_COMMENT)
				*ret_comment = comment_join(
				    p->arena, *ret_comment, str_trim(scan.word.s));
			else
				line = scan.line;
		} while (t != TOKEN_END && t != TOKEN_ERROR);
	}
	err_free(e);
	return t == TOKEN_END && before == TOKEN_COMMENT ? at : text.n;
}

/* The lines gathered under one sign are complete. */
static void
flush(struct patch *p)
{
	const struct config_node *from;
	struct str text = buf_str(&p->lines);
	const char *comment = NULL;
	char sign = p->sign;
	size_t end;

	p->sign = 0;
	if (sign == 0 || p->level == NULL)
		return;
	end = comment_at(p, text, &comment);
	from = read_below(p, p->level, (struct str){text.p, end});
	if (from == NULL)
		complain(p, p->from, "syntax error", STR("patch"));
	else if (sign == '-')
		take_out(p, from);
	else
		put_in(p, from);
	if (end < text.n)
		annotate(p, sign, comment);
}

/* --- lines without statements of their own ------------------------------------------------------------ */

static bool
cut_tag(struct str *s, const char *tag)
{
	struct str t = str_of(tag);

	if (!str_starts(*s, t))
		return false;
	*s = str_trim((struct str){s->p + t.n, s->n - t.n});
	return true;
}

/* The statement that `name { ... }` or `leaf;` stands for, or NULL. */
static struct config_node *
named(struct patch *p, struct str text)
{
	static const struct str dots = {"{ ... }", 7};
	const struct config_node *from;
	struct buf line;

	if (str_ends(text, dots))
		text.n -= dots.n;
	buf_init(&line, BUF_TEXT);
	buf_addstr(&line, str_trim(text));
	if (!str_ends(str_trim(text), STR(";")))
		buf_adds(&line, ";");
	buf_addc(&line, '\n');
	from = read_below(p, p->level, buf_str(&line));
	buf_done(&line);
	if (from == NULL || from->child == NULL)
		return NULL;
	return twin(p, from->child);
}

/* What was put in at the front of a list stands before the entry that it is shown with. */
static void
context(struct patch *p, struct str text)
{
	struct config_node *n;

	cut_tag(&text, "inactive:");
	n = named(p, text);
	if (n == NULL) {
		complain(p, p->line, "patch does not fit: statement not found", text);
		return;
	}
	if (p->comment_sign != 0)
		n->comment = p->comment;
	for (size_t i = 0; p->front && i < p->added.n; i++) {
		node_remove(p->added.v[i]);
		node_insert(p->arena, p->level, p->added.v[i], n->prev);
	}
	p->behind = n;
}

static struct config_node *
first_of_list(const struct config_node *parent, const struct config_node *n)
{
	node_each(parent, c) if (node_same_list(c, n)) return c;
	return NULL;
}

static void
move(struct patch *p, struct config_node *n)
{
	struct config_node *first;

	if (n == p->behind)
		return;
	node_remove(n);
	first = first_of_list(p->level, n);
	node_insert(p->arena, p->level, n,
	    p->behind != NULL ? p->behind
	    : first != NULL   ? first->prev
			      : p->level->last);
	p->behind = n;
}

static void
mark(struct patch *p, struct str text)
{
	static const struct {
		const char *tag;
		int flag;
		bool on;
	} tags[] = {{"inactive:", CONFIG_INACTIVE, true},
	    {"active:", CONFIG_INACTIVE, false}, {"protect:", CONFIG_PROTECT, true},
	    {"unprotect:", CONFIG_PROTECT, false}};
	struct config_node *n;
	size_t i = 0;

	while (i < sizeof tags / sizeof tags[0] && !cut_tag(&text, tags[i].tag))
		i++;
	n = named(p, text);
	if (n == NULL)
		complain(p, p->line, "patch does not fit: statement not found", text);
	else if (i == sizeof tags / sizeof tags[0])
		move(p, n);
	else if (tags[i].on)
		n->flags |= tags[i].flag;
	else
		n->flags &= ~tags[i].flag;
}

/* --- lines -------------------------------------------------------------------------------------------- */

/* The words of a heading, those with blanks in quotes. Gives how many, -1: there is more than words. */
static int
heading_words(struct patch *p, struct str text, struct str words[HEADING_WORDS])
{
	struct err *e = NULL;
	enum token t = TOKEN_ERROR;
	struct scan scan;
	int n = 0;

	if (scan_init(&scan, p->arena, p->file, text, &e) == 0)
		while ((t = scan_next(&scan, &e)) == TOKEN_WORD && n < HEADING_WORDS)
			words[n++] = scan.word.s;
	err_free(e);
	return t == TOKEN_END ? n : -1;
}

static void
heading(struct patch *p, struct str line)
{
	struct str words[HEADING_WORDS];
	struct path_matches m;
	int n = heading_words(p, (struct str){line.p + 5, line.n - 6}, words);

	p->behind = NULL;
	vec_reset(&p->added);
	vec_reset(&p->left);
	p->level = n < 0 ? NULL : p->root;
	if (n < 0)
		complain(p, p->line, "syntax error", line);
	if (n <= 0)
		return;
	path_find(p->root, words, n, &m);
	p->level = m.n == 1 && m.v[0].value == 0 ? m.v[0].node : NULL;
	vec_done(&m);
	if (p->level == NULL)
		complain(
		    p, p->line, "patch does not fit: statement not found", words[n - 1]);
}

/* Is a quote or a comment still open behind the line? What it was before: '"', '*' or 0. Inside of a word neither `/`
 * nor `#` begins a comment. */
static char
open_behind(struct str line, char open)
{
	bool word = false;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i], next = i + 1 < line.n ? line.p[i + 1] : '\0';
		bool was = open != '\0';

		if (open == '"' && c == '\\' && (next == '"' || next == '\\')) {
			i++;
		} else if (open == '"') {
			open = c == '"' ? '\0' : open;
		} else if (open == '*' && c == '*' && next == '/') {
			open = '\0';
			i++;
		} else if (open == '\0' && c == '"') {
			open = '"';
		} else if (open == '\0' && !word && c == '/' && next == '*') {
			open = '*';
			i++;
		} else if (open == '\0' && !word && c == '#') {
			return '\0';
		}
		word = open == '\0' && !was && strchr("\" \t\r\f{};[]", c) == NULL;
	}
	return open;
}

static void
gather(struct patch *p, char sign, struct str rest)
{
	if (p->sign != sign) {
		flush(p);
		p->sign = sign;
		p->from = p->line;
		p->front = sign == '+' && p->behind == NULL;
		p->open = '\0';
		buf_reset(&p->lines);
	}
	p->open = open_behind(rest, p->open);
	buf_addstr(&p->lines, rest);
	buf_addc(&p->lines, '\n');
}

static void
take_line(struct patch *p, struct str line)
{
	char sign = line.n > 0 ? line.p[0] : ' ';
	struct str rest = line.n > 0 ? (struct str){line.p + 1, line.n - 1} : line;

	if (p->sign != 0 && p->open != '\0') {
		gather(p, p->sign, line);
	} else if (str_starts(line, STR("[edit")) && str_ends(str_trim(line), STR("]"))) {
		flush(p);
		p->comment_sign = 0;
		heading(p, str_trim(line));
	} else if (sign == '+' || sign == '-') {
		gather(p, sign, rest);
	} else if (sign == '!' || (sign == ' ' && str_trim(rest).n > 0)) {
		flush(p);
		if (p->level != NULL && sign == '!')
			mark(p, str_trim(rest));
		else if (p->level != NULL)
			context(p, str_trim(rest));
		p->comment_sign = 0;
		vec_reset(&p->added);
	} else if (str_trim(line).n > 0) {
		flush(p);
		complain(p, p->line, "syntax error", str_trim(line));
	}
}

void
config_apply_patch(struct arena *a, const char *file, struct str text,
    struct config_node *root, config_complain_fn *complain_fn, void *ctx)
{
	struct patch p = {
	    .arena = a, .file = file, .root = root, .complain = complain_fn, .ctx = ctx};

	if (str_utf8_error(text) < text.n) {
		p.line = 1;
		complain(&p, 1, "syntax error", STR("patch"));
		return;
	}
	p.level = root;
	buf_init(&p.lines, BUF_TEXT);
	while (text.n > 0 && p.line < LINES_MOST) {
		struct str line = str_cut(&text, '\n');

		if (str_ends(line, STR("\r")))
			line.n--;
		p.line++;
		take_line(&p, line);
	}
	flush(&p);
	buf_done(&p.lines);
	vec_done(&p.added);
	vec_done(&p.left);
}
