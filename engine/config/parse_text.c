/* The curly-brace form. */
#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "config/comment.h"
#include "config/place.h"
#include "config/scan.h"

struct level {
	struct config_node *node;
	int line; /* of the brace */
	int col;
	int depth;
};

struct parser {
	struct arena *arena;
	struct scan scan;
	struct place place;
	VEC(struct word) words; /* of the statement being read */
	int list_at;            /* -1: no list */
	bool in_list;
	bool list_done;
	int flags;                   /* of the tags in front of it */
	int word_end;                /* column behind the last word */
	int word_line;               /* and its line */
	const char *comment;         /* for the next statement */
	int token_line;              /* where the last token ended that was no comment */
	struct config_node *stopped; /* the statement that ended last */
	struct level levels[NODE_DEPTH + 1];
	int depth;
};

static const struct {
	struct str word;
	int flag;
} tags[] = {
    {{"inactive:", 9}, CONFIG_INACTIVE},
    {{"protect:", 8}, CONFIG_PROTECT},
    {{"replace:", 8}, CONFIG_REPLACE},
    {{"delete:", 7}, CONFIG_DELETE},
    {{"active:", 7}, CONFIG_ACTIVE},
    {{"unprotect:", 10}, CONFIG_UNPROTECT},
};

static int
tag_of(struct str word)
{
	if (word.n == 0 || word.p[word.n - 1] != ':')
		return 0;
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
		if (str_eq(word, tags[i].word))
			return tags[i].flag;
	return 0;
}

/* Several comments above one statement are one of several lines. */
static void
add_comment(struct parser *p, struct str s)
{
	p->comment = comment_join(p->arena, p->comment, s);
}

/* `## SECRET-DATA` belongs to the statement that ended on this line. */
static void
note_secret(struct parser *p)
{
	struct config_node *n = p->stopped;

	if (n != NULL && n->end_mark.line == p->scan.word.line &&
	    memmem(p->scan.word.s.p, p->scan.word.s.n, "SECRET-DATA", 11) != NULL)
		n->flags |= CONFIG_SECRET;
}

/* On a line of its own it is an annotation; behind something the router drops it, as it does its own `##` lines. */
static void
take_hash(struct parser *p)
{
	struct str line = str_trim(p->scan.word.s);

	if (p->scan.word.line == p->token_line)
		note_secret(p);
	else if (comment_is_hash(line))
		add_comment(p, line);
}

static int
missing_stop(struct parser *p, struct err **e)
{
	struct word *last = &vec_last(&p->words);

	scan_fail(&p->scan, p->word_line, p->word_end, e,
	    "missing ';' behind '" STR_FMT "'", last->s.n > 60 ? 60 : (int)last->s.n,
	    last->s.p);
	err_remedy(*e, "end the statement with ';' (a statement stands on one line)");
	return -1;
}

static int
add_word(struct parser *p, struct err **e)
{
	struct scan *s = &p->scan;
	int tag = s->quoted || p->words.n > 0 ? 0 : tag_of(s->word.s);

	if (tag != 0) {
		p->flags |= tag;
		return 0;
	}
	if (p->list_done)
		return scan_fail(
		    s, s->word.line, s->word.col, e, "';' expected behind ']'");
	if (p->words.n > 0 && !p->in_list && p->word_line != s->word.line)
		return missing_stop(p, e);
	if (p->words.n >= SCAN_WORDS)
		return scan_fail(s, s->word.line, s->word.col, e,
		    "more than %d words in one statement", SCAN_WORDS);
	vec_push(&p->words, s->word);
	p->word_end = (int)(s->p - s->line_start) + 1;
	p->word_line = s->line; /* its last, if it is quoted over several */
	return 0;
}

static int
list_token(struct parser *p, enum token t, struct err **e)
{
	struct scan *s = &p->scan;
	bool open = t == TOKEN_LIST;

	if (open && (p->in_list || p->list_done || p->words.n == 0))
		return scan_fail(
		    s, s->word.line, s->word.col, e, "'[' where no list can begin");
	if (!open && !p->in_list)
		return scan_fail(s, s->word.line, s->word.col, e, "']' without '['");
	if (open)
		p->list_at = (int)p->words.n;
	else if (p->list_at == (int)p->words.n)
		return scan_fail(s, s->word.line, s->word.col, e, "empty list");
	p->in_list = open;
	p->list_done = !open;
	return 0;
}

/* The words read so far become a statement. */
static int
finish(struct parser *p, bool block, struct err **e)
{
	struct level *top = &p->levels[p->depth];
	struct place *pl = &p->place;

	pl->words = p->words.v;
	pl->nwords = (int)p->words.n;
	pl->list_at = p->list_at;
	pl->block = block;
	pl->depth = top->depth;
	if (!place_words(pl, top->node))
		return scan_fail(&p->scan, p->words.v[0].line, p->words.v[0].col, e,
		    "more than %d levels of statements", NODE_DEPTH);
	pl->head->flags |= p->flags;
	if (p->comment != NULL)
		pl->head->comment = p->comment;
	p->comment = NULL;
	p->flags = 0;
	p->list_at = -1;
	p->list_done = false;
	vec_reset(&p->words);
	return 0;
}

static int
needs_words(struct parser *p, const char *sign, struct err **e)
{
	struct scan *s = &p->scan;

	if (p->in_list)
		return scan_fail(
		    s, s->word.line, s->word.col, e, "missing ']' before '%s'", sign);
	if (p->words.n == 0)
		return scan_fail(
		    s, s->word.line, s->word.col, e, "'%s' without a statement", sign);
	return 0;
}

static int
stop(struct parser *p, struct err **e)
{
	struct mark end = {p->scan.file, p->scan.word.line, p->scan.word.col};

	if (needs_words(p, ";", e) != 0 || finish(p, false, e) != 0)
		return -1;
	p->place.head->end_mark = p->place.tail->end_mark = end;
	p->stopped = p->place.tail;
	return 0;
}

static int
open_block(struct parser *p, struct err **e)
{
	struct word brace = p->scan.word;
	struct level *top = &p->levels[p->depth];
	int depth = top->depth;

	if (needs_words(p, "{", e) != 0)
		return -1;
	if (p->list_at >= 0)
		return scan_fail(&p->scan, brace.line, brace.col, e, "'{' behind a list");
	if (p->depth == NODE_DEPTH)
		return scan_fail(&p->scan, brace.line, brace.col, e,
		    "more than %d levels of statements", NODE_DEPTH);
	if (finish(p, true, e) != 0)
		return -1;
	for (struct config_node *n = p->place.tail; n != top->node; n = n->parent)
		depth++;
	p->place.tail->flags |= CONFIG_BLOCK;
	p->levels[++p->depth] =
	    (struct level){p->place.tail, brace.line, brace.col, depth};
	return 0;
}

static int
close_block(struct parser *p, struct err **e)
{
	struct scan *s = &p->scan;
	struct config_node *n;

	if (p->words.n > 0)
		return p->in_list ? needs_words(p, "}", e) : missing_stop(p, e);
	if (p->flags != 0)
		return scan_fail(s, s->word.line, s->word.col, e,
		    "a tag without a statement before '}'");
	if (p->depth == 0)
		return scan_fail(s, s->word.line, s->word.col, e, "'}' without '{'");
	n = p->levels[p->depth--].node;
	n->end_mark = (struct mark){s->file, s->word.line, s->word.col};
	p->comment = NULL; /* a comment before `}` has no statement to stand above */
	p->stopped = n;
	return 0;
}

static int
at_end(struct parser *p, struct err **e)
{
	struct level *top = &p->levels[p->depth];

	if (p->words.n > 0 || p->flags != 0) {
		if (p->words.n == 0)
			return scan_fail(&p->scan, p->scan.line, 1, e,
			    "a tag without a statement at the end");
		return p->in_list ? needs_words(p, "end of the text", e)
				  : missing_stop(p, e);
	}
	if (p->depth == 0)
		return 0;
	scan_fail(&p->scan, top->line, top->col, e,
	    "'" STR_FMT "' is opened here and not closed",
	    top->node->words[0].n > 60 ? 60 : (int)top->node->words[0].n,
	    top->node->words[0].p);
	err_remedy(*e, "add the missing '}'");
	return -1;
}

static int
statements(struct parser *p, struct err **e)
{
	for (;;) {
		enum token t = scan_next(&p->scan, e);
		int rc = 0;

		if (t != TOKEN_COMMENT && t != TOKEN_HASH)
			p->token_line = p->scan.line;
		switch (t) {
		case TOKEN_END: return at_end(p, e);
		case TOKEN_WORD: rc = add_word(p, e); break;
		case TOKEN_STOP: rc = stop(p, e); break;
		case TOKEN_OPEN: rc = open_block(p, e); break;
		case TOKEN_CLOSE: rc = close_block(p, e); break;
		case TOKEN_LIST:
		case TOKEN_LIST_END: rc = list_token(p, t, e); break;
		case TOKEN_COMMENT: add_comment(p, p->scan.word.s); break;
		case TOKEN_HASH: take_hash(p); break;
		case TOKEN_LINE: break;
		case TOKEN_ERROR: return -1;
		}
		if (rc != 0)
			return -1;
	}
}

int
config_parse_text(struct arena *a, const char *file, struct str text,
    struct config_node **ret_root, struct err **e)
{
	struct parser p = {.arena = a, .list_at = -1};
	struct config_node *root = config_new(a);
	int rc;

	if (scan_init(&p.scan, a, file, text, e) != 0)
		return -1;
	p.place = (struct place){.arena = a, .file = file, .batch = p.scan.text};
	p.levels[0].node = root;
	rc = statements(&p, e);
	vec_done(&p.words);
	if (rc == 0)
		*ret_root = root;
	return rc;
}
